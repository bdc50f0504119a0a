"""The portal's addresses, with those of the made-up changes among the app's."""

from django.urls import include, path

from certificates import urls as own
from certificates.views.changes import _url
from kvportal import urls
from tests.made_up import changes

_MADE_UP = [_url(change) for change in changes.ALL]

urlpatterns = [
    *(pattern for pattern in urls.urlpatterns if getattr(pattern, "namespace", "") != own.app_name),
    path("", include(([*own.urlpatterns, *_MADE_UP], own.app_name))),
]
handler500 = urls.handler500
