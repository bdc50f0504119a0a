"""Faults on demand: what can go wrong between a client and a vault, for chosen requests.

A fault waits for the requests that fit it, lets `skip` of them pass and then befalls `count` of
them. `when` says whether the vault has done what the request asks ("after") or has not ("before").
Faults live in memory: a restarted vault has none.
"""

import threading
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from localvault import wire
from localvault.call import Call
from localvault.changes import CHANGES
from localvault.exchange import Exchange
from localvault.messages import Response
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
}
_CHOICES = {"when": ("before", "after"), "then": ("answer", "drop"), "what": tuple(CHANGES)}


@dataclass
class Fault:
    """One fault. `route` "*": any; `name` None: any; `authorised` None: with a token or without;
    `count` None: again and again."""

    kind: str
    options: dict[str, Any]
    route: str = "*"
    name: str | None = None
    authorised: bool | None = True
    skip: int = 0
    count: int | None = 1
    when: str = "before"
    id: str = field(default_factory=lambda: uuid.uuid4().hex)
    released: threading.Event = field(default_factory=threading.Event)

    def fits(self, call: Call) -> bool:
        """Tell whether a call is one that this fault waits for."""
        return (
            self.route in ("*", call.route)
            and self.name in (None, call.name.lower())
            and self.authorised in (None, call.authorised)
        )

    def strikes(self) -> bool:
        """Count one more call that fits; tell whether the fault befalls it."""
        if self.skip > 0:
            self.skip -= 1
            return False
        if self.count is not None:
            self.count -= 1
        return True

    def as_dict(self) -> dict[str, Any]:
        """Return the fault as the control API shows it; `skip` and `count` are what is left."""
        return {key: value for key, value in vars(self).items() if key != "released"}


class Faults:
    """The faults that wait for requests, oldest first."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._faults: dict[str, Fault] = {}

    def add(self, wanted: Mapping[str, Any]) -> Fault:
        """Add a fault. Raises ValueError for an impossible one."""
        fault = _fault_from(dict(wanted))
        with self._lock:
            self._faults[fault.id] = fault
        return fault

    def take(self, call: Call) -> Fault | None:
        """Return the first fault that befalls this call."""
        with self._lock:
            for fault in self._faults.values():
                if fault.count != 0 and fault.fits(call) and fault.strikes():
                    return fault
        return None

    def release(self, fault_id: str) -> bool:
        """Let the requests go on that a fault holds, and befall no further one."""
        with self._lock:
            fault = self._faults.get(fault_id)
        if fault is None:
            return False
        fault.count = 0
        fault.released.set()
        return True

    def clear(self) -> None:
        """Remove all faults and let go of what they hold."""
        with self._lock:
            faults, self._faults = self._faults, {}
        for fault in faults.values():
            fault.released.set()

    def all(self) -> list[Fault]:
        """Return all faults, spent ones too."""
        with self._lock:
            return list(self._faults.values())


def befall(fault: Fault, exchange: Exchange) -> None:
    """Let a fault happen to a request."""
    _HAPPENINGS[fault.kind](fault, exchange)


def _drop(fault: Fault, exchange: Exchange) -> None:
    _execute_if_after(fault, exchange)
    exchange.drop()


def _silence(fault: Fault, exchange: Exchange) -> None:
    _execute_if_after(fault, exchange)
    exchange.silence()


def _drip(fault: Fault, exchange: Exchange) -> None:
    exchange.drip(exchange.execute(), fault.options["interval"])


def _pause(fault: Fault, exchange: Exchange) -> None:
    response = exchange.execute() if fault.when == "after" else None
    goes_on = exchange.pause(fault.released, fault.options["seconds"])
    if not goes_on or fault.options["then"] == "drop":
        exchange.drop()
    else:
        exchange.send(response or exchange.execute())


def _answer(fault: Fault, exchange: Exchange) -> None:
    _execute_if_after(fault, exchange)
    body = fault.options["body"]
    content = body.encode() if isinstance(body, str) else wire.encode(body)
    headers = fault.options["headers"]
    if "content-type" not in map(str.lower, headers):
        headers = {"Content-Type": "application/json; charset=utf-8", **headers}
    exchange.send(Response(fault.options["status"], content, headers, fault.options["cut"]))


def _commit_late(fault: Fault, exchange: Exchange) -> None:
    exchange.drop()
    if exchange.pause(threading.Event(), fault.options["seconds"]):
        exchange.execute()


def _change(fault: Fault, exchange: Exchange) -> None:
    response = exchange.execute() if fault.when == "after" else None
    name = fault.options["certificate"] or exchange.call.name
    exchange.change(fault.options["what"], name, fault.options["spec"])
    exchange.send(response or exchange.execute())


def _execute_if_after(fault: Fault, exchange: Exchange) -> None:
    if fault.when == "after":
        exchange.execute()


_HAPPENINGS: dict[str, Callable[[Fault, Exchange], None]] = {
    "drop": _drop,
    "silence": _silence,
    "drip": _drip,
    "pause": _pause,
    "answer": _answer,
    "commit_late": _commit_late,
    "change": _change,
}


def _fault_from(wanted: dict[str, Any]) -> Fault:
    kind = wanted.pop("kind", None)
    if kind not in OPTIONS:
        raise ValueError(f"there is no fault {kind!r}; there are {', '.join(OPTIONS)}")
    given = wanted.pop("options", {})
    options = OPTIONS[kind] | given
    for key, choices in _CHOICES.items():
        for values in (options, wanted):
            if key in values and values[key] not in choices:
                raise ValueError(f"{key} must be one of {', '.join(choices)}")
    if unknown := options.keys() - OPTIONS[kind].keys():
        raise ValueError(f"fault {kind} has no option {', '.join(sorted(unknown))}")
    routes = ("*", *(route.name for route in ROUTES))
    if wanted.get("route", "*") not in routes:
        raise ValueError(f"route must be one of {', '.join(routes)}")
    name = wanted.pop("name", None)
    try:
        return Fault(kind, options, name=name and name.lower(), **wanted)
    except TypeError as error:
        raise ValueError(str(error)) from error
