"""The only importer of ``azure``: everything the portal says to a vault is said here."""

from certificates.services.keyvault.breaker import watching
from certificates.services.keyvault.bulk import BulkReading
from certificates.services.keyvault.client import switched_off
from certificates.services.keyvault.gateway import Gateway
from certificates.services.keyvault.network.deadlines import within
from certificates.services.keyvault.probing import Probe
from certificates.services.keyvault.reading import PAGE, Part, Reading

__all__ = [
    "PAGE",
    "BulkReading",
    "Gateway",
    "Part",
    "Probe",
    "Reading",
    "switched_off",
    "watching",
    "within",
]
