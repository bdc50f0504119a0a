"""Files: certificates and signing requests, which are public, and what a verb hands out.

A signing request is given to GET only: history records who took it, and HEAD takes nothing.
"""

from uuid import UUID

from django.core.exceptions import BadRequest
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_safe

from certificates.domain.actions import Action
from certificates.domain.names import is_version
from certificates.domain.sealed import Given
from certificates.services import downloads, operations, vaults
from certificates.services.downloads import Download, Form
from certificates.views.http import SignedIn

FORMS: dict[str, Form] = {"pem": "pem", "der": "der"}


def attachment(download: Download | Given) -> HttpResponse:
    """``download`` as a file that no browser shows, guesses at or keeps."""
    disposition = content_disposition_header(as_attachment=True, filename=download.filename)
    return HttpResponse(
        download.content,
        content_type=download.content_type,
        headers={
            "Content-Disposition": disposition or "attachment",
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "no-store",
        },
    )


def _form(request: SignedIn) -> Form:
    form = FORMS.get(request.GET.get("format", "pem"))
    if form is None:
        raise BadRequest("The format is pem or der.")
    return form


@require_safe
def certificate_cer(request: SignedIn, vault: str, name: str) -> HttpResponse:
    """A certificate in CER format (``format=pem`` or ``der``), the current version or another."""
    form, version = _form(request), request.GET.get("version", "")
    place = vaults.find(actor=request.user, slug=vault, action=Action.DOWNLOAD, name=name)
    if version and not is_version(version):
        raise Http404
    return attachment(downloads.cer(vault=place, name=name, version=version, form=form))


def _is_from_elsewhere(request: SignedIn) -> bool:
    """Whether a page of another site led here: history would name a person who did not ask."""
    return request.headers.get("Sec-Fetch-Site") in ("cross-site", "same-site")


@require_GET
def certificate_csr(request: SignedIn, vault: str, name: str) -> HttpResponse:
    """The signing request that waits for its CA, whoever started it."""
    if _is_from_elsewhere(request):
        return redirect("certificates:certificate-detail", vault, name)
    form = _form(request)
    place = vaults.find(actor=request.user, slug=vault, action=Action.DOWNLOAD, name=name)
    return attachment(downloads.pending_csr(actor=request.user, vault=place, name=name, form=form))


@require_GET
def operation_csr(request: SignedIn, operation_id: UUID) -> HttpResponse:
    """The signing request of an operation of ours."""
    if _is_from_elsewhere(request):
        return redirect("certificates:operation-detail", operation_id)
    form = _form(request)
    operation = operations.find(
        actor=request.user, operation_id=operation_id, action=Action.DOWNLOAD
    )
    return attachment(downloads.operation_csr(actor=request.user, operation=operation, form=form))
