"""Another machine around this process: its names, its addresses, its certificate store."""

import itertools
import socket
import ssl
from collections.abc import Mapping
from typing import Any

_REAL = ("localhost", "127.0.0.1")


def names_lead_to(ports: Mapping[str, int]) -> None:
    """Have these hosts, and no others, be found; their port 443 is a port of this machine.

    Each gets an address that is kept for documentation, so that nothing leaves this machine.
    """
    addresses = dict(zip(ports, (f"192.0.2.{n}" for n in itertools.count(1)), strict=False))
    leads = {(addresses[host], 443): ("127.0.0.1", port) for host, port in ports.items()}
    resolve, connect = socket.getaddrinfo, socket.socket.connect

    def getaddrinfo(host: Any, port: Any, *args: Any, **kwargs: Any) -> Any:
        if host in _REAL:
            return resolve(host, port, *args, **kwargs)
        if host in addresses or host in addresses.values():
            place = (addresses.get(host, host), int(port or 0))
            return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", place)]
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    def connect_there(self: socket.socket, address: Any) -> None:
        connect(self, leads.get(address, address))

    socket.getaddrinfo = getaddrinfo
    socket.socket.connect = connect_there  # type: ignore[assignment, method-assign]


def store_is(file: str) -> None:
    """Have the machine's own certificate store be this file."""
    real = ssl.get_default_verify_paths()
    own = real._replace(openssl_cafile=file, openssl_capath="")
    ssl.get_default_verify_paths = lambda: own
