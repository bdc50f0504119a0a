"""The form of a certificate's tags."""

from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from certificates.models import Operation
from localvault.caller import Caller
from localvault.testing import LocalVault
from tests.views.filling import fill_in

TAGS = {"owner": "web team", "stage": "<b>"}

pytestmark = pytest.mark.usefixtures("vault")


def url(name: str) -> str:
    return reverse("certificates:certificate-tags", args=["kv-tests", name])


@pytest.fixture
def tagged(local_vault: LocalVault) -> str:
    """A certificate of its own whose current version, the second one, has two tags."""
    name = f"page-tags-{uuid4().hex[:8]}"
    local_vault.fill([{"name": name, "versions": 2, "key_type": "EC-P-256"}])
    local_vault.change("update", name, tags=TAGS)
    return name


def send(client: Client, address: str, tags: str) -> Operation:
    response = fill_in(client, address, {"tags": tags})
    assert response.status_code == 302, response.content
    return Operation.objects.latest("created_at")


def tags_in(local_vault: LocalVault, name: str) -> object:
    return Caller(local_vault)("GET", f"/certificates/{name}").json.get("tags", {})


def test_the_form_holds_what_is_there_and_tells_the_limits(
    as_operator: Client, tagged: str
) -> None:
    html = as_operator.get(url(tagged)).content.decode()
    assert "owner=web team\nstage=&lt;b&gt;</textarea>" in html
    assert "15 at most, of 256 characters at most. What is not here is removed." in html
    assert "cannot be written on a line" not in html


def test_what_is_sent_takes_the_place_of_all_that_was_there(
    as_operator: Client, local_vault: LocalVault, tagged: str
) -> None:
    operation = send(as_operator, url(tagged), "owner=platform team\n\ncost = 12")
    assert tags_in(local_vault, tagged) == {"owner": "platform team", "cost": "12"}
    assert operation.result
    version = operation.result["version"][:8]
    assert operation.sentence == f"The tags of version {version} of {tagged} are changed."
    html = as_operator.get(f"/operations/{operation.id}/").content.decode()
    assert "owner=platform team, cost=12" in html
    assert "--tags &#x27;owner=platform team&#x27; cost=12" in html


def test_none_are_left_when_none_are_given(
    as_operator: Client, local_vault: LocalVault, tagged: str
) -> None:
    operation = send(as_operator, url(tagged), "")
    assert tags_in(local_vault, tagged) == {}
    html = as_operator.get(f"/operations/{operation.id}/").content.decode()
    assert "--tags &#x27;&#x27;" in html


def test_a_version_has_its_own(as_operator: Client, local_vault: LocalVault, tagged: str) -> None:
    call = Caller(local_vault)
    listed = call("GET", f"/certificates/{tagged}/versions").json["value"]
    older = min(listed, key=lambda item: item["attributes"]["created"])["id"].rpartition("/")[2]
    address = f"{url(tagged)}?version={older}"
    assert "web team" not in as_operator.get(address).content.decode()
    operation = send(as_operator, address, "old=yes")
    assert call("GET", f"/certificates/{tagged}/{older}").json["tags"] == {"old": "yes"}
    assert tags_in(local_vault, tagged) == TAGS
    assert operation.title == f"Changing the tags of version {older[:8]} of {tagged} in kv-tests"
    assert as_operator.get(f"{url(tagged)}?version=../x").status_code == 404


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("owner", "is not of the form name=value"),
        ("a=1\na=2", "is given twice"),
        (f"a={'x' * 257}", "1 to 256 characters"),
        ("\n".join(f"a{n}=1" for n in range(16)), "at most 15 tags; these are 16"),
    ],
)
def test_what_key_vault_does_not_take_is_told_and_nothing_is_lost(
    as_operator: Client, local_vault: LocalVault, tagged: str, typed: str, told: str
) -> None:
    nonce = str(uuid4())
    response = as_operator.post(url(tagged), {"nonce": nonce, "tags": typed})
    html = response.content.decode()
    assert response.status_code == 422
    assert told in html
    assert f"{typed}</textarea>" in html
    assert nonce in html
    assert tags_in(local_vault, tagged) == TAGS


def test_the_command_is_shown_without_sending(
    as_operator: Client, local_vault: LocalVault, tagged: str
) -> None:
    response = as_operator.post(url(tagged), {"tags": "a=1", "show": "command"})
    html = response.content.decode()
    assert "Equivalent Azure CLI command. Nothing was sent." in html
    assert "--tags a=1" in html
    assert tags_in(local_vault, tagged) == TAGS


def test_a_tag_that_does_not_fit_on_a_line_is_told(
    as_operator: Client, local_vault: LocalVault, tagged: str
) -> None:
    local_vault.change("update", tagged, tags={"a=b": "c"})
    assert "cannot be written on a line" in as_operator.get(url(tagged)).content.decode()


def test_one_that_failed_is_tried_again_with_what_was_typed(
    as_operator: Client, local_vault: LocalVault, tagged: str
) -> None:
    local_vault.fault("drop", route="update", name=tagged, when="before")
    operation = send(as_operator, url(tagged), "typed=yes")
    Operation.objects.filter(pk=operation.pk).update(
        state="cancelled",
        settled_at=operation.created_at,
        slot=None,
        next_check_at=None,
        how="seen",
    )
    html = as_operator.get(f"/operations/{operation.id}/").content.decode()
    again = f"{url(tagged)}?from={operation.id}"
    assert again in html
    assert "typed=yes</textarea>" in as_operator.get(again).content.decode()


def test_the_menu_of_a_certificate_leads_there(
    as_operator: Client, as_reader: Client, tagged: str
) -> None:
    page = f"/vaults/kv-tests/certificates/{tagged}/"
    assert f'href="{url(tagged)}"' in as_operator.get(page).content.decode()
    assert f'href="{url(tagged)}"' not in as_reader.get(page).content.decode()
