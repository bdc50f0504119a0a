"""What recordings of the real service show, condensed.

The recordings are those of the SDKs' own tests, public in Azure/azure-sdk-assets. A shape is the
order of a body's members: `a{b c}` is an object in it, `a[{b}]` a list of objects, `a[]` of others.
Lengths are the recorded Content-Length: host and names are the recorded ones, so they must be
equal to the byte.
"""

from typing import Any

HOST = "vaultname.vault.azure.net"
OTHER_HOST = "tb0f745ebb7bfae58.vault.azure.net"

OPERATION = "id issuer{name} csr cancellation_requested status status_details request_id"
COMPLETED = "id issuer{name} csr cancellation_requested status target request_id"
CANCELLED = "id issuer{name} csr cancellation_requested status request_id"
DATES = "enabled nbf exp created updated"
ATTRIBUTES = f"attributes{{{DATES} recoveryLevel recoverableDays}}"
X509 = "ekus[] key_usage[] validity_months basic_constraints{ca}"


def policy(x509: str, issuer: str = "name") -> str:
    """Return the shape of a policy with RSA key."""
    return (
        "id key_props{exportable kty key_size reuse_key} secret_props{contentType} "
        f"x509_props{{{x509} {X509}}} "
        "lifetime_actions[{trigger{lifetime_percentage} action{action_type}}] "
        f"issuer{{{issuer}}} attributes{{enabled created updated}}"
    )


PENDING = "pending{id}"
VERSION = f"id kid sid x5t cer {ATTRIBUTES}"
TAGGED = f"{VERSION} tags{{tag1}}"
BUNDLE = f"{VERSION} policy{{{policy('subject sans{}')}}} {PENDING}"
TAGGED_BUNDLE = f"{TAGGED} policy{{{policy('subject sans{}')}}} {PENDING}"
DELETED = "recoveryId deletedDate scheduledPurgeDate"
SHELL = f"id {ATTRIBUTES} policy{{{policy('subject sans{}')}}}"
RECOVERABLE = f"{VERSION} policy{{{policy('subject sans{dns_names[]}')}}} {PENDING}"
UNKNOWN = f"id {ATTRIBUTES} policy{{{policy('subject', 'name cert_transparency')}}} {PENDING}"
ITEM = f"id x5t attributes{{{DATES}}} subject"
DELETED_ITEM = f"{DELETED} id x5t {ATTRIBUTES} tags{{foo}}"

IN_PROGRESS = (
    "Pending certificate created. Certificate request is in progress. This may take some time "
    "based on the issuer provider. Please check again later."
)
MERGE = "Pending certificate created. Please Perform Merge to complete the request."

SELF_SIGNED: dict[str, Any] = {
    "policy": {
        "x509_props": {"subject": "CN=DefaultPolicy", "sans": {}},
        "issuer": {"name": "Self"},
    }
}
MANUAL: dict[str, Any] = {
    "policy": {
        "x509_props": {"subject": "CN=MyCert", "sans": {}},
        "issuer": {"name": "Unknown", "cert_transparency": False},
    }
}
NO_SANS: dict[str, Any] = {
    "policy": {
        "key_props": {"kty": "RSA", "reuse_key": False, "exportable": True},
        "secret_props": {"contentType": "application/x-pkcs12"},
        "x509_props": {
            "subject": "CN=default",
            "key_usage": [
                "crlSign",
                "dataEncipherment",
                "digitalSignature",
                "keyEncipherment",
                "keyAgreement",
                "keyCertSign",
            ],
        },
        "issuer": {"name": "Unknown", "cert_transparency": False},
    }
}
WILDCARD: dict[str, Any] = {
    "policy": {
        "key_props": {"exportable": True, "kty": "RSA", "key_size": 2048, "reuse_key": False},
        "secret_props": {"contentType": "application/x-pkcs12"},
        "x509_props": {
            "subject": "CN=*.microsoft.com",
            "sans": {"dns_names": ["sdk.azure-int.net"]},
            "validity_months": 24,
        },
        "issuer": {"name": "Self"},
    }
}

_LONG = (
    "A certificate with (name/id) {} was not found in this key vault. If you recently deleted this "
    "certificate you may be able to recover it using the correct recovery command. For help "
    "resolving this issue, please see https://go.microsoft.com/fwlink/?linkid=2125182"
)
# method, path, body, status, code, message, recorded length (None: only the text is known)
REFUSALS: list[tuple[str, str, Any, int, str, str, int | None]] = [
    (
        "GET", "/certificates/cert-that-does-not-exist/", None,
        404, "CertificateNotFound", _LONG.format("cert-that-does-not-exist"), 336,
    ),
    (
        "GET", "/certificates/non-existing/policy", None,
        404, "CertificateNotFound", _LONG.format("non-existing"), 324,
    ),
    (
        "POST", "/deletedcertificates/non-existing/recover", None,
        404, "CertificateNotFound", _LONG.format("non-existing"), 324,
    ),
    (
        "DELETE", "/certificates/CRUDCertificateName-candeleteacertificateNonExisting-", None,
        404, "CertificateNotFound",
        _LONG.format("CRUDCertificateName-candeleteacertificateNonExisting-"), 365,
    ),
    (
        "GET", "/certificates/livekvtestcertc0263407x/fa453440d1434183851cdff5150f3417", None,
        404, "CertificateNotFound",
        _LONG.format("livekvtestcertc0263407x/versions/fa453440d1434183851cdff5150f3417"), 377,
    ),
    (
        "GET", "/certificates/non-existing/pending", None,
        404, "PendingCertificateNotFound", "Pending Certificate not found: non-existing", 103,
    ),
    (
        "GET", "/deletedcertificates/livekvtestcertc0263407", None,
        404, "CertificateNotFound", "Deleted Certificate not found: livekvtestcertc0263407", 106,
    ),
    (
        "POST", "/certificates//create", SELF_SIGNED,
        405, "MethodNotAllowed", "HTTP POST not allowed", 71,
    ),
    (
        "PUT", "/certificates/issuers/", {"provider": ""},
        405, "MethodNotAllowed", "HTTP PUT not allowed", 70,
    ),
    (
        "POST", "/certificates/1337940484/create",
        {"policy": {"x509_props": {"subject": "Self", "key_usage": ["invalid"]},
                    "issuer": {"name": "invalid"}}},
        400, "BadParameter",
        "Property policy.x509_props has invalid value. Invalid X.500 distinguished name\r\n", 128,
    ),
    (
        "POST", "/certificates/a_b/create", SELF_SIGNED,
        400, "BadParameter", "The request URI contains an invalid name: a_b", None,
    ),
    (
        "POST", "/certificates/many-tags/create",
        {**SELF_SIGNED, "tags": {str(number): "" for number in range(16)}},
        400, "BadParameter", "Property  has invalid value\r\n", None,
    ),
]  # fmt: skip
