"""Files and passwords that are sent, and whether they can be found in what a portal has written."""

import base64
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from django.contrib.sessions.serializers import JSONSerializer
from django.core import signing

from tests.az_suite.materials import Own
from tests.proofs.processes.portal import SECRET, Portal

PASSWORD = "marker-password-of-a-file"
BACKUP = b"AzureKeyVaultKeyBackup"  # so each backup begins
SLICE = 24


@dataclass
class Secrets:
    """All that must be found nowhere."""

    known: list[bytes] = field(default_factory=lambda: [PASSWORD.encode(), BACKUP])

    def pfx(self) -> bytes:
        """A new file, remembered by parts of it and of the key in it."""
        own = Own("marker")
        file = own.pfx(PASSWORD)
        key = own.key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
        self.known += [whole[n : n + SLICE] for whole in (file, key) for n in (40, len(whole) // 2)]
        return file

    @cached_property
    def _forms(self) -> dict[bytes, list[bytes]]:
        return {}

    def forms_of(self, secret: bytes) -> list[bytes]:
        """As it is, as hexadecimal digits, and inside anything that is base64."""
        if secret not in self._forms:
            inside = [base64.b64encode(b"x" * n + secret)[4 if n else 0 : -4] for n in range(3)]
            self._forms[secret] = [secret, secret.hex().encode(), *inside]
        return self._forms[secret]

    def found_in(self, places: dict[str, bytes]) -> list[str]:
        """Where one of them is."""
        return [
            f"{secret!r} in {place}"
            for place, content in places.items()
            for secret in self.known
            if any(form in content for form in self.forms_of(secret))
        ]


def written(portal: Portal) -> dict[str, bytes]:
    """Every file of the portal: database with its write-ahead log, logs, temporary files.

    Sessions are read as the portal reads them: they lie compressed in the database.
    """
    files = [file for file in portal.folder.rglob("*") if is_kept(portal, file)]
    assert any(file.name.endswith("-wal") for file in files)
    held = portal.records.query("SELECT session_key, session_data FROM django_session")
    sessions = {f"session {key}": str(session_of(data)).encode() for key, data in held}
    return {str(file): file.read_bytes() for file in files} | sessions


def is_kept(portal: Portal, file: Path) -> bool:
    """Whether it is a file in which something could have been written."""
    return file.is_file() and portal.state / "static" not in file.parents


def session_of(data: str) -> object:
    """What a session holds."""
    salt = "django.contrib.sessions.SessionStore"
    return signing.loads(data, key=SECRET, salt=salt, serializer=JSONSerializer)


def temporary(portal: Portal) -> list[Path]:
    """The files in the folder for temporary ones."""
    return [file for file in (portal.folder / "tmp").rglob("*") if file.is_file()]
