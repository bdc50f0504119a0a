"""The scenarios of vaults that leave out what Key Vault says: dates of policies, or CSRs."""

from certificates.domain.issuers import UNKNOWN
from tests.model.scenario import Scenario, one
from tests.model.starts import (
    ANOTHER,
    CANCEL,
    DELETE,
    DELETE_PENDING,
    ENABLE,
    GONE,
    IMPORT,
    LIVE,
    MAKE_ANEW,
    NEW,
    PURGE,
    RECOVER,
    SAME,
)
from tests.model.vault import IN_PROGRESS, OURS, OURS_BY_CA, Request

UNDATED = LIVE._replace(dated=False)
UNDATED_NEW, UNDATED_GONE = NEW._replace(dated=False), GONE._replace(dated=False)
MUTE = LIVE._replace(mute=True)
MUTE_PENDING = MUTE._replace(request=Request(5, OURS, IN_PROGRESS, UNKNOWN, mute=True))

OTHER_VAULTS = (
    Scenario(
        name="create where policies have no dates, others at work",
        starts=(UNDATED, UNDATED_NEW),
        forms=one("create"),
        others=2,
        outside=(SAME, DELETE_PENDING, CANCEL, DELETE, MAKE_ANEW),
        kills=1,
    ),
    Scenario(
        name="create where no CSR is shown, others at work",
        starts=(MUTE,),
        forms=one("create"),
        others=2,
        outside=(SAME, ANOTHER, DELETE_PENDING, CANCEL, IMPORT, MAKE_ANEW),
        kills=1,
    ),
    Scenario(
        name="delete where policies have no dates, others at work",
        starts=(UNDATED,),
        forms=one("delete"),
        others=2,
        outside=(DELETE, RECOVER, PURGE, MAKE_ANEW),
        kills=1,
    ),
    Scenario(
        name="recover where policies have no dates, others at work",
        starts=(UNDATED_GONE,),
        forms=one("recover"),
        others=2,
        outside=(RECOVER, DELETE, PURGE, IMPORT),
        kills=1,
    ),
    Scenario(
        name="disable where policies have no dates, others at work",
        starts=(UNDATED,),
        forms=one("disable"),
        others=2,
        outside=(ENABLE, IMPORT, DELETE, MAKE_ANEW),
        kills=1,
    ),
    Scenario(
        name="cancel where no CSR is shown, others at work",
        starts=(MUTE_PENDING,),
        forms=one("cancel"),
        others=2,
        outside=(CANCEL, DELETE_PENDING, SAME, ("merge", OURS_BY_CA), DELETE),
        kills=1,
    ),
)
