"""What every page has around its own content, the pages of errors included."""

from dataclasses import dataclass
from typing import Any, NamedTuple

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from certificates.domain.actions import Action
from certificates.models import Person
from certificates.services import access, operations, vaults, workers
from certificates.services.vaults import health
from certificates.services.vaults.health import Problem
from certificates.services.workers import Workers
from certificates.templatetags.components import standins

BANNERS = 3  # at most, on a page


class Section(NamedTuple):
    """An entry of the navigation: ``g`` and then ``key`` leads there."""

    name: str
    label: str
    icon: str
    key: str
    url_name: str


SECTIONS = (
    Section("certificates", "Certificates", "certificate", "c", "certificates:certificate-list"),
    Section("operations", "Operations", "list-check", "p", "certificates:operation-list"),
    Section("deleted", "Deleted", "trash", "d", "certificates:deleted-list"),
    Section("vaults", "Vaults", "building-bank", "v", "certificates:vault-list"),
)

# The section of a page, by the first word of the name of its URL.
_SECTION_OF = {
    "certificate": "certificates",
    "operation": "operations",
    "deleted": "deleted",
    "vault": "vaults",
    "issuer": "vaults",
    "contacts": "vaults",
}


@dataclass(frozen=True)
class Frame:
    """What the frame shows of the state of things.

    The number at Operations, where Create certificate leads ("" when it leads nowhere), the vaults
    with a problem, and whether a worker runs and the person can start one.
    """

    needs_me: int
    create_url: str
    problems: list[Problem]
    problems_as_one: bool  # because there is no room for a banner each
    workers: Workers
    starts_workers: bool


def frame(request: HttpRequest) -> dict[str, Any]:
    """The frame is read when a page shows it: a fragment for htmx, or a page of a visitor not
    signed in, costs no query.
    """
    return {
        "frame": SimpleLazyObject(lambda: _frame_of(request)),
        "sections": SECTIONS,
        "section": _section_of(request),
    }


def _section_of(request: HttpRequest) -> str:
    name = request.resolver_match.url_name if request.resolver_match else None
    return _SECTION_OF.get((name or "").partition("-")[0], "")


def _frame_of(request: HttpRequest) -> Frame | None:
    person = getattr(request, "user", None)  # missing where a request is refused before sign-in
    if not isinstance(person, Person):
        return None
    usable = vaults.usable(actor=person, action=Action.CREATE)
    create_url = f"{reverse('certificates:vault-list')}?for=create" if usable else ""
    if len(usable) == 1:
        create_url = reverse("certificates:certificate-create", args=[usable[0].slug])
    alive = workers.state(timezone.now())
    wrong = health.problems(actor=person)
    return Frame(
        needs_me=operations.needs_me_count(actor=person),
        create_url=create_url,
        problems=wrong,
        problems_as_one=len(wrong) > BANNERS - (not alive.are_alive) - standins(),
        workers=alive,
        starts_workers=not alive.are_alive and access.is_administrator(actor=person),
    )
