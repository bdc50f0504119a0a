"""Files and passwords that are sent, and whether they can be found in what a portal has written."""

import base64
import json
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from django.contrib.sessions.serializers import JSONSerializer
from django.core import signing

from tests.az_suite.materials import Own
from tests.proofs.processes.portal import SECRET, Portal
from tests.proofs.processes.records import contents_of

PASSWORD = "marker-password-of-a-file"
BACKUP = b"AzureKeyVaultKeyBackup"  # so each backup begins
SLICE = 24
HEARTBEAT = "wgunicorn-"  # an empty file of each serving process, which has a name for an instant


@dataclass
class Secrets:
    """All that must be found nowhere."""

    known: list[bytes] = field(default_factory=lambda: [PASSWORD.encode(), BACKUP])

    def pfx(self) -> bytes:
        """A new file, remembered by parts of it and of the private key in it.

        The public key is no secret: it is part of the certificate that lists show.
        """
        own = Own("marker")
        file = own.pfx(PASSWORD)
        key = own.key.private_numbers().private_value.to_bytes(32)
        parts = [plain_part(file, n) for n in (40, len(file) // 2)]
        self.known += [*parts, key[:16], key[16:]]
        return file

    @cached_property
    def _forms(self) -> dict[bytes, list[bytes]]:
        return {}

    def forms_of(self, secret: bytes) -> list[bytes]:
        """As it is, in hexadecimal digits, as Python and JSON show it, and within any base64."""
        if secret not in self._forms:
            inside = [base64.b64encode(b"x" * n + secret)[4 if n else 0 : -4] for n in range(3)]
            shown = repr(secret)[2:-1]
            texts = [secret.hex(), shown, json.dumps(shown)[1:-1]]
            self._forms[secret] = [secret, *(text.encode() for text in texts), *inside]
        return self._forms[secret]

    def found_in(self, places: dict[str, bytes]) -> list[str]:
        """Where one of them is."""
        return [
            f"{secret!r} in {place}"
            for place, content in places.items()
            for secret in self.known
            if any(form in content for form in self.forms_of(secret))
        ]


def plain_part(content: bytes, begin: int) -> bytes:
    """Some bytes of it, from there on, which are shown without regard to the others."""
    parts = (content[n : n + SLICE] for n in range(begin, len(content) - SLICE))
    return next(part for part in parts if not set(part) & set(b"\"'\\"))


def written(portal: Portal) -> dict[str, bytes]:
    """Every file of the portal: database with its write-ahead log, logs, temporary files.

    Sessions are read as the portal reads them: they lie compressed in the database.
    """
    files = [file for file in portal.folder.rglob("*") if is_kept(portal, file)]
    held = portal.records.query("SELECT session_key, session_data FROM django_session")
    sessions = {f"session {key}": str(session_of(data)).encode() for key, data in held}
    return contents_of(files) | sessions


def is_kept(portal: Portal, file: Path) -> bool:
    """Whether it is a file in which something could have been written."""
    if portal.state / "static" in file.parents or file.name.startswith(HEARTBEAT):
        return False
    return file.is_file()


def session_of(data: str) -> object:
    """What a session holds."""
    salt = "django.contrib.sessions.SessionStore"
    return signing.loads(data, key=SECRET, salt=salt, serializer=JSONSerializer)


def temporary(portal: Portal) -> list[Path]:
    """The files in the folder for temporary ones."""
    files = (portal.folder / "tmp").rglob("*")
    return [file for file in files if not file.name.startswith(HEARTBEAT)]
