"""API versions: their order, what a refusal leaves to try, and what needs a newer one."""

import pytest

from certificates.domain.advanced import Advanced
from certificates.domain.api_versions import (
    KNOWN,
    NEEDED,
    NEWEST,
    OLDEST,
    is_api_version,
    lacking,
    next_to_try,
    order,
    too_old,
)
from certificates.domain.spec import Spec


def refusal(latest: str | None, version: str = NEWEST) -> str:
    more = "" if latest is None else f". Consider using the latest supported version ({latest})"
    return f"The specified version ({version}) is not recognized{more}."


@pytest.mark.parametrize(
    ("tried", "latest", "then"),
    [
        ([NEWEST], "7.4", "7.4"),
        ([NEWEST], "2025-07-01", "2025-07-01"),
        ([NEWEST], "7.6-preview.2", "7.5"),
        ([NEWEST], "2025-06-01-preview", "7.6"),
        ([NEWEST], None, "2025-07-01"),
        ([NEWEST], "banana", "2025-07-01"),
        ([NEWEST], "2030-01-01", "2025-07-01"),
        ([NEWEST, "2025-07-01"], "2030-01-01", "7.6"),
        ([NEWEST, "7.4"], "7.4", "7.3"),
        (["7.4"], NEWEST, NEWEST),
        (["7.4", NEWEST], "7.4", "7.3"),
        ([NEWEST], "2016-10-01", None),
        ([NEWEST], "7.0", None),
        ([OLDEST], None, None),
        (list(KNOWN), NEWEST, None),
    ],
)
def test_a_refusal_leaves_the_newest_that_the_vault_may_know(
    tried: list[str], latest: str | None, then: str | None
) -> None:
    assert next_to_try(tried, refusal(latest)) == then


@pytest.mark.parametrize("text", ["", "Bad Request", "The specified name (x) is not recognized"])
def test_other_words_are_no_refusal_of_a_version(text: str) -> None:
    assert next_to_try([NEWEST], text) is None


def test_numbers_are_older_than_dates_but_for_the_first_one() -> None:
    versions = ["2016-10-01", "7.0", *KNOWN, "2030-01-01-preview", "2030-01-01"]
    assert sorted(versions, key=order) == versions
    assert order("7.6-preview.1") < order("7.6") < order("7.10")


@pytest.mark.parametrize(
    "text", ["7.1", "7.4", "2025-07-01", "2026-03-01-preview", "7.6-preview.2"]
)
def test_the_settings_can_name(text: str) -> None:
    assert is_api_version(text)


@pytest.mark.parametrize("text", ["", "7", "7.0", "2016-10-01", "banana", "7.4 ", "8.1", "7.4&x=y"])
def test_the_settings_cannot_name(text: str) -> None:
    assert not is_api_version(text)


@pytest.mark.parametrize(
    ("version", "fields"),
    [
        ("7.4", {"preserve_order", "ip_addresses", "uris"}),
        ("7.6", {"ip_addresses", "uris"}),
        ("2025-07-01", set()),
        (NEWEST, set()),
    ],
)
def test_older_versions_lack(version: str, fields: set[str]) -> None:
    assert lacking(version) == fields


@pytest.mark.parametrize(
    ("spec", "needed"),
    [
        (Spec(dns_names=("a.b",)), ""),
        (Spec(advanced=Advanced(preserve_order=True)), "7.6"),
        (Spec(uris=("https://a.b/",)), "2025-07-01"),
        (Spec(ip_addresses=("192.0.2.1",), advanced=Advanced(preserve_order=True)), "2025-07-01"),
    ],
)
def test_a_policy_needs_the_newest_of_what_is_in_it(spec: Spec, needed: str) -> None:
    assert spec.needed_version == needed
    assert set(spec.newer_fields) <= set(NEEDED)


def test_what_is_lacking_is_told_with_both_versions() -> None:
    told = "IP addresses need API version 2025-07-01; kv-old speaks 7.4."
    assert too_old("ip_addresses", "kv-old", "7.4") == told
