"""What nobody sends by using the pages: every place of a request, and odd values for it."""

import base64
import json
import random
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, quote_from_bytes

from django.http import HttpResponseBase
from django.test import Client

Answer = HttpResponseBase
NUMBERS = ("0", "-1", "1" + "0" * 400, "1e309", "NaN", "-0.0", "0x1F", "१२३", "\u00b2", "1_000")
DATES = ("0000-00-00", "2026-02-30", "9999-12-31..0001-01-01", "0001-01-01..", "..", "1..2..3")
WORDS = (
    "",
    " ",
    "None",
    "null",
    "true",
    "[]",
    "{}",
    "undefined",
    "/",
    ".",
    "..",
    "../..",
    "-",
    "~",
)
CODE = (
    "' OR 1=1 --", '"; DROP TABLE certificates_vault; --', "%", "_", "\\", "%%", "*", "?", "a?b#c",
    "{{ 7*7 }}", "{% load x %}", "<script>alert(1)</script>", "$(id)", "`id`", "=cmd|' /C calc'!A0",
    "javascript:alert(1)", "//evil.example", "http://[", "data:,x", "&amp;", "a=b&c=d", ";", "|",
)  # fmt: skip
CHARACTERS = (
    "\0", "a\0b", "\r\nX-Odd: 1", "\x1b[201~", "\u202eabc", "\u2028", "\ufeff", "\ufffe",
    "\U0010ffff", "é" * 200, "e\u0301", "\u0130", "ß", "\ufb01", "\U0001d54f", "\u0627", "\u00a0",
    "\u200b", "\u212a", "\U0001f469\u200d\U0001f467",
)  # fmt: skip
LONG = ("a" * 300, "a" * 3_000, "a," * 1_500, "(" * 1_000, "9" * 2_000, "-" * 1_000)
BYTES = (b"\xff", b"\xed\xa0\x80", b"\xc0\x80", b"\xf8\x88\x80\x80\x80", b"\x80" * 50)
TEXTS = (*NUMBERS, *DATES, *WORDS, *CODE, *CHARACTERS, *LONG)
# What a cursor may hold after it was taken apart: any JSON, nested or of another length.
CONTENTS: tuple[Any, ...] = (
    None, [], {}, "", 0, 1e308, True, [[]] * 3, ["a", "b"], ["a", "b", "c"], [None, None],
    ["2026-01-01T00:00:00+00:00", "a"], ["9" * 400, 1], [{"a": 1}, "b"], [10**30, 10**30],
    ["0001-01-01", "\0"], ["need", "x", "y", "z"], {"sort": "need", "at": []}, [-1], [[["a"]]],
)  # fmt: skip


def encoded(value: str) -> str:
    """A value as it is in an address."""
    return quote(value, safe="", errors="surrogatepass")


def cursors() -> list[str]:
    """Texts that look like the cursor of a page, as JSON and in base64."""
    found = []
    for content in CONTENTS:
        text = json.dumps(content)
        found += [text, base64.urlsafe_b64encode(text.encode()).decode()]
    return found


ADDRESSED = [*map(encoded, TEXTS), *map(quote_from_bytes, BYTES), *map(encoded, cursors())]

# Where a value goes into the address: a segment of its path, or a parameter.
PATHS = (
    "/vaults/{}/", "/vaults/{}/sync/status/", "/vaults/{}/deleted/",
    "/vaults/{}/create/name/?name=a",
    "/vaults/{}/certificates/page-web/", "/vaults/kv-tests/certificates/{}/",
    "/vaults/kv-tests/certificates/{}/cer/", "/vaults/kv-tests/certificates/{}/csr/",
    "/vaults/kv-tests/certificates/{}/delete/", "/vaults/kv-tests/certificates/page-web/{}/",
    "/vaults/kv-tests/deleted/{}/recover/", "/operations/{}/", "/operations/{}/status/",
    "/operations/{}/csr/", "/{}/", "/static/{}", "/accounts/{}/",
)  # fmt: skip
PARAMETERS = {
    "/certificates/": (
        "q", "state", "vault", "env", "expires", "issuer", "key", "tag", "enabled", "pending",
        "sort", "after", "format",
    ),
    "/deleted/": ("q", "vault", "after"),
    "/operations/": ("kind", "after"),
    "/operations/rows/": ("id",),
    "/vaults/": ("for",),
    "/vaults/kv-tests/certificates/page-web/": ("version", "after"),
    "/vaults/kv-tests/certificates/page-web/cer/": ("version", "format"),
    "/vaults/kv-tests/certificates/page-csr/csr/": ("format",),
    "/accounts/login/": ("next",),
}  # fmt: skip
FIELDS = {
    "/theme/": ("theme", "next"),
    "/certificates/find/": ("text", "pasted", "q"),
    "/vaults/kv-tests/check/": ("anything",),
    "/accounts/password/change/": ("oldpassword", "password1", "password2"),
    "/vaults/kv-tests/certificates/page-web/delete/": ("nonce", "typed"),
}
HEADERS = (
    "Accept", "Accept-Encoding", "Accept-Language", "Cookie", "Referer", "Origin", "User-Agent",
    "X-Forwarded-For", "X-Forwarded-Proto", "HX-Request", "HX-Target", "HX-Current-URL",
    "HX-Boosted", "If-Modified-Since", "If-None-Match", "Range", "Sec-Fetch-Site", "Content-Type",
    "X-Portal", "X-CSRFToken", "Host",
)  # fmt: skip
SENT_AS_HEADERS = tuple(text.encode().decode("latin-1") for text in TEXTS)


@dataclass(frozen=True)
class Place:
    """A place of a request, and the requests that put an odd value there."""

    name: str
    values: tuple[str, ...]
    send: Callable[[Client, str], Answer]


def places() -> list[Place]:
    """Each path segment, parameter, form field and header that a signed-in reader can send."""
    addressed = tuple(ADDRESSED)
    found = [Place(path, addressed, _getter(path)) for path in PATHS]
    for page, names in PARAMETERS.items():
        found += [Place(f"{page}?{n}", addressed, _getter(f"{page}?{n}={{}}")) for n in names]
    for page, names in FIELDS.items():
        found += [Place(f"POST {page} {n}", TEXTS, _poster(page, n)) for n in names]
    found += [Place(name, SENT_AS_HEADERS, _header(name)) for name in HEADERS]
    return found


def _getter(pattern: str) -> Callable[[Client, str], Answer]:
    return lambda client, value: client.get(pattern.replace("{}", value))


def _poster(page: str, field: str) -> Callable[[Client, str], Answer]:
    return lambda client, value: client.post(page, {field: value})


def _header(name: str) -> Callable[[Client, str], Answer]:
    return lambda client, value: client.get("/certificates/", headers={name: value})


def drawn(draw: random.Random, number: int) -> list[tuple[Place, str]]:
    """``number`` requests, spread evenly over the places."""
    everywhere = places()
    values = {place.name: draw.sample(place.values, len(place.values)) for place in everywhere}
    return [
        (place, values[place.name][turn % len(place.values)])
        for turn in range(number // len(everywhere) + 1)
        for place in everywhere
    ][:number]
