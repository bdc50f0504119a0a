"""The body of a create is the one that the SDK itself would send."""

import json
from typing import Any

import pytest
from azure.core.exceptions import ServiceRequestError
from azure.keyvault.certificates import CertificateClient, CertificatePolicy, LifetimeAction

from certificates.domain.advanced import PEM, PKCS12, Advanced
from certificates.domain.errors import VaultFailure
from certificates.domain.spec import Spec
from certificates.models import Vault
from certificates.services.keyvault import Gateway, within
from certificates.services.keyvault.client import VaultTransport, client_for
from certificates.services.keyvault.credentials import credential
from tests.services.asking import fresh

pytestmark = pytest.mark.wire

EVERYTHING = Spec(
    subject='CN=web, O="Contoso, Ltd"',
    dns_names=("www.contoso.com", "*.contoso.com"),
    emails=("a@contoso.com",),
    upns=("b@contoso.com",),
    ip_addresses=("192.0.2.1", "2001:db8::1"),
    uris=("https://contoso.com/x",),
    validity_months=27,
    key_size=4096,
    exportable=False,
    issuer="Unknown",
    enabled=False,
    tags={"team": "payments", "ü": "ö"},
    advanced=Advanced(
        content_type=PEM,
        reuse_key=True,
        key_usage=("digitalSignature", "cRLSign"),
        extended_key_usage=("1.3.6.1.5.5.7.3.4",),
        action="EmailContacts",
        days_before_expiry=20,
        preserve_order=True,
    ),
)
SPECS = {
    "the quickstart's": Spec.default_policy(),
    "everything": EVERYTHING,
    "elliptic": Spec(dns_names=("a.b",), key_type="EC", key_size=None, curve="P-256K"),
    "a share of the lifetime": Spec(
        dns_names=("a.b",), advanced=Advanced(action="AutoRenew", lifetime_percentage=50)
    ),
    "names only": Spec(dns_names=("www.contoso.com",)),
}


class Recording(VaultTransport):
    """Sends everything but a create, which it keeps."""

    kept: bytes = b""

    def send(self, request: Any, **kwargs: Any) -> Any:
        """Send, or keep."""
        if request.method == "POST" and "Authorization" in request.headers:
            self.kept = request.content if isinstance(request.content, bytes) else request.body
            raise ServiceRequestError("kept")
        return super().send(request, **kwargs)


def policy_of(spec: Spec) -> CertificatePolicy:
    """The request as the SDK would write it."""
    return CertificatePolicy(
        issuer_name=spec.issuer,
        subject=spec.subject or None,
        san_dns_names=list(spec.dns_names) or None,
        san_emails=list(spec.emails) or None,
        san_user_principal_names=list(spec.upns) or None,
        san_ip_addresses=list(spec.ip_addresses) or None,
        san_uris=list(spec.uris) or None,
        validity_in_months=spec.validity_months,
        key_type=spec.key_type,
        key_size=spec.key_size,
        key_curve_name=spec.curve,
        exportable=spec.exportable,
        **advanced_of(spec.advanced),
    )


def advanced_of(advanced: Advanced) -> dict[str, Any]:
    """What is not Key Vault's own default, and the content type, in the SDK's words."""
    actions = [
        LifetimeAction(
            action=advanced.action,
            lifetime_percentage=advanced.lifetime_percentage,
            days_before_expiry=advanced.days_before_expiry,
        )
    ]
    return {
        "content_type": advanced.content_type or PKCS12,
        "reuse_key": advanced.reuse_key or None,
        "key_usage": list(advanced.key_usage) or None,
        "enhanced_key_usage": list(advanced.extended_key_usage) or None,
        "lifetime_actions": actions if advanced.action else None,
    }


def recording_client(vault: Vault) -> tuple[CertificateClient, Recording]:
    """A client whose creates are kept."""
    transport = Recording(vault.url, vault.ca_file)
    client = CertificateClient(
        vault.url,
        credential(),
        transport=transport,
        retry_total=0,
        verify_challenge_resource=False,
    )
    return client, transport


@pytest.mark.parametrize("case", SPECS)
def test_it_is_what_the_sdk_sends(vault: Vault, case: str, monkeypatch: pytest.MonkeyPatch) -> None:
    spec, name = SPECS[case], fresh()
    client, sdk = recording_client(vault)
    with within(5), pytest.raises(ServiceRequestError):
        client.begin_create_certificate(
            name,
            policy_of(spec),
            enabled=spec.enabled,
            tags=dict(spec.tags) or None,
            preserve_order=spec.advanced.preserve_order or None,
        )
    client, ours = recording_client(vault)
    gateway = Gateway(vault, "id")
    monkeypatch.setattr(gateway, "_client", client)
    with within(5), pytest.raises(VaultFailure):
        gateway.create(name, spec)
    assert json.loads(ours.kept) == json.loads(sdk.kept)


def test_the_quickstarts_policy_is_the_sdks_default() -> None:
    default = CertificatePolicy.get_default()
    spec = Spec.default_policy()
    assert (spec.subject, spec.issuer) == (default.subject, default.issuer_name)


def test_clients_are_shared(vault: Vault) -> None:
    assert client_for(vault) is client_for(Vault.objects.get(pk=vault.pk))
