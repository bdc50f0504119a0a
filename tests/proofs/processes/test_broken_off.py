"""A form whose connection ends half-way is not acted on, and nothing of it stays."""

import socket
from urllib.parse import urlsplit

import pytest
import requests

from localvault.testing import LocalVault
from tests.proofs.processes.conftest import SLUG
from tests.proofs.processes.portal import Portal
from tests.proofs.processes.sealing import URLS, Scene, scene
from tests.proofs.processes.secrets import PASSWORD

__all__ = ["scene"]
pytestmark = pytest.mark.proof


@pytest.mark.parametrize("ends", ["closed", "half closed"])
def test_a_form_that_breaks_off_is_not_acted_on(
    ends: str, scene: Scene, proof_vault: LocalVault
) -> None:
    name = f"broken-off-{ends.replace(' ', '-')}"
    whole = prepared(scene, name)
    body = whole.index(b"\r\n\r\n") + 4
    cuts = range(body, len(whole), max(1, (len(whole) - body) // 12))
    for cut in (*cuts, len(whole) - 1):
        answer = sent_and_cut(scene.portal, whole[:cut], ends)
        assert not answer or b" 403 " in answer.splitlines()[0], cut
    assert scene.rows(name) == []
    assert proof_vault.journal(name=name) == []
    scene.nothing_is_written("broken off")
    assert sent_and_cut(scene.portal, whole, "half closed").startswith(b"HTTP/1.1 302 ")
    assert [row.state for row in scene.settled(name)] == ["succeeded"]


def prepared(scene: Scene, name: str) -> bytes:
    """The bytes of a form with a file and its password, as a browser sends them."""
    url = scene.portal.url + URLS["x-import"].format(vault=SLUG, name=name)
    fields = {**scene.visitor.new_form(), "password": PASSWORD}
    asked = requests.Request("POST", url, data=fields, files={"file": scene.secrets.pfx()})
    ready = scene.visitor.session.prepare_request(asked)
    headers = {**ready.headers, "Host": urlsplit(url).netloc, "Connection": "close"}
    head = "".join(f"{key}: {value}\r\n" for key, value in headers.items())
    assert isinstance(ready.body, bytes)
    return f"POST {ready.path_url} HTTP/1.1\r\n{head}\r\n".encode() + ready.body


def sent_and_cut(running: Portal, content: bytes, ends: str) -> bytes:
    """Send no more than that; gives what is answered, where someone still listens."""
    place = urlsplit(running.url)
    with socket.create_connection((place.hostname, place.port), timeout=20) as connection:
        connection.sendall(content)
        if ends == "closed":
            return b""
        connection.shutdown(socket.SHUT_WR)
        return b"".join(iter(lambda: connection.recv(65536), b""))
