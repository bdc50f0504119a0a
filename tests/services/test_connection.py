"""The check of a connection: it passes, or stops at the step that fails and says why."""

import socket
import time
from contextlib import closing

import pytest

from certificates.domain.checking import Check, Step, addresses_in_words
from certificates.domain.explanations import explain
from certificates.domain.failures import FailureKind
from certificates.models import Vault
from certificates.services import connection
from certificates.services.keyvault import breaker, probing
from localvault.identity import APP_ID, OBJECT_ID, TENANT
from localvault.testing import LocalVault
from tests.services.servers import serving, silent, tunnel
from tests.support.vaults import use_identity_of

pytestmark = pytest.mark.wire


def elsewhere(url: str, **fields: object) -> Vault:
    """Another vault of the portal."""
    return Vault.objects.create(slug="kv-else", url=url, is_standin=True, **fields)


def failing(check: Check, step: Step) -> FailureKind:
    """The kind of the failure; all steps before it passed, none behind it was tried."""
    steps = list(Step)
    at = steps.index(step)
    expected = ["passed"] * at + ["failed"] + ["not tried"] * (len(steps) - at - 1)
    assert [checked.outcome for checked in check.steps] == expected
    assert check.failure is not None
    assert check.failure.message or check.failure.code
    return check.failure.kind


def found(check: Check) -> dict[Step, str]:
    return {checked.step: checked.found for checked in check.steps}


def test_a_vault_that_works_passes_every_step(vault: Vault, local_vault: LocalVault) -> None:
    check = connection.check(vault=vault)
    assert [checked.outcome for checked in check.steps] == ["passed"] * len(Step)
    assert check.failure is None
    words = found(check)
    assert "127.0.0.1 (this machine)" in words[Step.NAME]
    assert words[Step.PORT] == f"port {local_vault.url.rpartition(':')[2]}"
    assert words[Step.TLS] == "TLSv1.3, issued by CN=localvault authority"
    assert words[Step.CHALLENGE] == f"tenant {TENANT}, resource https://vault.azure.net"
    assert f"app {APP_ID}, object {OBJECT_ID}, tenant {TENANT}; token until" in words[Step.SIGN_IN]
    assert all(0 <= (checked.seconds or 0) < 3 for checked in check.steps)


def test_its_sign_in_is_the_one_that_the_listing_uses(
    vault: Vault, local_vault: LocalVault
) -> None:
    since = local_vault.journal()[-1].seq if local_vault.journal() else 0
    connection.check(vault=vault)
    asked = local_vault.journal(route="list", since=since)
    assert [entry.status for entry in asked if entry.authorised] == [200]
    assert next(entry.status for entry in asked if not entry.authorised) == 401


def test_the_token_is_shown_nowhere(vault: Vault) -> None:
    assert "eyJ" not in repr(connection.check(vault=vault))


def test_a_name_that_does_not_exist(vault: Vault) -> None:
    check = connection.check(vault=elsewhere("https://kv-else.invalid"))
    assert failing(check, Step.NAME) is FailureKind.DNS


def test_a_name_server_that_does_not_answer_in_time(
    vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as slow:
        slow.setitem(probing.SECONDS, Step.NAME, 0.05)
        slow.setattr(socket, "getaddrinfo", lambda *args, **kwargs: time.sleep(0.2))
        check = connection.check(vault=vault)
    assert failing(check, Step.NAME) is FailureKind.DNS
    assert check.failure is not None
    assert "no name server answered in time" in check.failure.message


def test_a_port_that_nobody_listens_at(vault: Vault) -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as listener:
        port = listener.getsockname()[1]
    check = connection.check(vault=elsewhere(f"https://127.0.0.1:{port}"))
    assert failing(check, Step.PORT) is FailureKind.UNREACHABLE


def test_a_certificate_that_is_not_trusted_names_its_issuer(vault: Vault) -> None:
    vault.ca_file = ""
    check = connection.check(vault=vault)
    assert failing(check, Step.TLS) is FailureKind.TLS
    assert check.failure is not None
    assert "issued by CN=localvault authority" in explain(check.failure).what


def test_a_handshake_that_never_ends_is_given_up(
    vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(probing.SECONDS, Step.TLS, 0.2)
    with serving(silent) as server:
        check = connection.check(vault=elsewhere(f"https://127.0.0.1:{server.port}"))
    assert failing(check, Step.TLS) is FailureKind.NO_ANSWER
    assert (check.steps[2].seconds or 9) < 1


def test_all_steps_together_have_an_end(vault: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "LONGEST", 0.2)
    began = time.monotonic()
    with serving(silent) as server:
        check = connection.check(vault=elsewhere(f"https://127.0.0.1:{server.port}"))
    assert time.monotonic() - began < 1
    assert failing(check, Step.TLS) is FailureKind.NO_ANSWER


def test_something_that_answers_without_a_challenge_is_no_vault(
    vault: Vault, local_vault: LocalVault
) -> None:
    local_vault.fault("answer", status=200, body="<h1>Welcome</h1>", authorised=False)
    check = connection.check(vault=vault)
    assert check.steps[3].outcome == "failed"
    assert check.failure is not None
    assert check.failure.kind is FailureKind.NOT_A_VAULT


def test_a_challenge_of_another_service_gets_no_token(
    vault: Vault, local_vault: LocalVault
) -> None:
    vault.is_standin = False
    since = local_vault.journal()[-1].seq
    check = connection.check(vault=vault)
    assert failing(check, Step.CHALLENGE) is FailureKind.NOT_A_VAULT
    assert local_vault.journal(since=since, authorised=True) == []


def test_a_sign_in_that_fails(vault: Vault, local_vault: LocalVault) -> None:
    use_identity_of(local_vault)
    body = {"error": "server_error"}
    local_vault.fault("answer", route="token", status=500, body=body, count=None)
    check = connection.check(vault=vault)
    use_identity_of(local_vault)  # azure-identity remembers a failure for a while
    assert failing(check, Step.SIGN_IN) is FailureKind.SIGN_IN


def test_an_identity_that_may_not_list(vault: Vault, local_vault: LocalVault) -> None:
    local_vault.configure(permissions="get")
    check = connection.check(vault=vault)
    assert failing(check, Step.LIST) is FailureKind.PERMISSION_POLICY
    assert check.failure is not None
    assert check.failure.permission == "list"


def test_a_vault_that_rests_is_checked_and_asked_again_when_it_passes(
    vault: Vault, local_vault: LocalVault
) -> None:
    rest(vault, local_vault)
    assert connection.check(vault=vault).failure is None
    row = Vault.objects.get(pk=vault.pk)
    assert (row.closed_until, row.failures) == (None, 0)


def test_a_check_that_fails_makes_no_vault_rest_longer(
    vault: Vault, local_vault: LocalVault
) -> None:
    rest(vault, local_vault)
    until = vault.closed_until
    local_vault.fault("refuse", status=503, route="list")
    check = connection.check(vault=vault)
    assert failing(check, Step.LIST) is FailureKind.VAULT_ERROR
    assert Vault.objects.get(pk=vault.pk).closed_until == until


def rest(vault: Vault, local_vault: LocalVault) -> None:
    """Have the vault fail until nobody asks it any more."""
    local_vault.fault("refuse", status=503, route="list", count=breaker.FAILURES)
    for _ in range(breaker.FAILURES):
        assert connection.check(vault=vault).failure is not None
    assert vault.closed_until is not None


def test_a_proxy_is_named_without_its_password(
    vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    with serving(tunnel) as proxy:
        monkeypatch.setenv("HTTPS_PROXY", f"http://me:hidden@localhost:{proxy.port}")
        monkeypatch.delenv("NO_PROXY", raising=False)
        monkeypatch.delenv("no_proxy", raising=False)
        vault.url = vault.url.replace("localhost", "127.0.0.1")
        check = connection.check(vault=vault)
    assert [checked.outcome for checked in check.steps] == ["passed"] * len(Step)
    words = found(check)
    assert words[Step.NAME].startswith("the proxy localhost: ")
    assert words[Step.PORT].endswith(f", through the proxy localhost:{proxy.port}")
    assert "hidden" not in repr(check)
    assert any(b"Proxy-Authorization: Basic" in request for request in proxy.requests)


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("10.1.2.3", "10.1.2.3 (private)"),
        ("20.50.1.1", "20.50.1.1 (public)"),
        ("fe80::1%eth0", "fe80::1%eth0 (private)"),
        ("::1", "::1 (this machine)"),
    ],
)
def test_an_address_says_where_it_leads(address: str, words: str) -> None:
    assert addresses_in_words([address]) == words
