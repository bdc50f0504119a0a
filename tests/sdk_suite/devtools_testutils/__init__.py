"""What the SDK's tests expect of their harness, as far as they use it when they run live.

The real harness records and replays; here every test talks to a running localvault. So sanitizers
and matchers have nothing to do.
"""

import os
import ssl
import uuid
from typing import Any

import aiohttp
import pytest
from azure.core.pipeline.transport import (
    AioHttpTransport,
    AsyncioRequestsTransport,
    RequestsTransport,
)
from azure.identity import ManagedIdentityCredential
from azure.identity.aio import ManagedIdentityCredential as AsyncManagedIdentityCredential

CA = os.environ.get("SDK_SUITE_CA", "")


def is_live() -> bool:
    """Every test talks to a server."""
    return True


class AzureRecordedTestCase:
    """The base class of the SDK's test cases."""

    is_live = True

    def is_playback(self) -> bool:
        """Nothing is replayed."""
        return False

    def get_resource_name(self, name: str) -> str:
        """Return a name of this test's own: tests run side by side in one vault."""
        return f"{name}{uuid.uuid4().hex[:8]}"

    def get_credential(self, client_class: type, **kwargs: Any) -> Any:
        """Return the credential of the vault's managed identity endpoint."""
        if kwargs.get("is_async"):
            # The tests never close it; this transport does not complain of that.
            return AsyncManagedIdentityCredential(transport=AsyncioRequestsTransport())
        return ManagedIdentityCredential()

    def create_client_from_credential(
        self, client_class: Any, credential: Any, **kwargs: Any
    ) -> Any:
        """Return a client that trusts the vault, which is not below the service's domain."""
        transport = _async_transport if ".aio" in client_class.__module__ else _transport
        given = {
            "transport": transport(),
            "verify_challenge_resource": False,
            "logging_enable": True,  # some tests look for it, and others switch it off
        }
        return client_class(credential=credential, **{**given, **kwargs})

    def fail(self, message: str) -> None:
        """Fail the test."""
        pytest.fail(message)


def _transport() -> RequestsTransport:
    return RequestsTransport(connection_verify=CA)


def _async_transport() -> AioHttpTransport:
    """Read the authority once: the transport by itself does so for every request."""
    connector = aiohttp.TCPConnector(ssl=ssl.create_default_context(cafile=CA))
    return AioHttpTransport(session=aiohttp.ClientSession(connector=connector))


def recorded_by_proxy(test: Any) -> Any:
    """Return the test as it is."""
    return test


def _nothing(*args: object, **kwargs: object) -> None:
    """There is no recording to change."""


add_body_key_sanitizer = _nothing
add_general_regex_sanitizer = _nothing
add_general_string_sanitizer = _nothing
add_oauth_response_sanitizer = _nothing
add_remove_header_sanitizer = _nothing
remove_batch_sanitizers = _nothing
set_bodiless_matcher = _nothing
set_custom_default_matcher = _nothing


@pytest.fixture(scope="session")
def test_proxy() -> None:
    """There is no proxy."""
