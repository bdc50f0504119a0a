"""Which permission a request needs, which one a refusal names, and what gives it."""

import pytest

from certificates.domain.explanations.missing import mend
from certificates.domain.failures import Failure, FailureKind
from certificates.domain.vault_permissions import NAMES, lacking, needed
from localvault.routes import ROUTES, Route
from tests.verbs.specimens import ALL, Specimen

CERTIFICATES = [route for route in ROUTES if not route.path.startswith("secrets/")]
OBJECT = "11111111-2222-3333-4444-555555555555"


@pytest.mark.parametrize("route", CERTIFICATES, ids=lambda route: route.name)
def test_every_request_that_a_vault_knows_needs_what_the_vault_asks_for(route: Route) -> None:
    path = route.path.format(name="web", version="0" * 32, issuer="ca")
    assert needed(route.method, f"/{path}") == route.permission
    assert route.permission in NAMES


@pytest.mark.parametrize(
    ("method", "path"), [("GET", "/secrets/web"), ("POST", "/certificates"), ("GET", "/")]
)
def test_of_other_requests_nothing_is_known(method: str, path: str) -> None:
    assert needed(method, path) == ""


@pytest.mark.parametrize("specimen", ALL, ids=str)
def test_each_verb_says_what_its_request_needs(specimen: Specimen) -> None:
    asked_for = {route.name: route.permission for route in ROUTES}
    assert specimen.sample.permission == specimen.permission == asked_for[specimen.route]


def refused(permission: str = "", data_action: str = "") -> Failure:
    return Failure(
        kind=FailureKind.PERMISSION_ROLE if data_action else FailureKind.PERMISSION_POLICY,
        vault="kv-a",
        status=403,
        object_id=OBJECT,
        permission=permission,
        data_action=data_action,
    )


@pytest.mark.parametrize(
    ("action", "names"),
    [
        ("certificates/read", ("get", "list")),
        ("certificates/create/action", ("create",)),
        ("certificates/delete", ("delete",)),
        ("certificatecas/read", ("getissuers", "listissuers")),
        ("certificates/unheard/action", ()),
        ("secrets/getSecret/action", ()),
    ],
)
def test_an_action_that_is_refused_stands_for_its_permissions(
    action: str, names: tuple[str, ...]
) -> None:
    assert lacking(refused(data_action=f"Microsoft.KeyVault/vaults/{action}")) == names


def test_only_a_refusal_that_names_a_permission_says_that_it_is_missing() -> None:
    assert lacking(refused(permission="create")) == ("create",)
    assert lacking(refused(permission="drop")) == ()
    firewall = Failure(kind=FailureKind.FIREWALL, vault="kv-a", status=403)
    assert lacking(firewall) == ()
    assert lacking(Failure(kind=FailureKind.NO_ANSWER, vault="kv-a", permission="get")) == ()


def test_the_command_for_access_policies_lists_what_there_is_and_what_is_missing() -> None:
    told = mend(
        refused(permission="create"), held=["get", "list"], lacks=["create"], unknown=["backup"]
    )
    first, second = told.remedies
    assert f"objectId=='{OBJECT}'" in first.command
    assert second.command == (
        f"az keyvault set-policy --name kv-a --object-id {OBJECT} "
        "--certificate-permissions get list create"
    )
    assert "what it has, and create." in second.text
    assert "Not known: backup. If the first command shows them, add them." in second.text


def test_the_command_for_roles_names_the_smallest_role() -> None:
    refusal = refused(data_action="Microsoft.KeyVault/vaults/certificates/read")
    reading = mend(refusal, held=[], lacks=["get", "list"], unknown=[])
    assert '--role "Key Vault Reader"' in reading.remedies[0].command
    writing = mend(refusal, held=[], lacks=["get", "list", "delete"], unknown=[])
    assert '--role "Key Vault Certificates Officer"' in writing.remedies[0].command


def test_a_model_that_nobody_told_is_asked_for() -> None:
    refusal = Failure(kind=FailureKind.PERMISSION, vault="kv-a", status=403)
    (remedy,) = mend(refusal, held=[], lacks=["get"], unknown=[]).remedies
    assert "enableRbacAuthorization" in remedy.command
