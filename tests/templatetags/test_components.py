"""The pieces of the pages, rendered."""

from dataclasses import dataclass
from uuid import UUID

import pytest
from django.template import Context, Template, TemplateSyntaxError

from certificates.domain.failures import Failure, FailureKind
from certificates.domain.lifecycle import State
from certificates.templatetags import components
from certificates.verbs import Verb
from tests.verbs.specimens import SAMPLES, attempt

ID = UUID(int=7)


@dataclass
class Operation:
    """As much of an operation as a badge needs."""

    state: str
    how: str = "answered"
    waits_for_csr: bool = False
    waits_on_team: bool = False
    failure: Failure | None = None
    verb_object: Verb = SAMPLES["create"]
    display_name: str = "web-prod"
    sentence: str = "It was not done."
    id: UUID = ID


def rendered(source: str, **context: object) -> str:
    return Template("{% load components %}" + source).render(Context(context))


def test_an_icon_is_hidden_from_screen_readers() -> None:
    assert '<svg aria-hidden="true" focusable="false"' in components.icon("trash")


def test_an_unknown_icon_is_a_mistake_of_the_template() -> None:
    with pytest.raises(TemplateSyntaxError):
        components.icon("no-such-icon")


@pytest.mark.parametrize("state", State)
def test_every_state_has_a_word_and_an_icon(state: State) -> None:
    html = rendered("{% state operation %}", operation=Operation(state))
    assert components.STATES[state][0] in html
    assert "<svg" in html


def test_a_waiting_csr_has_a_word_of_its_own() -> None:
    waiting = Operation(State.WAITING, waits_for_csr=True)
    assert "Waiting for CA" in rendered("{% state operation %}", operation=waiting)
    assert components.waits_on(waiting) == "Certificate authority"


def test_a_copy_button_says_what_it_copies() -> None:
    html = rendered('{% copy value "SHA-1 thumbprint" %}', value='"><script>')
    assert 'aria-label="Copy SHA-1 thumbprint"' in html
    assert "<script>" not in html


def test_an_error_says_what_why_and_what_to_do() -> None:
    failure = Failure(
        kind=FailureKind.PERMISSION_POLICY,
        vault="kv-payments",
        permission="create",
        request_id="r-1",
        message="<b>not</b> allowed",
    )
    html = rendered(
        '{% error failure attempt "web-prod" operation "/again/" %}',
        failure=failure,
        attempt=attempt("create", "web-prod"),
        operation=Operation(State.FAILED),
    )
    for expected in (
        "kv-payments refused to create web-prod.",
        "Nothing was changed.",
        "az keyvault set-policy",
        'href="/again/"',
        "Details to copy",
        "Key Vault request id: r-1",
        str(ID),
    ):
        assert expected in html
    assert "<b>not</b>" not in html


def test_a_deleted_name_offers_recover_and_another_name() -> None:
    failure = Failure(kind=FailureKind.NAME_DELETED, vault="kv-payments")
    html = rendered(
        '{% error failure attempt "web-prod" None "/form/" %}',
        failure=failure,
        attempt=attempt("create", "web-prod"),
    )
    assert 'href="/vaults/kv-payments/deleted/web-prod/recover/"' in html
    assert 'href="/form/"' in html


def test_a_failure_in_short_says_what_happened_where() -> None:
    failure = Failure(kind=FailureKind.NAME_BEING_DELETED, vault="kv-payments")
    assert components.in_short(Operation(State.FAILED)) == "It was not done."
    told = components.in_short(Operation(State.FAILED, failure=failure))
    assert told == "kv-payments is still deleting web-prod."


def test_two_forms_never_share_a_nonce() -> None:
    assert components.nonce() != components.nonce()
