"""The made-up verbs as people see them: three forms and two questions."""

from typing import Any, ClassVar

from django import forms
from django.http import QueryDict

from certificates.changes import Change, Confirmation, FormChange
from certificates.changes.base import Asked
from certificates.domain.sealed import Sealed
from certificates.forms.base import OperationForm
from certificates.forms.files import MemoryFileField
from tests.made_up import verbs

SECRET = forms.PasswordInput  # never shows what was typed


class PasswordForm(OperationForm):
    """A password."""

    password = forms.CharField(label="Password", required=False, strip=False, widget=SECRET)


class FileForm(OperationForm):
    """A file."""

    file = MemoryFileField(label="File")


class ImportForm(FileForm, PasswordForm):
    """A file and its password."""


class ByForm(FormChange[Any]):
    """What the forms have in common."""

    template = "made_up/form.html"
    icon = "plus"
    asks: ClassVar[type[OperationForm]]

    def form(self, asked: Asked) -> OperationForm:
        """Empty, or as it was sent."""
        return self.asks(asked.posted, asked.files)

    def sealed_of(self, form: OperationForm) -> Sealed:
        """What no row may hold."""
        given = form.cleaned_data
        files = (given["file"],) if "file" in given else ()
        return Sealed(files=files, password=given.get("password", ""))


class ImportChange(ByForm):
    """Import."""

    verb = verbs.Import
    word = "Import a file"
    asks = ImportForm

    def verb_of(self, form: OperationForm, asked: Asked) -> verbs.Import:
        """Of the certificate that the address names."""
        return verbs.Import(name=asked.name)


class IssuerChange(ByForm):
    """Set an issuer."""

    verb = verbs.SetIssuer
    word = "Set the issuer"
    asks = PasswordForm

    def verb_of(self, form: OperationForm, asked: Asked) -> verbs.SetIssuer:
        """The issuer that the address names."""
        return verbs.SetIssuer(issuer=asked.name)


class RestoreChange(ByForm):
    """Restore."""

    verb = verbs.Restore
    word = "Restore a backup"
    asks = FileForm

    def verb_of(self, form: OperationForm, asked: Asked) -> verbs.Restore:
        """Nothing but the file."""
        return verbs.Restore()


class BackupChange(Confirmation[verbs.Backup]):
    """Back up."""

    verb = verbs.Backup
    word = "Back up"
    icon = "download"
    question = "Back up {name}?"
    button = "Download a backup of {name}"
    consequences = ("Whoever has the backup can restore it in this subscription.",)


class ContactsChange(Confirmation[verbs.SetContacts]):
    """Set the contacts."""

    verb = verbs.SetContacts
    word = "Set the contacts"
    icon = "plus"
    question = "Change the contacts of {vault}?"
    button = "Change the contacts of {vault}"

    def asked(self, name: str, query: QueryDict) -> verbs.SetContacts:
        """There is one list."""
        return verbs.SetContacts()


ALL: tuple[Change[Any], ...] = (
    ImportChange(),
    BackupChange(),
    IssuerChange(),
    ContactsChange(),
    RestoreChange(),
)
