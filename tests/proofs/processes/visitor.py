"""Someone at a browser without JavaScript: signs in, reads pages, sends forms."""

import html
import re
from html.parser import HTMLParser
from typing import Any
from uuid import UUID, uuid4

import requests

SECONDS = 40


class Visitor:
    """One session. Addresses are paths; ``at`` is the server that is asked."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.session = requests.Session()
        self.session.trust_env = False

    def close(self) -> None:
        """Close its connections."""
        self.session.close()

    def sign_in(self, username: str, password: str) -> requests.Response:
        """Send the form of the sign-in page."""
        form = forms(self.get("/accounts/login/").text)[0]
        return self.post("/accounts/login/", {**form, "login": username, "password": password})

    def get(self, path: str, **kwargs: Any) -> requests.Response:
        """Read a page."""
        return self.session.get(self.url + path, timeout=SECONDS, **kwargs)

    def post(
        self,
        path: str,
        data: dict[str, str],
        *,
        at: str = "",
        files: dict[str, bytes] | None = None,
    ) -> requests.Response:
        """Send a form, with files if there are any; the redirect of its answer is not followed."""
        url = (at or self.url) + path
        return self.session.post(url, data, files=files, timeout=SECONDS, allow_redirects=False)

    def form(self, path: str) -> dict[str, str]:
        """The hidden fields of the form on a page that becomes an operation."""
        page = self.get(path)
        found = [fields for fields in forms(page.text) if "nonce" in fields]
        assert found, f"{page.status_code}, no form that does something:\n{words(page)[:2000]}"
        return found[-1]

    def new_form(self) -> dict[str, str]:
        """A fresh form without loading its page: a nonce is any UUID, and the token stays valid."""
        token = self.session.cookies.get("kvportal-csrf", default="")
        return {"csrfmiddlewaretoken": token or "", "nonce": str(uuid4())}


class _Forms(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[dict[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "form":
            self.found.append({})
        elif tag == "input" and given.get("type") == "hidden" and self.found:
            self.found[-1][given.get("name") or ""] = given.get("value") or ""


def forms(text: str) -> list[dict[str, str]]:
    """The hidden fields of each form of a page that is sent by POST."""
    parser = _Forms()
    parser.feed(text)
    return [fields for fields in parser.found if "csrfmiddlewaretoken" in fields]


def words(page: requests.Response) -> str:
    """The text of a page, without its tags, in one line."""
    text = re.sub(r"<(script|style)\b.*?</\1>", " ", page.text, flags=re.S)
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", text)).split())


def operation_of(answer: requests.Response) -> UUID:
    """The operation that the answer to a form leads to."""
    place = answer.headers.get("Location", "")
    found = re.search(r"/operations/([0-9a-f-]{36})/", place)
    assert found, f"{answer.status_code} {place}\n{words(answer)[:2000]}"
    return UUID(found[1])
