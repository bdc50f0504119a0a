"""Vaults."""

from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from certificates.domain.actions import ACTIONS, Action
from certificates.domain.checking import Check
from certificates.forms.vaults import AddForm
from certificates.models import Person, Vault
from certificates.services import access, certificates, connection, sync, vault_permissions, vaults
from certificates.services.certificates import Counts
from certificates.services.vaults import failure_context
from certificates.services.vaults import settings as vault_settings
from certificates.views.http import SignedIn, needs_a_vault
from certificates.views.vaults import add
from certificates.views.vaults.sync import inventory_context


@require_http_methods(["GET", "HEAD", "POST"])
@needs_a_vault
def vault_list(request: SignedIn) -> HttpResponse:
    """The vaults that the person sees; ``for=create`` asks in which to create, POST adds vaults."""
    if request.method == "POST":
        return add.add(request)
    choosing = request.GET.get("for") == "create"
    context: dict[str, Any] = {
        "rows": _rows(request.user),
        "choosing": choosing,
        "period": settings.SYNC_PERIOD,
        "share": settings.SYNC_SHARE,
    }
    if not choosing and access.may_everywhere(actor=request.user, action=Action.MANAGE):
        context["form"] = AddForm(credentials=vault_settings.credentials())
    return render(request, "vaults/list.html", context)


def _rows(person: Person) -> list[dict[str, Any]]:
    roles = access.roles_by_vault(actor=person)
    counts = certificates.counts(actor=person)
    return [
        {
            "vault": vault,
            "role": role,
            "connection": vaults.connection_of(vault),
            "progress": sync.progress_of(vault),
            "counts": counts.get(vault.pk, Counts()),
            "may_create": vault.is_enabled and Action.CREATE in ACTIONS[role],
        }
        for vault in vaults.shown(actor=person)
        if (role := roles.get(vault.slug))
    ]


@require_safe
def vault_detail(request: SignedIn, vault: str) -> HttpResponse:
    """One vault: the state of its connection, and what can be done in it."""
    return _page(request, vaults.find_to_show(actor=request.user, slug=vault))


@require_POST
def vault_check(request: SignedIn, vault: str) -> HttpResponse:
    """The vault's page, with every step of the connection tried just now."""
    found = vaults.find(actor=request.user, slug=vault)
    return _page(request, found, connection.check(vault=found))


def _page(request: SignedIn, vault: Vault, check: Check | None = None) -> HttpResponse:
    allowed = access.actions_on(actor=request.user, vault=vault)
    standing, inventory = vault_permissions.standing(vault=vault), inventory_context(vault)
    failures = [check.failure if check else None, standing.refusal, inventory["failure"]]
    context = {
        "vault": vault,
        "connection": vaults.connection_of(vault),
        "api": vaults.api_version_of(vault),
        "check": check,
        "permissions": standing,
        **inventory,
        "known": failure_context.known(actor=request.user, failures=failures),
        "may_create": Action.CREATE in allowed,
        "may_manage": Action.MANAGE in allowed,
        "managers": access.who_may(action=Action.MANAGE, vault=vault.slug),
    }
    return render(request, "vaults/detail.html", context)
