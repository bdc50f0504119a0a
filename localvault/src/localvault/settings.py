"""What can be set while a vault runs: how long its work takes, and what it and its callers may do.

Each member of `Values` is an option of the command line, a member of the control API's settings and
a keyword of the Python handle. A new one is added here, and works in all three.
"""

import threading
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from typing import Any, TypedDict

from localvault.errors import API_VERSIONS
from localvault.rights import EVERYTHING, MODELS, permissions_of, roles_of

ALL_VERSIONS = "all"
LONGEST_DELAY = 600.0
ISSUING = ("succeed", "fail", "wait")
_RETENTION_DAYS = range(7, 91)


def _delay(value: Any) -> float:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if not is_number or not 0 <= value <= LONGEST_DELAY:
        raise ValueError(f"must be 0 to {LONGEST_DELAY:g} seconds, not {value!r}")
    return float(value)


def _number(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise ValueError(f"must be a whole number from 0 on, not {value!r}")
    return value


def _retention(value: Any) -> int:
    if value not in _RETENTION_DAYS:
        raise ValueError(f"must be 7 to 90 days, not {value!r}")
    return int(value)


def _truth(value: Any) -> bool:
    if value not in (True, False):
        raise ValueError(f"must be true or false, not {value!r}")
    return bool(value)


def _permissions(value: Any) -> str:
    permissions_of(str(value))
    return str(value)


def _secret_permissions(value: Any) -> str:
    permissions_of(str(value), "secrets")
    return str(value)


def _model(value: Any) -> str:
    if value not in MODELS:
        raise ValueError(f"must be {' or '.join(MODELS)}, not {value!r}")
    return str(value)


def _roles(value: Any) -> str:
    return ", ".join(roles_of(str(value)))


def _issuing(value: Any) -> str:
    if value not in ISSUING:
        raise ValueError(f"must be one of {', '.join(ISSUING)}, not {value!r}")
    return str(value)


def _api_versions(value: Any) -> str:
    words = str(value).replace(",", " ").split()
    if words == [ALL_VERSIONS]:
        return ALL_VERSIONS
    if not words or not set(words) <= set(API_VERSIONS):
        known = ", ".join(API_VERSIONS)
        raise ValueError(f"must be {ALL_VERSIONS} or some of {known}, not {value!r}")
    return ",".join(version for version in API_VERSIONS if version in words)


def _setting(default: Any, check: Callable[[Any], Any], help_text: str) -> Any:
    return field(default=default, metadata={"check": check, "help": help_text})


@dataclass(frozen=True)
class Values:
    """All that is set at one moment."""

    create_delay: float = _setting(2.0, _delay, "seconds until a certificate is issued")
    issue_delay: float = _setting(2.0, _delay, "seconds until an issuer has answered")
    issuing: str = _setting(
        "succeed", _issuing, "what issuers of the provider Test do: succeed, fail or wait"
    )
    cancel_delay: float = _setting(1.0, _delay, "seconds until a cancelled operation ends")
    delete_delay: float = _setting(3.0, _delay, "seconds until a deletion is done")
    recover_delay: float = _setting(2.0, _delay, "seconds until a recovery is done")
    purge_delay: float = _setting(1.0, _delay, "seconds until the name of a purged one is free")
    retention_days: int = _setting(90, _retention, "days a deleted certificate can be recovered")
    purge_protection: bool = _setting(False, _truth, "nothing can be purged before its time")
    permissions: str = _setting(
        EVERYTHING, _permissions, 'what the caller may do, for example "get list create delete"'
    )

    secret_permissions: str = _setting(
        EVERYTHING, _secret_permissions, "what the caller may do with secrets"
    )
    access: str = _setting(
        "policy", _model, "how callers are allowed: by access policy, or by roles (rbac)"
    )
    roles: str = _setting(
        "Key Vault Administrator", _roles, "the caller's roles, with commas between them"
    )

    api_versions: str = _setting(
        ALL_VERSIONS, _api_versions, "the API versions that it speaks, with commas between them"
    )

    latency: float = _setting(0.0, _delay, "seconds that every request is under way")
    jitter: float = _setting(0.0, _delay, "up to so many seconds more, by chance")
    request_limit: int = _setting(0, _number, "requests in ten seconds, 0 for any number")
    limit_retry_after: int = _setting(
        0, _number, "seconds that a refusal by this limit asks to wait, 0 to say nothing"
    )

    @property
    def versions(self) -> tuple[str, ...]:
        """The API versions that the vault speaks, oldest first."""
        spoken = self.api_versions
        return API_VERSIONS if spoken == ALL_VERSIONS else tuple(spoken.split(","))

    @property
    def recovery_level(self) -> str:
        """What the vault says of its deleted certificates."""
        kind = "Recoverable" if self.retention_days == 90 else "CustomizedRecoverable"
        return kind if self.purge_protection else f"{kind}+Purgeable"

    def changed(self, wanted: Mapping[str, Any]) -> "Values":
        """Return these with what is given. Raises ValueError for an impossible value."""
        checks = {member.name: member.metadata["check"] for member in fields(self)}
        if unknown := wanted.keys() - checks.keys():
            raise ValueError(f"there is no setting {', '.join(sorted(unknown))}")
        given: dict[str, Any] = {}
        for key, value in wanted.items():
            try:
                given[key] = checks[key](value)
            except ValueError as error:
                raise ValueError(f"{key} {error}") from error
        return replace(self, **given)

    def as_dict(self) -> dict[str, Any]:
        """Return all settings, as `changed` takes them."""
        return asdict(self)


class Given(TypedDict, total=False):
    """Some of the values, as a caller gives them."""

    create_delay: float
    issue_delay: float
    issuing: str
    cancel_delay: float
    delete_delay: float
    recover_delay: float
    purge_delay: float
    retention_days: int
    purge_protection: bool
    permissions: str
    secret_permissions: str
    access: str
    roles: str
    api_versions: str
    latency: float
    jitter: float
    request_limit: int
    limit_retry_after: int


def option_of(name: str) -> str:
    """Return the command line's option for a setting."""
    return "--certificate-permissions" if name == "permissions" else f"--{name.replace('_', '-')}"


class Settings:
    """The values that hold now."""

    def __init__(self, values: Values) -> None:
        self.values = values
        self._lock = threading.Lock()

    def change(self, wanted: Mapping[str, Any]) -> None:
        """Set what is given, all of it or nothing. Raises ValueError for an impossible value."""
        with self._lock:
            self.values = self.values.changed(wanted)
