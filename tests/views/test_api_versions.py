"""What pages say and offer where a vault speaks an older API version than the portal."""

import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from certificates.domain.api_versions import NEWEST
from certificates.domain.lifecycle import State
from certificates.models import Operation, Vault
from tests.views.scene import MakeOperation
from tests.views.test_create import filled

CREATE = reverse("certificates:certificate-create", args=["kv-tests"])
DETAIL = reverse("certificates:vault-detail", args=["kv-tests"])
ADDRESSES = "IP addresses need API version 2025-07-01; kv-tests speaks 7.4."
ORDER = "The order of the certificates needs API version 7.6; kv-tests speaks 7.4."

pytestmark = pytest.mark.usefixtures("certificates")


@pytest.fixture
def lagging(vault: Vault) -> Vault:
    """A vault whose answers have taught that it speaks 7.4."""
    vault.api_version, vault.api_version_at = "7.4", timezone.now()
    vault.save()
    return vault


def text_of(html: str) -> str:
    return " ".join(re.sub("<[^>]*>", " ", html).split())


class TestForm:
    def test_it_says_why_a_field_is_not_offered(self, as_operator: Client, lagging: Vault) -> None:
        response = as_operator.get(CREATE)
        html, form = response.content.decode(), response.context["form"]
        assert ADDRESSES in html
        assert ORDER in html
        disabled = {name for name in form.fields if form.fields[name].widget.attrs.get("disabled")}
        assert disabled == {"ip_addresses", "uris", "preserve_order"}

    def test_it_offers_all_where_the_vault_speaks_the_newest(
        self, as_operator: Client, vault: Vault
    ) -> None:
        html = as_operator.get(CREATE).content.decode()
        assert "API version" not in html
        assert "disabled" not in html[html.index("<form") :].replace("disabled new version", "")

    def test_what_it_cannot_send_is_not_lost_in_silence(
        self, as_operator: Client, lagging: Vault
    ) -> None:
        """A form that was opened before the vault was known to lag."""
        typed = filled("page-lag", ip_addresses="192.0.2.1", preserve_order="on")
        response = as_operator.post(CREATE, typed)
        assert response.status_code == 422
        assert response.context["form"].errors == {
            "ip_addresses": [ADDRESSES],
            "preserve_order": [ORDER],
        }
        assert "192.0.2.1" in response.content.decode()
        assert not Operation.objects.exists()

    def test_one_that_is_tried_again_shows_what_has_to_go(
        self, as_operator: Client, lagging: Vault, make_operation: MakeOperation
    ) -> None:
        operation = make_operation(State.FAILED, name="page-lag", error=None)
        operation.request["spec"]["ip_addresses"] = ["192.0.2.1"]
        operation.save()
        form = as_operator.get(f"{CREATE}?from={operation.id}").context["form"]
        assert form["ip_addresses"].value() == "192.0.2.1"
        assert "disabled" not in form.fields["ip_addresses"].widget.attrs


class TestVaultPage:
    def test_it_shows_the_version_and_why(self, as_operator: Client, lagging: Vault) -> None:
        text = text_of(as_operator.get(DETAIL).content.decode())
        assert "API version 7.4 the newest that this vault knows, seen on " in text
        assert f"The portal speaks {NEWEST} and tries it once a day." in text

    def test_the_newest_needs_no_reason(self, as_operator: Client, vault: Vault) -> None:
        text = text_of(as_operator.get(DETAIL).content.decode())
        assert f"API version {NEWEST} " in text
        assert "once a day" not in text

    def test_it_says_who_named_it(
        self, as_operator: Client, vault: Vault, settings: Settings
    ) -> None:
        settings.API_VERSION = "7.5"
        text = text_of(as_operator.get(DETAIL).content.decode())
        assert "API version 7.5 as KVPORTAL_API_VERSION says" in text
