"""The two local vaults of the demo and the certificates that lie in them on the first day."""

from pathlib import Path
from typing import Any

from localvault.testing import LocalVault

Wanted = dict[str, Any]

PAYMENTS: list[Wanted] = [
    {"name": "checkout-tls", "dns_names": ["checkout.contoso.example"], "age_days": 120},
    {
        "name": "api-gateway",
        "dns_names": ["api.contoso.example", "api-eu.contoso.example"],
        "versions": 2,
        "age_days": 40,
        "tags": {"team": "payments", "environment": "production"},
    },
    {"name": "card-signing", "key_type": "EC-P-256", "age_days": 353},
    {"name": "old-settlement", "dns_names": ["settlement.contoso.example"], "age_days": 372},
    {"name": "refunds-legacy", "enabled": False, "age_days": 200},
    {"name": "webhooks-ca-signed", "state": "csr", "dns_names": ["hooks.contoso.example"]},
    {"name": "ledger-2025", "state": "deleted", "age_days": 330},
]
PLATFORM: list[Wanted] = [
    {"name": "ingress-wildcard", "dns_names": ["*.platform.example"], "age_days": 75},
    {"name": "mesh-root", "key_type": "RSA-4096", "validity_months": 60, "age_days": 700},
    {"name": "build-agents", "versions": 2, "age_days": 10, "tags": {"team": "platform"}},
    {"name": "vpn-gateway", "dns_names": ["vpn.platform.example"], "age_days": 340},
    {"name": "registry-mirror", "state": "pending", "dns_names": ["registry.platform.example"]},
    {"name": "partner-mtls", "state": "csr", "subject": "CN=partner.platform.example, O=Contoso"},
    {"name": "jump-host", "state": "deleted", "age_days": 100},
]
VAULTS = {"kv-payments": PAYMENTS, "kv-platform": PLATFORM}


def start_vaults(folder: Path) -> dict[str, LocalVault]:
    """Starts both with what they held before, and fills a new one."""
    return {name: start_vault(folder / name, name, VAULTS[name]) for name in VAULTS}


def start_vault(data: Path, name: str, certificates: list[Wanted]) -> LocalVault:
    """One vault; work takes a few seconds, so that it can be watched."""
    filled = data / "filled"
    vault = LocalVault.start(data, name=name, create_delay=8, delete_delay=5, recover_delay=5)
    if not filled.exists():
        vault.fill(certificates)
        filled.touch()
    return vault
