"""The names that belong to libraries and that the network code leans on: an upgrade must not move
them unseen.
"""

import ssl

import pytest
from azure.core.pipeline.transport import RequestsTransport
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.poolmanager import PoolManager

from certificates.services.keyvault.network.connections import Session
from certificates.services.keyvault.network.sockets import DeadlineSocket
from certificates.services.keyvault.network.transport import Transport
from certificates.services.keyvault.network.trust import trust

pytestmark = pytest.mark.wire


@pytest.mark.parametrize("pool", [HTTPConnectionPool, HTTPSConnectionPool])
def test_pools_hand_out_and_take_back_connections(pool: type[HTTPConnectionPool]) -> None:
    assert callable(pool._get_conn)
    assert callable(pool._put_conn)
    handed = pool("localhost")._get_conn()
    assert handed.is_closed


@pytest.mark.parametrize("connection", [HTTPConnection, HTTPSConnection])
def test_connections_open_their_socket_in_one_method(connection: type[HTTPConnection]) -> None:
    assert callable(connection._new_conn)


def test_managers_choose_the_pool_by_scheme() -> None:
    assert set(PoolManager().pool_classes_by_scheme) == {"http", "https"}
    adapter = Session(trust()).get_adapter("https://localhost")
    pools = (adapter.poolmanager, adapter.proxy_manager_for("http://localhost:1"))  # type: ignore[attr-defined]
    for manager in pools:
        pool = manager.connection_from_url("https://localhost")
        assert type(pool).__name__ == "_TlsPool"
        assert pool.conn_kw["ssl_context"] is trust()


def test_the_session_leaves_the_context_as_it_is() -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    adapter = Session(context).get_adapter("https://localhost")
    adapter.cert_verify(None, "https://localhost", True, None)  # type: ignore[attr-defined]
    assert context.get_ca_certs() == []


def test_a_tls_socket_knows_the_chain_that_was_shown() -> None:
    assert hasattr(ssl.SSLSocket, "do_handshake")
    incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
    opened = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT).wrap_bio(
        incoming, outgoing, server_hostname="localhost"
    )
    assert callable(opened._sslobj.get_unverified_chain)  # type: ignore[attr-defined]
    assert "_sslobj" in DeadlineSocket.__annotations__


def test_the_sdks_transport_sends_by_its_session() -> None:
    transport = Transport(trust())
    assert isinstance(transport, RequestsTransport)
    assert isinstance(transport.session, Session)
