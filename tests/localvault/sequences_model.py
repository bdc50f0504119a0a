"""What a vault must be like after any sequence of calls, as simply as it can be said.

Nothing takes time here: whatever a call begins has ended when the next one comes.
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
        """What every answer about it tells; one that is not finished counts as disabled."""
        enabled = self.enabled and self.finished
        return {"finished": self.finished, "enabled": enabled, "tags": self.tags}


@dataclass
class Operation:
    """What makes a version."""

    issuer: str
    version: Version
    csr: str = ""
    status: str = "inProgress"


@dataclass
class Certificate:
    """A name: its versions in the order they were begun, and the policy of the next one."""

    issuer: str
    months: int
    versions: list[Version] = field(default_factory=list)
    operation: Operation | None = None
    deleted: bool = False

    @property
    def policy_facts(self) -> Facts:
        """What every answer about the policy tells."""
        return {"issuer": self.issuer, "months": self.months}

    @property
    def latest(self) -> Version:
        """The last finished version, or the last one if none ever was."""
        return (self.finished or self.versions)[-1]

    @property
    def finished(self) -> list[Version]:
        """The versions that are more than a beginning."""
        return [version for version in self.versions if version.finished]


class Model:
    """All names. Each method does what a call does and returns the status of its answer."""

    def __init__(self) -> None:
        self.all: dict[str, Certificate] = {}

    def active(self, name: str) -> Certificate | None:
        """The certificate, if it is there and not deleted."""
        found = self.all.get(name)
        return found if found is not None and not found.deleted else None

    def deleted(self, name: str) -> Certificate | None:
        """The certificate, if it can be recovered."""
        found = self.all.get(name)
        return found if found is not None and found.deleted else None

    def operation(self, name: str) -> Operation | None:
        """What makes the certificate's newest version, or made it."""
        found = self.active(name)
        return found.operation if found else None

    def versions(self, name: str) -> list[Version]:
        """The versions whose ids are known, those of a deleted certificate too."""
        found = self.all.get(name)
        return [version for version in found.versions if version.id] if found else []

    def version(self, name: str, place: int) -> Version | None:
        """One of the versions whose ids are known."""
        known = self.versions(name)
        return known[place % len(known)] if known else None

    def is_taken(self, name: str) -> bool:
        """Whether no new version can be begun now."""
        found = self.all.get(name)
        return found is not None and (found.deleted or in_progress(found.operation))

    def create(self, name: str, issuer: str, months: int, version: Version) -> Status:
        """Begin a version; the vault's own issuer finishes it at once."""
        if self.is_taken(name):
            return Status.CONFLICT
        found = self.all.setdefault(name, Certificate(issuer, months))
        found.issuer, found.months = issuer, months
        found.versions.append(version)
        found.operation = Operation(issuer, version)
        if issuer == "Self":
            finish(found.operation)
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
        """End an operation that goes on."""
        operation = self.operation(name)
        if operation is None:
            return Status.NOT_FOUND
        if not in_progress(operation):
            return Status.FORBIDDEN
        operation.status = "cancelled"
        return Status.OK

    def forget_operation(self, name: str) -> Status:
        """Remove an operation; what it began stays."""
        found = self.active(name)
        if found is None or found.operation is None:
            return Status.NOT_FOUND
        found.operation = None
        return Status.OK

    def delete(self, name: str) -> Status:
        """Delete a certificate, so that it can be recovered."""
        found = self.active(name)
        if found is None:
            return Status.NOT_FOUND
        found.deleted = True
        return Status.OK

    def recover(self, name: str) -> Status:
        """Bring a certificate back."""
        found = self.deleted(name)
        if found is None:
            return Status.NOT_FOUND
        found.deleted = False
        return Status.OK

    def purge(self, name: str) -> Status:
        """Do away with a deleted certificate."""
        if self.deleted(name) is None:
            return Status.NOT_FOUND
        del self.all[name]
        return Status.NO_CONTENT

    def restore(self, name: str, kept: Certificate) -> Status:
        """Bring back what was backed up."""
        if name in self.all:
            return Status.CONFLICT
        self.all[name] = deepcopy(kept)
        return Status.OK


def in_progress(operation: Operation | None) -> bool:
    """Whether an operation goes on."""
    return operation is not None and operation.status == "inProgress"


def finish(operation: Operation) -> None:
    """End an operation well."""
    operation.status, operation.version.finished = "completed", True
