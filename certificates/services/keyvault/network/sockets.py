"""Sockets whose every operation gets what is left of the call's deadline."""

import socket
import ssl
from typing import Any, Self

from cryptography import x509

from certificates.services.keyvault.network.deadlines import Call, current_call


class Untrusted(ssl.SSLCertVerificationError):
    """The certificate of the connection is not trusted; ``issuer`` signed it."""

    issuer = ""


class PlainDeadlineSocket(socket.socket):
    """A socket without TLS: to a proxy that opens a tunnel, or to an identity endpoint."""

    @classmethod
    def taking(cls, connected: socket.socket) -> Self:
        """Take over an open connection; ``connected`` must not be used any more."""
        timeout = connected.gettimeout()
        taken = cls(connected.family, connected.type, connected.proto, connected.detach())
        taken.settimeout(timeout)
        return taken

    def recv_into(self, *args: Any, **kwargs: Any) -> int:
        self._arm()
        return super().recv_into(*args, **kwargs)

    def sendall(self, *args: Any, **kwargs: Any) -> None:
        self._arm()
        return super().sendall(*args, **kwargs)

    def _arm(self) -> None:
        if call := current_call():
            self.settimeout(min(call.left(), self.gettimeout() or call.left()))


class DeadlineSocket(ssl.SSLSocket):
    """A TLS socket that ends with the call, and notes when a request begins to leave."""

    _sslobj: Any  # the only way to what the other side showed before Python 3.13

    def _arm(self) -> Call | None:
        call = current_call()
        if call:
            self.settimeout(call.left())
        return call

    def do_handshake(self, block: bool = False) -> None:
        self._arm()
        try:
            super().do_handshake(block)
        except ssl.SSLCertVerificationError as error:
            untrusted = Untrusted(*error.args)
            untrusted.verify_message = error.verify_message
            untrusted.issuer = self._issuer()
            raise untrusted from error

    def _issuer(self) -> str:
        """Who issued what the other side shows, also when that is not trusted."""
        chain = self._sslobj.get_unverified_chain() or []
        if not chain:
            return ""
        try:
            shown = x509.load_pem_x509_certificate(chain[0].public_bytes().encode())
        except ValueError:
            return ""
        return shown.issuer.rfc4514_string()

    def read(self, len: int = 1024, buffer: Any = None) -> Any:  # noqa: A002 the base's name
        self._arm()
        return super().read(len, buffer)

    def send(self, data: Any, flags: int = 0) -> int:
        call = self._arm()
        if call and call.armed:
            call.wrote = True
        return super().send(data, flags)
