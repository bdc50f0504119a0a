"""Secrets that pass through a request and are never stored: into a vault, or out of it."""

import hashlib
from dataclasses import dataclass
from typing import NoReturn


class _InMemoryOnly:
    """Refuses to be pickled, so that no queue, cache or session can take it in by mistake."""

    def __reduce__(self) -> NoReturn:
        raise TypeError("a secret stays in the memory of its request")


@dataclass(frozen=True, kw_only=True, repr=False)
class Sealed(_InMemoryOnly):
    """Files and a password on their way into a vault."""

    files: tuple[bytes, ...] = ()
    password: str = ""

    def __repr__(self) -> str:
        return f"<Sealed: {len(self.files)} files>"

    @property
    def digests(self) -> list[str]:
        """The SHA-256 of each file, hex and sorted: the order of the files means nothing.

        They are stored. The password is in none of them: a hash of a weak one can be guessed.
        """
        return sorted(map(_sha256, self.files))


@dataclass(frozen=True, kw_only=True, repr=False)
class Given(_InMemoryOnly):
    """A file on its way out of a vault, to the browser that asked for it and nowhere else."""

    content: bytes
    filename: str
    content_type: str = "application/octet-stream"

    @property
    def facts(self) -> dict[str, str | int]:
        """What it can be recognised by; stored."""
        return {
            "filename": self.filename,
            "bytes": len(self.content),
            "sha256": _sha256(self.content),
        }

    def __repr__(self) -> str:
        return f"<Given: {self.filename}, {len(self.content)} bytes>"


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
