"""What a vault must be like after any sequence of calls, as simply as it can be said.

What a call begins has ended when the model has waited, and never before.
"""

from copy import deepcopy
from dataclasses import dataclass, field
from http import HTTPStatus as Status
from typing import Any

Tags = dict[str, str]
Facts = dict[str, Any]


@dataclass
class Version:
    """One version. Its id is not known before an answer shows it."""

    enabled: bool
    tags: Tags
    finished: bool = False
    id: str | None = None

    @property
    def facts(self) -> Facts:
        """What every answer about it shows; one that is not finished counts as disabled."""
        enabled = self.enabled and self.finished
        return {"finished": self.finished, "enabled": enabled, "tags": self.tags}


@dataclass
class Operation:
    """What makes a version."""

    issuer: str
    version: Version
    csr: str = ""
    status: str = "inProgress"
    cancelling: bool = False

    @property
    def facts(self) -> Facts:
        """What an answer about it shows."""
        return {"status": self.status, "cancelling": self.cancelling, "csr": self.csr}

    def end(self) -> None:
        """Do what time does."""
        if self.status != "inProgress":
            return
        if self.issuer == "Self":
            self.finish()
        elif self.cancelling:
            self.status = "cancelled"

    def finish(self) -> None:
        """Have the version made. A cancel that came too late is forgotten."""
        self.status, self.version.finished, self.cancelling = "completed", True, False


@dataclass
class Certificate:
    """A name: its versions in the order they were begun, and the policy of the next one.

    `state` is active, deleting, deleted, recovering or purging.
    """

    issuer: str
    months: int
    versions: list[Version] = field(default_factory=list)
    operation: Operation | None = None
    state: str = "active"

    @property
    def policy(self) -> Facts:
        """What every answer about the policy shows."""
        return {"issuer": self.issuer, "months": self.months}

    @property
    def finished(self) -> list[Version]:
        """The versions that are more than a beginning."""
        return [version for version in self.versions if version.finished]

    @property
    def latest(self) -> Version:
        """The last finished version, or the last one if none ever was."""
        return (self.finished or self.versions)[-1]

    @property
    def is_busy(self) -> bool:
        """Whether no version can be begun now."""
        waits = self.operation is not None and self.operation.status == "inProgress"
        return waits or self.state != "active"


class Model:
    """All names. Each method does what a call does and returns the status of its answer."""

    def __init__(self) -> None:
        self.all: dict[str, Certificate] = {}

    def wait(self) -> None:
        """Let everything end that has been begun."""
        after = {"deleting": "deleted", "recovering": "active"}
        for name, found in list(self.all.items()):
            if found.state == "purging":
                del self.all[name]
            found.state = after.get(found.state, found.state)
            if found.state == "active" and found.operation:
                found.operation.end()

    def active(self, name: str) -> Certificate | None:
        """The certificate, if it is there to be used."""
        found = self.all.get(name)
        return found if found is not None and found.state == "active" else None

    def deleted(self, name: str) -> Certificate | None:
        """The certificate, if it can be recovered."""
        found = self.all.get(name)
        return found if found is not None and found.state == "deleted" else None

    def operation(self, name: str) -> Operation | None:
        """What makes the certificate's newest version, or made it."""
        found = self.active(name)
        return found.operation if found else None

    def versions(self, name: str) -> list[Version]:
        """The versions whose ids are known, whatever became of the certificate."""
        found = self.all.get(name)
        return [version for version in found.versions if version.id] if found else []

    def create(self, name: str, issuer: str, months: int, version: Version) -> Status:
        """Begin a version."""
        found = self.all.setdefault(name, Certificate(issuer, months))
        if found.is_busy:
            return Status.CONFLICT
        found.issuer, found.months = issuer, months
        found.versions.append(version)
        found.operation = Operation(issuer, version)
        return Status.ACCEPTED

    def update(
        self, name: str, enabled: bool | None, tags: Tags | None, version: Version | None = None
    ) -> Status:
        """Change a version, the latest if none is given."""
        found = self.active(name)
        if found is None:
            return Status.NOT_FOUND
        version = version or found.latest
        version.enabled = version.enabled if enabled is None else enabled
        version.tags = version.tags if tags is None else tags
        return Status.OK

    def update_policy(self, name: str, issuer: str | None, months: int | None) -> Status:
        """Change the policy of the next version."""
        found = self.active(name)
        if found is None:
            return Status.NOT_FOUND
        found.issuer, found.months = issuer or found.issuer, months or found.months
        return Status.OK

    def cancel(self, name: str) -> Status:
        """Ask an operation to end."""
        operation = self.operation(name)
        if operation is None:
            return Status.NOT_FOUND
        if operation.status != "inProgress":
            return Status.FORBIDDEN
        operation.cancelling = True
        return Status.OK

    def forget_operation(self, name: str) -> Status:
        """Remove an operation; what it began stays."""
        found = self.active(name)
        if found is None or found.operation is None:
            return Status.NOT_FOUND
        found.operation = None
        return Status.OK

    def delete(self, name: str) -> Status:
        """Begin to delete."""
        found = self.active(name)
        if found is None:
            return Status.NOT_FOUND
        found.state = "deleting"
        return Status.OK

    def recover(self, name: str) -> Status:
        """Begin to bring back."""
        found = self.all.get(name)
        if found is None or found.state == "active":
            return Status.NOT_FOUND
        if found.state != "deleted":
            return Status.CONFLICT
        found.state = "recovering"
        return Status.OK

    def purge(self, name: str) -> Status:
        """Begin to do away with."""
        found = self.all.get(name)
        if found is not None and found.state == "deleting":
            return Status.CONFLICT
        if found is None or found.state != "deleted":
            return Status.NOT_FOUND
        found.state = "purging"
        return Status.NO_CONTENT

    def merge(self, name: str, *, fits: bool, tags: Tags | None) -> Status:
        """Finish a version with a certificate whose key is the version's, or is not."""
        operation = self.operation(name)
        if operation is None or operation.status == "completed":
            return Status.NOT_FOUND
        if operation.issuer == "Self" and operation.status == "inProgress":
            return Status.FORBIDDEN
        if not fits:
            return Status.BAD_REQUEST
        operation.finish()
        operation.version.tags = operation.version.tags if tags is None else tags
        return Status.CREATED

    def bring_in(self, name: str, months: int, version: Version) -> Status:
        """Import a version that is finished at once, and forget the operation before it."""
        found = self.all.setdefault(name, Certificate("Unknown", months))
        if found.is_busy:
            return Status.CONFLICT
        found.issuer, found.months, found.operation = "Unknown", months, None
        found.versions.append(version)
        return Status.OK

    def backup(self, name: str) -> tuple[Status, Certificate | None]:
        """Copy what is finished; there must be some of it."""
        found = self.active(name)
        if found is None or not found.finished:
            return Status.NOT_FOUND, None
        return Status.OK, Certificate(found.issuer, found.months, deepcopy(found.finished))

    def restore(self, name: str, kept: Certificate) -> Status:
        """Bring back what was backed up."""
        if name in self.all:
            return Status.CONFLICT
        self.all[name] = deepcopy(kept)
        return Status.OK
