"""The load that localvault takes, compared with signing alone and with a bare server."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

from bench import bare
from bench.figure import Row, seconds_of, side_by_side
from bench.load import Load, get
from localvault.testing import LocalVault

_CERTIFICATES = 10_000
_LEG_SECONDS = 2.0
_TOKEN = "Authorization: Bearer any"  # noqa: S105 - the vault takes any
# For each route a path to ask for, and the least part of the bare server's rate.
_ROUTES = (
    ("a certificate", "/certificates/cert-05000?api-version=7.4", 0.14),
    ("a list of 25", "/certificates?api-version=7.4", 0.09),
)


def what_it_bears(rounds: int) -> Iterator[Row]:
    """Fill a vault with 10,000 certificates, then ask for some of them again and again."""
    with TemporaryDirectory() as name, LocalVault.start(Path(name) / "vault") as vault:
        yield _fill(vault, rounds)
        with bare.running(Path(name) / "bare") as peer:
            for route in _ROUTES:
                yield _requests(vault, peer, *route, rounds)


def _fill(vault: LocalVault, rounds: int) -> Row:
    share = -(-_CERTIFICATES // rounds)
    names = [f"cert-{number:05}" for number in range(share * rounds)]
    parts = iter([names[begin : begin + share] for begin in range(0, len(names), share)])

    def filling() -> float:
        wanted = [{"name": name, "key_type": "EC-P-256"} for name in next(parts)]
        return seconds_of(lambda: vault.fill(wanted))

    legs = side_by_side(filling, lambda: seconds_of(lambda: _sign(share)), rounds)
    return Row(
        f"localvault fill of {len(names):,} certificates",
        f"{sum(legs.first):.1f} s",
        f"{sum(legs.second):.1f} s to sign as many",
        legs.ratio,
        at_most=18,
    )


def _sign(count: int) -> None:
    """Make so many certificates with one key, as plainly as it can be done."""
    key = ec.generate_private_key(ec.SECP256R1())
    begin = datetime.now(UTC)
    end = begin + timedelta(days=365)
    for number in range(1, count + 1):
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, f"cert-{number:05}")])
        builder = x509.CertificateBuilder(name, name, key.public_key(), number, begin, end)
        builder.sign(key, hashes.SHA256()).public_bytes(Encoding.DER)


def _requests(
    vault: LocalVault, peer: bare.Peer, route: str, path: str, goal: float, rounds: int
) -> Row:
    request = get(vault.url, path, _TOKEN)
    with Load(vault.url, vault.ca) as here, Load(peer.url, peer.ca) as there:
        as_much = get(peer.url, f"/{len(here.once(request))}", _TOKEN)
        legs = side_by_side(
            lambda: here.rate(request, _LEG_SECONDS),
            lambda: there.rate(as_much, _LEG_SECONDS),
            rounds,
        )
    return Row(
        f"localvault requests/s, {route} of {_CERTIFICATES:,}",
        f"{median(legs.first):,.0f}/s",
        f"{median(legs.second):,.0f}/s of a bare server",
        legs.ratio,
        at_least=goal,
    )
