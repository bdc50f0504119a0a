"""Who is notified about certificates: contact add, list, delete."""

import pytest

from localvault.caller import Caller
from localvault.testing import LocalVault
from tests.az_suite.az import Az
from tests.az_suite.marks import does, refuses

PATH = "/certificates/contacts"
ANNA = {"emailAddress": "anna@example.com", "name": "Anna", "phone": "1"}
BERT = {"emailAddress": "bert@example.com", "name": None, "phone": None}


@pytest.fixture(autouse=True)
def nobody(call: Caller) -> None:
    """A vault has one list of contacts: each test begins without any."""
    call("DELETE", PATH)


@does("contact add", "contact list", "contact delete")
def test_contacts_come_one_by_one_and_go(az: Az, vault: LocalVault) -> None:
    first = az("contact add", email="anna@example.com", name="Anna", phone="1")
    assert first.output == {"contactList": [ANNA], "id": f"{vault.url}{PATH}"}
    assert first.seen == [f"GET {PATH} 404", f"PUT {PATH} 200"]
    both = az("contact add", email="bert@example.com")
    assert both.output["contactList"] == [ANNA, BERT]
    assert az("contact list").output == both.output
    left = az("contact delete", email="anna@example.com")
    assert left.output["contactList"] == [BERT]
    assert left.seen == [f"GET {PATH} 200", f"PUT {PATH} 200"]
    none = az("contact delete", email="bert@example.com")
    assert none.output["contactList"] == []
    assert none.seen == [f"GET {PATH} 200", f"DELETE {PATH} 200"]


@refuses("contact list", "contact delete")
def test_a_vault_without_contacts_says_so(az: Az) -> None:
    for run in (az("contact list"), az("contact delete", email="anna@example.com")):
        assert run.code == 1
        assert run.refusal == "(ContactsNotFound) Contacts not found"
        assert run.seen == [f"GET {PATH} 404"]


@refuses("contact add", "contact delete")
def test_nobody_is_added_twice_and_nobody_removed_who_is_not_there(az: Az) -> None:
    az("contact add", email="anna@example.com", name="Anna", phone="1")
    twice = az("contact add", email="anna@example.com")
    assert (twice.code, twice.refusal) == (1, "contact 'anna@example.com' already exists")
    stranger = az("contact delete", email="bert@example.com")
    assert (stranger.code, stranger.refusal) == (1, "contact 'bert@example.com' not found in vault")
    assert az("contact list").output["contactList"] == [ANNA]
