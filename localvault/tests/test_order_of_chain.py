"""Where `preserveCertOrder` is: in whatever the caller who sent it reads, and nowhere else."""

import pytest

from localvault.caller import Caller, fresh, until
from localvault.testing import LocalVault
from support.made import made

ORDER = "preserveCertOrder"


@pytest.mark.parametrize("asked", [True, False])
class TestAsked:
    def test_the_bundle_ends_with_it(self, call: Caller, asked: bool) -> None:
        bundle = call.ready(name := fresh(), preserveCertOrder=asked)
        assert list(bundle)[-2:] == ["pending", ORDER]
        assert bundle[ORDER] is asked
        version = call("PATCH", f"/certificates/{name}/{bundle['id'][-32:]}", {"tags": {}}).json
        assert (list(version)[-1], version[ORDER]) == (ORDER, asked)
        read = call("GET", f"/certificates/{name}/{bundle['id'][-32:]}").json
        assert ORDER not in read

    def test_an_operation_has_it_after_the_status(
        self, vault: LocalVault, call: Caller, asked: bool
    ) -> None:
        begun = call.create(name := fresh(), issuer="Unknown", preserveCertOrder=asked).json
        assert list(begun)[-4:] == ["status", "status_details", ORDER, "request_id"]
        assert begun[ORDER] is asked
        vault.change("fail_pending", name)
        failed = call("GET", f"/certificates/{name}/pending").json
        assert list(failed)[-4:] == ["status_details", ORDER, "error", "request_id"]
        call.ready(done := fresh(), preserveCertOrder=asked)
        completed = call("GET", f"/certificates/{done}/pending").json
        assert list(completed)[-4:] == ["status", ORDER, "target", "request_id"]

    def test_an_import_has_it(self, call: Caller, asked: bool) -> None:
        body = {"value": made().pfx(), ORDER: asked}
        imported = call("POST", f"/certificates/{fresh()}/import", body).json
        assert (list(imported)[-1], imported[ORDER]) == (ORDER, asked)

    def test_a_deleted_one_does_not(self, call: Caller, asked: bool) -> None:
        call.ready(name := fresh(), preserveCertOrder=asked)
        assert ORDER not in call("DELETE", f"/certificates/{name}").json
        until(lambda: call("GET", f"/deletedcertificates/{name}").status == 200)
        assert ORDER not in call("GET", f"/deletedcertificates/{name}").json
        assert call("POST", f"/deletedcertificates/{name}/recover", {}).json[ORDER] is asked


def test_a_later_version_keeps_it_until_another_is_asked_for(call: Caller) -> None:
    call.ready(name := fresh(), preserveCertOrder=True)
    assert call.ready(name)[ORDER] is True
    assert call.ready(name, preserveCertOrder=False)[ORDER] is False


def test_not_asked_it_is_nowhere(call: Caller) -> None:
    name = fresh()
    assert ORDER not in call.create(name).json
    until(lambda: "cer" in call("GET", f"/certificates/{name}").json)
    assert ORDER not in call("PATCH", f"/certificates/{name}", {"tags": {}}).json
    imported = call("POST", f"/certificates/{fresh()}/import", {"value": made().pfx()})
    assert ORDER not in imported.json
