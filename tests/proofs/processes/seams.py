"""Places between the steps of the portal at which a process ends or stops itself.

They are wrapped around the shipped functions here, inside the processes of these tests; the code
that ships knows nothing of them. A place is armed for one certificate name by a file in the
process's folder, strikes once, and leaves files that say so and which process it was.
"""

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
        from certificates.services.keyvault.transport import VaultTransport
        from certificates.services.operations import following

        _replace(audit, "operation_event", _commits)
        _replace(following, "claim", _around("claim"))
        _replace(following, "note", _around("note"))
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
        _write(armed.with_name(f"{armed.name}.process"), {"pid": os.getpid(), "at": time.time()})
        # One step, so that a process which ends at two places at once tells of both or of one.
        armed.rename(armed.with_name(f"{armed.name}.reached"))
    except FileNotFoundError:
        return
    # To this very thread, so that it takes no further step before the process stands still.
    signal.pthread_kill(threading.get_ident(), HOW[wanted["how"]])


def _write(file: Path, content: dict[str, Any]) -> None:
    draft = file.with_name(f"{file.name}.{os.getpid()}.draft")
    draft.write_text(json.dumps(content))
    draft.replace(file)


def _replace(owner: Any, name: str, wrapper: Callable[[Any], Any]) -> None:
    setattr(owner, name, wrapper(getattr(owner, name)))


def _commits(event: Callable[..., None]) -> Callable[..., None]:
    """``before-mark`` lies in the transaction, changes made; ``after-mark`` after the commit."""

    @wraps(event)
    def wrapped(operation: Any, what: str, **kwargs: Any) -> None:
        event(operation, what, **kwargs)
        reach(f"before-{what}", operation.name)
        transaction.on_commit(lambda: reach(f"after-{what}", operation.name))

    return wrapped


def _around(point: str) -> Callable[[Callable[..., T]], Callable[..., T]]:
    """Before and after a step that writes one row by itself."""

    def wrapper(step: Callable[..., T]) -> Callable[..., T]:
        @wraps(step)
        def wrapped(operation: Any, *args: Any, **kwargs: Any) -> T:
            reach(f"before-{point}", operation.name)
            result = step(operation, *args, **kwargs)
            reach(f"after-{point}", operation.name)
            return result

        return wrapped

    return wrapper


def _requests(send: Callable[..., Any]) -> Callable[..., Any]:
    """Before each GET that carries the token, and around the request that changes something."""

    @wraps(send)
    def wrapped(transport: Any, request: Any, **kwargs: Any) -> Any:
        parts = urlsplit(request.url).path.split("/")
        name = parts[2] if len(parts) > 2 else ""
        if "Authorization" not in request.headers or not name:
            return send(transport, request, **kwargs)
        if request.method == "GET":
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
