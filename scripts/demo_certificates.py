"""What lies in the demo's vaults on the first day: 40 certificates, some of each kind."""

from typing import Any

Wanted = dict[str, Any]
BY_HAND = {"action": "EmailContacts"}  # nobody renews it by itself


def _web(name: str, age_days: int, **members: Any) -> Wanted:
    return {"name": name, "dns_names": [f"{name}.contoso.example"], "age_days": age_days, **members}


PAYMENTS: list[Wanted] = [
    _web("checkout", 120, tags={"team": "payments", "environment": "production"}),
    {
        "name": "api-gateway",
        "dns_names": ["api.contoso.example", "api-eu.contoso.example", "api-us.contoso.example"],
        "versions": 2,
        "age_days": 40,
        "tags": {"team": "payments", "environment": "production"},
    },
    {"name": "card-signing", "key_type": "EC-P-256", "age_days": 353, "action": "EmailContacts"},
    _web("settlement", 372, **BY_HAND),
    _web("refunds", 395, **BY_HAND, tags={"team": "refunds"}),
    {"name": "refunds-legacy", "enabled": False, "age_days": 200},
    _web("payouts", 340, **BY_HAND),
    _web("invoices", 200, versions=3),
    _web("ledger", 25, key_type="EC-P-384"),
    _web("ledger-replica", 25, key_type="EC-P-384"),
    _web("fraud-scoring", 310),
    _web("risk-api", 5),
    _web("webhooks", 60, versions=2),
    _web("statements", 150, key_type="RSA-3072"),
    _web("wallet", 358, **BY_HAND),
    _web("tokenisation", 90, key_type="EC-P-256", tags={"pci": "yes"}),
    _web("disputes", 368, **BY_HAND),
    _web("receipts", 288),
    _web("partner-bank-mtls", 12, subject="CN=partner-bank, O=Contoso Payments, C=GB"),
    {"name": "webhooks-ca-signed", "state": "csr", "dns_names": ["hooks.contoso.example"]},
    {"name": "ledger-2025", "state": "deleted", "age_days": 330},
    {"name": "checkout-old", "state": "deleted", "age_days": 500},
]
PLATFORM: list[Wanted] = [
    {"name": "ingress-wildcard", "dns_names": ["*.platform.example"], "age_days": 75},
    {"name": "mesh-root", "key_type": "RSA-4096", "validity_months": 60, "age_days": 700},
    {"name": "build-agents", "versions": 2, "age_days": 10, "tags": {"team": "platform"}},
    {
        "name": "vpn-gateway",
        "dns_names": ["vpn.platform.example"],
        "age_days": 340,
        "action": "EmailContacts",
    },
    _web("grafana", 33),
    _web("prometheus", 33, key_type="EC-P-256"),
    _web("vault-backup", 280),
    _web("mail-relay", 361, **BY_HAND),
    _web("ldap", 366, **BY_HAND, tags={"team": "identity"}),
    _web("sso", 15, versions=4, tags={"team": "identity", "environment": "production"}),
    _web("sso-staging", 15, tags={"team": "identity", "environment": "staging"}),
    _web("git", 180, key_type="RSA-3072"),
    _web("artifacts", 250),
    _web("docs", 99),
    _web("chat", 160),
    _web("status-page", 70, versions=2),
    _web("code-signing", 20, subject="CN=Contoso Code Signing, O=Contoso, C=GB"),
    {"name": "old-proxy", "enabled": False, "age_days": 390},
    {"name": "registry-mirror", "state": "pending", "dns_names": ["registry.platform.example"]},
    {"name": "partner-mtls", "state": "csr", "subject": "CN=partner.platform.example, O=Contoso"},
    {"name": "jump-host", "state": "deleted", "age_days": 100},
    {"name": "bastion-2024", "state": "deleted", "age_days": 420},
]
VAULTS = {"kv-payments": PAYMENTS, "kv-platform": PLATFORM}
