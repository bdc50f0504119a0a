"""The kinds of faults, and whether one that is asked for is possible."""

from collections.abc import Mapping
from typing import Any

from localvault.changes import CHANGES
from localvault.routes import ROUTES

# For each kind its options and what they are if they are not given.
OPTIONS: dict[str, dict[str, Any]] = {
    "drop": {},
    "silence": {},
    "drip": {"interval": 1.0},
    "pause": {"seconds": None, "then": "answer"},
    "answer": {"status": 500, "headers": {}, "body": "", "cut": None},
    "commit_late": {"seconds": 1.0},
    "change": {"what": None, "certificate": None, "spec": {}},
    "refuse": {"status": 429, "retry_after": None, "as_date": False},
    "forbid": {"by": "policy"},
    "expired": {},
    "claims": {"claims": None},
    "challenge": {"tenant": None, "resource": None},
    "next_link": {"how": "loop", "host": "https://elsewhere.example"},
}
# The name of the managed identity endpoint in place of a route; it has these faults only.
TOKEN_ROUTE = "token"  # noqa: S105 - no password
TOKEN_KINDS = ("drop", "silence", "drip", "pause", "answer")
_CHOICES: dict[str, tuple[Any, ...]] = {
    "when": ("before", "after"),
    "then": ("answer", "drop"),
    "what": tuple(CHANGES),
    "by": ("policy", "roles", "firewall", "connection"),
    "how": ("broken", "loop", "foreign"),
}
_REFUSALS = (429, 500, 503)


def checked_options(kind: str | None, given: Mapping[str, Any]) -> dict[str, Any]:
    """Return all options of a fault; raises ValueError for what is impossible."""
    if kind not in OPTIONS:
        raise ValueError(f"there is no fault {kind!r}; there are {', '.join(OPTIONS)}")
    options = OPTIONS[kind] | dict(given)
    if unknown := options.keys() - OPTIONS[kind].keys():
        raise ValueError(f"fault {kind} has no option {', '.join(sorted(unknown))}")
    check_choices(options)
    if kind == "refuse" and options["status"] not in _REFUSALS:
        raise ValueError(f"status must be one of {', '.join(map(str, _REFUSALS))}")
    if options.get("as_date") and not isinstance(options["retry_after"], int | float):
        raise ValueError("retry_after must be a number of seconds to be sent as a date")
    return options


def check_choices(values: Mapping[str, Any]) -> None:
    """Refuse, with ValueError, a word that is not a choice of its setting."""
    for key, choices in _CHOICES.items():
        if key in values and values[key] not in choices:
            raise ValueError(f"{key} must be one of {', '.join(choices)}")


def check_route(kind: str, route: str) -> None:
    """Refuse, with ValueError, a route that there is not or that cannot have this kind."""
    routes = ("*", TOKEN_ROUTE, *(known.name for known in ROUTES))
    if route not in routes:
        raise ValueError(f"route must be one of {', '.join(routes)}")
    if route == TOKEN_ROUTE and kind not in TOKEN_KINDS:
        raise ValueError(f"route {TOKEN_ROUTE} has only the faults {', '.join(TOKEN_KINDS)}")
