"""Pages and addresses of verbs with files, passwords and something to hand out."""

import re
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from certificates.domain.lifecycle import State
from certificates.models import Operation, Vault
from certificates.views.submitting import ALREADY_SENT
from localvault.testing import LocalVault
from tests.made_up.asking import PASSWORD, pfx, words
from tests.services.asking import filled, fresh

pytestmark = pytest.mark.usefixtures("made_up", "vault")

NONCE = re.compile(r'name="nonce" value="([0-9a-f-]{36})"')
MOST = settings.FILE_UPLOAD_MAX_MEMORY_SIZE


def form_of(client: Client, url: str) -> dict[str, Any]:
    """The page of a form, as someone has opened it."""
    answer = client.get(url)
    assert answer.status_code == 200
    (nonce,) = NONCE.findall(answer.content.decode())
    return {"nonce": nonce}


def file(content: bytes) -> SimpleUploadedFile:
    """A file that someone has picked."""
    return SimpleUploadedFile("web.pfx", content)


def url_of(verb: str, name: str) -> str:
    """The page of a change of a certificate."""
    return f"/vaults/kv-tests/certificates/{name}/{verb}/"


def test_a_file_is_sent_and_leads_to_its_operation(as_operator: Client) -> None:
    url, content = url_of("x-import", name := fresh()), pfx()
    sent = form_of(as_operator, url) | {"file": file(content), "password": PASSWORD}
    answer = as_operator.post(url, sent, follow=True)
    shown = words(answer)
    assert f"{name} is imported." in shown
    assert "SHA-256 of the file" in shown
    assert PASSWORD not in answer.content.decode()
    assert Operation.objects.get().request["files"][0] in shown


@pytest.mark.parametrize("size", [MOST + 1, 10 * MOST])
def test_a_file_that_is_too_large_is_refused_beside_its_field(
    as_operator: Client, size: int
) -> None:
    url = url_of("x-import", fresh())
    form = form_of(as_operator, url)
    answer = as_operator.post(url, form | {"file": file(b"x" * size), "password": PASSWORD})
    assert answer.status_code == 422
    sentence = answer.context["form"].errors["file"][0].replace("\xa0", " ")
    assert sentence == f"This file has {size / MOST:.1f} MB. It can have 1.0 MB at most."
    html = answer.content.decode()
    assert PASSWORD not in html
    assert NONCE.findall(html) == [form["nonce"]]
    assert not Operation.objects.exists()


@pytest.mark.parametrize(
    ("files", "told"),
    [
        ({}, "This field is required."),
        ({"file": b""}, "The submitted file is empty."),
    ],
)
def test_no_file_is_refused_beside_its_field(
    as_operator: Client, files: dict[str, bytes], told: str
) -> None:
    url = url_of("x-import", fresh())
    picked = {name: file(content) for name, content in files.items()}
    answer = as_operator.post(url, form_of(as_operator, url) | picked)
    assert answer.status_code == 422
    assert answer.context["form"].errors["file"] == [told]


def test_the_largest_file_reaches_the_vault(as_operator: Client, local_vault: LocalVault) -> None:
    url = url_of("x-import", name := fresh())
    sent = form_of(as_operator, url) | {"file": file(b"x" * MOST)}
    assert "Key Vault does not accept" in words(as_operator.post(url, sent, follow=True))
    assert local_vault.journal(route="import", name=name, authorised=True)


def test_too_many_files_are_a_request_that_makes_no_sense(as_operator: Client) -> None:
    url = url_of("x-import", fresh())
    sent = form_of(as_operator, url) | {f"file{n}": file(b"x") for n in range(4)}
    answer = as_operator.post(url, sent)
    assert answer.status_code == 400
    assert "Nothing was changed." in words(answer)


def test_the_same_file_with_another_password_needs_a_new_form(
    as_operator: Client, local_vault: LocalVault
) -> None:
    url, content = url_of("x-import", name := fresh()), pfx()
    form = form_of(as_operator, url)
    as_operator.post(url, form | {"file": file(content), "password": "wrong"})
    answer = as_operator.post(
        url, form | {"file": file(content), "password": PASSWORD}, follow=True
    )
    assert ALREADY_SENT in words(answer)
    assert len(local_vault.journal(route="import", name=name, authorised=True)) == 1
    (again,) = re.findall(rf'href="({url})"[^>]*>(?:<svg.*?</svg>)Correct it and try again',
                          answer.content.decode())  # fmt: skip
    sent = form_of(as_operator, again) | {"file": file(content), "password": PASSWORD}
    answer = as_operator.post(again, sent, follow=True)
    assert f"{name} is imported." in words(answer)
    assert ALREADY_SENT not in words(answer)


def test_another_file_in_the_same_form_is_sent(
    as_operator: Client, local_vault: LocalVault
) -> None:
    url = url_of("x-import", name := fresh())
    form = form_of(as_operator, url)
    for _ in range(2):
        sent = form | {"file": file(pfx()), "password": PASSWORD}
        assert ALREADY_SENT not in words(as_operator.post(url, sent, follow=True))
    assert len(local_vault.journal(route="import", name=name, authorised=True)) == 2


def test_while_the_first_is_open_nobody_is_told_to_send_it_again(
    as_operator: Client, local_vault: LocalVault
) -> None:
    url, content = url_of("x-import", name := fresh()), pfx()
    local_vault.fault("drop", route="import", name=name)
    form = form_of(as_operator, url)
    for _ in range(2):
        sent = form | {"file": file(content), "password": PASSWORD}
        answer = as_operator.post(url, sent, follow=True)
    assert ALREADY_SENT not in words(answer)
    assert Operation.objects.get().status is State.UNKNOWN


def test_a_read_answers_with_its_file_and_the_form_sent_again_says_so(
    as_operator: Client, local_vault: LocalVault
) -> None:
    url = url_of("x-backup", name := filled(local_vault))
    form = form_of(as_operator, url)
    first = as_operator.post(url, form)
    assert first.status_code == 200
    assert first["Content-Disposition"] == f'attachment; filename="{name}.backup"'
    assert first["Cache-Control"] == "no-store"
    assert first["X-Content-Type-Options"] == "nosniff"
    operation = Operation.objects.get()
    assert operation.handed_out
    assert len(first.content) == operation.handed_out["bytes"]

    again = as_operator.post(url, form, follow=True)

    assert again.redirect_chain == [(f"/operations/{operation.id}/", 302)]
    shown = words(again)
    assert "Handed out on" in shown
    assert f"to Operator Example: {name}.backup" in shown
    assert f"{len(first.content):,} bytes." in shown
    assert operation.handed_out["sha256"] in shown
    assert first.content not in again.content
    assert len(local_vault.journal(route="backup", name=name, authorised=True)) == 1


def test_a_file_that_did_not_arrive_can_be_asked_for_again(
    as_operator: Client, local_vault: LocalVault
) -> None:
    url = url_of("x-backup", filled(local_vault))
    as_operator.post(url, form_of(as_operator, url))
    html = as_operator.get(f"/operations/{Operation.objects.get().id}/").content.decode()
    (link,) = re.findall(r'href="([^"]+)">ask for it again</a>', html)
    assert link == url
    assert as_operator.post(link, form_of(as_operator, link)).headers["Content-Disposition"]
    assert Operation.objects.count() == 2


def test_a_read_whose_answer_was_lost_says_that_nothing_changed(
    as_operator: Client, local_vault: LocalVault
) -> None:
    url = url_of("x-backup", name := filled(local_vault))
    local_vault.fault("drop", route="backup", name=name)
    answer = as_operator.post(url, form_of(as_operator, url), follow=True)
    shown = words(answer)
    assert "The answer of kv-tests was lost." in shown
    assert "Reading changes nothing." in shown
    assert "a read changes nothing" in shown
    assert f'href="{url}"' in answer.content.decode()


def test_the_menu_of_a_certificate_has_them(
    as_operator: Client, local_vault: LocalVault, vault: Vault
) -> None:
    html = as_operator.get(f"/vaults/kv-tests/certificates/{filled(local_vault)}/").content
    for word in (b"Import a file", b"Back up"):
        assert word in html
    for word in (b"Set the issuer", b"Restore a backup"):
        assert word not in html
