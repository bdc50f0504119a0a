"""Pages about an issuer, the contacts and the vault: no link leads nowhere, no name is missing."""

import html
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from certificates.domain.lifecycle import State
from certificates.domain.sealed import Sealed
from certificates.models import Operation, Person, Vault
from certificates.permissions import Rights, keep_rights, rights_of
from certificates.verbs import Verb
from localvault.testing import LocalVault
from tests.made_up.asking import PASSWORD, perform, pfx, words
from tests.made_up.test_pages import file, form_of, url_of
from tests.made_up.verbs import Import, Restore, SetContacts, SetIssuer
from tests.services.asking import fresh
from tests.views.scene import MakeOperation, make_operation

__all__ = ["make_operation"]
pytestmark = pytest.mark.usefixtures("made_up", "vault")

ACCOUNT = Sealed(password=PASSWORD)
ISSUER = "/vaults/kv-tests/issuers/Acme/x-issuer/"
CONTACTS = "/vaults/kv-tests/contacts/x-contacts/"
RESTORE = "/vaults/kv-tests/x-restore/"
REFUSED = {"kind": "answer", "body": {"error": {"code": "No", "message": "Not so."}}}


@pytest.mark.parametrize(
    ("url", "route", "told"),
    [
        (ISSUER, "set-issuer", "The issuer Acme is written down."),
        (CONTACTS, "set-contacts", "The contacts of kv-tests are changed."),
    ],
)
def test_it_is_done_from_its_page(
    as_administrator: Client, local_vault: LocalVault, url: str, route: str, told: str
) -> None:
    sent = form_of(as_administrator, url) | {"password": PASSWORD}
    answer = as_administrator.post(url, sent, follow=True)
    assert told in words(answer)
    (operation,) = Operation.objects.all()
    (request,) = local_vault.journal(
        route=route, client_request_id=str(operation.id), authorised=True
    )
    assert request.status == 200
    assert dead_links(as_administrator, answer) == []


def test_a_backup_is_restored_from_the_page_of_its_vault(
    as_administrator: Client, local_vault: LocalVault
) -> None:
    name = fresh()
    bring, back_up = url_of("x-import", name), url_of("x-backup", name)
    opened = form_of(as_administrator, bring) | {"password": PASSWORD}
    as_administrator.post(bring, opened | {"file": file(pfx())})
    backup = as_administrator.post(back_up, form_of(as_administrator, back_up)).content
    local_vault.change("delete", name)
    local_vault.change("purge", name)
    sent = form_of(as_administrator, RESTORE) | {"file": file(backup)}
    answer = as_administrator.post(RESTORE, sent, follow=True)
    assert "The backup is restored into kv-tests." in words(answer)
    assert dead_links(as_administrator, answer) == []


def dead_links(client: Client, answer: Any) -> list[str]:
    """The addresses on a page that lead nowhere."""
    found = re.findall(r'(?:href|action)="(/[^"]*)"', answer.content.decode())
    links = {html.unescape(link) for link in found if not link.startswith("/static/")}
    gets = {link: client.get(link).status_code for link in links}
    return [link for link, status in gets.items() if status not in (200, 302, 405)]


VERBS: dict[str, Callable[[], Verb]] = {
    "issuer": lambda: SetIssuer(issuer=fresh("issuer")),
    "contacts": SetContacts,
    "vault": Restore,
}


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("about", VERBS)
def test_lists_and_pages_are_whole_in_every_state(
    as_administrator: Client, make_operation: MakeOperation, about: str, state: State
) -> None:
    verb = VERBS[about]()
    request = {"verb": verb.key, "vault": "kv-tests", "name": "", "issuer": verb.subject_name}
    if about != "issuer":
        del request["issuer"]
    slot = verb.slot if state is State.UNKNOWN else None
    operation = make_operation(state, verb=verb.key, name="", request=request, slot=slot)
    for url in ("/operations/?kind=all", f"/operations/{operation.id}/"):
        page = as_administrator.get(url)
        assert page.status_code == 200
        assert operation.title in words(page)
        assert dead_links(as_administrator, page) == []
    status = as_administrator.get(
        f"/operations/{operation.id}/status/?shown=other", headers={"HX-Request": "true"}
    )
    assert status.status_code == 200


def test_the_list_names_the_issuer_and_has_a_dash_for_what_has_no_name(
    as_administrator: Client, vault: Vault, administrator: Person
) -> None:
    for verb in (SetIssuer(issuer="Acme"), SetContacts()):
        perform(verb, vault, administrator, sealed=ACCOUNT)
    html = as_administrator.get("/operations/?kind=all").content.decode()
    cells = re.findall(r'data-label="Certificate"[^>]*>\s*(.*?)\s*</td>', html, re.S)
    assert cells == ["\N{EN DASH}", "Acme"]


FAILURES: dict[str, tuple[dict[str, Any], list[str]]] = {
    "refused": (
        {**REFUSED, "status": 409},
        ["kv-tests is doing something else with the issuer Acme."],
    ),
    "invalid": ({**REFUSED, "status": 400}, ["kv-tests refused to change the issuer Acme."]),
    "not there": (
        {**REFUSED, "status": 404},
        ["kv-tests refused to change the issuer Acme.", "kv-tests does not have it."],
    ),
}


@pytest.mark.parametrize("failure", FAILURES)
def test_a_failure_is_about_the_issuer(
    as_administrator: Client,
    vault: Vault,
    administrator: Person,
    local_vault: LocalVault,
    failure: str,
) -> None:
    fault, told = FAILURES[failure]
    local_vault.fault(route="set-issuer", **fault)
    operation = perform(SetIssuer(issuer="Acme"), vault, administrator, sealed=ACCOUNT).operation
    assert operation.status is State.FAILED
    page = as_administrator.get(f"/operations/{operation.id}/")
    shown = words(page)
    for sentence in told:
        assert sentence in shown
    assert "certificate named" not in shown
    assert f'href="{ISSUER}"' in page.content.decode()
    assert dead_links(as_administrator, page) == []


def test_what_the_portal_holds_back_begins_a_sentence(
    vault: Vault, administrator: Person, as_administrator: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep_rights(administrator)
    assert rights_of(administrator).may(SetContacts.action, vault)
    with monkeypatch.context() as withdrawn:
        withdrawn.setattr("certificates.permissions.read_rights", lambda _: Rights({}))
        operation = perform(SetContacts(), vault, administrator).operation
    shown = words(as_administrator.get(f"/operations/{operation.id}/"))
    assert "The list of contacts was not changed in kv-tests." in shown


def test_a_conflict_says_what_is_under_way(
    as_administrator: Client, vault: Vault, administrator: Person, local_vault: LocalVault
) -> None:
    local_vault.fault("drop", route="set-contacts")
    perform(SetContacts(), vault, administrator)
    refused = as_administrator.post(CONTACTS, form_of(as_administrator, CONTACTS))
    assert refused.status_code == 409
    shown = words(refused)
    assert "Changing the contacts of kv-tests, asked for by Administrator Example" in shown
    assert "It is about kv-tests." in shown
    assert dead_links(as_administrator, refused) == []


@pytest.mark.parametrize("url", [ISSUER, CONTACTS, RESTORE, url_of("x-import", "web")])
@pytest.mark.parametrize("method", ["get", "post"])
def test_nobody_else_comes_in(
    client: Client,
    as_stranger: Client,
    as_reader: Client,
    url: str,
    method: str,
) -> None:
    answers = [getattr(one, method)(url).status_code for one in (client, as_stranger, as_reader)]
    assert answers == [302, 404, 403]
    assert not Operation.objects.exists()


def test_what_has_no_such_name_has_no_page(as_administrator: Client) -> None:
    for url in ("/vaults/kv-tests/issuers/~web/x-issuer/", "/vaults/kv-tests/contacts/a/"):
        assert as_administrator.get(url).status_code == 404


class TestMistakesOfThePortal:
    """What goes wrong inside, with a file and a password in hand, is shown and logged without."""

    @pytest.fixture
    def broken(self, as_administrator: Client, monkeypatch: pytest.MonkeyPatch) -> Client:
        def send(verb: Import, gateway: object, sealed: Any) -> None:
            (content,), password = sealed.files, sealed.password
            raise RuntimeError(f"a mistake, {len(content)}, {len(password)}")

        monkeypatch.setattr(Import, "send", send)
        as_administrator.raise_request_exception = False
        return as_administrator

    @pytest.mark.parametrize("debug", [False, True])
    def test_neither_page_nor_log_has_the_password_or_the_file(
        self,
        broken: Client,
        settings: Settings,
        caplog: pytest.LogCaptureFixture,
        capfd: pytest.CaptureFixture[str],
        debug: bool,
    ) -> None:
        url = url_of("x-import", fresh())
        content = b"marker-in-the-file" * 3
        sent = form_of(broken, url) | {"file": file(content), "password": PASSWORD}
        settings.DEBUG = debug
        answer = broken.post(url, sent)
        assert answer.status_code == 500
        page = answer.content.decode()
        assert ("a mistake, 54" in page) is debug
        logged = caplog.text + "".join(capfd.readouterr())
        assert "a mistake, 54" in logged
        for secret in (PASSWORD, "marker-in-the-file"):
            assert secret not in page
            assert secret not in logged
