"""Limits on guessing passwords, and the history of signing in.

A stranger must neither guess a password nor lock its owner out. So wrong passwords are counted by
account and address, and by account over all addresses that its owner has not used lately: from an
address that the owner signs in from, a stranger's guesses elsewhere refuse nothing. The name of the
host in the request plays no part, because whoever guesses chooses it.
"""

import ipaddress
from datetime import datetime, timedelta

import structlog
from django.contrib.sessions.backends.db import SessionStore
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac

from certificates.models import Person, SignInAddress, SignInFailure
from certificates.services import audit, workers

PER_ADDRESS, PER_ADDRESS_WITHIN = 5, timedelta(minutes=15)
PER_ACCOUNT, PER_ACCOUNT_WITHIN = 50, timedelta(hours=1)
KNOWN_FOR = timedelta(days=30)  # after a sign-in an address counts as the owner's
IPV6_PREFIX = 64  # one customer of a provider usually holds all of it
SESSIONS_CLEARED = timedelta(hours=1)
UNKNOWN = "somebody without an account"

log = structlog.get_logger()


def begin(*, username: str, address: str) -> int | None:
    """Count a password that is about to be checked; None where it must not be checked.

    It counts as wrong until ``succeeded`` says otherwise, so that guesses sent side by side cannot
    all be checked before the first of them is counted.
    """
    now, account, address = timezone.now(), _account(username), _network(address)
    known = SignInAddress.objects.filter(
        person__username__iexact=username, address=address, last_at__gt=now - KNOWN_FOR
    ).exists()
    with transaction.atomic():
        SignInFailure.objects.filter(at__lte=now - PER_ACCOUNT_WITHIN).delete()
        attempt = SignInFailure.objects.create(
            account=account, address=address, was_known=known, at=now
        )
        if not _is_refused(attempt):
            return attempt.pk
        attempt.delete()
    _report(event="sign_in.refused", username=username, address=address)
    return None


def _is_refused(attempt: SignInFailure) -> bool:
    """Whether the limits are passed; the attempt itself is among the failures."""
    failures = SignInFailure.objects.filter(account=attempt.account)
    recent = failures.filter(at__gt=attempt.at - PER_ADDRESS_WITHIN, address=attempt.address)
    if recent.count() > PER_ADDRESS:
        return True
    return not attempt.was_known and failures.filter(was_known=False).count() > PER_ACCOUNT


def succeeded(*, attempt: int, person: Person, address: str, renewed: bool = False) -> None:
    """Record that the password was right. ``renewed``: the person was signed in already."""
    now, address = timezone.now(), _network(address)
    with transaction.atomic():
        SignInFailure.objects.filter(pk=attempt).delete()
        SignInAddress.objects.update_or_create(
            person=person, address=address, defaults={"last_at": now}
        )
        SignInAddress.objects.filter(last_at__lte=now - KNOWN_FOR).delete()
        if renewed:
            _append(event="sign_in.confirmed", person=person, address=address)
        else:
            _append(event="sign_in.succeeded", person=person, address=address)


def failed(*, username: str, address: str) -> None:
    """Record that the password was wrong, or the account unknown."""
    _report(event="sign_in.failed", username=username, address=_network(address))


def signed_out(*, person: Person) -> None:
    """Record that a session was ended, by the person or by its limits."""
    with transaction.atomic():
        _append(event="sign_in.ended", person=person)


def password_changed(*, person: Person) -> None:
    """Record that a person has a new password."""
    with transaction.atomic():
        _append(event="password.changed", person=person)


def clear_sessions(now: datetime) -> None:
    """Delete the sessions that have ended, once an hour, whichever worker comes first."""
    if workers.take_turn("clear sessions", SESSIONS_CLEARED, now):
        SessionStore.clear_expired()


def _append(*, event: str, person: Person, address: str = "") -> None:
    who = audit.name_of(person)
    audit.append(event=event, actor=who, details={"address": address} if address else {})
    log.info(event, person=person.pk, address=address)


def _report(*, event: str, username: str, address: str) -> None:
    """Record what can be repeated at will: the first at once, the rest of the minute as a count.

    What was typed for an account that does not exist is recorded nowhere: it may be a password.
    """
    person = Person.objects.filter(username__iexact=username).first()
    who = audit.name_of(person) if person else UNKNOWN
    audit.count(event=event, actor=who, details={"address": address})
    log.warning(event, person=person.pk if person else None, address=address)


def _account(username: str) -> str:
    """A keyed hash of the account's name, whatever its case."""
    return salted_hmac(
        "certificates.sign_ins", Person.normalize_username(username).casefold(), algorithm="sha256"
    ).hexdigest()


def _network(address: str) -> str:
    """The address that is counted: of IPv6 the network. What is no address counts as one."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return ""
    if parsed.version == 4:
        return str(parsed)
    if parsed.ipv4_mapped:
        return str(parsed.ipv4_mapped)
    return str(ipaddress.ip_network((parsed, IPV6_PREFIX), strict=False).network_address)
