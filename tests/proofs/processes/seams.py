"""Places between the steps of the portal at which a process ends or stops itself.

They are wrapped around the shipped functions here, inside the processes of these tests; the code
that ships knows nothing of them. A place is armed for one certificate name by a file in the
process's folder, strikes once, and leaves files that say so and which process it was.
"""

import contextlib
import json
import os
import signal
import threading
import time
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit

from django.apps import AppConfig
from django.db import transaction
from urllib3.connection import HTTPSConnection

FOLDER = Path(os.environ["PROOFS_SEAMS"])
HOW = {"kill": signal.SIGKILL, "stop": signal.SIGSTOP}

T = TypeVar("T")
_said = threading.local()


class SeamsConfig(AppConfig):
    """Wraps the steps when the portal's own apps are there."""

    name = "tests.proofs.processes"
    label = "proofs"

    def ready(self) -> None:
        """Wraps them, once."""
        from certificates.services import audit
        from certificates.services.keyvault import BulkReading
        from certificates.services.keyvault.client import VaultTransport
        from certificates.services.operations import following

        _replace(audit, "operation_event", _commits)
        _replace(following, "claim", _around("claim"))
        _replace(following, "note", _around("note"))
        _replace(BulkReading, "_ask", _in_bulk)
        _replace(VaultTransport, "send", _requests)
        _replace(HTTPSConnection, "getresponse", _written)


def reach(point: str, name: str) -> None:
    """End or stop this process if that is armed for the point and the name."""
    armed = FOLDER / name.lower()
    try:
        wanted = json.loads(armed.read_text())
        if wanted["point"] != point:
            return
        if wanted["skip"]:
            _write(armed, {**wanted, "skip": wanted["skip"] - 1})
            return
        told = {"pid": os.getpid(), "at": time.time(), "files": _open_files()}
        _write(armed.with_name(f"{armed.name}.process"), told)
        # One step, so that a process which ends at two places at once reports both or one.
        armed.rename(armed.with_name(f"{armed.name}.reached"))
    except FileNotFoundError:
        return
    # To this very thread, so that it takes no further step before the process is suspended.
    signal.pthread_kill(threading.get_ident(), HOW[wanted["how"]])


def _open_files() -> list[str]:
    """The files that this process has open, those without a name among them."""
    found = []
    for number in Path("/proc/self/fd").iterdir():
        with contextlib.suppress(FileNotFoundError):  # the one that lists them
            found.append(str(number.readlink()))
    return [file for file in found if file.startswith("/") and not file.startswith("/dev/")]


def _called(operation: Any) -> str:
    """The name that a place is armed for: its certificate's, its issuer's, or else its verb's."""
    return str(operation.name or operation.subject_name or operation.verb)


def _write(file: Path, content: dict[str, Any]) -> None:
    draft = file.with_name(f"{file.name}.{os.getpid()}.draft")
    draft.write_text(json.dumps(content))
    draft.replace(file)


def _replace(owner: Any, name: str, wrapper: Callable[[Any], Any]) -> None:
    setattr(owner, name, wrapper(getattr(owner, name)))


def _commits(event: Callable[..., None]) -> Callable[..., None]:
    """``before-send`` lies in the transaction, changes made; ``after-send`` after the commit."""

    @wraps(event)
    def wrapped(operation: Any, what: str, **kwargs: Any) -> None:
        event(operation, what, **kwargs)
        reach(f"before-{what}", _called(operation))
        transaction.on_commit(lambda: reach(f"after-{what}", _called(operation)))

    return wrapped


def _around(point: str) -> Callable[[Callable[..., T]], Callable[..., T]]:
    """Before and after a step that writes one row by itself."""

    def wrapper(step: Callable[..., T]) -> Callable[..., T]:
        @wraps(step)
        def wrapped(operation: Any, *args: Any, **kwargs: Any) -> T:
            reach(f"before-{point}", _called(operation))
            result = step(operation, *args, **kwargs)
            reach(f"after-{point}", _called(operation))
            return result

        return wrapped

    return wrapper


def _in_bulk(ask: Callable[..., T]) -> Callable[..., T]:
    """A sync asks about the same names, in threads of its own: no step of an operation."""

    @wraps(ask)
    def wrapped(*args: Any) -> T:
        _said.is_bulk = True
        try:
            return ask(*args)
        finally:
            _said.is_bulk = False

    return wrapped


def _requests(send: Callable[..., Any]) -> Callable[..., Any]:
    """Before each GET of an operation, once it carries the token, and around each change."""

    @wraps(send)
    def wrapped(transport: Any, request: Any, **kwargs: Any) -> Any:
        parts = [part for part in urlsplit(request.url).path.split("/") if part != "issuers"]
        name = parts[2] if len(parts) > 2 else ""
        if "Authorization" not in request.headers or not name:
            return send(transport, request, **kwargs)
        if request.method == "GET":
            if not getattr(_said, "is_bulk", False):
                reach("get", name)
            return send(transport, request, **kwargs)
        reach("before-write", name)
        _said.name = name
        try:
            response = send(transport, request, **kwargs)
        finally:
            _said.name = ""
        reach("answered", name)
        return response

    return wrapped


def _written(getresponse: Callable[..., Any]) -> Callable[..., Any]:
    """A changing request is on the wire, and nothing of its answer is read yet."""

    @wraps(getresponse)
    def wrapped(connection: Any) -> Any:
        if name := getattr(_said, "name", ""):
            reach("after-write", name)
        return getresponse(connection)

    return wrapped
