"""The requests of a sign-in to Azure: tried again where that helps, and what came back is kept."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, ClassVar

from azure.core.exceptions import AzureError

from certificates.services.keyvault.network.deadlines import current_call
from certificates.services.keyvault.network.transport import Transport, host_of, retry_after
from certificates.services.keyvault.network.trust import trust

READ = 5.0  # seconds
PAUSES = (0.5, 1.0, 2.0)  # before the second, third and fourth try
_TRY = 0.5  # seconds that another try needs at least
_PASSING = frozenset({404, 410, 429, *range(500, 600)})
_LONGEST_TEXT = 2000


class SignInFailed(Exception):
    """Azure gave no token. ``str()`` is azure-identity's own text: for logs and details only.

    Not an AzureError on purpose: the SDK's pipeline passes it on untouched, so that a failed
    sign-in is never taken for an answer of the vault.
    """

    def __init__(self, said: str, credential: str = "", heard: "Heard | None" = None) -> None:
        super().__init__(said)
        self.credential = credential  # its name in the settings, "" for the default one
        self.heard = heard or Heard()


@dataclass
class Heard:
    """The last request of a sign-in: whom it asked ("": nobody), and what came back if anything.

    azure-identity itself loses much of this on the way up.
    """

    host: str = ""
    status: int | None = None
    text: str = ""
    error: BaseException | None = None


_listener: ContextVar[Heard | None] = ContextVar("listener", default=None)


@contextmanager
def listening(heard: Heard) -> Iterator[None]:
    """Keep in ``heard`` how the last request inside ended, in this thread."""
    token = _listener.set(heard)
    try:
        yield
    finally:
        _listener.reset(token)


class SignInTransport(Transport):
    """The transport of a credential. A request for a token changes nothing and may be repeated.

    Passing answers are asked for again here, below MSAL: it remembers the 429 or 5xx that it sees
    for seconds up to an hour, and asks nobody meanwhile.
    """

    repeatable: ClassVar[frozenset[str]] = frozenset({"GET", "POST"})

    def __init__(self) -> None:
        super().__init__(trust(), read_timeout=READ)

    def send(self, request: Any, **kwargs: Any) -> Any:
        """Send, and again while the answer is a passing one and the deadline leaves time."""
        for pause in PAUSES:
            response = self._listen(request, kwargs)
            wait = max(pause, retry_after(response) or 0.0)
            if response.status_code not in _PASSING or not _has_time(wait):
                return response
            time.sleep(wait)
        return self._listen(request, kwargs)

    def _listen(self, request: Any, kwargs: dict[str, Any]) -> Any:
        heard = _listener.get() or Heard()
        heard.host, heard.status, heard.text, heard.error = host_of(request.url), None, "", None
        try:
            response = super().send(request, **kwargs)
        except (AzureError, OSError) as error:
            heard.error = error
            raise
        heard.status = response.status_code
        if not 200 <= response.status_code < 300:  # a token is kept nowhere
            heard.text = _text_of(response)
        return response


def _has_time(wait: float) -> bool:
    call = current_call()
    try:
        return call is None or call.left() > wait + _TRY
    except TimeoutError:
        return False


def _text_of(response: Any) -> str:
    try:
        return str(response.text())[:_LONGEST_TEXT]
    except (AzureError, ValueError, LookupError):
        return ""
