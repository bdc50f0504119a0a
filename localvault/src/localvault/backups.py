"""The envelope of backups: only vaults of one data folder can open what one of them has closed.

It looks like the service's: a word, then a JSON Web Encryption of the compact form, by RSA-OAEP-256
and A256CBC-HS512 (RFC 7516 and 7518).
"""

import base64
import binascii
import hashlib
import hmac
import json
import os
import threading
from functools import cached_property
from pathlib import Path

from cryptography.hazmat.primitives import hashes, padding, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.asymmetric.padding import MGF1, OAEP
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from localvault.tls import write_private
from localvault.x509 import public_bytes

_WORD = b"&AzureKeyVaultKeyBackupV1.microsoft.com"
_OAEP = OAEP(MGF1(hashes.SHA256()), hashes.SHA256(), None)
_KEY = "backup.key"


class Backups:
    """Closes and opens the envelope with a key that is made once per data folder, when needed."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / _KEY
        self._lock = threading.Lock()

    @cached_property
    def _key(self) -> rsa.RSAPrivateKey:
        with self._lock:
            if not self._path.exists():
                # Killed in between, it leaves no half of a key.
                write_private(new := self._path.with_suffix(".new"), _new_key())
                new.replace(self._path)
        key = serialization.load_pem_private_key(self._path.read_bytes(), None)
        if not isinstance(key, rsa.RSAPrivateKey):
            raise TypeError("backups are closed with an RSA key")
        return key

    def close(self, content: bytes) -> bytes:
        """Return an envelope around content."""
        public = self._key.public_key()
        kid = hashlib.sha256(public_bytes(public)).hexdigest()[:32]
        header = {"kid": kid, "alg": "RSA-OAEP-256", "enc": "A256CBC-HS512"}
        protected = _encoded(json.dumps(header, separators=(",", ":")).encode())
        secret, vector = os.urandom(64), os.urandom(16)
        padder = padding.PKCS7(128).padder()
        encryptor = Cipher(algorithms.AES(secret[32:]), modes.CBC(vector)).encryptor()
        padded = padder.update(content) + padder.finalize()
        text = encryptor.update(padded) + encryptor.finalize()
        wrapped = public.encrypt(secret, _OAEP)
        tag = _tag(secret, protected, vector, text)
        parts = (protected, *map(_encoded, (wrapped, vector, text, tag)))
        return _WORD + b".".join(parts)

    def open(self, blob: bytes) -> bytes:
        """Return what is in an envelope. Raises ValueError for any that was not closed here."""
        if not blob.startswith(_WORD):
            raise ValueError("not a backup")
        protected, *parts = blob.removeprefix(_WORD).split(b".")
        if len(parts) != 4:
            raise ValueError("not a backup")
        wrapped, vector, text, tag = map(_decoded, parts)
        secret = self._key.decrypt(wrapped, _OAEP)
        if not hmac.compare_digest(tag, _tag(secret, protected, vector, text)):
            raise ValueError("the backup was changed")
        decryptor = Cipher(algorithms.AES(secret[32:]), modes.CBC(vector)).decryptor()
        unpadder = padding.PKCS7(128).unpadder()
        padded = decryptor.update(text) + decryptor.finalize()
        return unpadder.update(padded) + unpadder.finalize()


def _tag(secret: bytes, protected: bytes, vector: bytes, text: bytes) -> bytes:
    length = (len(protected) * 8).to_bytes(8)
    return hmac.digest(secret[:32], protected + vector + text + length, "sha512")[:32]


def _new_key() -> bytes:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )


def _encoded(part: bytes) -> bytes:
    return base64.urlsafe_b64encode(part).rstrip(b"=")


def _decoded(part: bytes) -> bytes:
    decoded = base64.urlsafe_b64decode(part + b"=" * (-len(part) % 4))
    # Otherwise the last letter could be another one and mean the same.
    if _encoded(decoded) != part:
        raise binascii.Error("not the one way to write it")
    return decoded
