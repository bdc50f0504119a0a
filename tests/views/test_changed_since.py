"""Nobody overwrites unseen what someone else has changed since a form was opened."""

import time
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from certificates.models import Operation
from localvault.caller import Caller, until
from localvault.testing import LocalVault
from tests.views.filling import fill_in, hidden_in, opened
from tests.views.test_create import URL, filled

TAGS = {"owner": "web team", "stage": "prod"}

pytestmark = pytest.mark.usefixtures("vault")


@pytest.fixture
def name(local_vault: LocalVault) -> str:
    """A certificate of its own, with tags."""
    name = f"page-since-{uuid4().hex[:8]}"
    local_vault.fill([{"name": name, "key_type": "EC-P-256", "tags": TAGS, "age_days": 9}])
    return name


def url(verb: str, name: str) -> str:
    return reverse(f"certificates:certificate-{verb}", args=["kv-tests", name])


def tags_in(local_vault: LocalVault, name: str) -> object:
    return Caller(local_vault)("GET", f"/certificates/{name}").json.get("tags", {})


def sent(local_vault: LocalVault, name: str) -> int:
    """How many changing requests the vault had."""
    asked = local_vault.journal(name=name, authorised=True)
    return len([entry for entry in asked if entry.method in ("PATCH", "POST", "DELETE")])


def differences(response: Any) -> list[tuple[str, str, str]]:
    found = response.context["changed"].differences
    return [(one.what, one.opened, one.now) for one in found]


class TestTags:
    def test_the_second_of_two_forms_is_not_sent_and_shows_both(
        self, as_operator: Client, as_administrator: Client, local_vault: LocalVault, name: str
    ) -> None:
        address = url("tags", name)
        mine, theirs = opened(as_operator, address), opened(as_administrator, address)
        as_administrator.post(address, {"tags": "owner=platform\nnew=1", **theirs})
        response = as_operator.post(address, {"tags": "owner=mine", **mine})
        assert response.status_code == 409
        assert tags_in(local_vault, name) == {"owner": "platform", "new": "1"}
        assert differences(response) == [
            ("Tag new", "none", "1"),
            ("Tag owner", "web team", "platform"),
            ("Tag stage", "prod", "none"),
        ]
        html = response.content.decode()
        assert f"{name} was changed since you opened this form." in html
        assert "owner=mine</textarea>" in html

    def test_it_can_be_sent_again_by_somebody_who_has_seen_it(
        self, as_operator: Client, local_vault: LocalVault, name: str
    ) -> None:
        address = url("tags", name)
        mine = opened(as_operator, address)
        local_vault.change("update", name, tags={"a": "b"})
        refused = as_operator.post(address, {"tags": "owner=mine", **mine})
        again = hidden_in(refused.content.decode())
        assert again["nonce"] != mine["nonce"]
        assert as_operator.post(address, {"tags": "owner=mine", **again}).status_code == 302
        assert tags_in(local_vault, name) == {"owner": "mine"}

    def test_what_changes_a_third_time_is_asked_about_a_third_time(
        self, as_operator: Client, local_vault: LocalVault, name: str
    ) -> None:
        address = url("tags", name)
        form = opened(as_operator, address)
        for number in range(2):
            local_vault.change("update", name, tags={"n": str(number)})
            response = as_operator.post(address, {"tags": "owner=mine", **form})
            assert response.status_code == 409
            form = hidden_in(response.content.decode())

    def test_a_double_click_shows_the_same_twice(
        self, as_operator: Client, local_vault: LocalVault, name: str
    ) -> None:
        address = url("tags", name)
        mine = opened(as_operator, address)
        local_vault.change("update", name, tags={"a": "b"})
        answers = [as_operator.post(address, {"tags": "x=1", **mine}) for _ in range(2)]
        assert [answer.status_code for answer in answers] == [409, 409]
        assert differences(answers[0]) == differences(answers[1])
        assert Operation.objects.count() == 1

    def test_a_change_just_before_sending_counts(
        self, as_operator: Client, local_vault: LocalVault, name: str
    ) -> None:
        address = url("tags", name)
        mine = opened(as_operator, address)
        local_vault.fault(
            "change", route="pending", name=name, what="update", spec={"tags": {"late": "1"}}
        )
        response = as_operator.post(address, {"tags": "owner=mine", **mine})
        assert response.status_code == 409
        assert tags_in(local_vault, name) == {"late": "1"}

    @pytest.mark.parametrize("form", [{}, {"opened": ""}, {"opened": "[1"}, {"opened": "[" * 5000}])
    def test_a_form_that_does_not_say_what_it_was_opened_with_asks(
        self, as_operator: Client, local_vault: LocalVault, name: str, form: dict[str, str]
    ) -> None:
        typed = {"nonce": str(uuid4()), "tags": "owner=mine", **form}
        assert as_operator.post(url("tags", name), typed).status_code == 409
        assert tags_in(local_vault, name) == TAGS

    def test_text_that_no_database_takes_is_no_error(self, as_operator: Client, name: str) -> None:
        form = {"nonce": str(uuid4()), "tags": "a=1", "opened": r'{"a\u0000":"\ud800<b>"}'}
        response = as_operator.post(url("tags", name), form)
        assert response.status_code == 409
        assert "&lt;b&gt;" in response.content.decode()


@pytest.mark.parametrize("verb", ["enable", "disable", "renew"])
@pytest.mark.parametrize(
    "meddle",
    [
        lambda vault, name: vault.change("renew", name),
        lambda vault, name: vault.change("update", name, tags={"other": "1"}),
    ],
    ids=["a new version", "other tags"],
)
def test_other_forms_are_held_to_it_too(
    as_operator: Client,
    local_vault: LocalVault,
    name: str,
    verb: str,
    meddle: Callable[[LocalVault, str], None],
) -> None:
    address = url(verb, name)
    form = opened(as_operator, address)
    meddle(local_vault, name)
    response = as_operator.post(address, form)
    assert response.status_code == 409
    assert sent(local_vault, name) == 0
    again = hidden_in(response.content.decode())
    assert as_operator.post(address, again).status_code == 302
    assert sent(local_vault, name) == 1


def _delete_again(vault: LocalVault, name: str) -> None:
    """Recover and delete once more, so that the vault gives another second as its date."""
    since = Caller(vault)("GET", f"/deletedcertificates/{name}").json["deletedDate"]
    until(lambda: time.time() >= since + 1)
    vault.change("recover", name)
    vault.change("delete", name)


def _ask_again(vault: LocalVault, name: str) -> None:
    vault.change("delete_pending", name)
    vault.change("create", name, issuer="Unknown", key_type="EC-P-256")


@pytest.mark.parametrize(
    ("verb", "subject", "prepare", "meddle"),
    [
        ("delete", "certificate", None, lambda vault, name: vault.change("renew", name)),
        ("purge", "deleted", "delete", _delete_again),
        ("cancel", "certificate", "wait", _ask_again),
        ("delete-operation", "certificate", "wait", _ask_again),
    ],
    ids=["a new version", "another delete", "another operation", "another operation to delete"],
)
def test_what_takes_away_is_held_to_it_too(
    as_administrator: Client,
    local_vault: LocalVault,
    name: str,
    verb: str,
    subject: str,
    prepare: str | None,
    meddle: Callable[[LocalVault, str], None],
) -> None:
    if prepare == "delete":
        local_vault.change("delete", name)
    elif prepare == "wait":
        local_vault.change("create", name, issuer="Unknown", key_type="EC-P-256")
    address = reverse(f"certificates:{subject}-{verb}", args=["kv-tests", name])
    typed = {"typed": f"kv-tests/{name}"}
    form = opened(as_administrator, address)
    meddle(local_vault, name)
    response = as_administrator.post(address, {**typed, **form})
    assert response.status_code == 409
    assert len(differences(response)) == 1
    assert sent(local_vault, name) == 0
    again = hidden_in(response.content.decode())
    assert as_administrator.post(address, {**typed, **again}).status_code == 302
    assert sent(local_vault, name) == 1


class TestCreate:
    def test_an_empty_form_asks_before_it_replaces_a_certificate(
        self, as_operator: Client, local_vault: LocalVault, name: str
    ) -> None:
        typed = filled(name, key="EC-P-256", tags="typed=1")
        response = as_operator.post(URL, {**typed, **opened(as_operator, URL)})
        assert response.status_code == 409
        assert sent(local_vault, name) == 0
        html = response.content.decode()
        assert f"{name} already exists: sent again, the form makes a new version of it" in html
        assert ("Tag owner", "none", "web team") in differences(response)
        assert "typed=1</textarea>" in html
        again = hidden_in(html)
        assert as_operator.post(URL, {**typed, **again}).status_code == 302
        assert sent(local_vault, name) == 1

    def test_a_form_that_was_opened_for_the_certificate_does_not_ask(
        self, as_operator: Client, local_vault: LocalVault, name: str
    ) -> None:
        typed = filled(name, key="EC-P-256")
        assert fill_in(as_operator, f"{URL}?name={name}", typed).status_code == 302
        assert sent(local_vault, name) == 1

    def test_unless_its_policy_was_changed_since(
        self, as_operator: Client, local_vault: LocalVault, name: str
    ) -> None:
        form = opened(as_operator, f"{URL}?name={name}")
        call = Caller(local_vault)
        call("PATCH", f"/certificates/{name}/policy", {"x509_props": {"validity_months": 7}})
        response = as_operator.post(URL, {**filled(name, key="EC-P-256"), **form})
        assert response.status_code == 409
        assert [one[0] for one in differences(response)] == ["Issuance policy"]

    def test_another_name_in_that_form_is_one_of_its_own(
        self, as_operator: Client, local_vault: LocalVault, name: str
    ) -> None:
        form = opened(as_operator, f"{URL}?name={name}")
        other = f"{name}-2"
        assert as_operator.post(URL, {**filled(other), **form}).status_code == 302

    def test_one_that_is_tried_again_carries_what_is_there(
        self, as_operator: Client, local_vault: LocalVault, name: str
    ) -> None:
        local_vault.fault("refuse", route="create", name=name, status=429)
        typed = filled(name, key="EC-P-256")
        fill_in(as_operator, f"{URL}?name={name}", typed)
        again = f"{URL}?from={Operation.objects.get().id}"
        assert fill_in(as_operator, again, typed).status_code == 302
        assert sent(local_vault, name) == 2


def test_the_operation_that_was_not_sent_says_why(
    as_operator: Client, local_vault: LocalVault, name: str
) -> None:
    form = opened(as_operator, url("tags", name))
    local_vault.change("update", name, tags={"a": "b"})
    as_operator.post(url("tags", name), {"tags": "", **form})
    operation = Operation.objects.get()
    html = as_operator.get(f"/operations/{operation.id}/").content.decode()
    assert f"{name} is not as it was in kv-tests when the form was opened." in html
    assert "web team" in html
