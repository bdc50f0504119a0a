"""What can be set at run time: how long work takes, and what the caller may do."""

import threading
from collections.abc import Mapping
from typing import Any

LONGEST_DELAY = 9.0
PERMISSIONS = frozenset(
    {
        "get", "list", "update", "create", "import", "delete", "recover", "backup", "restore",
        "purge", "managecontacts", "manageissuers", "getissuers", "listissuers", "setissuers",
        "deleteissuers",
    }
)  # fmt: skip
EVERYTHING = "all"
_DELAYS = ("create_delay", "delete_delay", "recover_delay")


class Settings:
    """Delays in seconds and the caller's certificate permissions."""

    def __init__(
        self,
        *,
        create_delay: float = 2,
        delete_delay: float = 3,
        recover_delay: float = 2,
        permissions: str = EVERYTHING,
    ) -> None:
        self._lock = threading.Lock()
        self.create_delay: float
        self.delete_delay: float
        self.recover_delay: float
        self.permissions: frozenset[str]
        self.change(
            {
                "create_delay": create_delay,
                "delete_delay": delete_delay,
                "recover_delay": recover_delay,
                "permissions": permissions,
            }
        )

    def change(self, wanted: Mapping[str, Any]) -> None:
        """Set what is given, all of it or nothing. Raises ValueError for an impossible value."""
        checked: dict[str, Any] = {}
        for key, value in wanted.items():
            if key in _DELAYS:
                checked[key] = _checked_delay(key, value)
            elif key == "permissions":
                checked[key] = parse_permissions(value)
            else:
                raise ValueError(f"there is no setting {key!r}")
        with self._lock:
            for key, value in checked.items():
                setattr(self, key, value)

    def as_dict(self) -> dict[str, Any]:
        """Return all settings, as `change` takes them."""
        delays = {key: getattr(self, key) for key in _DELAYS}
        return delays | {"permissions": " ".join(sorted(self.permissions))}


def parse_permissions(words: str) -> frozenset[str]:
    """Return the permissions that the words name; `all` names every one."""
    named = frozenset(words.lower().split())
    if named == {EVERYTHING}:
        return PERMISSIONS
    if unknown := named - PERMISSIONS:
        raise ValueError(f"no such certificate permission: {' '.join(sorted(unknown))}")
    return named


def _checked_delay(key: str, value: Any) -> float:
    if not isinstance(value, int | float) or not 0 <= value <= LONGEST_DELAY:
        raise ValueError(f"{key} must be 0 to {LONGEST_DELAY:g} seconds, not {value!r}")
    return float(value)
