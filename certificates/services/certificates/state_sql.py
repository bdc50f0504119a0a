"""The state of a certificate as the database works it out: ``Timeline.state``, in SQL."""

from datetime import datetime

from django.db.models import Case, CharField, F, IntegerField, Q, Value, When

from certificates.domain.states import CertificateState


def state(now: datetime) -> Case:
    """The word at ``now``."""
    return Case(
        When(~Q(fixed_state=""), then=F("fixed_state")),
        When(expires__lte=now, then=Value(CertificateState.EXPIRED.value)),
        When(not_before__gt=now, then=Value(CertificateState.NOT_YET_VALID.value)),
        When(overdue_at__lte=now, then=Value(CertificateState.OVERDUE.value)),
        When(needs_at__lte=now, then=Value(CertificateState.NEEDS_RENEWAL.value)),
        default=F("calm_state"),
        output_field=CharField(),
    )


def need() -> Case:
    """The place of ``state`` in the order of need: what wants action first has the least."""
    places = [When(state=word, then=Value(place)) for place, word in enumerate(CertificateState)]
    return Case(*places, default=Value(len(places)), output_field=IntegerField())
