"""Certificate authorities in files and folders, for every TLS connection that the portal makes."""

import re
import ssl
from collections.abc import Iterator
from pathlib import Path

_HASHED = re.compile(r"[0-9a-f]{8}\.[0-9]+")  # the names that OpenSSL looks for in a folder
_SUFFIXES = (".pem", ".crt")


class NoAuthorities(ValueError):
    """There is no certificate authority at the path; ``str()`` ends a sentence that names it."""


def load_authorities(context: ssl.SSLContext, path: Path) -> None:
    """Have ``context`` trust the authorities of a PEM file, or of a folder.

    OpenSSL itself reads only files with hashed names from a folder, and says nothing about the
    others; in a folder without such names each .pem and .crt file is read. Raises NoAuthorities.
    """
    if not path.exists():
        raise NoAuthorities("does not exist.")
    if not path.is_dir():
        _load_file(context, path)
    elif has_hashed_names(path):
        context.load_verify_locations(capath=path)
    else:
        _load_each(context, path)


def has_hashed_names(folder: Path) -> bool:
    """Whether a folder was prepared for OpenSSL, by ``c_rehash`` or ``update-ca-certificates``."""
    return any(_HASHED.fullmatch(file.name) for file in folder.iterdir())


def _load_file(context: ssl.SSLContext, file: Path) -> None:
    try:
        context.load_verify_locations(cafile=file)
    except OSError as error:  # ssl.SSLError is one
        raise NoAuthorities("holds no certificate in PEM format that can be read.") from error


def _load_each(context: ssl.SSLContext, folder: Path) -> None:
    """One file that holds something else, a private key for example, does no harm."""
    loaded = [file for file in _certificate_files(folder) if _is_loaded(context, file)]
    if not loaded:
        raise NoAuthorities("is a folder without certificates (.pem or .crt).")


def _certificate_files(folder: Path) -> Iterator[Path]:
    return (file for file in sorted(folder.iterdir()) if file.suffix in _SUFFIXES)


def _is_loaded(context: ssl.SSLContext, file: Path) -> bool:
    try:
        _load_file(context, file)
    except NoAuthorities:
        return False
    return True
