"""Every address of the app. Each view's errors are told in one place: ``views.errors``."""

from typing import Any

from django.urls import URLPattern, path, register_converter
from django.urls.converters import StringConverter

from certificates.domain.names import NAME
from certificates.views import (
    certificates,
    confirm,
    create,
    deleted,
    downloads,
    find,
    listing,
    managing,
    operations,
    renew,
    syncing,
    tags,
    theme,
    vaults,
)
from certificates.views.errors import View, told

app_name = "certificates"


class NameConverter(StringConverter):
    """A certificate name; an address with anything else in its place does not exist."""

    regex = NAME.pattern


register_converter(NameConverter, "name")

_CERTIFICATE = "vaults/<slug:vault>/certificates/<name:name>/"
_OPERATION = "operations/<uuid:operation_id>/"


def _page(route: str, view: View, name: str, **more: Any) -> URLPattern:
    return path(route, told(view), more, name=name)


urlpatterns = [
    _page("", certificates.overview, "overview"),
    _page("theme/", theme.choose, "theme"),
    # certificates
    _page("certificates/", listing.certificate_list, "certificate-list"),
    _page("certificates/find/", find.certificate_find, "certificate-find"),
    _page(_CERTIFICATE, certificates.certificate_detail, "certificate-detail"),
    _page(f"{_CERTIFICATE}cer/", downloads.certificate_cer, "certificate-cer"),
    _page(f"{_CERTIFICATE}csr/", downloads.certificate_csr, "certificate-csr"),
    _page(f"{_CERTIFICATE}renew/", renew.certificate_renew, "certificate-renew"),
    _page(f"{_CERTIFICATE}tags/", tags.certificate_tags, "certificate-tags"),
    _page(f"{_CERTIFICATE}<str:verb>/", confirm.certificate_confirm, "certificate-confirm"),
    # vaults
    _page("vaults/", vaults.vault_list, "vault-list"),
    _page("vaults/<slug:vault>/", vaults.vault_detail, "vault-detail"),
    _page("vaults/<slug:vault>/check/", vaults.vault_check, "vault-check"),
    _page("vaults/<slug:vault>/settings/", managing.vault_settings, "vault-settings"),
    _page("vaults/<slug:vault>/switch-off/", managing.vault_switch_off, "vault-switch-off"),
    _page("vaults/<slug:vault>/switch-on/", managing.vault_switch_on, "vault-switch-on"),
    _page("vaults/<slug:vault>/create/", create.certificate_create, "certificate-create"),
    _page("vaults/<slug:vault>/create/name/", create.certificate_name, "certificate-name"),
    _page("vaults/<slug:vault>/sync/", syncing.vault_sync, "vault-sync"),
    _page("vaults/<slug:vault>/sync/status/", syncing.vault_sync_status, "vault-sync-status"),
    # deleted certificates
    _page("deleted/", deleted.deleted_list, "deleted-list"),
    _page("vaults/<slug:vault>/deleted/", deleted.vault_deleted, "vault-deleted"),
    _page(
        "vaults/<slug:vault>/deleted/<name:name>/<str:verb>/",
        confirm.deleted_confirm,
        "deleted-confirm",
    ),
    # operations
    _page("operations/", operations.operation_list, "operation-list"),
    _page("operations/rows/", operations.operation_rows, "operation-rows"),
    _page(_OPERATION, operations.operation_detail, "operation-detail"),
    _page(f"{_OPERATION}status/", operations.operation_status, "operation-status"),
    _page(f"{_OPERATION}csr/", downloads.operation_csr, "operation-csr"),
    _page(f"{_OPERATION}decide/", operations.operation_decide, "operation-decide"),
    _page(f"{_OPERATION}look-again/", operations.operation_look_again, "operation-look-again"),
]
