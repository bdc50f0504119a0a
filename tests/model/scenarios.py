"""What is explored: who asks for what, on what certificate, and what else may happen."""

from certificates.domain.issuers import SELF, UNKNOWN
from tests.model import subjects
from tests.model.scenario import Scenario, one, two
from tests.model.vault import (
    ACTIVE,
    DELETED,
    IN_PROGRESS,
    NONE,
    OLD,
    OTHER,
    OURS,
    OURS_BY_CA,
    Request,
    Vault,
    Version,
)
from tests.model.world import WORKER, A, B


def _live(content: str = OLD) -> Vault:
    return Vault(ACTIVE, 1, (Version(1, content, 1),))


NEW = Vault(NONE)
LIVE = _live()
GONE = LIVE._replace(status=DELETED, deleted_at=5)
PENDING = LIVE._replace(request=Request(5, OURS, IN_PROGRESS, UNKNOWN))
MAKING = LIVE._replace(request=Request(5, OURS, IN_PROGRESS, SELF))
FLEETING = LIVE._replace(keeps=False)  # in a vault that keeps no deleted certificates

SAME, ANOTHER = ("create", OURS, SELF), ("create", OTHER, UNKNOWN)
DELETE, RECOVER, PURGE = ("delete",), ("recover",), ("purge",)
CANCEL, DELETE_PENDING = ("cancel",), ("delete pending",)
ENABLE, DISABLE = ("enable",), ("disable",)
IMPORT, MAKE_ANEW = ("import", OTHER), ("make anew", OTHER)

_OF_CERTIFICATES = (
    Scenario(name="create twice, two operators", starts=(LIVE,), forms=two("create"), kills=1),
    Scenario(
        name="create twice, others at work",
        starts=(LIVE,),
        forms=two("create"),
        others=1,
        outside=(DELETE_PENDING, ANOTHER, CANCEL),
    ),
    Scenario(
        name="create a new name twice, others at work",
        starts=(NEW,),
        forms=two("create"),
        others=1,
        outside=(DELETE_PENDING, ANOTHER, CANCEL),
    ),
    Scenario(
        name="create a new name, others at work",
        starts=(NEW,),
        forms=one("create"),
        others=2,
        outside=(SAME, DELETE_PENDING, MAKE_ANEW),
    ),
    Scenario(
        name="create a version, others at work",
        starts=(LIVE,),
        forms=one("create"),
        others=2,
        outside=(SAME, ANOTHER, DELETE_PENDING),
    ),
    Scenario(
        name="create a version, others at work, kill -9",
        starts=(LIVE, PENDING),
        forms=one("create"),
        others=1,
        outside=(SAME, ANOTHER, DELETE_PENDING, CANCEL, DELETE, MAKE_ANEW),
        kills=1,
    ),
    Scenario(
        name="renew, others at work",
        starts=(LIVE, PENDING),
        forms=one("renew"),
        others=1,
        outside=(SAME, ANOTHER, DELETE_PENDING, CANCEL, DELETE, MAKE_ANEW),
        kills=1,
    ),
    Scenario(
        name="create for a CA, others at work",
        starts=(NEW, LIVE),
        forms=one("create by CA"),
        others=2,
        outside=(("merge", OURS_BY_CA), ("merge", OTHER), CANCEL, DELETE_PENDING, DELETE),
        kills=1,
    ),
    Scenario(name="create, then cancel", starts=(LIVE,), forms=two("create", "cancel"), kills=1),
    Scenario(
        name="create for a CA, then cancel, others at work",
        starts=(LIVE,),
        forms=two("create by CA", "cancel"),
        others=1,
        outside=(("merge", OURS_BY_CA), CANCEL, DELETE_PENDING, ANOTHER),
    ),
    Scenario(
        name="cancel, others at work",
        starts=(PENDING, MAKING),
        forms=one("cancel"),
        others=2,
        outside=(CANCEL, DELETE_PENDING, ANOTHER, SAME, ("merge", OURS_BY_CA), DELETE, MAKE_ANEW),
        kills=1,
        lookers=(A, WORKER),
    ),
    Scenario(
        name="delete an operation, others at work",
        starts=(PENDING, MAKING),
        forms=one("delete operation"),
        others=1,
        outside=(CANCEL, DELETE_PENDING, ANOTHER, SAME, DELETE, RECOVER, MAKE_ANEW),
        kills=1,
        lookers=(A, WORKER),
    ),
    Scenario(
        name="create for a CA, then delete its operation",
        starts=(LIVE,),
        forms=two("create by CA", "delete operation"),
        kills=1,
    ),
    Scenario(
        name="disable, others at work",
        starts=(LIVE,),
        forms=one("disable"),
        others=2,
        outside=(DISABLE, ENABLE, DELETE, RECOVER, IMPORT, MAKE_ANEW),
        kills=1,
        lookers=(A, WORKER),
    ),
    Scenario(name="disable, then enable", starts=(LIVE,), forms=two("disable", "enable"), kills=1),
    Scenario(
        name="tags, others at work",
        starts=(LIVE,),
        forms=one("tags"),
        others=2,
        outside=(("tags", OURS), ("tags", OTHER), DISABLE, DELETE, MAKE_ANEW),
        kills=1,
    ),
    Scenario(name="create, then tags", starts=(LIVE,), forms=two("create", "tags"), kills=1),
    Scenario(name="create, then disable", starts=(LIVE,), forms=two("create", "disable"), kills=1),
    Scenario(name="disable, then delete", starts=(LIVE,), forms=two("disable", "delete"), kills=1),
    Scenario(name="create, then delete", starts=(LIVE,), forms=two("create", "delete"), kills=1),
    Scenario(
        name="create a new name, then delete", starts=(NEW,), forms=two("create", "delete"), kills=1
    ),
    Scenario(
        name="create a new name, deleted by others",
        starts=(NEW,),
        forms=one("create"),
        others=2,
        outside=(DELETE, PURGE, IMPORT),
    ),
    Scenario(name="delete, then recover", starts=(LIVE,), forms=two("delete", "recover"), kills=1),
    Scenario(name="recover, then delete", starts=(GONE,), forms=two("recover", "delete"), kills=1),
    Scenario(
        name="delete twice, others at work",
        starts=(LIVE,),
        forms=two("delete"),
        others=1,
        outside=(DELETE, RECOVER),
        kills=1,
    ),
    Scenario(
        name="delete, two viewers and the worker",
        starts=(LIVE,),
        forms=one("delete"),
        others=1,
        outside=(RECOVER,),
        lookers=(A, B, WORKER),
    ),
    Scenario(
        name="delete, others at work",
        starts=(LIVE,),
        forms=one("delete"),
        others=2,
        outside=(DELETE, RECOVER, PURGE, MAKE_ANEW),
        kills=1,
        lookers=(A, WORKER),
    ),
    Scenario(
        name="delete for good, others at work",
        starts=(FLEETING,),
        forms=one("delete"),
        others=2,
        outside=(DELETE, IMPORT),
        kills=1,
        lookers=(A, WORKER),
    ),
    Scenario(
        name="recover, others at work",
        starts=(GONE,),
        forms=one("recover"),
        others=2,
        outside=(RECOVER, DELETE, PURGE, IMPORT),
        kills=1,
        lookers=(A, WORKER),
    ),
    Scenario(
        name="purge, others at work",
        starts=(GONE,),
        forms=one("purge"),
        others=2,
        outside=(RECOVER, PURGE, IMPORT),
        kills=1,
        lookers=(A, WORKER),
    ),
    Scenario(name="recover, then purge", starts=(GONE,), forms=two("recover", "purge"), kills=1),
    Scenario(name="purge, then create", starts=(GONE,), forms=two("purge", "create"), kills=1),
    Scenario(name="import twice, two operators", starts=(NEW, LIVE), forms=two("import"), kills=1),
    Scenario(
        name="import, others at work",
        starts=(NEW, LIVE, _live(OURS)),
        forms=one("import"),
        others=2,
        outside=(("import", OURS), IMPORT, DELETE, MAKE_ANEW),
    ),
    Scenario(
        name="import, kill -9 twice",
        starts=(NEW, LIVE),
        forms=one("import"),
        others=1,
        outside=(IMPORT,),
        kills=2,
    ),
    Scenario(
        name="create then import, others at work",
        starts=(NEW, LIVE),
        forms=two("create", "import"),
        others=1,
        outside=(DELETE_PENDING, CANCEL),
    ),
    Scenario(name="import, then create", starts=(LIVE,), forms=two("import", "create"), kills=1),
    Scenario(name="create, then import", starts=(LIVE,), forms=two("create", "import"), kills=1),
)
SCENARIOS: tuple[Scenario, ...] = (*_OF_CERTIFICATES, *subjects.SCENARIOS)
BY_NAME = {scenario.name: scenario for scenario in SCENARIOS}
