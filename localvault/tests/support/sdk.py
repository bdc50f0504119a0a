"""The unmodified Azure SDK, set up for the stand-in."""

import time
from typing import Any

from azure.core.credentials import AccessToken
from azure.keyvault.certificates import CertificateClient, CertificatePolicy, KeyType

from localvault.testing import LocalVault


class AnyToken:
    """A credential that the vault takes."""

    def get_token(self, *scopes: str, **options: Any) -> AccessToken:
        return AccessToken("any", int(time.time()) + 3600)


def client_for(vault: LocalVault, credential: Any) -> CertificateClient:
    return CertificateClient(
        vault.url, credential, verify_challenge_resource=False, connection_verify=str(vault.ca)
    )


def policy(**members: Any) -> CertificatePolicy:
    wanted = {"issuer_name": "Self", "subject": "CN=sdk", "key_type": KeyType.ec, **members}
    return CertificatePolicy(**wanted)
