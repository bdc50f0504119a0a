"""What no page may do: fail to load something, break a rule of its policy, or leave its origin."""

from playwright.sync_api import ConsoleMessage, Page, Request, Response

# The browser's own line for an answer of 400 or more: the answers themselves are watched.
FAILED_TO_LOAD = "Failed to load resource: the server responded with a status"


class Watcher:
    """Notes every fault of one page while it is used."""

    def __init__(self, page: Page, origin: str, allowed: set[int]) -> None:
        self.problems: list[str] = []
        self._origin, self._allowed = origin, allowed
        page.on("pageerror", lambda error: self.problems.append(f"script error: {error}"))
        page.on("console", self._console)
        page.on("request", self._request)
        page.on("response", self._response)

    def verify(self) -> None:
        """Fails with all that was noted."""
        assert not self.problems, "\n".join(self.problems)

    def _console(self, line: ConsoleMessage) -> None:
        if line.type == "error" and not line.text.startswith(FAILED_TO_LOAD):
            self.problems.append(f"console: {line.text}")

    def _request(self, request: Request) -> None:
        if not request.url.startswith((f"{self._origin}/", "data:")):
            self.problems.append(f"leaves the origin: {request.url}")

    def _response(self, response: Response) -> None:
        if response.status >= 400 and response.status not in self._allowed:
            self.problems.append(f"{response.status} {response.url}")
