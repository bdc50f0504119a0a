"""The journal: what reached the vault, and what came of it."""

from pathlib import Path

from localvault.caller import Caller, fresh
from localvault.journal import Journal
from localvault.store import Store
from localvault.testing import LocalVault


class TestEntries:
    def test_every_request_is_there_in_order(self, vault: LocalVault, call: Caller) -> None:
        name = fresh()
        begin = vault.journal()[-1].seq if vault.journal() else 0
        call.create(name)
        call("GET", f"/certificates/{name}/")
        call("GET", f"/certificates/{name}", token=None)
        call("PUT", f"/certificates/{name}")
        entries = vault.journal(since=begin)
        found = [(e.method, e.route, e.status, e.authorised, e.committed) for e in entries]
        assert found == [
            ("POST", "create", 202, True, True),
            ("GET", "certificate", 200, True, False),
            ("GET", "certificate", 401, False, False),
            ("PUT", None, 405, True, False),
        ]
        assert {entry.name for entry in entries} == {name}
        assert [entry.seq for entry in entries] == sorted(entry.seq for entry in entries)

    def test_an_entry_has_path_times_and_client_request_id(
        self, vault: LocalVault, call: Caller
    ) -> None:
        name = fresh()
        headers = {"x-ms-client-request-id": name}
        call("GET", f"/certificates/{name}/?x=%20", headers=headers)
        [entry] = vault.journal(client_request_id=name)
        assert entry.path == f"/certificates/{name}/?x=%20&api-version=7.4"
        assert entry.finished is not None
        assert entry.at <= entry.finished

    def test_a_refused_change_is_not_committed(self, vault: LocalVault, call: Caller) -> None:
        name = fresh()
        call("DELETE", f"/certificates/{name}")
        [entry] = vault.journal(name=name)
        assert (entry.status, entry.committed) == (404, False)

    def test_requests_to_control_are_not_there(self, vault: LocalVault) -> None:
        before = vault.journal()
        vault.configure(create_delay=1)
        assert vault.journal() == before

    def test_filters_are_taken_together(self, vault: LocalVault, call: Caller) -> None:
        name = fresh()
        call("GET", f"/certificates/{name}/policy", token=None)
        call("GET", f"/certificates/{name}/policy")
        call("DELETE", f"/certificates/{name}")
        assert len(vault.journal(name=name.upper())) == 3
        assert len(vault.journal(name=name, method="GET")) == 2
        assert len(vault.journal(name=name, method="GET", authorised=False)) == 1
        assert len(vault.journal(name=name, route="policy", authorised=True)) == 1
        assert vault.journal(name=name, client_request_id="other") == []


class TestSize:
    def test_the_last_rows_are_kept_and_older_ones_go(self, tmp_path: Path) -> None:
        store = Store(tmp_path / "vault.sqlite3")
        journal = Journal(store, kept=300)
        for number in range(1, 1001):
            seq = journal.received(
                method="GET",
                path=f"/{number}",
                route=None,
                name=None,
                client_request_id=None,
                authorised=True,
            )
            assert seq == number
        paths = [entry["path"] for entry in journal.entries({})]
        assert paths == [f"/{number}" for number in range(701, 1001)]
        store.close()
