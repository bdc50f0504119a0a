"""One certificate."""

from datetime import timedelta
from operator import attrgetter
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from certificates.changes import change_of
from certificates.changes.base import Link
from certificates.domain import az, copy_as
from certificates.domain.actions import Action
from certificates.domain.errors import NotThere, VaultFailure
from certificates.domain.lifecycle import State
from certificates.domain.policy_words import Field, fields
from certificates.domain.records import VersionListed
from certificates.models import Operation, Person, Vault
from certificates.services import access, certificates, operations, vaults
from certificates.services.certificates import Current, Detail
from certificates.services.vaults import failure_context
from certificates.verbs import Subject
from certificates.views.http import SignedIn
from certificates.views.menu import deleted_menu, menu_of, version_links
from certificates.views.polling import polls
from certificates.views.status import Status, statuses

SAID = timedelta(days=7)  # how long a page says that another version became the current one


@require_safe
def overview(request: SignedIn) -> HttpResponseRedirect:
    """The first page is the list of certificates."""
    return redirect("certificates:certificate-list")


@require_safe
def certificate_detail(request: SignedIn, vault: str, name: str) -> HttpResponse:
    """One certificate as its vault says now, or as the portal last read it."""
    place = vaults.find_to_show(actor=request.user, slug=vault, name=name)
    try:
        detail = certificates.one_or_copy(actor=request.user, vault=place, name=name)
    except NotThere as error:
        return _gone(request, place, name, error)
    context = {
        "vault": place,
        "detail": detail,
        "known": failure_context.known(actor=request.user, failures=[detail.failure]),
        "certificate": detail.certificate,
        "facts": detail.facts,
        "policy": _policy(detail),
        "identifiers": copy_as.identifiers(detail.certificate),
        "snippets": copy_as.snippets(detail.certificate, place.slug),
        "show_command": az.show(place.slug, detail.certificate.name),
        **_under_way(request.user, detail.operations),
        "afterwards": _afterwards(detail),
        "people": _who_can_switch_on(place),
        "menu": menu_of(request.user, place, detail),
        **_versions(request.user, place, detail),
    }
    return render(request, "certificates/detail.html", context)


def _policy(detail: Detail) -> list[Field]:
    """The issuance policy in words, empty where there is none."""
    policy = detail.certificate.policy
    return fields(policy, detail.facts) if policy else []


def _versions(person: Person, vault: Vault, detail: Detail) -> dict[str, Any]:
    """The versions, and what the person can do to each, the replaced one included."""
    name, replaced = detail.certificate.name, detail.replaced
    is_asked = vault.is_enabled
    allowed = access.actions_on(actor=person, vault=vault, name=name) if is_asked else frozenset()

    def links(version: VersionListed) -> list[Link]:
        return version_links(allowed, vault.slug, name, version)

    return {
        "versions": [(version, links(version)) for version in detail.versions],
        "replaced": replaced,
        "replaced_links": links(replaced) if replaced else [],
    }


def _who_can_switch_on(vault: Vault) -> list[str]:
    """Whom to ask where the vault is switched off."""
    return [] if vault.is_enabled else access.who_may(action=Action.MANAGE, vault=vault.slug)


def _afterwards(detail: Detail) -> str:
    """What has happened since the newest change of a version, for a week."""
    current = Current(detail.certificate.version, detail.certificate.enabled)
    recent = timezone.now() - SAID
    newest = (o for o in detail.operations if o.settled_at and o.settled_at >= recent)
    said = (change_of(operation).afterwards(operation, current) for operation in newest)
    return next(filter(None, said), "")


def _under_way(person: Person, shown: list[Operation]) -> dict[str, Any]:
    """The strips of what is open, and whether any of them changes by itself."""
    return {
        "strips": statuses(person, (o for o in shown if o.is_open)),
        "polled": any(polls(operation) for operation in shown),
    }


def _gone(request: SignedIn, vault: Vault, name: str, error: NotThere) -> HttpResponse:
    """Deleted, being deleted, not made yet, or never there."""
    shown = operations.of_certificate(actor=request.user, vault=vault, name=name)
    allowed = access.actions_on(actor=request.user, vault=vault, name=name)
    context = {
        "vault": vault,
        "name": name,
        "failure": error.failure,
        **_deleted(request.user, vault, name, allowed),
        "ended": _ended(request.user, shown),
        "detail": {
            "operations": shown,
            "outside": certificates.done_outside(vault=vault, name=name),
        },
        **_under_way(request.user, shown),
    }
    return render(request, "certificates/gone.html", context, status=404)


def _ended(person: Person, shown: list[Operation]) -> Status | None:
    """The operation of the portal that has taken the certificate away, if that was the last one."""
    done = [o for o in shown if o.status is State.SUCCEEDED and o.settled_at]
    last = max(done, key=attrgetter("settled_at"), default=None)
    if last is None or last.verb_object.becomes is Subject.CERTIFICATE:
        return None
    return statuses(person, [last])[0]


def _deleted(person: Person, vault: Vault, name: str, allowed: frozenset[Action]) -> dict[str, Any]:
    """The deleted certificate and who deleted it, as far as the vault says so."""
    try:
        held = certificates.one_deleted(vault=vault, name=name)
    except VaultFailure:
        return {"deleted": None}
    by = certificates.deleted_by(actor=person, vault=vault, held=held)
    return {
        "deleted": held,
        "deleted_by": by or "somebody outside the portal",
        "deleted_menu": deleted_menu(allowed, vault.slug, name, held),
    }
