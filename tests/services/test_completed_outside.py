"""A CSR that someone else completes ends as Done, whatever the certificate is made of."""

import base64
from dataclasses import replace

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from certificates.domain.issuers import UNKNOWN
from certificates.domain.lifecycle import State
from certificates.models import Person, Vault
from certificates.verbs import Create
from localvault.caller import Caller
from localvault.testing import LocalVault
from tests.services.asking import EC, fresh, perform, settled
from tests.support.odd.certificates import Case
from tests.support.odd.extensions import EXTENSIONS
from tests.support.odd.names import NAMES
from tests.support.odd.subjects import SUBJECTS

pytestmark = pytest.mark.wire

# What localvault takes, since its own library reads as much of it as a merge needs.
ODD: dict[str, Case] = {
    name: (EXTENSIONS | NAMES | SUBJECTS)[name]
    for name in (
        "a policy notice that is none",
        "policies twice",
        "a path length without a CA",
        "broken constraints",
        "T61 with an umlaut",
        "Latin-1 in a UTF8String",
        "an X.400 address",
        "an address of 5 bytes",
        "no list",
    )
}


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize("kind", ODD)
def test_it_is_done_at_the_next_look(
    vault: Vault, operator: Person, local_vault: LocalVault, kind: str
) -> None:
    waiting = perform(Create(name=fresh(), spec=replace(EC, issuer=UNKNOWN)), vault, operator)
    assert (waiting.status, waiting.waits_for_csr) == (State.WAITING, True)
    csr = x509.load_der_x509_csr(base64.b64decode(waiting.csr))
    spki = csr.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    signed = replace(ODD[kind], key=(spki, "EC P-256")).build(kind, 1)
    x5c = [base64.b64encode(signed.der).decode()]
    path = f"/certificates/{waiting.name}/pending/merge"
    assert Caller(local_vault)("POST", path, {"x5c": x5c}).status == 201

    done = settled(waiting)

    assert done.status is State.SUCCEEDED
    assert signed.expires
    assert done.result
    assert done.result["expires"] == int(signed.expires.timestamp())
