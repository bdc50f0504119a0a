"""What a vault shows of the certificate that an operation is about, asked without the portal."""

from typing import Any

from certificates.models import Operation
from localvault.caller import Caller
from localvault.testing import RunningVault


class Shown:
    """The certificate as it is now, alongside the operation and its look before."""

    def __init__(self, operation: Operation, running: RunningVault) -> None:
        self.operation = operation
        self.verb: Any = operation.verb_object
        self.before = operation.baseline
        self._call = Caller(running)

    @property
    def incarnation(self) -> int | None:
        """Of the active certificate; None where there is none."""
        found = self.active()
        return int(found["policy"]["attributes"]["created"]) if found else None

    @property
    def deleted_at(self) -> int | None:
        """When it was deleted; None where it is not."""
        found = self._get(f"/deletedcertificates/{self.operation.name}")
        return int(found["deletedDate"]) if found else None

    def active(self, path: str = "") -> Any:
        """The active certificate, or what is below it; None for a 404."""
        return self._get(f"/certificates/{self.operation.name}{path}")

    def _get(self, path: str) -> Any:
        found = self._call("GET", path)
        assert found.status in (200, 404), found
        return found.json if found.status == 200 else None
