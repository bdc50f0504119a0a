"""The commands for accounts: what they check, and what history records of them."""

import getpass
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from certificates.domain.actions import Role
from certificates.models import AuditEvent, Grant, Person, Vault
from tests.support.people import PASSWORD, client_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    """A file with a good password."""
    file = tmp_path / "password"
    file.write_text(f"{PASSWORD}\n")
    return file


def run(*words: object) -> str:
    """What a command says."""
    said = StringIO()
    call_command(*[str(word) for word in words], stdout=said)
    return said.getvalue().strip()


def events() -> list[str]:
    """The events of history."""
    return list(AuditEvent.objects.order_by("number").values_list("event", flat=True))


def typed(monkeypatch: pytest.MonkeyPatch, *answers: str) -> None:
    """Someone types these passwords at the terminal."""
    left = iter(answers)
    monkeypatch.setattr(getpass, "getpass", lambda prompt: next(left))


@pytest.mark.parametrize(
    ("username", "password", "sentence"),
    [
        ("a b\n<>", PASSWORD, "Enter a valid username"),
        ("a" * 151, PASSWORD, "at most 150 characters"),
        ("ada", "x", "too short"),
        ("ada", "password123", "too common"),
        ("ada", "7263549182736", "entirely numeric"),
        ("adalovelace", "adalovelace1", "too similar to the username"),
    ],
)
@pytest.mark.parametrize(
    "command",
    [
        ("create_administrator", "--username"),
        ("create_grant", "--role=reader", "--create-person", "--person"),
    ],
    ids=lambda command: command[0],
)
def test_a_bad_name_or_password_makes_no_account(
    tmp_path: Path, command: tuple[str, ...], username: str, password: str, sentence: str
) -> None:
    file = tmp_path / "password"
    file.write_text(password)
    with pytest.raises(CommandError, match=sentence):
        run(*command, username, "--password-file", file)
    assert not Person.objects.exists()
    assert events() == []


def test_a_name_that_is_taken_is_refused(secret: Path) -> None:
    run("create_administrator", "--username", "ada", "--password-file", secret)
    with pytest.raises(CommandError, match="There is somebody called ada already"):
        run("create_administrator", "--username", "ada", "--password-file", secret)


@pytest.mark.parametrize(
    ("answers", "sentence"),
    [(("",), "is empty"), ((PASSWORD, f"{PASSWORD}r"), "The two passwords differ")],
)
def test_a_password_is_asked_for_twice_and_must_be_one(
    monkeypatch: pytest.MonkeyPatch, answers: tuple[str, ...], sentence: str
) -> None:
    typed(monkeypatch, *answers)
    with pytest.raises(CommandError, match=sentence):
        run("create_administrator", "--username", "ada")
    assert not Person.objects.exists()


def test_a_password_typed_twice_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    typed(monkeypatch, PASSWORD, PASSWORD)
    assert run("create_administrator", "--username", "ada") == "ada is administrator of all vaults."
    assert Person.objects.get().check_password(PASSWORD)


def test_a_mistyped_vault_leaves_no_account_behind(vault: Vault, secret: Path) -> None:
    words = ("create_grant", "--person=eve", "--role=reader", "--create-person")
    with pytest.raises(CommandError, match=f"no vault kv-no; there is: {vault.slug}"):
        run(*words, "--vault=kv-no", "--password-file", secret)
    assert not Person.objects.exists()
    said = run(*words, f"--vault={vault.slug}", "--password-file", secret)
    assert said == f"eve is reader of {vault.slug}."
    assert events() == ["person.created", "grant.created"]


def test_a_grant_is_taken_back_as_it_was_given(vault: Vault, operator: Person) -> None:
    Grant.objects.create(person=operator, role=Role.READER, vault=vault, granted_by="tests")
    words = ("remove_grant", "--person=operator", "--role=operator")
    with pytest.raises(CommandError, match="operator of all vaults, reader of kv-tests"):
        run(*words, f"--vault={vault.slug}")
    assert run(*words) == "operator is no longer operator of all vaults."
    assert [grant.role for grant in operator.grants.all()] == [Role.READER]
    with pytest.raises(CommandError, match="nobody called eve"):
        run("remove_grant", "--person=eve", "--role=reader")
    (told,) = AuditEvent.objects.all()
    assert (told.event, told.vault, told.details["role"]) == ("grant.removed", "", "operator")


def test_somebody_deactivated_is_signed_out_and_told_to_history_once(operator: Person) -> None:
    browser = client_of(operator)
    assert browser.get("/operations/").status_code == 200
    for _ in range(2):
        said = run("deactivate_person", "--person=operator")
        assert said == "operator can no longer sign in."
    assert browser.get("/operations/").status_code == 302
    assert not browser.login(username="operator", password=PASSWORD)
    assert events() == ["person.deactivated"]
    with pytest.raises(CommandError, match="nobody called eve"):
        run("deactivate_person", "--person=eve")
