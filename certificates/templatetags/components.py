"""The pieces that pages are put together from: icons, badges, copy buttons, errors."""

import uuid
from functools import cache
from pathlib import Path
from typing import Any

from django import template
from django.conf import settings
from django.contrib.staticfiles import finders
from django.template import Context
from django.utils.safestring import SafeString, mark_safe

from certificates.domain import copy_as
from certificates.domain.attempts import Attempt
from certificates.domain.explanations import Explanation, Known, explain
from certificates.domain.explanations.details import details
from certificates.domain.explanations.owner import message_to_owner
from certificates.domain.failures import Failure
from certificates.domain.lifecycle import How, State
from certificates.domain.searching import LONGEST, REFUSED
from certificates.domain.text import inert as make_inert
from certificates.domain.x509 import X509Facts

register = template.Library()

# Word, icon and colour of each state; colour is never alone.
STATES = {
    State.RECORDED: ("Recorded", "loader", "blue"),
    State.SENDING: ("Sending", "loader", "blue"),
    State.WAITING: ("In progress", "loader", "blue"),
    State.UNKNOWN: ("Checking", "help-circle", "orange"),
    State.NEEDS_DECISION: ("Needs your decision", "alert-triangle", "orange"),
    State.SUCCEEDED: ("Done", "circle-check", "green"),
    State.FAILED: ("Failed", "circle-x", "red"),
    State.CANCELLED: ("Cancelled", "circle-off", "grey"),
}
WAITING_FOR_CA = {"word": "Waiting for CA", "icon": "hourglass", "colour": "orange"}
CSR_READY = {"word": "CSR ready", "icon": "download", "colour": "orange"}
NOT_SENT = {"word": "Not sent", "icon": "circle-off", "colour": "grey"}
AUTHORITY, OUR_TEAM = "Certificate authority", "Our team"

WAITS_ON = {
    State.RECORDED: "The portal",
    State.SENDING: "The vault",
    State.WAITING: "The vault",
    State.UNKNOWN: "The portal",
    State.NEEDS_DECISION: "A person",
}


@cache
def _svg(name: str) -> SafeString:
    found = finders.find(f"vendor/icons/{name}.svg")
    if not isinstance(found, str):
        raise template.TemplateSyntaxError(f"There is no icon {name!r} in static/vendor/icons.")
    svg = " ".join(Path(found).read_text(encoding="utf-8").split())
    # The files are ours, copied from a pinned package; nothing of a request gets into them.
    return mark_safe(svg.replace("<svg", '<svg aria-hidden="true" focusable="false"', 1))  # noqa: S308


@register.simple_tag
def icon(name: str) -> SafeString:
    """An icon, inlined and hidden from screen readers: the word next to it says the same."""
    return _svg(name)


@register.filter
def inert(text: str) -> str:
    """Text from a vault, without control and direction marks."""
    return make_inert(str(text))


@register.filter
def other_forms(facts: X509Facts) -> tuple[tuple[str, str], ...]:
    """The numbers of a certificate as other tools write them, with what each is."""
    return copy_as.other_forms(facts)


@register.filter
def tone(operation: Any) -> str:
    """The class of the note that shows an operation: what colour its edge has."""
    if operation.state == State.FAILED and operation.how != How.NOT_SENT:
        return "failed"
    if operation.state == State.SUCCEEDED:
        return "note good"
    is_unclear = operation.state in (State.UNKNOWN, State.NEEDS_DECISION)
    return "note warn" if is_unclear or operation.waits_for_csr else "note"


@register.filter
def pressed(chosen: str, value: str) -> str:
    """The aria-pressed of a button for ``value``, one of several."""
    return "true" if chosen == value else "false"


@register.simple_tag
def portal_name() -> str:
    """What this portal is called."""
    return str(settings.PORTAL_NAME)


@register.simple_tag
def portal_version() -> str:
    """Which version of the portal this is."""
    return str(settings.PORTAL_VERSION)


@register.simple_tag
def private_key_refused() -> str:
    """The warning about a pasted private key."""
    return REFUSED


@register.simple_tag
def longest_search() -> int:
    """How many characters a field takes that is searched by."""
    return LONGEST


@register.simple_tag
def standins() -> bool:
    """Whether the vaults are local stand-ins."""
    return any(vault.standin for vault in settings.VAULTS)


@register.inclusion_tag("components/copy.html")
def copy(value: object, what: str) -> dict[str, str]:
    """A button that copies ``value``; ``what`` completes its name ("Copy SHA-1 thumbprint")."""
    return {"value": str(value), "what": what}


@register.inclusion_tag("components/copyable.html")
def copyable(value: object, what: str) -> dict[str, str]:
    """An identifier in its own letters, with a button that copies it."""
    return {"value": str(value), "what": what}


@register.inclusion_tag("components/state.html")
def badge(colour: str, icon: str, word: object) -> dict[str, str]:
    """A word with an icon and a colour, which is never alone."""
    return {"colour": colour, "icon": icon, "word": str(word)}


@register.inclusion_tag("components/vault.html")
def vault_name(vault: Any) -> dict[str, Any]:
    """A vault's name, followed by its label."""
    return {"vault": vault}


@register.inclusion_tag("components/command.html")
def command(text: str, what: str = "command") -> dict[str, str]:
    """A command to copy."""
    return {"text": text, "what": what}


@register.inclusion_tag("components/state.html")
def state(operation: Any) -> dict[str, str]:
    """The state of an operation as icon and word."""
    if operation.waits_for_csr:
        return CSR_READY if operation.waits_on_team else WAITING_FOR_CA
    if operation.state == State.FAILED and operation.how == How.NOT_SENT:
        return NOT_SENT
    word, name, colour = STATES[State(operation.state)]
    return {"word": word, "icon": name, "colour": colour}


@register.inclusion_tag("components/state.html")
def outside_state(certificate: Any, is_taken: bool = False) -> dict[str, str]:
    """The state of a certificate operation that the portal has not started."""
    if certificate.waits_for_merge:
        return WAITING_FOR_CA if is_taken else CSR_READY
    word, name, colour = STATES[State.WAITING]
    return {"word": word, "icon": name, "colour": colour}


@register.inclusion_tag("components/state.html")
def enabled(value: bool) -> dict[str, str]:
    """Azure's own Enabled? as icon and word."""
    if value:
        return {"word": "Enabled", "icon": "circle-check", "colour": "green"}
    return {"word": "Disabled", "icon": "circle-off", "colour": "grey"}


@register.inclusion_tag("components/error.html", takes_context=True)
def error(
    context: Context,
    failure: Failure,
    attempt: Attempt | None = None,
    name: str = "",
    operation: Any = None,
    again: str = "",
    explanation: Explanation | None = None,
) -> dict[str, Any]:
    """A failure in the one shape that all errors have.

    A page may have ``known`` in its context: what is known of vaults, by name.

    Args:
        attempt: the action that failed; None for reading.
        again: the address of the form that tries again, filled.
        explanation: what is said of it instead of what this failure alone says.
    """
    facts = details(failure, name=name, operation=str(operation.id) if operation else "")
    helpful: dict[str, Known] = context.get("known") or {}
    known = helpful.get(failure.vault, Known())
    portal = portal_name()
    return {
        "explanation": explanation or explain(failure, attempt=attempt, name=name, known=known),
        "message": message_to_owner(
            failure, attempt=attempt, name=name, known=known, portal=portal
        ),
        "failure": failure,
        "name": name,
        "details": facts,
        "details_text": "\n".join(f"{label}: {value}" for label, value in facts),
        "again": again,
    }


@register.filter
def waits_on(operation: Any) -> str:
    """Who has to do something next."""
    if operation.waits_for_csr:
        return OUR_TEAM if operation.waits_on_team else AUTHORITY
    return WAITS_ON.get(State(operation.state), "")


@register.filter
def in_short(operation: Any) -> str:
    """The state of an operation in one sentence; of a failure, what happened where."""
    if operation.failure:
        attempt, name = operation.verb_object.attempt, operation.display_name
        return explain(operation.failure, attempt=attempt, name=name).what
    return str(operation.sentence)


@register.simple_tag
def nonce() -> str:
    """A random value for a form that performs: the same form sent twice is one operation."""
    return str(uuid.uuid4())
