"""Which certificate authorities are trusted: the same ones for every connection of the portal."""

import ssl
from functools import cache
from pathlib import Path

from django.conf import settings
from requests.utils import DEFAULT_CA_BUNDLE_PATH

from certificates.domain.authorities import has_hashed_names, load_authorities
from certificates.services.keyvault.network.sockets import DeadlineSocket

# Where distributions keep their bundle, for a Python whose OpenSSL was built somewhere else.
_BUNDLES = (
    "/etc/ssl/certs/ca-certificates.crt",  # Debian, Ubuntu, Alpine
    "/etc/pki/tls/certs/ca-bundle.crt",  # Red Hat, Fedora
    "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",
    "/etc/ssl/ca-bundle.pem",  # SUSE
)


def trust(ca_file: str = "") -> ssl.SSLContext:
    """The TLS context of a connection. Its sockets keep to the deadline of the call.

    It trusts the machine's own store, and on top of it what REQUESTS_CA_BUNDLE, CURL_CA_BUNDLE,
    SSL_CERT_FILE and SSL_CERT_DIR name. A stand-in's connection trusts its own ``ca_file`` only.
    """
    if ca_file:
        return _context((Path(ca_file),))
    return _context((*machine_store(), *settings.AUTHORITIES))


@cache
def _context(paths: tuple[Path, ...]) -> ssl.SSLContext:
    """One context for the same authorities: making one takes 20 ms and a megabyte."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.sslsocket_class = DeadlineSocket
    for path in paths:
        load_authorities(context, path)
    return context


def machine_store() -> tuple[Path, ...]:
    """The machine's authorities, by name: SSL_CERT_FILE hides them from Python's own loading.

    Where the machine has none, those that come with certifi.
    """
    compiled_in = ssl.get_default_verify_paths()
    named = [compiled_in.openssl_cafile, compiled_in.openssl_capath]
    paths = [Path(name) for name in named if name and _holds_authorities(Path(name))]
    others = [Path(name) for name in _BUNDLES if _holds_authorities(Path(name))][:1]
    return tuple(paths or others or [Path(DEFAULT_CA_BUNDLE_PATH)])


def _holds_authorities(path: Path) -> bool:
    if path.is_dir():
        return has_hashed_names(path)
    return path.is_file() and path.stat().st_size > 0
