"""Creating a certificate."""

from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from certificates.domain.lifecycle import State
from certificates.models import Operation
from localvault.testing import LocalVault
from tests.views.scene import MakeOperation

URL = reverse("certificates:certificate-create", args=["kv-tests"])
NAME = reverse("certificates:certificate-name", args=["kv-tests"])

pytestmark = pytest.mark.usefixtures("certificates", "vault")


def filled(name: str, **changed: str) -> dict[str, str]:
    return {
        "name": name,
        "issuer": "Self",
        "dns_names": "www.contoso.com",
        "validity_months": "12",
        "key": "RSA-2048",
        "exportable": "on",
        "enabled": "on",
        "nonce": str(uuid4()),
        **changed,
    }


def creates(local_vault: LocalVault, name: str) -> int:
    return len(local_vault.journal(route="create", name=name, authorised=True))


class TestForm:
    def test_it_starts_from_the_defaults_of_the_service(self, as_operator: Client) -> None:
        form = as_operator.get(URL).context["form"]
        assert form["subject"].value() is None
        assert form["validity_months"].value() is None

    def test_it_can_start_from_the_default_policy(self, as_operator: Client) -> None:
        response = as_operator.get(f"{URL}?from=default")
        form = response.context["form"]
        assert form["subject"].value() == "CN=DefaultPolicy"
        assert form["validity_months"].value() == 12
        assert "Filled from the default policy" in response.content.decode()

    def test_the_default_policy_keeps_name_tags_and_nonce_and_sends_nothing(
        self, as_operator: Client, local_vault: LocalVault
    ) -> None:
        typed = {**filled("page-typed", dns_names="a b", tags="team=web"), "default": "policy"}
        response = as_operator.post(URL, typed)
        form = response.context["form"]
        assert response.status_code == 200
        kept = {field: form[field].value() for field in ("name", "tags", "nonce")}
        assert kept == {field: typed[field] for field in kept}
        assert form["subject"].value() == "CN=DefaultPolicy"
        assert not form["dns_names"].value()
        assert "Filled from the default policy" in response.content.decode()
        assert creates(local_vault, "page-typed") == 0

    def test_enter_in_a_field_sends_the_form(self, as_operator: Client) -> None:
        html = as_operator.get(URL).content.decode()
        buttons = [
            html.index(words) for words in ("Create in kv-tests", "Show the az", 'name="default"')
        ]
        assert buttons == sorted(buttons)

    def test_a_new_version_starts_from_the_current_policy_and_tags(
        self, as_operator: Client, local_vault: LocalVault
    ) -> None:
        typed = filled(
            "page-renewed",
            dns_names="a.contoso.com\nb.contoso.com",
            validity_months="7",
            key="EC-P-384",
            tags="team=web",
        )
        as_operator.post(URL, typed)
        response = as_operator.get(f"{URL}?name=page-renewed")
        html = response.content.decode()
        form = response.context["form"]
        assert form["dns_names"].value() == "a.contoso.com\nb.contoso.com"
        assert form["subject"].value() == "CN=a.contoso.com"
        assert form["validity_months"].value() == 7
        assert form["key"].value() == "EC-P-384"
        assert form["tags"].value() == "team=web"
        assert "New version of page-renewed in kv-tests" in html
        assert "The fields hold the current policy and tags." in html
        assert "If the name exists" not in html

    def test_a_name_that_is_not_there_starts_a_plain_form(self, as_operator: Client) -> None:
        html = as_operator.get(f"{URL}?name=page-new").content.decode()
        assert "Create a certificate in kv-tests" in html
        assert "The fields hold" not in html
        assert "If the name exists" in html

    def test_a_policy_that_cannot_be_read_is_told(
        self, as_operator: Client, local_vault: LocalVault
    ) -> None:
        local_vault.configure(permissions="list create")
        html = as_operator.get(f"{URL}?name=page-web").content.decode()
        assert "The current policy could not be read" in html
        assert 'value="page-web"' in html

    def test_it_can_start_from_an_operation(
        self, as_operator: Client, make_operation: MakeOperation
    ) -> None:
        operation = make_operation(State.FAILED, name="Page-Again", error=None)
        form = as_operator.get(f"{URL}?from={operation.id}").context["form"]
        assert (form["name"].value(), form["subject"].value()) == ("Page-Again", "CN=page-op")

    @pytest.mark.parametrize("source", ["nonsense", ""])
    def test_a_source_that_is_none_is_ignored(self, as_operator: Client, source: str) -> None:
        html = as_operator.get(f"{URL}?from={source}&name=page-new").content.decode()
        assert 'value="page-new"' in html


class TestSending:
    def test_a_filled_form_becomes_one_operation_at_a_double_click_too(
        self, as_operator: Client, local_vault: LocalVault
    ) -> None:
        form = filled("page-made")
        places = {as_operator.post(URL, form).headers["Location"] for _ in range(2)}
        operation = Operation.objects.get()
        assert places == {f"/operations/{operation.id}/"}
        assert creates(local_vault, "page-made") == 1

    def test_errors_are_told_and_nothing_typed_is_lost(
        self, as_operator: Client, local_vault: LocalVault
    ) -> None:
        form = filled("page-wrong", dns_names="not a name", tags="team=web")
        response = as_operator.post(URL, form)
        html = response.content.decode()
        assert response.status_code == 422
        assert "1 thing to correct" in html
        assert 'href="#id_dns_names"' in html
        assert "team=web" in html
        assert form["nonce"] in html
        assert creates(local_vault, "page-wrong") == 0

    def test_the_command_is_shown_without_sending(
        self, as_operator: Client, local_vault: LocalVault
    ) -> None:
        html = as_operator.post(URL, {**filled("page-az"), "show": "command"}).content.decode()
        assert "az keyvault certificate create --vault-name kv-tests --name page-az" in html
        assert "data-focus>Equivalent Azure CLI command. Nothing was sent." in html
        assert creates(local_vault, "page-az") == 0

    def test_a_form_without_its_nonce_is_refused(
        self, as_operator: Client, local_vault: LocalVault
    ) -> None:
        response = as_operator.post(URL, filled("page-bare", nonce=""))
        assert response.status_code == 400
        assert creates(local_vault, "page-bare") == 0

    def test_a_refusal_is_explained_with_a_filled_form_to_try_again(
        self, as_operator: Client, local_vault: LocalVault
    ) -> None:
        local_vault.configure(permissions="get list")
        html = as_operator.post(URL, filled("page-refused"), follow=True).content.decode()
        assert "kv-tests refused to create page-refused." in html
        assert f"{URL}?from={Operation.objects.get().id}" in html

    def test_a_name_held_by_a_deleted_one_offers_recover(self, as_operator: Client) -> None:
        html = as_operator.post(URL, filled("page-gone"), follow=True).content.decode()
        assert 'href="/vaults/kv-tests/deleted/page-gone/recover/"' in html
        assert "Use another name; the form is kept." in html


class TestName:
    @pytest.mark.parametrize(
        ("name", "badge", "words"),
        [
            ("page-free", "Free", "page-free is free in kv-tests."),
            ("page-web", "Exists", "exists: this makes a new version of it."),
            (
                "page-gone",
                "Deleted",
                "A deleted certificate holds the name page-gone in kv-tests until ",
            ),
            ("page-csr", "Under way", "already has an operation under way."),
            ("a b", "Not a name", "A name has 1 to 127 letters, digits and hyphens."),
        ],
    )
    def test_it_is_checked_when_the_field_is_left(
        self, as_operator: Client, name: str, badge: str, words: str
    ) -> None:
        html = as_operator.get(NAME, {"name": name}).content.decode()
        assert words in html
        assert f"</svg>{badge}</span>" in html

    def test_a_vault_that_fails_is_told_in_place(
        self, as_operator: Client, local_vault: LocalVault
    ) -> None:
        local_vault.configure(permissions="list")
        response = as_operator.get(NAME, {"name": "page-web"}, headers={"HX-Request": "true"})
        assert "lacks the certificate permission get" in response.content.decode()
        assert "<html" not in response.content.decode()


class TestAdvanced:
    def test_a_new_version_keeps_what_few_people_set(
        self, as_operator: Client, local_vault: LocalVault
    ) -> None:
        mail = {"trigger": {"days_before_expiry": 20}, "action": {"action_type": "EmailContacts"}}
        policy = {
            "x509_props": {"subject": "CN=kept", "key_usage": ["cRLSign"]},
            "secret_props": {"contentType": "application/x-pem-file"},
            "lifetime_actions": [mail],
            "issuer": {"name": "Self"},
            "key_props": {"kty": "EC", "crv": "P-256", "reuse_key": True},
        }
        local_vault.change("create", "page-kept", policy=policy)
        form = as_operator.get(f"{URL}?name=page-kept").context["form"]
        values = {field: form[field].value() for field in form.fields}
        assert values["lifetime_action"] == "EmailContacts days"
        assert (values["lifetime_value"], values["reuse_key"]) == (20, True)
        assert values["content_type"] == "application/x-pem-file"
        assert values["key_usage"] == ["cRLSign"]

    def test_what_is_wrong_opens_the_fold_that_hides_it(self, as_operator: Client) -> None:
        response = as_operator.post(URL, filled("page-x", extended_key_usage="nonsense"))
        assert response.status_code == 422
        html = response.content.decode()
        assert "is not an OID like" in html
        assert response.context["advanced_open"] is True

    def test_az_says_the_same(self, as_operator: Client) -> None:
        more = {"lifetime_action": "AutoRenew percentage", "lifetime_value": "70"}
        html = as_operator.post(URL, filled("page-az", show="command", **more)).content.decode()
        assert "&quot;lifetimePercentage&quot;: 70" in html
