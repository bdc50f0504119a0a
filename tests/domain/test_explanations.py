"""Every kind of failure is reported: what happened where, why, and a way out."""

from typing import Any

import pytest

from certificates.domain.explanations import TABLE, Explanation, Known, Target, explain
from certificates.domain.explanations.details import details
from certificates.domain.failures import Failure, FailureKind
from tests.verbs.specimens import SAMPLES, attempt

OID = "11111111-2222-3333-4444-555555555555"
APP = "99999999-2222-3333-4444-555555555555"
K = FailureKind


def explained(failure: Failure, doing: str = "create", known: Known | None = None) -> Explanation:
    return explain(failure, attempt=attempt(doing, "web-prod"), name="web-prod", known=known)


def told(kind: FailureKind, *, doing: str = "create", **facts: Any) -> str:
    failure = Failure(kind=kind, vault="kv-payments", **facts)
    found = explained(failure, doing)
    remedies = "\n".join(f"{remedy.text}\n{remedy.command}" for remedy in found.remedies)
    return f"{found.what}\n{found.why}\n{remedies}"


def test_every_kind_has_a_row() -> None:
    assert set(TABLE) == set(FailureKind)


@pytest.mark.parametrize("kind", FailureKind)
@pytest.mark.parametrize(
    "doing",
    [*SAMPLES, "read"],
)
def test_every_row_is_whole_sentences_that_name_the_vault(kind: FailureKind, doing: str) -> None:
    found = explain(
        Failure(kind=kind, vault="kv-payments"), attempt=attempt(doing, "web-prod"), name="web-prod"
    )
    assert "kv-payments" in f"{found.what} {found.why}" or "Azure" in found.what
    assert found.what.endswith(".")
    assert found.why.endswith(".")
    assert "Attempt(" not in f"{found.what} {found.why}", "an object where its words belong"


@pytest.mark.parametrize(
    ("kind", "facts", "expected"),
    [
        (
            K.PERMISSION_POLICY,
            {"permission": "create", "app_id": APP, "object_id": OID},
            "lacks the certificate permission create in kv-payments. Nothing was changed.",
        ),
        (
            K.PERMISSION_POLICY,
            {"permission": "create", "object_id": OID},
            f"--object-id {OID} --certificate-permissions get list delete create update recover",
        ),
        (
            K.PERMISSION_POLICY,
            {"object_id": OID},
            f"accessPolicies[?objectId=='{OID}'].permissions.certificates",
        ),
        (K.PERMISSION_POLICY, {}, "replaces the certificate permissions"),
        (
            K.PERMISSION_ROLE,
            {"permission": "create", "object_id": OID},
            '--role "Key Vault Certificates Officer"',
        ),
        (K.PERMISSION_ROLE, {"permission": "list"}, '--role "Key Vault Reader"'),
        (K.PERMISSION_ROLE, {"resource": "/subscriptions/x y"}, "--scope '/subscriptions/x y'"),
        (K.PERMISSION, {}, "--query properties.enableRbacAuthorization"),
        (K.FIREWALL, {"address": "203.0.113.7"}, "--ip-address 203.0.113.7/32"),
        (
            K.FIREWALL,
            {"address": "203.0.113.7"},
            "does not accept the portal's address 203.0.113.7",
        ),
        (K.FIREWALL, {"address": "; rm -rf ~"}, "--ip-address <address>/32"),
        (K.PRIVATE, {}, "accepts private connections only"),
        (
            K.NAME_DELETED,
            {"since": "2026-11-20T10:00:00+00:00", "until": "2027-02-18T10:00:00+00:00"},
            "on 20 Nov 2026, 10:00 UTC and still holds its name in kv-payments until 18 Feb 2027",
        ),
        (K.NAME_BEING_DELETED, {}, "kv-payments is still deleting web-prod."),
        (K.PENDING, {}, "web-prod already has an operation under way (inProgress)."),
        (K.CONFLICT, {}, "kv-payments is doing something else with web-prod."),
        (
            K.THROTTLED,
            {"retry_after": 7.0, "at": "2026-11-20T03:17:23+00:00"},
            "It asks to wait until 03:17:30 UTC.",
        ),
        (K.NO_ANSWER, {}, "It may or may not have happened; the portal is finding out."),
        (
            K.UNREACHABLE,
            {"message": "connection refused"},
            "cannot be reached (connection refused)",
        ),
        (K.VAULT_ERROR, {"status": 503}, "answers with an error of its own (503)."),
        (K.DNS, {}, "az keyvault recover --name kv-payments"),
        (K.DNS, {"host": "kv-payments.vault.azure.net"}, "The name kv-payments.vault.azure.net"),
        (K.TLS, {}, "is not trusted."),
        (K.TLS, {"issuer": "CN=Proxy"}, "is not trusted: issued by CN=Proxy."),
        (K.PRIVATE, {"address": "20.1.2.3"}, "its name resolved to the public address 20.1.2.3."),
        (K.PRIVATE, {"address": "10.1.2.3"}, "its name resolved to the private address 10.1.2.3."),
        (
            K.PURGE_PROTECTED,
            {"until": "2027-02-22T03:16:00+00:00"},
            "web-prod is purged by Azure on 22 Feb 2027, 03:16 UTC, not before.",
        ),
        (
            K.WRONG_TENANT,
            {"tenant": OID, "own_tenant": APP},
            f"kv-payments belongs to tenant {OID}; the portal signs in to {APP}.",
        ),
        (K.SIGN_IN, {"credential": "partner"}, "could not sign in to Azure as partner."),
        (K.SIGN_IN, {"message": "AADSTS99: …"}, "AADSTS99: Azure refused the sign-in."),
        (
            K.SIGN_IN,
            {"message": "AADSTS7000222: …", "app_id": APP},
            f"az ad app credential reset --id {APP} --append",
        ),
        (K.SIGN_IN, {"message": "AADSTS7000222: …"}, "The client secret has expired."),
        (K.TOKEN_REFUSED, {}, "no longer accepts the portal's sign-in"),
        (K.WRONG_TENANT, {}, "Set AZURE_TENANT_ID"),
        (K.INVALID, {"message": "Invalid X.500 distinguished name\r\n"}, "distinguished name."),
        (K.VAULT_FAILED, {"message": "No quota"}, "failed: No quota. No version was made."),
    ],
)
def test_kinds_and_their_words(kind: FailureKind, facts: dict[str, Any], expected: str) -> None:
    assert expected in told(kind, **facts)


def commands(known: Known) -> str:
    failure = Failure(kind=K.PERMISSION_POLICY, vault="kv-payments", permission="create")
    remedies = explain(
        failure, attempt=attempt("create", "web-prod"), name="web-prod", known=known
    ).remedies
    return "\n".join(f"{remedy.text}\n{remedy.command}" for remedy in remedies)


def test_the_command_for_an_access_policy_keeps_what_the_identity_has() -> None:
    words = commands(Known(held=("list", "get", "delete"), lacked=("create", "update")))
    assert words.index("az keyvault show") < words.index("az keyvault set-policy")
    assert "--certificate-permissions get list delete create\n" in words
    assert "it lists all: what it has, and create." in words
    assert "Not known: import, recover, backup, restore, purge," in words
    assert "If the first command shows them, add them." in words


def test_the_identity_is_named_as_the_settings_name_it() -> None:
    failure = Failure(kind=K.PERMISSION_ROLE, vault="kv-payments", app_id=APP, data_action="a/b")
    why = explain(
        failure,
        attempt=attempt("create", "web-prod"),
        name="web-prod",
        known=Known(credential="partner"),
    ).why
    assert why.startswith(f"The portal's identity partner (app {APP}) lacks the permission a/b in")


def test_a_failed_sign_in_names_every_vault_that_it_concerns() -> None:
    known = Known(used_by=("kv-orders", "kv-payments"))
    why = explain(Failure(kind=K.SIGN_IN, vault="kv-payments"), known=known).why
    assert "Vaults that use this sign-in: kv-orders, kv-payments." in why


def test_reading_never_says_that_nothing_was_changed() -> None:
    assert not any("Nothing was changed" in told(kind, doing="read") for kind in FailureKind)


def test_a_lost_change_is_never_called_unchanged() -> None:
    for kind in (K.NO_ANSWER, K.VAULT_ERROR):
        assert "Nothing was changed" not in told(kind)


def test_a_deleted_name_leads_to_recover_and_to_another_name() -> None:
    failure = Failure(kind=K.NAME_DELETED, vault="kv-payments")
    remedies = explained(failure).remedies
    assert [remedy.to for remedy in remedies] == [Target.RECOVER, Target.OTHER_NAME]


@pytest.mark.parametrize(
    ("kind", "doing", "expected"),
    [
        (K.NAME_DELETED, "create", "web-prod cannot be created in kv-payments."),
        (K.NAME_DELETED, "delete", "web-prod cannot be deleted in kv-payments."),
        (K.PENDING, "create", "web-prod cannot be created in kv-payments."),
        (K.NAME_IN_USE, "recover", "web-prod cannot be recovered in kv-payments."),
        (K.RIGHTS_GONE, "delete", "web-prod was not deleted in kv-payments."),
        (K.CHANGING, "create", "web-prod changes in kv-payments right now."),
        (K.NOT_FOUND, "delete", "kv-payments has no certificate named web-prod."),
        (K.PURGE_PROTECTED, "purge", "web-prod cannot be purged in kv-payments."),
        (K.NOT_DELETED, "recover", "web-prod is not among the deleted certificates"),
    ],
)
def test_what_the_portal_saw_before_sending_is_no_refusal_of_the_vault(
    kind: FailureKind, doing: str, expected: str
) -> None:
    words = told(kind, doing=doing, never_sent=True)
    assert words.startswith(expected)
    assert "refused" not in words
    assert "Nothing was changed." in words


@pytest.mark.parametrize("kind", [K.NAME_DELETED, K.PENDING])
def test_what_the_vault_answered_is_one(kind: FailureKind) -> None:
    assert told(kind, status=409).startswith("kv-payments refused to create web-prod.")


@pytest.mark.parametrize("kind", [K.PERMISSION_POLICY, K.PERMISSION_ROLE, K.PERMISSION, K.REFUSED])
def test_a_look_that_was_refused_is_not_called_a_refused_change(kind: FailureKind) -> None:
    words = told(kind, status=403, never_sent=True)
    assert words.startswith("kv-payments refused to read web-prod.")
    assert "create, " not in words
    assert "Nothing was changed." in words


def test_a_look_that_was_refused_lacks_the_permission_to_read() -> None:
    words = told(K.PERMISSION_POLICY, status=403, never_sent=True)
    assert "lacks the certificate permission get in kv-payments." in words


def test_text_of_the_vault_is_inert() -> None:
    assert "\u202e" not in told(K.REFUSED, message="evil \u202e text")


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        ("AADSTS7000222", "then put it into KVPORTAL_CREDENTIAL_PARTNER_CLIENT_SECRET:"),
        ("AADSTS90002", "Check KVPORTAL_CREDENTIAL_PARTNER_TENANT_ID."),
        ("", "Check the credential partner in the portal's settings."),
    ],
)
def test_a_named_credential_is_mended_under_its_name(message: str, expected: str) -> None:
    assert expected in told(K.SIGN_IN, message=message, credential="partner")


def test_a_vault_that_is_switched_off_says_since_when_and_why() -> None:
    words = told(K.SWITCHED_OFF, since="2026-11-03T10:00:00+00:00", note="the team moves it")
    assert words.startswith(
        "An administrator switched kv-payments off on 3 Nov 2026, 10:00 UTC: the team moves it."
    )
    assert "The portal does not contact it. Nothing was changed." in words
    assert "no longer name kv-payments" in told(K.SWITCHED_OFF)


def test_details_leave_out_what_is_not_known() -> None:
    failure = Failure(kind=K.REFUSED, vault="kv-payments", status=403, message="a\r\nb")
    assert details(failure, name="web-prod") == [
        ("Vault", "kv-payments"),
        ("Certificate", "web-prod"),
        ("HTTP status", "403"),
        ("Key Vault's words", "a b"),
    ]
