"""A new version of a certificate by its current policy."""

from typing import Any

from certificates.forms.base import OperationForm
from certificates.services.certificates import Detail


class RenewForm(OperationForm):
    """Asks for nothing: what the new version is like is what ``detail`` shows."""

    def __init__(self, *args: Any, detail: Detail, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.detail = detail
