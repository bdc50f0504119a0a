"""The list of certificates over all vaults: a page, its rows alone, or a file of all of them."""

from dataclasses import dataclass

from django.http import HttpResponse, QueryDict, StreamingHttpResponse
from django.shortcuts import render
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from certificates.domain.actions import Action
from certificates.forms.filters import FilterForm, state_words
from certificates.services import certificates, vaults
from certificates.views.exporting import FORMATS, export
from certificates.views.http import SignedIn, needs_a_vault
from certificates.views.polling import poll_of

COLUMNS = {  # the word of each column, and what it sorts by
    "Name": "name",
    "State": "need",
    "Expires": "expires",
    "Vault": "vault",
    "Issuer": "",
    "Key": "",
    "Updated": "-updated",
}
CHIPS = {  # the field of the address, and what it is called
    "q": "Search",
    "state": "State",
    "vault": "Vault",
    "env": "Environment",
    "expires": "Expires within",
    "issuer": "Issuer",
    "key": "Key",
    "tag": "Tag",
    "enabled": "Enabled?",
    "pending": "Under way",
}


@dataclass(frozen=True)
class Chip:
    """One thing that the list is filtered by, and the address without it."""

    words: str
    without: str


@dataclass(frozen=True)
class Column:
    """A heading; with the address that sorts by it, and how it is sorted now ("" if not)."""

    words: str
    url: str = ""
    sorted: str = ""


@require_safe
@needs_a_vault
def certificate_list(request: SignedIn) -> HttpResponse | StreamingHttpResponse:
    """Every certificate of every vault the person sees, as it was read last."""
    seen = vaults.shown(actor=request.user)
    form = FilterForm(request.GET, vaults=seen, choices=certificates.choices(actor=request.user))
    query = form.query()
    if query.vault:
        vaults.find_to_show(actor=request.user, slug=query.vault)
    if request.GET.get("format") in FORMATS:
        return export(certificates.every(actor=request.user, query=query), request.GET["format"])
    page = certificates.page(actor=request.user, query=query)
    context = {
        "page": page,
        "query": query,
        "form": form,
        "vaults": seen,
        "usable": vaults.usable(actor=request.user, action=Action.CREATE),
        "chips": _chips(form, request.GET),
        "columns": _columns(request.GET, query.sort),
        "more": _url(request.GET, after=page.after) if page.after else "",
        "first": _url(request.GET, after="") if query.after else "",
        "exports": [(name.upper(), _url(request.GET, after="", format=name)) for name in FORMATS],
        "age": vaults.age_of(page.vaults),
        "switched_off": vaults.switched_off(page.vaults),
        "poll": poll_of(operation for row in page.rows for operation in row.operations),
        "own_search": True,
    }
    if request.htmx:
        answer = render(request, "certificates/_results.html", context)
        answer["HX-Push-Url"] = request.path + _url(request.GET)
        return answer
    return render(request, "certificates/list.html", context)


def _chips(form: FilterForm, asked: QueryDict) -> list[Chip]:
    chips = []
    for field, word in CHIPS.items():
        value = form.cleaned_data.get(field)
        if value:
            told = state_words(value) if field == "state" else asked[field]
            chips.append(Chip(f"{word}: {told}", _url(asked, **{field: ""}, after="")))
    return chips


def _columns(asked: QueryDict, sort: str) -> list[Column]:
    """A click on the column that the list is sorted by turns it round."""
    columns = []
    for words, by in COLUMNS.items():
        if not by:
            columns.append(Column(words))
            continue
        name, is_down = by.removeprefix("-"), sort.startswith("-")
        is_sorted = sort.removeprefix("-") == name
        turned = name if is_down else f"-{name}"
        url = _url(asked, sort=turned if is_sorted else by, after="")
        columns.append(Column(words, url, ("descending" if is_down else "ascending") * is_sorted))
    return columns


def _url(asked: QueryDict, **other: str) -> str:
    """The address of the same list, with some fields otherwise and none empty."""
    query = asked.copy()
    for field, value in other.items():
        query[field] = value
    kept = [(field, value) for field, values in query.lists() for value in values if value]
    return f"?{urlencode(kept)}" if kept else "?"
