"""Every refusal whose words are known: provoked, and answered in exactly these words."""

from collections.abc import Iterator

import pytest

from localvault.testing import LocalVault
from tests.contract import brought
from tests.contract.refusals import (
    NO_VERSION,
    SELF_SIGNED,
    Refusal,
    bad,
    check,
    conflict,
    held_by_deleted,
    held_by_going,
    in_progress,
    no_contacts,
    no_issuer,
    not_allowed,
    not_deleted,
    not_found,
    not_pending,
    too_many_tags,
)
from tests.contract.stage import Stage
from tests.contract.steps import HOST, recorded

PFX = recorded()["04"][1].body
PUBLIC_KEY = (
    "The public key of the end-entity certificate in the specified X.509 certificate content does "
    "not match the public part of the specified private key. Please check if certificate is valid."
)
NOT_PFX = (
    "The specified PKCS#12 X.509 certificate content can not be read. Please check if certificate "
    "is in valid PKCS#12 format."
)
NOT_PEM = (
    "The specified PEM X.509 certificate content can not be read. Please check if certificate is "
    "in valid PEM format. Accepted formats: PEM content or Base64 encoded PEM content."
)
MANAGED = (
    'Operation "delete" is not allowed on this secret, since it is associated with a certificate. '
    "Perform the operation on the corresponding certificate. For more information refer to "
    "https://docs.microsoft.com/en-us/azure/key-vault/certificates/about-certificates"
    "#composition-of-a-certificate"
)
CREATE = "/certificates/{}/create"
IMPORT = "/certificates/{}/import"


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """A vault with a certificate in each state that has refusals of its own."""
    with LocalVault.start(tmp_path_factory.mktemp("refusals"), name="vaultname") as vault:
        ready = ("ready", "going", "disabled")
        vault.fill({"name": name, "enabled": name != "disabled"} for name in ready)
        vault.fill({"name": name, "state": "deleted"} for name in ("deleted", "coming", "purging"))
        vault.fill([{"name": "working", "state": "pending"}, {"name": "waiting", "state": "csr"}])
        vault.configure(delete_delay=9, recover_delay=9, purge_delay=9, issue_delay=9)
        stage = Stage(vault, [])
        stage.prepare("DELETE", "/certificates/going")
        stage.prepare("DELETE", "/deletedcertificates/purging")
        stage.prepare("POST", "/deletedcertificates/coming/recover")
        stage.prepare("PUT", "/certificates/issuers/ca", {"provider": "Test"})
        by_ca = {"policy": {**SELF_SIGNED["policy"], "issuer": {"name": "ca"}}}
        stage.prepare("POST", CREATE.format("by-ca"), by_ca)
        yield stage


REFUSALS = [
    not_found("GET", "/certificates/nobody/", "nobody"),
    not_found("PATCH", "/certificates/nobody/", "nobody", {"tags": {}}),
    not_found("DELETE", "/certificates/nobody", "nobody"),
    not_found("GET", "/certificates/nobody/policy", "nobody"),
    not_found("PATCH", "/certificates/nobody/policy", "nobody", {}),
    not_found("POST", "/certificates/nobody/backup", "nobody"),
    not_found("POST", "/deletedcertificates/nobody/recover", "nobody"),
    not_found("GET", "/certificates/deleted", "deleted"),
    not_found("GET", "/certificates/going", "going"),
    not_found("GET", "/certificates/coming", "coming"),
    not_found("GET", f"/certificates/ready/{NO_VERSION}", f"ready/versions/{NO_VERSION}"),
    not_found("PATCH", f"/certificates/ready/{NO_VERSION}", f"ready/versions/{NO_VERSION}", {}),
    not_deleted("GET", "nobody"),
    not_deleted("GET", "ready"),
    not_deleted("GET", "going"),
    not_deleted("GET", "purging"),
    not_deleted("DELETE", "nobody"),
    not_pending("GET"),
    not_pending("PATCH", body={"cancellation_requested": True}),
    not_pending("DELETE"),
    not_pending("POST", "/merge", {"x5c": ["dGVzdA=="]}),
    no_issuer("GET"),
    no_issuer("PATCH", {}),
    no_issuer("DELETE"),
    no_contacts("GET"),
    no_contacts("DELETE"),
    not_allowed("POST", "/certificates//create", SELF_SIGNED),
    not_allowed("POST", "/certificates/create", SELF_SIGNED),
    not_allowed("POST", "/certificates/import", PFX),
    not_allowed("PUT", "/certificates/issuers/", {"provider": ""}),
    not_allowed("PUT", "/certificates/ready", {}),
    bad(
        "POST", CREATE.format("new"), {"policy": {"x509_props": {"subject": "Self"}}},
        "Property policy.x509_props has invalid value. Invalid X.500 distinguished name\r\n",
    ),
    bad(
        "POST", CREATE.format("a_b"), SELF_SIGNED, "The request URI contains an invalid name: a_b",
    ),
    bad("GET", "/certificates/a.b", None, "The request URI contains an invalid name: a.b"),
    too_many_tags("POST", CREATE.format("new"), SELF_SIGNED),
    too_many_tags("POST", IMPORT.format("new"), PFX),
    too_many_tags("PATCH", "/certificates/ready/", {}),
    held_by_deleted(CREATE.format("deleted"), SELF_SIGNED),
    held_by_deleted(IMPORT.format("deleted"), PFX),
    held_by_going("going"),
    held_by_going("purging"),
    in_progress(CREATE.format("working"), SELF_SIGNED),
    in_progress(CREATE.format("waiting"), SELF_SIGNED),
    in_progress(IMPORT.format("working"), PFX),
    *[
        bad(
            "POST", "/certificates/restore", {"value": value},
            "Backup blob contains invalid or corrupt version.", "Malformed backup blob",
        )
        for value in ("AAAA", "A" * 6304, "JkF6dXJl")
    ],
    Refusal(
        "PATCH", "/certificates/ready/pending", {"cancellation_requested": True},
        403, "Forbidden", "Pending status must be in progress to allow update. ",
    ),
    Refusal(
        "POST", "/certificates/by-ca/pending/merge", {"x5c": [brought.signed_for(None)]},
        403, "Forbidden",
        "Merge is forbidden on pending object created with issuer : ca while it is in progess.",
    ),
    bad(
        "POST", "/certificates/waiting/pending/merge", {"x5c": [brought.signed_for(None)]},
        PUBLIC_KEY,
    ),
    bad("POST", IMPORT.format("new"), {**PFX, "pwd": "wrong"}, NOT_PFX),
    bad("POST", IMPORT.format("new"), {"value": "AAAA"}, NOT_PFX),
    bad(
        "POST", IMPORT.format("new"),
        {
            "value": "AAAA",
            "policy": {"secret_props": {"contentType": "application/x-pem-file"}},
        },
        NOT_PEM,
    ),
    bad(
        "PUT", "/certificates/issuers/digicert", {"provider": "DigiCert", "org_details": {}},
        "Id in organization details is not set",
    ),
    Refusal(
        "GET", "/secrets/disabled/", None, 403, "Forbidden",
        "Operation get is not allowed on a disabled secret.", "SecretDisabled",
    ),
    Refusal(
        "DELETE", "/secrets/ready", None, 403, "Forbidden", MANAGED, "SecretManagedByKeyVault",
    ),
    Refusal(
        "PUT", "/secrets/ready", {"value": "x"}, 403, "Forbidden",
        'Operation "set" is not allowed as this object\'s lifetime is managed by Key Vault.',
        "SecretManagedByKeyVault",
    ),
    bad(
        "GET", "/secrets/ready?outContentType=text/plain", None,
        "The 'Unsupported' to 'PEM' transformation is not supported. Only PFX to PEM "
        "transformation is supported.",
    ),
]  # fmt: skip


@pytest.mark.parametrize("refusal", REFUSALS, ids=[refusal.label for refusal in REFUSALS])
def test_it_is_refused_in_these_words(stage: Stage, refusal: Refusal) -> None:
    check(stage.ask(refusal.method, refusal.path, refusal.body), refusal)


class TestConflicts:
    def test_a_second_recovery(self, stage: Stage) -> None:
        path = "/deletedcertificates/coming/recover"
        answer = stage.ask("POST", path)
        version = answer.json["error"]["message"].split("'")[1].rsplit("/", 1)[-1]
        thing = "the soft-deleted certificate"
        message = (
            f"There was a conflict while recovering {thing} "
            f"'https://{HOST}/certificates/coming/{version}'. This can happen when multiple "
            f"operations are performed in parallel against {thing}. To avoid this error, perform "
            f"operations against {thing} in a sequential manner."
        )
        check(answer, conflict(path, None, message))

    @pytest.mark.parametrize("method", ["DELETE", "POST"])
    def test_a_deletion_that_has_not_finished(self, stage: Stage, method: str) -> None:
        suffix = "/recover" if method == "POST" else ""
        answer = stage.ask(method, f"/deletedcertificates/going{suffix}")
        assert (answer.status, answer.code) == (409, "Conflict")
        assert answer.json["error"]["message"] == "Certificate is currently being deleted."

    def test_a_restore_over_a_name_in_use(self, stage: Stage) -> None:
        """The words are those of the recording of a restore."""
        blob = stage.ask("POST", "/certificates/ready/backup").json
        identifier = stage.ask("GET", "/certificates/ready").json["id"]
        step = recorded()["07"][10]
        before, _, after = step.content["error"]["message"].split("'")
        message = f"{before}'{identifier}'{after}"
        check(stage.ask("POST", "/certificates/restore", blob), conflict("", None, message))
