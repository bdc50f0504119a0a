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
    def digest(self) -> str:
        """SHA-256 over the sorted SHA-256s of the files, hex; stored, so the password is not in it.

        A hash of a weak password can be guessed. The order of the files means nothing.
        """
        each = sorted(hashlib.sha256(file).digest() for file in self.files)
        return hashlib.sha256(b"".join(each)).hexdigest()


@dataclass(frozen=True, kw_only=True, repr=False)
class Given(_InMemoryOnly):
    """A file on its way out of a vault, to the browser that asked for it and nowhere else."""

    content: bytes
    filename: str
    content_type: str = "application/octet-stream"

    def __repr__(self) -> str:
        return f"<Given: {self.filename}, {len(self.content)} bytes>"
