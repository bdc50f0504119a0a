"""The state of a certificate on pages: icon and word, and the sentence under them."""

from django import template
from django.utils import timezone

from certificates.domain import state_words
from certificates.domain.records import Policy
from certificates.domain.states import CertificateState, Timeline

register = template.Library()

# Word, icon and colour of each state; colour is never alone.
WORDS = {
    CertificateState.EXPIRED: ("Expired", "alert-octagon", "red"),
    CertificateState.OVERDUE: ("Renewal overdue", "alert-triangle", "red"),
    CertificateState.NEEDS_RENEWAL: ("Needs renewal", "clock-exclamation", "orange"),
    CertificateState.NOT_YET_VALID: ("Not yet valid", "hourglass", "orange"),
    CertificateState.NOT_ISSUED: ("Not issued", "circle-x", "orange"),
    CertificateState.WAITING_FOR_CA: ("Waiting for CA", "hourglass", "orange"),
    CertificateState.PENDING: ("Pending", "loader", "blue"),
    CertificateState.UNREAD: ("Not read yet", "help-circle", "grey"),
    CertificateState.RENEWS_ITSELF: ("Renews itself", "refresh", "green"),
    CertificateState.VALID: ("Valid", "circle-check", "green"),
    CertificateState.DISABLED: ("Disabled", "circle-off", "grey"),
    CertificateState.DELETED: ("Deleted", "trash", "grey"),
}


@register.inclusion_tag("components/state.html")
def certificate_state(line: Timeline) -> dict[str, str]:
    """The state now, as icon and word."""
    word, icon, colour = WORDS[line.state(timezone.now())]
    return {"word": word, "icon": icon, "colour": colour}


@register.filter
def state_sentence(line: Timeline) -> str:
    """The problem, and until when it lasts."""
    return state_words.sentence(line, timezone.now())


@register.simple_tag
def renewal_sentence(line: Timeline, policy: Policy) -> str:
    """Who renews it, and when."""
    return state_words.renewal(line, policy, timezone.now())
