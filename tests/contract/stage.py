"""A vault that a recording is played to, and what has been learned from its answers so far."""

from typing import Any
from urllib.parse import parse_qs, urlsplit

from localvault.caller import Answer, Caller
from localvault.testing import LocalVault
from tests.contract.comparing import Same
from tests.contract.steps import HOST, Step


class Stage:
    """One vault, the steps that are played to it, and which values match recorded ones."""

    def __init__(self, vault: LocalVault, steps: list[Step]) -> None:
        self.vault = vault
        self.steps = steps
        self.same = Same()
        self.next_page = ""
        self._call = Caller(vault)

    def ask(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        host: str = HOST,
        token: str | None = "any",
    ) -> Answer:
        """Send a request and return its answer; a link to a next page is kept."""
        version = None if "api-version=" in path else "2025-07-01"
        answer = self._call(
            method, path, body, token=token, version=version, headers={"Host": host}
        )
        if answer.status == 200 and (link := answer.json.get("nextLink")):
            self.next_page = parse_qs(urlsplit(link).query)["$skiptoken"][0]
        return answer

    def prepare(self, method: str, path: str, body: Any = None) -> Any:
        """Send a request that must be done before others, and return what it is answered."""
        answer = self.ask(method, path, body)
        assert answer.status < 300, f"{method} {path}: {answer.content!r}"
        return answer.json if answer.content else None
