"""Every address of the app."""

from django.urls import path, register_converter
from django.urls.converters import StringConverter

from certificates.domain.names import CERTIFICATE, NAME
from certificates.views import (
    certificate_name,
    certificates,
    changes,
    deleted,
    downloads,
    find,
    listing,
    operations,
    theme,
)
from certificates.views.vaults import pages, settings, sync

app_name = "certificates"


class CertificateConverter(StringConverter):
    """The name of a certificate; an address with anything else in its place does not exist."""

    regex = CERTIFICATE.pattern


class NameConverter(StringConverter):
    """The name of anything else that a vault holds."""

    regex = NAME.pattern


register_converter(CertificateConverter, "certificate")
register_converter(NameConverter, "name")

_VAULT = "vaults/<slug:vault>/"
_CERTIFICATE = f"{_VAULT}certificates/<certificate:name>/"
_OPERATION = "operations/<uuid:operation_id>/"


urlpatterns = [
    path("", certificates.overview, name="overview"),
    path("theme/", theme.choose, name="theme"),
    # certificates
    path("certificates/", listing.certificate_list, name="certificate-list"),
    path("certificates/find/", find.certificate_find, name="certificate-find"),
    path(_CERTIFICATE, certificates.certificate_detail, name="certificate-detail"),
    path(f"{_CERTIFICATE}cer/", downloads.certificate_cer, name="certificate-cer"),
    path(f"{_CERTIFICATE}csr/", downloads.certificate_csr, name="certificate-csr"),
    # vaults
    path("vaults/", pages.vault_list, name="vault-list"),
    path(_VAULT, pages.vault_detail, name="vault-detail"),
    path(f"{_VAULT}check/", pages.vault_check, name="vault-check"),
    path(f"{_VAULT}settings/", settings.vault_settings, name="vault-settings"),
    path(f"{_VAULT}switch-off/", settings.vault_switch_off, name="vault-switch-off"),
    path(f"{_VAULT}switch-on/", settings.vault_switch_on, name="vault-switch-on"),
    path(f"{_VAULT}create/name/", certificate_name.certificate_name, name="certificate-name"),
    path(f"{_VAULT}sync/", sync.vault_sync, name="vault-sync"),
    path(f"{_VAULT}sync/status/", sync.vault_sync_status, name="vault-sync-status"),
    # deleted certificates
    path("deleted/", deleted.deleted_list, name="deleted-list"),
    path(f"{_VAULT}deleted/", deleted.vault_deleted, name="vault-deleted"),
    # everything that changes a vault
    *changes.urls(),
    # operations
    path("operations/", operations.operation_list, name="operation-list"),
    path("operations/rows/", operations.operation_rows, name="operation-rows"),
    path(_OPERATION, operations.operation_detail, name="operation-detail"),
    path(f"{_OPERATION}status/", operations.operation_status, name="operation-status"),
    path(f"{_OPERATION}csr/", downloads.operation_csr, name="operation-csr"),
    path(f"{_OPERATION}decide/", operations.operation_decide, name="operation-decide"),
    path(f"{_OPERATION}look-again/", operations.operation_look_again, name="operation-look-again"),
]
