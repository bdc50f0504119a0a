"""The theme: kept in a cookie, so that it holds on the sign-in page too."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponseBadRequest, HttpResponseBase, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

THEMES = ("light", "dark", "auto")
A_YEAR = 365 * 24 * 3600


@require_POST
@login_not_required
def choose(request: HttpRequest) -> HttpResponseBase:
    """Keep the choice and go back to the page it was made on."""
    theme, back = request.POST.get("theme"), request.POST.get("next", "")
    if theme not in THEMES:
        return HttpResponseBadRequest("There is no such theme.", content_type="text/plain")
    if not url_has_allowed_host_and_scheme(back, {request.get_host()}, request.is_secure()):
        back = "/"
    response = HttpResponseRedirect(back)
    response.set_cookie(
        "theme", theme, max_age=A_YEAR, secure=request.is_secure(), httponly=True, samesite="Lax"
    )
    return response
