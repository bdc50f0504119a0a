"""A sync on request, and its progress."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from certificates.models import Vault
from certificates.services import sync, vaults
from certificates.views.http import SignedIn, poll

EVERY = 2  # seconds between polls while a vault is read


@require_POST
def vault_sync(request: SignedIn, vault: str) -> HttpResponse:
    """Have the worker read the vault now."""
    found = sync.ask(actor=request.user, slug=vault)
    return redirect("certificates:vault-detail", found.slug)


@poll
@require_safe
def vault_sync_status(request: SignedIn, vault: str) -> HttpResponse:
    """The fragment of the vault's page with the progress of the sync."""
    found = vaults.find(actor=request.user, slug=vault)
    return render(request, "vaults/_sync.html", {"vault": found, **inventory_context(found)})


def inventory_context(vault: Vault) -> dict[str, Any]:
    """What is read of a vault, and whether it is being read."""
    progress = sync.progress_of(vault)
    return {
        "inventory": vaults.inventory_of(vault),
        "progress": progress,
        "failure": progress.last.failure if progress.last else None,
        "poll_seconds": EVERY if progress.state != "idle" else None,
    }
