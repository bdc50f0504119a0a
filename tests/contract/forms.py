"""What generated values must look like, and what must hold between them."""

import base64
import calendar
import hashlib
import json
import re
from datetime import UTC, datetime
from typing import Any

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

Json = dict[str, Any]

_BEFORE = 600
_DAY = 86_400
_BLOB = b"&AzureKeyVaultKeyBackupV1.microsoft.com"
_OF_THE_KEY = (x509.SubjectKeyIdentifier.oid, x509.AuthorityKeyIdentifier.oid)
_ALIKE = "the same in all that is not of its own key, number or time"


def csr(recorded: str, ours: str) -> str | None:
    """Say what a request should be that differs from the recorded one."""
    theirs = x509.load_der_x509_csr(_decoded(recorded))
    try:
        mine = x509.load_der_x509_csr(_decoded(ours))
    except ValueError:
        return "a request in base64"
    if not mine.is_signature_valid:
        return "signed with its own key"
    return None if bare_request(mine) == bare_request(theirs) else _ALIKE


def cer(recorded: str, ours: str) -> str | None:
    """Say what a certificate should be that differs from the recorded one."""
    theirs = x509.load_der_x509_certificate(_decoded(recorded))
    try:
        mine = x509.load_der_x509_certificate(_decoded(ours))
        if theirs.issuer == theirs.subject:
            mine.verify_directly_issued_by(mine)
    except (ValueError, InvalidSignature):
        return "a certificate in base64, and signed by whom it says"
    return None if bare_certificate(mine) == bare_certificate(theirs) else _ALIKE


def x5t(recorded: str, ours: str) -> str | None:
    """Say what a thumbprint should be where the text is not one."""
    is_one = re.fullmatch(r"[A-Za-z0-9_-]{27}", ours)
    return None if is_one else "27 characters of base64url"


def backup(recorded: str, ours: str) -> str | None:
    """Say what a backup should be that differs from the recorded one, which is cut."""
    theirs, mine = (_envelope(text) for text in (recorded, ours))
    if mine is None or theirs is None:
        return "base64url of the service's envelope around a JWE"
    alike = list(mine) == list(theirs) and theirs.items() - mine.items() <= {("kid", theirs["kid"])}
    return None if alike else f"a JWE with the header {theirs}"


def bare_request(request: x509.CertificateSigningRequest) -> bytes:
    """Return all of a request that its maker signs, but for its key."""
    return request.tbs_certrequest_bytes.replace(_public(request), b"[key]")


def bare_certificate(certificate: x509.Certificate) -> bytes:
    """Return all of a certificate that its issuer signs, but for key, serial number and dates."""
    bare = certificate.tbs_certificate_bytes.replace(_public(certificate), b"[key]")
    for own in _own_values(certificate):
        bare = bare.replace(own, b"." * len(own))
    return bare


def _own_values(certificate: x509.Certificate) -> list[bytes]:
    serial = certificate.serial_number
    values = [serial.to_bytes(serial.bit_length() // 8 + 1, "big")]
    for moment in (certificate.not_valid_before_utc, certificate.not_valid_after_utc):
        values.append(moment.strftime("%y%m%d%H%M%SZ").encode())
    identifiers = [each.value for each in certificate.extensions if each.oid in _OF_THE_KEY]
    for value in identifiers:
        if isinstance(value, x509.SubjectKeyIdentifier):
            values.append(value.digest)
    return values if certificate.version is x509.Version.v3 else values[1:]


def _public(of: x509.Certificate | x509.CertificateSigningRequest) -> bytes:
    return of.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)


def _envelope(text: str) -> Json | None:
    """Return the JWE header in a backup, None if it is no backup."""
    value = text.split("...")[0]
    try:
        content = base64.b64decode(value + "=" * (-len(value) % 4), altchars=b"-_", validate=True)
        start, head = content[: len(_BLOB)], content[len(_BLOB) :].split(b".")[0]
        header: Json = json.loads(base64.urlsafe_b64decode(head + b"=" * (-len(head) % 4)))
    except ValueError:
        return None
    return header if start == _BLOB else None


def relations(path: str, recorded: Json, ours: Json) -> list[str]:
    """Say what must hold between the members of an object, and does not."""
    wrong = []
    if "cer" in ours and not _is_of_its_certificate(ours):
        wrong.append("x5t, nbf and exp are not those of cer")
    if "deletedDate" in ours:
        kept = ours["attributes"]["recoverableDays"] * _DAY
        if ours["scheduledPurgeDate"] - ours["deletedDate"] != kept:
            wrong.append("scheduledPurgeDate is not recoverableDays after deletedDate")
    if "created" in ours and _order(ours) != _order(recorded):
        wrong.append("created and updated stand in another order")
    if "nbf" in ours and life(ours) != life(recorded):
        wrong.append(f"valid for {life(ours)} instead of {life(recorded)}")
    return [f"{path or 'the body'}: {each}" for each in wrong]


def _decoded(text: str) -> bytes:
    return base64.b64decode(text, validate=True)


def _is_of_its_certificate(ours: Json) -> bool:
    der = _decoded(ours["cer"])
    certificate = x509.load_der_x509_certificate(der)
    dates = (certificate.not_valid_before_utc, certificate.not_valid_after_utc)
    digest = hashlib.sha1(der, usedforsecurity=False).digest()
    return ours["x5t"] == base64.urlsafe_b64encode(digest).rstrip(b"=").decode() and [
        ours["attributes"]["nbf"],
        ours["attributes"]["exp"],
    ] == [moment.timestamp() for moment in dates]


def _order(of: Json) -> int:
    return int(of["updated"] > of["created"]) - int(of["updated"] < of["created"])


def life(attributes: Json) -> str:
    """Return for how long a version is valid: in months, if the service issued it.

    The service's own certificates begin ten minutes before they were made (rarely a second more).
    """
    begin, end = attributes["nbf"] + _BEFORE, attributes["exp"]
    months = _months_between(*(datetime.fromtimestamp(at, UTC) for at in (begin, end)))
    is_issued = months is not None and 0 <= attributes["created"] - begin <= 1
    return f"{months} months" if is_issued else f"{attributes['nbf']} to {end}"


def _months_between(start: datetime, end: datetime) -> int | None:
    """Return the calendar months from a moment to another; None if it is no whole number."""
    months = (end.year - start.year) * 12 + end.month - start.month
    day = min(start.day, calendar.monthrange(end.year, end.month)[1])
    return months if (end.day, end.time()) == (day, start.time()) else None
