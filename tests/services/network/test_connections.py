"""No connection grows old, and what had ended before its answer is asked once more where it may."""

import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from pytest_django import Settings

from certificates.domain.errors import Lost, VaultFailure
from certificates.domain.explanations import explain
from certificates.domain.failures import FailureKind
from certificates.domain.looks import Get
from certificates.models import Vault
from certificates.services.keyvault import Gateway, Reading, within
from certificates.services.keyvault.network import connections
from localvault.testing import LocalVault
from tests.services.asking import filled
from tests.services.servers import Server, serving, tunnel
from tests.support.lines import Forgetting, forwarding

pytestmark = pytest.mark.wire


@dataclass
class Distant:
    """The local vault behind a network that may forget connections."""

    vault: Vault
    server: Server
    forgetting: Forgetting
    name: str

    def read(self) -> None:
        """Read the certificate."""
        with within(2):
            Reading(self.vault).certificate(self.name)

    def failed(self) -> VaultFailure:
        """Why reading the certificate fails."""
        with pytest.raises(VaultFailure) as caught:
            self.read()
        return caught.value


@pytest.fixture
def distant(vault: Vault, local_vault: LocalVault, settings: Settings) -> Iterator[Distant]:
    """A vault with a connection and a token in hand."""
    forgetting, port = Forgetting(), int(local_vault.url.rpartition(":")[2])
    with serving(forwarding(port, forgetting)) as server:
        vault.url = f"https://localhost:{server.port}"
        running = Distant(vault, server, forgetting, filled(local_vault))
        running.read()
        yield running


def test_a_connection_in_use_is_kept(distant: Distant) -> None:
    for _ in range(5):
        distant.read()
    assert distant.server.connections == 1


def test_a_connection_that_was_quiet_is_not_used_again(
    distant: Distant, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connections, "QUIET", 0.1)
    time.sleep(0.1)
    distant.read()
    assert distant.server.connections == 2
    with within(2):
        Gateway(distant.vault, "id").look((Get.CERTIFICATE,), distant.name)
    assert distant.server.connections == 2


def test_nor_is_one_through_a_proxy(
    vault: Vault, local_vault: LocalVault, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connections, "QUIET", 0.1)
    name = filled(local_vault)
    with serving(tunnel) as proxy:
        monkeypatch.setenv("ALL_PROXY", f"127.0.0.1:{proxy.port}")
        monkeypatch.setenv("NO_PROXY", "127.0.0.1")
        for _ in range(2):
            time.sleep(0.1)
            with within(2):
                Reading(vault).certificate(name)
        assert len(proxy.requests) == 2


def test_a_get_is_asked_again_where_its_connection_was_reset(distant: Distant) -> None:
    distant.forgetting.after = 0.05
    time.sleep(0.05)
    distant.read()
    assert (distant.forgetting.forgotten, distant.server.connections) == (1, 2)


def test_a_get_is_asked_again_once(distant: Distant) -> None:
    distant.forgetting.after = 0.0
    failure = distant.failed().failure
    assert distant.server.connections == 2
    assert (failure.kind, failure.message) == (FailureKind.NO_ANSWER, "the connection ended")
    assert "The connection ended before an answer" in explain(failure).why


def test_a_get_that_gets_no_answer_in_time_is_not_asked_again(distant: Distant) -> None:
    distant.forgetting.after, distant.forgetting.how = 0.0, "swallow"
    failure = distant.failed().failure
    assert distant.server.connections == 1
    assert (failure.kind, failure.message) == (FailureKind.NO_ANSWER, "no answer in time")
    assert "No answer came in time" in explain(failure).why


def test_a_change_is_never_sent_again(distant: Distant, local_vault: LocalVault) -> None:
    distant.forgetting.after = 0.0
    with within(2), pytest.raises(Lost):
        Gateway(distant.vault, "id").update(distant.name, "", enabled=False)
    assert distant.server.connections == 1
    assert local_vault.journal(name=distant.name, route="update") == []


def test_a_new_connection_that_ends_is_not_opened_again(distant: Distant) -> None:
    """What ends a connection at its first request has not forgotten it."""
    with serving(lambda server, connection: None) as ending:
        distant.vault.url = f"https://localhost:{ending.port}"
        failure = distant.failed().failure
        assert ending.connections == 1
    assert failure.kind is FailureKind.NO_ANSWER  # and not "not trusted"
    assert failure.message == "the connection ended"


def test_threads_share_the_pool_while_connections_grow_old(
    distant: Distant, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connections, "QUIET", 0.05)
    distant.forgetting.after = 0.3
    failures: list[BaseException] = []

    def ask(pause: float) -> None:
        try:
            for _ in range(8):
                time.sleep(pause)
                distant.read()
        except VaultFailure as error:
            failures.append(error)

    threads = [threading.Thread(target=ask, args=(n * 0.02,)) for n in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
