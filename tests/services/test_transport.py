"""One call to a vault: bounded in time, sent once, to that vault only."""

import threading
import time
from collections.abc import Callable

import pytest

from certificates.domain.errors import Lost, NotSent, VaultFailure
from certificates.domain.failures import FailureKind
from certificates.domain.looks import Get
from certificates.models import Vault
from certificates.services.keyvault import Gateway, Reading, within
from certificates.services.keyvault.network.deadlines import current_call
from localvault.testing import LocalVault
from tests.services.asking import filled
from tests.services.servers import SERVER, dripping, serving, silent, tunnel

pytestmark = pytest.mark.wire

DEADLINE = 1.0
MARGIN = 0.5


def bounded(call: Callable[[], object]) -> VaultFailure:
    """A call that fails within its deadline and leaves no thread behind."""
    threads = own_threads()
    began = time.monotonic()
    with within(DEADLINE), pytest.raises(VaultFailure) as failed:
        call()
    assert time.monotonic() - began < DEADLINE + MARGIN
    assert own_threads() <= threads
    assert current_call() is None
    return failed.value


def own_threads() -> set[threading.Thread]:
    """The threads of this process that are no test server's."""
    return {thread for thread in threading.enumerate() if thread.name != SERVER}


def warm(vault: Vault, name: str) -> None:
    """A connection and a token in hand."""
    with within(5):
        Reading(vault).certificate(name)


@pytest.mark.parametrize("serve", [silent, dripping])
def test_a_handshake_without_end(vault: Vault, serve: Callable[..., None]) -> None:
    with serving(serve) as server:
        row = Vault.objects.create(
            slug="kv-slow", url=f"https://localhost:{server.port}", is_standin=True
        )
        failure = bounded(lambda: Reading(row).certificate("x")).failure
        assert failure.kind in (FailureKind.NO_ANSWER, FailureKind.TLS)
        sent = bounded(lambda: Gateway(row, "id").delete("x"))
        assert isinstance(sent, NotSent)


@pytest.mark.parametrize(
    "fault", [{"kind": "silence"}, {"kind": "drip", "interval": 0.2}], ids=lambda f: f["kind"]
)
def test_an_answer_without_end(
    vault: Vault, local_vault: LocalVault, fault: dict[str, object]
) -> None:
    name = filled(local_vault)
    warm(vault, name)
    local_vault.fault(route="certificate", name=name, **fault)  # type: ignore[arg-type]
    failure = bounded(lambda: Reading(vault).certificate(name)).failure
    assert failure.kind is FailureKind.NO_ANSWER
    local_vault.fault(route="delete", name=name, **fault)  # type: ignore[arg-type]
    lost = bounded(lambda: Gateway(vault, "id").delete(name))
    assert isinstance(lost, Lost)


def test_the_earlier_of_two_deadlines_holds(vault: Vault, local_vault: LocalVault) -> None:
    name = filled(local_vault)
    warm(vault, name)
    local_vault.fault("silence", route="certificate", name=name)

    def longer() -> None:
        with within(60):
            Reading(vault).certificate(name)

    bounded(longer)


def test_a_change_outside_a_deadline_is_a_mistake(vault: Vault) -> None:
    with pytest.raises(RuntimeError, match="deadline"):
        Gateway(vault, "id").delete("x")


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_no_redirect_is_followed(vault: Vault, local_vault: LocalVault, status: int) -> None:
    name = filled(local_vault)
    warm(vault, name)
    asked = len(local_vault.journal(name=name))
    headers = {"Location": f"{local_vault.url}/certificates/{name}?api-version=7.4"}
    for route, call in (
        ("certificate", lambda: Reading(vault).certificate(name)),
        ("delete", lambda: Gateway(vault, "id").delete(name)),
    ):
        local_vault.fault("answer", route=route, name=name, status=status, headers=headers)
        bounded(call)
    assert len(local_vault.journal(name=name)) == asked + 2


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "localhost.example.com"])
def test_a_next_page_elsewhere_is_not_asked_for(
    vault: Vault, local_vault: LocalVault, host: str
) -> None:
    """The token must not follow the vault's text to another host, nor to another port."""
    name = filled(local_vault)
    warm(vault, name)
    with serving(silent) as elsewhere:
        link = f"https://{host}:{elsewhere.port}/certificates/{name}/versions?api-version=7.4"
        body = {"value": [], "nextLink": link}
        local_vault.fault("answer", route="versions", name=name, status=200, body=body)
        bounded(lambda: Gateway(vault, "id").look((Get.VERSIONS,), name))
        assert elsewhere.connections == 0


def test_a_listing_without_its_next_page_is_not_taken_for_whole(
    vault: Vault, local_vault: LocalVault
) -> None:
    name = filled(local_vault)
    warm(vault, name)
    body = {"value": [], "nextLink": f"{vault.url}/certificates/{name}/versions?api-version=7.4"}
    local_vault.fault("answer", route="versions", name=name, status=200, body=body)
    failed = bounded(lambda: Reading(vault).versions(name, ""))
    assert failed.failure.kind is FailureKind.NOT_A_VAULT


def test_through_a_proxy_deadline_and_flag_hold(
    vault: Vault, local_vault: LocalVault, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = filled(local_vault)
    with serving(tunnel) as proxy:
        monkeypatch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{proxy.port}")
        monkeypatch.setenv("NO_PROXY", "127.0.0.1")
        warm(vault, name)
        assert proxy.requests[0].startswith(b"CONNECT localhost:")
        local_vault.fault("silence", route="delete", name=name, when="after")
        assert isinstance(bounded(lambda: Gateway(vault, "id").delete(name)), Lost)
        assert [e.committed for e in local_vault.journal(name=name, route="delete")] == [True]


def test_a_proxy_that_drips_its_answer_ends_with_the_deadline(
    vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    with serving(dripping) as proxy:
        monkeypatch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{proxy.port}")
        monkeypatch.setenv("NO_PROXY", "127.0.0.1")
        assert isinstance(bounded(lambda: Gateway(vault, "id").delete("x")), NotSent)
        assert proxy.connections == 1


def test_twelve_threads_each_keep_their_own_deadline(vault: Vault, local_vault: LocalVault) -> None:
    name = filled(local_vault)
    warm(vault, name)
    local_vault.fault("silence", route="certificate", name=name, count=12)
    took: dict[float, float] = {}

    def ask(seconds: float) -> None:
        began = time.monotonic()
        with within(seconds), pytest.raises(VaultFailure):
            Reading(vault).certificate(name)
        took[seconds] = time.monotonic() - began

    threads = [threading.Thread(target=ask, args=(0.5 + n / 10,)) for n in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(took) == 12
    assert all(seconds - 0.05 <= took[seconds] < seconds + MARGIN for seconds in took)
