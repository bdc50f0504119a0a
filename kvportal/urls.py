"""The routes: the app's own, sign-in, and what a load balancer asks."""

from django.urls import include, path

from kvportal.health import healthz, readyz

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
    path("accounts/", include("kvportal.accounts")),
    path("", include("certificates.urls")),
]
handler500 = "kvportal.faults.server_error"
