"""Open pages ask by themselves, which keeps no session alive."""

import re

from django.urls import URLPattern, URLResolver, get_resolver

from kvportal.settings import BASE_DIR

_POLLER = re.compile(r"<[a-z]+[^>]*hx-trigger=\"every [^>]*>", re.DOTALL)
_NAME = re.compile(r"{% url 'certificates:([a-z-]+)'|{{ (poll)\.url }}")
ROWS = "operation-rows"  # where the poll of ``views.polling`` leads


def patterns(resolver: URLResolver) -> list[URLPattern]:
    found: list[URLPattern] = []
    for entry in resolver.url_patterns:
        found += patterns(entry) if isinstance(entry, URLResolver) else [entry]
    return found


def polled() -> set[str]:
    """The addresses that templates ask again and again."""
    found = set()
    for path in (BASE_DIR / "templates").rglob("*.html"):
        for element in _POLLER.findall(path.read_text()):
            name = _NAME.search(element.partition("hx-get=")[2])
            assert name, f"{path} polls an address that this test does not see"
            found.add(name[1] or ROWS)
    return found


def test_every_poll_of_a_template_is_a_view_that_is_marked_as_one_and_no_other_is() -> None:
    marked = {
        entry.name
        for entry in patterns(get_resolver())
        if getattr(entry.callback, "is_poll", False)
    }
    assert marked == polled()
    assert len(marked) == 3
