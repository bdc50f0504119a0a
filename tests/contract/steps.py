"""The recordings: what the real service was asked, step by step, and what it answered."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

FOLDER = Path(__file__).with_name("recordings")
# What the recordings put in the place of the names of vault and tenant.
HOST = "vaultname.vault.azure.net"
TENANT = "00000000-0000-0000-0000-000000000000"
# What they put in the place of where a page begins.
CLEANED = "Sanitized"
# Previews are sent as what they became: the bodies are the same.
RELEASES = {"7.6-preview.1": "7.6", "2026-03-01-preview": "2026-04-01"}


@dataclass(frozen=True)
class Step:
    """One request and its answer. `body` and `content` are None where there was none.

    `headers` are those of the answer that were kept, with their names in lower case.
    """

    recording: str
    number: int
    host: str
    method: str
    path: str
    body: Any
    status: int
    headers: Mapping[str, str]
    content: Any

    @property
    def key(self) -> str:
        """Return the number of file and step, such as `01-02`."""
        return f"{self.recording}-{self.number:02}"

    @property
    def label(self) -> str:
        """Return what a reader of test results knows the step by."""
        return f"{self.key} {self.method} {urlsplit(self.path).path}"


def recorded() -> dict[str, list[Step]]:
    """Return the steps of every recording, by the number in its file's name."""
    return {path.name[:2]: _read(path) for path in sorted(FOLDER.glob("*.json"))}


def common_headers() -> dict[str, str]:
    """Return the headers that every answer of the service has, names in lower case."""
    document = json.loads((FOLDER / "09-challenge.json").read_text())
    return {name.lower(): value for name, value in document["common_response_headers"].items()}


def _read(path: Path) -> list[Step]:
    text = path.read_text()
    for preview, release in RELEASES.items():
        text = text.replace(preview, release)
    steps = json.loads(text)["steps"]
    return [_step(path.name[:2], number, step) for number, step in enumerate(steps, start=1)]


def _step(recording: str, number: int, step: dict[str, Any]) -> Step:
    request, response = step["request"], step["response"]
    path, content = request["path"], response["body"]
    headers = {name.lower(): value for name, value in response["headers"].items()}
    if "location" in headers:
        headers["location"] = _location(headers["location"], path, content)
    return Step(
        recording=recording,
        number=number,
        host=_host_of(content),
        method=request["method"],
        path=path,
        body=request["body"],
        status=response["status"],
        headers=headers,
        content=content,
    )


def _host_of(content: Any) -> str:
    return urlsplit((content or {}).get("id", "")).hostname or HOST


def _location(location: str, path: str, content: dict[str, Any]) -> str:
    """Return a Location; where the recording was cleaned of it, its form filled in."""
    _, cleaned, form = location.partition("real form: ")
    address = urlsplit(path)
    return (form if cleaned else location).format(
        vault=f"https://{_host_of(content)}",
        name=address.path.split("/")[2],
        v=parse_qs(address.query)["api-version"][0],
        request_id=content.get("request_id"),
    )
