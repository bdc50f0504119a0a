"""Vaults."""

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from certificates.domain.actions import Action, Role
from certificates.models import Vault
from certificates.permissions import roles_of
from certificates.services import vaults
from certificates.views.frame import needs_a_vault, render_page
from certificates.views.http import SignedIn


@require_safe
@needs_a_vault
def vault_list(request: SignedIn) -> HttpResponse:
    """The vaults somebody sees; ``for=create`` asks in which of them to create."""
    roles = roles_of(request.user)
    usable = {vault.pk for vault in vaults.usable(actor=request.user, action=Action.CREATE)}
    rows = [
        {
            "vault": vault,
            "roles": held_on(vault, roles),
            "may_create": vault.pk in usable,
        }
        for vault in vaults.visible(actor=request.user)
    ]
    context = {"rows": rows, "choosing": request.GET.get("for") == "create"}
    return render_page(request, "vaults/list.html", context, place="vaults")


def held_on(vault: Vault, roles: dict[int | None, set[Role]]) -> list[Role]:
    """The roles of somebody on a vault, the ones over all vaults included, weakest first."""
    held = roles.get(None, set()) | roles.get(vault.pk, set())
    return [role for role in Role if role in held]
