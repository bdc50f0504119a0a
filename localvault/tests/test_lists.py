"""Lists and their pages."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from localvault.caller import Caller, Json
from localvault.testing import LocalVault

NAMES = [f"page-{number:02}" for number in range(30)]


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Caller]:
    folder: Path = tmp_path_factory.mktemp("full")
    with LocalVault.start(folder) as vault:
        ready = [{"name": name, "key_type": "EC-P-256", "age_days": 9} for name in NAMES]
        vault.fill([*ready, {"name": "aa-csr", "state": "csr", "key_type": "EC"}])
        vault.fill([{"name": "many", "versions": 30, "key_type": "EC", "tags": {"a": "b"}}])
        vault.fill([{"name": f"del-{number}", "state": "deleted"} for number in range(4)])
        yield Caller(vault)


def pages(call: Caller, path: str) -> list[list[Json]]:
    """Follow nextLink from page to page."""
    found, link = [], path
    while link:
        answer = call("GET", link, version="7.4" if link == path else None)
        assert answer.status == 200
        found.append(answer.json["value"])
        link = (answer.json["nextLink"] or "").replace(call.vault.url, "")
    return found


def flat(pages: list[list[Json]]) -> list[Json]:
    return [item for page in pages for item in page]


def names(items: list[Json]) -> list[str]:
    return [item["id"].split("/certificates/")[1] for item in items]


class TestPages:
    def test_without_a_wish_a_page_has_25(self, full: Caller) -> None:
        found = pages(full, "/certificates")
        assert [len(page) for page in found] == [24, 7]
        assert names(flat(found)) == ["many", *NAMES]

    def test_a_page_has_as_many_as_wished(self, full: Caller) -> None:
        found = pages(full, "/certificates?maxresults=7&includePending=true")
        assert [len(page) for page in found] == [7, 7, 7, 7, 4]
        assert names(flat(found)) == ["aa-csr", "many", *NAMES]

    def test_a_page_is_short_by_what_it_does_not_show(self, full: Caller) -> None:
        found = pages(full, "/certificates?maxresults=7")
        assert [len(page) for page in found] == [6, 7, 7, 7, 4]
        assert names(flat(found)) == ["many", *NAMES]

    def test_a_page_can_be_empty_and_go_on(self, full: Caller) -> None:
        page = full("GET", "/certificates?maxresults=1").json
        assert page["value"] == []
        assert page["nextLink"]

    def test_the_next_link_keeps_the_wishes(self, full: Caller) -> None:
        link = full("GET", "/certificates?maxresults=2&includePending=true").json["nextLink"]
        assert link.startswith(f"{full.vault.url}/certificates?api-version=7.4&$skiptoken=")
        assert link.endswith("&maxresults=2&includePending=true")

    def test_the_port_is_written_out(self, full: Caller) -> None:
        headers = {"Host": "kv.vault.azure.net"}
        page = full("GET", "/certificates?maxresults=2", headers=headers).json
        assert page["nextLink"].startswith("https://kv.vault.azure.net:443/certificates?")
        assert page["value"][0]["id"] == "https://kv.vault.azure.net/certificates/many"

    @pytest.mark.parametrize("size", ["0", "26", "-1", "x", ""])
    def test_sizes_out_of_range_are_refused(self, full: Caller, size: str) -> None:
        assert full("GET", f"/certificates?maxresults={size}").code == "BadParameter"

    def test_a_token_that_is_none_is_refused(self, full: Caller) -> None:
        assert full("GET", "/certificates?$skiptoken=_w").code == "BadParameter"


class TestCertificates:
    def test_unfinished_ones_appear_only_when_asked_for(self, full: Caller) -> None:
        assert "aa-csr" not in names(full("GET", "/certificates").json["value"])
        first = full("GET", "/certificates?includePending=true").json["value"][0]
        assert names([first]) == ["aa-csr"]
        assert "x5t" not in first
        assert first["attributes"]["enabled"] is False


class TestVersions:
    def test_they_come_by_id_and_not_by_date(self, full: Caller) -> None:
        found = pages(full, "/certificates/many/versions")
        assert [len(page) for page in found] == [25, 5]
        ids = names(flat(found))
        assert ids == sorted(ids)
        born = [item["attributes"]["created"] for item in flat(found)]
        assert born != sorted(born)

    def test_each_is_a_version_that_can_be_got(self, full: Caller) -> None:
        item = full("GET", "/certificates/many/versions?maxresults=1").json["value"][0]
        version = full("GET", f"/{item['id'].split('/', 3)[3]}").json
        assert version["x5t"] == item["x5t"]
        assert version["attributes"].items() >= item["attributes"].items()

    def test_an_unknown_name_has_none(self, full: Caller) -> None:
        answer = full("GET", "/certificates/nobody/versions")
        assert (answer.status, answer.json) == (200, {"value": [], "nextLink": None})


class TestDeleted:
    def test_they_come_in_pages_too(self, full: Caller) -> None:
        found = pages(full, "/deletedcertificates?maxresults=3")
        assert [len(page) for page in found] == [3, 1]
        assert names(flat(found)) == [f"del-{number}" for number in range(4)]

    def test_finished_recoveries_leave_the_list(self, full: Caller) -> None:
        full.vault.change("recover", "del-3")
        try:
            assert "del-3" not in names(full("GET", "/deletedcertificates").json["value"])
            assert full("GET", "/certificates/del-3").status == 200
        finally:
            full.vault.change("delete", "del-3")
