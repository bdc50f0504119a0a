"""The faults that wait for requests, and which requests those are."""

import threading
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from localvault.faults.kinds import check_choices, check_route, checked_options


class Asked(Protocol):
    """What faults look at in a request."""

    @property
    def route(self) -> str | None:
        """The route's name; None if it has none."""

    @property
    def name(self) -> str:
        """The certificate's name, or ""."""

    @property
    def authorised(self) -> bool:
        """Whether it came with a token that is accepted."""


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

    def fits(self, asked: Asked) -> bool:
        """Tell whether a request is one that this fault waits for."""
        return (
            self.route in ("*", asked.route)
            and self.name in (None, asked.name.lower())
            and self.authorised in (None, asked.authorised)
        )

    def strikes(self) -> bool:
        """Count one more request that fits; tell whether the fault befalls it."""
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

    def take(self, asked: Asked) -> Fault | None:
        """Return the first fault that befalls this request."""
        if not self._faults:
            return None
        with self._lock:
            for fault in self._faults.values():
                if fault.count != 0 and fault.fits(asked) and fault.strikes():
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


def _fault_from(wanted: dict[str, Any]) -> Fault:
    kind = wanted.pop("kind", None)
    options = checked_options(kind, wanted.pop("options", {}))
    check_choices(wanted)
    check_route(kind, wanted.get("route", "*"))
    name = wanted.pop("name", None)
    try:
        return Fault(kind, options, name=name and name.lower(), **wanted)
    except TypeError as error:
        raise ValueError(str(error)) from error
