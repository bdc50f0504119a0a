"""The sign-in: passing refusals are tried again, renewals hurt nobody, nothing said is lost."""

import time
from collections.abc import Callable, Iterator
from threading import Event
from typing import Any

import pytest
from azure.core.credentials import AccessTokenInfo
from azure.core.exceptions import ClientAuthenticationError
from pytest_django import Settings

from certificates.domain.explanations import explain
from certificates.domain.failures import Failure, FailureKind
from certificates.services.keyvault import credentials, within
from certificates.services.keyvault.credentials import BoundedCredential, credential, forget
from certificates.services.keyvault.errors import failure_of
from certificates.services.keyvault.sign_in import Heard, SignInFailed
from kvportal.named_credentials import NamedCredential
from tests.services.servers import Answers, Server, serving

pytestmark = pytest.mark.wire

SCOPE = "https://vault.azure.net/.default"
Answer = tuple[int, dict[str, str], dict[str, str]]
TOKEN: Answer = (
    200,
    {},
    {"access_token": "made-up", "expires_on": "9999999999", "token_type": "Bearer"},
)
ALWAYS = 100


def refused(status: int, **headers: str) -> Answer:
    """A refusal of the endpoint."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return status, named, {"error": "server_error", "error_description": f"Sorry, {status}."}


@pytest.fixture
def answers() -> Answers:
    """What the endpoint answers, one after the other."""
    return Answers()


@pytest.fixture
def endpoint(answers: Answers, monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    """A managed identity's endpoint, and a credential that does not know it yet."""
    with serving(answers) as server:
        monkeypatch.setenv("IDENTITY_ENDPOINT", f"http://127.0.0.1:{server.port}/token")
        forget()
        yield server
    forget()


def sign_in() -> AccessTokenInfo:
    return credential().get_token_info(SCOPE)


def failure() -> Failure:
    with pytest.raises(SignInFailed) as caught:
        sign_in()
    return failure_of(caught.value, "kv-a")


@pytest.mark.parametrize("status", [404, 410, 429, 500, 503])
def test_a_passing_refusal_is_tried_again(endpoint: Server, answers: Answers, status: int) -> None:
    answers.given = [refused(status), TOKEN]
    began = time.monotonic()
    assert sign_in().token == "made-up"
    assert time.monotonic() - began < 3
    assert len(endpoint.requests) == 2


def test_a_final_refusal_is_not(endpoint: Server, answers: Answers) -> None:
    answers.given = [refused(400), TOKEN]
    assert failure().kind is FailureKind.SIGN_IN
    assert len(endpoint.requests) == 1


def test_a_pause_that_does_not_fit_ends_it_at_once(endpoint: Server, answers: Answers) -> None:
    answers.given = [refused(429, Retry_After="3600"), TOKEN]
    began = time.monotonic()
    assert failure().cause is FailureKind.THROTTLED
    assert time.monotonic() - began < 2
    assert len(endpoint.requests) == 1


def test_tries_end_with_the_deadline_of_the_caller(endpoint: Server, answers: Answers) -> None:
    answers.given = [refused(503)] * ALWAYS
    began = time.monotonic()
    with within(0.7):
        assert failure().cause is FailureKind.VAULT_ERROR
    assert time.monotonic() - began < 1.5


def test_the_details_hold_what_was_really_said(endpoint: Server, answers: Answers) -> None:
    answers.given = [refused(429)] * ALWAYS
    found = failure()
    host = f"127.0.0.1:{endpoint.port}"
    assert found.said.startswith(f"{host} answered 429: ")
    assert "Sorry, 429." in found.said
    assert "azure-identity: " in found.said
    told = explain(found)
    assert told.why.startswith(f"{host} limits requests for now.")
    assert "Sorry" not in told.why
    again = failure()  # MSAL asks nobody for a while
    assert again.message == found.message
    assert "Sorry, 429." in again.said


@pytest.mark.parametrize("secret", ["header-of-the-tests", "the-secret", "eyJ", "c2ln", "p%40ss"])
def test_the_details_hold_no_secret(
    secret: str, monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> None:
    monkeypatch.setenv("IDENTITY_HEADER", "header-of-the-tests")
    principal = NamedCredential(name="p", client_id="c", tenant_id="t", client_secret="the-secret")
    settings.CREDENTIALS = {"p": principal}
    token = "eyJhbGciOiJIUzI1NiJ9.eyJhdWQiOiJ4In0.c2ln"
    text = f"header-of-the-tests the-secret http://me:p%40ss@proxy {token} the end"
    failed = SignInFailed(text, "p", Heard("login.example", 401, text))
    failed.__cause__ = ClientAuthenticationError(text)
    said = failure_of(failed, "kv-a").said
    assert secret not in said
    assert said.count("the end") == 2


class Inner:
    """A credential of azure-identity whose answers the test gives."""

    def __init__(self) -> None:
        self.give: Callable[[], AccessTokenInfo] = lambda: token(3600)
        self.asked: list[Any] = []

    def get_token_info(self, *scopes: str, options: Any = None) -> AccessTokenInfo:
        self.asked.append(options)
        return self.give()


def token(seconds: float, text: str = "first") -> AccessTokenInfo:
    return AccessTokenInfo(text, int(time.time() + seconds))


def failing() -> AccessTokenInfo:
    raise ClientAuthenticationError("no token today")


class TestRenewal:
    """A token in hand, and the request for the next one."""

    def test_one_that_fails_hurts_nobody_while_the_token_is_valid(self) -> None:
        inner, bounded = self.holding(60)
        inner.give = failing
        assert bounded.get_token_info(SCOPE).token == "first"
        bounded.renew()
        assert len(inner.asked) == 3

    def test_one_that_takes_its_time_is_not_waited_for(self) -> None:
        inner, bounded = self.holding(60)
        answered = Event()

        def slowly() -> AccessTokenInfo:
            answered.wait(10)
            return token(3600, "second")

        inner.give = slowly
        began = time.monotonic()
        for _ in range(5):
            assert bounded.get_token_info(SCOPE).token == "first"
        assert time.monotonic() - began < credentials.PATIENCE + 0.9
        assert len(inner.asked) == 2
        answered.set()
        ends = time.monotonic() + 10
        while bounded.get_token_info(SCOPE).token != "second":
            assert time.monotonic() < ends

    def test_a_token_that_would_end_during_a_change_is_none_in_hand(self) -> None:
        inner, bounded = self.holding(credentials.LASTS - 5)
        inner.give = failing
        with pytest.raises(SignInFailed, match="no token today"):
            bounded.renew()

    def test_a_token_that_the_vault_has_refused_is_none_in_hand(self) -> None:
        inner, bounded = self.holding(60)
        inner.give = failing
        with pytest.raises(SignInFailed):
            bounded.get_token_info(SCOPE, options={"claims": "x"})
        with pytest.raises(SignInFailed):
            bounded.get_token_info(SCOPE)

    def test_a_token_of_another_tenant_is_none_in_hand(self) -> None:
        inner, bounded = self.holding(60)
        inner.give = failing
        with pytest.raises(SignInFailed):
            bounded.get_token_info(SCOPE, options={"tenant_id": "other"})

    def holding(self, seconds: float) -> tuple[Inner, BoundedCredential]:
        """A credential with a token that is valid for so long."""
        inner = Inner()
        inner.give = lambda: token(seconds)
        bounded = BoundedCredential(inner)
        bounded.get_token_info(SCOPE)
        return inner, bounded
