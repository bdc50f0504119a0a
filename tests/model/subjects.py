"""Reads, issuers and files: what is explored alongside changes of the one certificate."""

from tests.model.scenario import Form, Scenario, two
from tests.model.sending import PASSWORD
from tests.model.vault import ACTIVE, OLD, OTHER, Vault, Version
from tests.model.world import WORKER, A, B

_LIVE = Vault(ACTIVE, 1, (Version(1, OLD, 1),))
_BOTH = (A, B)


def _with_passwords(verb: str) -> tuple[Form, ...]:
    """One form with the same file and two passwords, and then another file."""
    return (
        (f"form 1, file 1{PASSWORD}1", verb, _BOTH),
        (f"form 1, file 1{PASSWORD}2", verb, _BOTH),
        ("form 1, file 2", verb, (B,)),
    )


SCENARIOS = (
    Scenario(
        name="back up, others at work",
        starts=(_LIVE,),
        forms=(("form 1", "back up", _BOTH),),
        others=1,
        outside=(("delete",), ("make anew", OTHER)),
        kills=1,
        lookers=(A, WORKER),
    ),
    Scenario(name="back up twice", starts=(_LIVE,), forms=two("back up")),
    Scenario(
        name="back up beside a delete", starts=(_LIVE,), forms=two("back up", "delete"), kills=1
    ),
    Scenario(
        name="set an issuer beside a disable",
        starts=(_LIVE,),
        forms=two("set issuer", "disable"),
        kills=1,
    ),
    Scenario(name="set an issuer twice", starts=(_LIVE,), forms=two("set issuer"), kills=1),
    Scenario(
        name="import one file by two passwords",
        starts=(_LIVE,),
        forms=_with_passwords("import"),
        kills=1,
    ),
)
