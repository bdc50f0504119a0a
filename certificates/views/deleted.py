"""Deleted certificates, over all vaults or in one."""

from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from certificates.models import Person
from certificates.services import access, certificates, vaults
from certificates.services.certificates import DeletedRow
from certificates.views.http import SignedIn, needs_a_vault
from certificates.views.menu import DeletedMenu, deleted_menu
from certificates.views.polling import poll_of


@require_safe
@needs_a_vault
def deleted_list(request: SignedIn) -> HttpResponse:
    """What can still be recovered, over all vaults."""
    vault = _asked(request.GET)["vault"]
    return vault_deleted(request, vault=vault) if vault else _list(request, "")


@require_safe
def vault_deleted(request: SignedIn, vault: str) -> HttpResponse:
    """What can still be recovered in one vault."""
    return _list(request, vaults.find_to_show(actor=request.user, slug=vault).slug)


def _asked(query: QueryDict) -> dict[str, str]:
    """What a list was asked for; no name holds a NUL, and no database takes one."""
    fields = {"search": "q", "vault": "vault", "after": "after"}
    return {key: query.get(field, "").replace("\0", "").strip() for key, field in fields.items()}


def _list(request: SignedIn, vault: str) -> HttpResponse:
    asked = _asked(request.GET) | {"vault": vault}
    page = certificates.deleted_page(actor=request.user, **asked)
    context = {
        "page": page,
        "query": asked,
        "vaults": vaults.shown(actor=request.user),
        "age": vaults.age_of(page.vaults),
        "switched_off": vaults.switched_off(page.vaults),
        "rows": [(row, _menu(request.user, row)) for row in page.rows],
        "more": urlencode({"q": asked["search"], "vault": vault, "after": page.after}),
        "poll": poll_of(operation for row in page.rows for operation in row.operations),
    }
    return render(request, "deleted/list.html", context)


def _menu(person: Person, row: DeletedRow) -> DeletedMenu:
    """What ``person`` can do with a deleted certificate."""
    if not row.vault.is_enabled:
        return DeletedMenu([], [])
    allowed = access.actions_on(actor=person, vault=row.vault, name=row.name)
    return deleted_menu(allowed, row.vault.slug, row.name, row.deleted)
