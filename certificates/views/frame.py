"""What every page carries around its own content."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, TypeVar

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from certificates.domain.actions import Action
from certificates.models import Person
from certificates.services import access, operations, troubles, vaults, workers
from certificates.services.troubles import Trouble
from certificates.services.workers import Workers
from certificates.templatetags.pieces import standins
from certificates.views.http import SignedIn

Answer = TypeVar("Answer", bound=HttpResponseBase)

BANNERS = 3  # at most, on a page


@dataclass(frozen=True)
class Frame:
    """The number at Operations, where Create certificate leads ("" when it leads nowhere), the
    vaults of which something is wrong, and whether a worker runs and the person can start one.
    """

    needs_me: int
    create_url: str
    troubles: list[Trouble]
    troubles_as_one: bool  # because there is no room for a banner each
    workers: Workers
    starts_workers: bool


def frame_of(person: Person) -> Frame:
    """The frame as ``person`` sees it."""
    usable = vaults.usable(actor=person, action=Action.CREATE)
    create_url = f"{reverse('certificates:vault-list')}?for=create" if usable else ""
    if len(usable) == 1:
        create_url = reverse("certificates:certificate-create", args=[usable[0].slug])
    alive = workers.state(timezone.now())
    wrong = troubles.troubles(actor=person)
    return Frame(
        needs_me=operations.needs_me_count(actor=person),
        create_url=create_url,
        troubles=wrong,
        troubles_as_one=len(wrong) > BANNERS - (not alive.are_alive) - standins(),
        workers=alive,
        starts_workers=not alive.are_alive and access.is_administrator(actor=person),
    )


def render_page(
    request: SignedIn,
    template: str,
    context: dict[str, Any] | None = None,
    *,
    place: str = "",
    status: int = 200,
) -> HttpResponse:
    """A whole page. ``place`` is the entry of the navigation that it belongs to."""
    whole = {"frame": frame_of(request.user), "place": place, **(context or {})}
    return render(request, template, whole, status=status)


def needs_a_vault(view: Callable[..., Answer]) -> Callable[..., Answer | HttpResponse]:
    """Somebody without any grant is told whom to ask, instead of being shown empty lists."""

    @wraps(view)
    def checked(request: SignedIn, *args: Any, **kwargs: Any) -> Answer | HttpResponse:
        if access.has_any_grant(actor=request.user):
            return view(request, *args, **kwargs)
        context = {"administrators": access.administrators()}
        return render(request, "no_vault.html", context, status=403)

    return checked
