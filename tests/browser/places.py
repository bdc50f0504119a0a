"""Every page of the portal, with something on it to see."""

import sqlite3
from contextlib import closing

from tests.browser.conftest import SLUG
from tests.proofs.processes import asking
from tests.proofs.processes.portal import Portal
from tests.proofs.processes.visitor import operation_of
from tests.verbs.specimens import ALL
from tests.verbs.specimens.base import (
    AS_ASKED,
    AT_WORK,
    CERTIFICATE,
    DELETED,
    DISABLED,
    NOTHING,
)

SHOP_FRONT = f"/vaults/{SLUG}/certificates/shop-front/"

# What the vault of these tests holds, by the scene that a change starts from.
HELD = {
    NOTHING: "new-shop",
    CERTIFICATE: "shop-front",
    AS_ASKED: "shop-front",
    DISABLED: "shop-front",
    AT_WORK: "waits-for-ca",
    DELETED: "gone-shop",
}
CHANGES = {one.key: one.page.url(SLUG, HELD[one.scene]) for one in ALL}
PLACES = CHANGES | {
    "certificates": "/certificates/",
    "nothing-found": "/certificates/?q=nothing-is-called-so",
    "find": "/certificates/find/",
    "certificate": SHOP_FRONT,
    "certificate-waiting": f"/vaults/{SLUG}/certificates/waits-for-ca/",
    "certificate-missing": f"/vaults/{SLUG}/certificates/is-not-there/",
    "choose-a-vault": "/vaults/?for=create",
    "filtered": "/certificates/?state=action&tag=a=b&expires=wrong",
    "vault": f"/vaults/{SLUG}/",
    "deleted": "/deleted/",
    "vaults": "/vaults/",
    "operations": "/operations/",
    "operation-done": "",
    "operation-failed": "",
    "operation-waiting": "",
    "operation-undecided": "",
    "no-page": "/nothing/is/here/",
    "password": "/accounts/password/change/",
}


def fill(site: Portal) -> dict[str, str]:
    """Makes an operation of each kind; gives the address of each place."""
    visitor = site.visitor()
    sent = {
        "operation-done": asking.ask(visitor, "create", SLUG, "place-done"),
        "operation-failed": asking.ask(visitor, "create", SLUG, "gone-shop"),
        "operation-waiting": asking.ask(visitor, "create", SLUG, "place-csr", issuer="Unknown"),
        "operation-undecided": asking.ask(visitor, "create", SLUG, "place-lost", issuer="Unknown"),
    }
    numbers = {place: operation_of(answer) for place, answer in sent.items()}
    site.settled("place-done")
    leave_to_a_person(site, numbers["operation-undecided"].hex)
    return PLACES | {place: f"/operations/{number}/" for place, number in numbers.items()}


def leave_to_a_person(site: Portal, operation: str) -> None:
    """Puts an operation where it comes by itself only after five minutes of looking in vain."""
    with closing(sqlite3.connect(site.state / "kvportal.sqlite3", timeout=20)) as database:
        database.execute(
            "UPDATE certificates_operation SET state = 'needs_decision', next_check_at = NULL, "
            "version = version + 1 WHERE id = ?",
            [operation],
        )
        database.commit()
