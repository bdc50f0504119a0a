"""Asks the managed identity endpoint for tokens."""

import json
from http.client import HTTPConnection
from typing import Any
from urllib.parse import urlsplit

from localvault.testing import RunningVault

GOOD = "api-version=2019-08-01&resource=https://vault.azure.net"


def ask_identity(
    vault: RunningVault, header: str, query: str = GOOD, timeout: float = 5
) -> tuple[int, dict[str, Any]]:
    """Return status and body of what the endpoint answers."""
    endpoint = urlsplit(vault.identity_endpoint)
    connection = HTTPConnection(endpoint.netloc, timeout=timeout)
    try:
        connection.request("GET", f"{endpoint.path}?{query}", headers={"X-IDENTITY-HEADER": header})
        response = connection.getresponse()
        body: dict[str, Any] = json.load(response)
        return response.status, body
    finally:
        connection.close()
