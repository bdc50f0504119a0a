"""Every address of the app. Each view's errors are told in one place: ``views.errors``."""

from typing import Any

from django.urls import URLPattern, path, register_converter
from django.urls.converters import StringConverter

from certificates.domain.names import NAME
from certificates.views import (
    certificate_name,
    certificates,
    changes,
    deleted,
    downloads,
    find,
    listing,
    managing,
    operations,
    syncing,
    theme,
    vaults,
)
from certificates.views.errors import View, told

app_name = "certificates"


class NameConverter(StringConverter):
    """A certificate name; an address with anything else in its place does not exist."""

    regex = NAME.pattern


register_converter(NameConverter, "name")

_VAULT = "vaults/<slug:vault>/"
_CERTIFICATE = f"{_VAULT}certificates/<name:name>/"
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
    # vaults
    _page("vaults/", vaults.vault_list, "vault-list"),
    _page(_VAULT, vaults.vault_detail, "vault-detail"),
    _page(f"{_VAULT}check/", vaults.vault_check, "vault-check"),
    _page(f"{_VAULT}settings/", managing.vault_settings, "vault-settings"),
    _page(f"{_VAULT}switch-off/", managing.vault_switch_off, "vault-switch-off"),
    _page(f"{_VAULT}switch-on/", managing.vault_switch_on, "vault-switch-on"),
    _page(f"{_VAULT}create/name/", certificate_name.certificate_name, "certificate-name"),
    _page(f"{_VAULT}sync/", syncing.vault_sync, "vault-sync"),
    _page(f"{_VAULT}sync/status/", syncing.vault_sync_status, "vault-sync-status"),
    # deleted certificates
    _page("deleted/", deleted.deleted_list, "deleted-list"),
    _page(f"{_VAULT}deleted/", deleted.vault_deleted, "vault-deleted"),
    # everything that changes a vault
    *changes.urls(),
    # operations
    _page("operations/", operations.operation_list, "operation-list"),
    _page("operations/rows/", operations.operation_rows, "operation-rows"),
    _page(_OPERATION, operations.operation_detail, "operation-detail"),
    _page(f"{_OPERATION}status/", operations.operation_status, "operation-status"),
    _page(f"{_OPERATION}csr/", downloads.operation_csr, "operation-csr"),
    _page(f"{_OPERATION}decide/", operations.operation_decide, "operation-decide"),
    _page(f"{_OPERATION}look-again/", operations.operation_look_again, "operation-look-again"),
]
