"""Certificates that scenarios begin with, and what other people do to them."""

from certificates.domain.issuers import SELF, UNKNOWN
from tests.model.vault import (
    ACTIVE,
    DELETED,
    IN_PROGRESS,
    NONE,
    OLD,
    OTHER,
    OURS,
    Request,
    Vault,
    Version,
)


def live(content: str = OLD) -> Vault:
    """One with a version."""
    return Vault(ACTIVE, 1, (Version(1, content, 1),))


NEW = Vault(NONE)
LIVE = live()
GONE = LIVE._replace(status=DELETED, deleted_at=5)
PENDING = LIVE._replace(request=Request(5, OURS, IN_PROGRESS, UNKNOWN))
MAKING = LIVE._replace(request=Request(5, OURS, IN_PROGRESS, SELF))
FLEETING = LIVE._replace(keeps=False)  # in a vault that keeps no deleted certificates

SAME, ANOTHER = ("create", OURS, SELF), ("create", OTHER, UNKNOWN)
DELETE, RECOVER, PURGE = ("delete",), ("recover",), ("purge",)
CANCEL, DELETE_PENDING = ("cancel",), ("delete pending",)
ENABLE, DISABLE = ("enable",), ("disable",)
IMPORT, MAKE_ANEW = ("import", OTHER), ("make anew", OTHER)
