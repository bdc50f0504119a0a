"""The certificates of the inventory that a text from any clipboard means."""

from collections.abc import Iterable
from functools import reduce
from operator import or_

from django.db.models import Q, QuerySet

from certificates.domain.addresses import short_addresses, wildcard_of
from certificates.domain.expiry import day
from certificates.domain.names import key_of
from certificates.domain.numbers import Numbers
from certificates.domain.searching import (
    Pem,
    Place,
    PrivateKey,
    Search,
    Site,
    read_search,
    words_of,
)
from certificates.models import Certificate, Version

_NUMBERS = {  # how a version is found by each
    "thumbprint": "thumbprint",
    "sha256": "sha256",
    "version": "version",
    "version_start": "version__startswith",
    "serials": "serial__in",
}


def matching(*, rows: QuerySet[Certificate], text: str) -> QuerySet[Certificate]:
    """Those of ``rows`` that ``text`` means exactly; if there are none, those with all its words.

    An older version is found as well as the current one. A private key finds nothing.
    """
    search = read_search(text)
    exact = _exactly(search)
    if exact is not None:
        found = rows.filter(exact)
        if found.exists():
            return found
    if isinstance(search, Pem | PrivateKey):
        return rows.none()
    for spellings in _words(search, text):
        rows = rows.filter(reduce(or_, (Q(search__contains=each) for each in spellings)))
    return rows


def found_by(*, rows: Iterable[Certificate], text: str) -> dict[int, str]:
    """For those of ``rows`` that were found by an older version only, by id, which. One query."""
    search = read_search(text)
    wanted = _of_version(search)
    if wanted is None:
        return {}
    current = {row.pk: row.version for row in rows}
    versions = Version.objects.filter(wanted, certificate__in=current).order_by("created", "pk")
    newest = {version.certificate_id: version for version in versions}
    return {
        place: f"Found by {_what(search, version)}: {_which(version)}, not the current one"
        for place, version in newest.items()
        if version.version != current[place]
    }


def _words(search: Search, text: str) -> list[list[str]]:
    """The words that are all to be found, each in one of its spellings."""
    if isinstance(search, Site):
        return [[*_spellings(search.host), *filter(None, [wildcard_of(search.host)])]]
    return [_spellings(word) for word in words_of(text)]


def _spellings(word: str) -> list[str]:
    return [word, *short_addresses(word)]


def _exactly(search: Search) -> Q | None:
    """The condition on certificates, None for mere words."""
    wanted = _of_version(search)
    by_version = Q(pk__in=Version.objects.filter(wanted).values("certificate")) if wanted else Q()
    match search:
        case Place(vault, name):
            return _in_vault(vault) & Q(key=key_of(name)) & by_version
        case Site(address=address):
            return Q(search__contains=address)
        case Numbers(thumbprint=thumbprint) if thumbprint:
            return by_version | Q(thumbprint=thumbprint)  # its versions were perhaps not read yet
    return by_version if wanted else None


def _of_version(search: Search) -> Q | None:
    """The condition on versions, None where no version is looked for."""
    match search:
        case Place(version=version) if version:
            return Q(version=version)
        case Numbers():
            held = {lookup: getattr(search, field) for field, lookup in _NUMBERS.items()}
            return reduce(or_, (Q(**{lookup: value}) for lookup, value in held.items() if value))
        case Pem(thumbprints=thumbprints) if thumbprints:
            return Q(sha256__in=thumbprints)
    return None


def _in_vault(vault: str) -> Q:
    """By its name here, its name in Azure, or its host: addresses are kept in small letters."""
    address = f"https://{vault}"
    return Q(vault__slug=vault) | Q(vault__url=address) | Q(vault__url__startswith=f"{address}.")


def _what(search: Search, version: Version) -> str:
    match search:
        case Place():
            return "identifier"
        case Numbers() if version.thumbprint == search.thumbprint:
            return "SHA-1 thumbprint"
        case Numbers() if version.serial in search.serials:
            return "serial number"
        case Numbers() if version.sha256 != search.sha256:
            return "version id"
    return "SHA-256 thumbprint"


def _which(version: Version) -> str:
    if version.created:
        return f"version of {day(version.created)}"
    return f"version {version.version[:8]}"
