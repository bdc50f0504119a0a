"""The certificates of the inventory that a text from any clipboard means."""

from collections.abc import Iterable
from functools import reduce
from operator import or_

from django.db.models import Q, QuerySet

from certificates.domain.expiry import day
from certificates.domain.names import key_of
from certificates.domain.searching import (
    Numbers,
    Pem,
    Place,
    PrivateKey,
    Search,
    read_search,
    words_of,
)
from certificates.models import Certificate, Version

_NUMBERS = {
    "thumbprint": "SHA-1 thumbprint",
    "sha256": "SHA-256 thumbprint",
    "version": "version id",
    "serial": "serial number",
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
    for word in words_of(text):
        rows = rows.filter(search__contains=word)
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


def _exactly(search: Search) -> Q | None:
    """The condition on certificates, None for mere words."""
    wanted = _of_version(search)
    by_version = Q(pk__in=Version.objects.filter(wanted).values("certificate")) if wanted else Q()
    match search:
        case Place(vault, name):
            return _in_vault(vault) & Q(key=key_of(name)) & by_version
        case Numbers(thumbprint=thumbprint) if thumbprint:
            return by_version | Q(thumbprint=thumbprint)  # its versions were perhaps not read yet
    return by_version if wanted else None


def _of_version(search: Search) -> Q | None:
    """The condition on versions, None where no version is looked for."""
    match search:
        case Place(version=version) if version:
            return Q(version=version)
        case Numbers():
            held = {field: getattr(search, field) for field in _NUMBERS}
            return reduce(or_, (Q(**{field: value}) for field, value in held.items() if value))
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
        case Numbers():
            return next(
                words
                for field, words in _NUMBERS.items()
                if getattr(search, field) == getattr(version, field)
            )
    return _NUMBERS["sha256"]


def _which(version: Version) -> str:
    if version.created:
        return f"version of {day(version.created)}"
    return f"version {version.version[:8]}"
