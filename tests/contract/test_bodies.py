"""Bodies as the service was seen to send them: members, their order, the length to the byte."""

from typing import Any

from localvault.testing import LocalVault
from tests.contract import recorded
from tests.contract.conftest import Service, calling
from tests.contract.shapes import shape
from tests.localvault.calls import Answer, until


def check(answer: Answer, status: int, expected: str, length: int) -> None:
    """Hold an answer against the record."""
    assert answer.status == status
    assert shape(answer.json) == expected
    assert len(answer.content) == length == int(answer.headers["content-length"])


def completed(service: Service, name: str) -> Answer:
    pending = f"/certificates/{name}/pending"
    until(lambda: service("GET", pending).json["status"] == "completed")
    return service("GET", pending)


class TestSelfSigned:
    NAME = "livekvtestcertc0263407"
    SAME_LENGTH = "livekvtestcertd0263407"

    def test_from_create_to_the_certificate(self, service: Service) -> None:
        created = service("POST", f"/certificates/{self.NAME}/create", recorded.SELF_SIGNED)
        check(created, 202, recorded.OPERATION, 1297)
        assert created.json["status_details"] == recorded.IN_PROGRESS
        pending = completed(service, self.NAME)
        check(pending, 200, recorded.COMPLETED, 1213)
        assert pending.json["target"] == f"https://{recorded.HOST}/certificates/{self.NAME}"
        bundle = service("GET", f"/certificates/{self.NAME}/")
        check(bundle, 200, recorded.BUNDLE, 2362)
        assert bundle.json["policy"]["lifetime_actions"] == [
            {"trigger": {"lifetime_percentage": 80}, "action": {"action_type": "AutoRenew"}}
        ]
        version = service("GET", f"/certificates/{self.NAME}/{bundle.json['id'][-32:]}")
        assert shape(version.json) == recorded.VERSION

    def test_from_tags_to_deleted(self, service: Service) -> None:
        body = {**recorded.SELF_SIGNED, "tags": {"tag1": "updated_value1"}}
        service("POST", f"/certificates/{self.SAME_LENGTH}/create", body)
        completed(service, self.SAME_LENGTH)
        bundle = service("GET", f"/certificates/{self.SAME_LENGTH}/")
        check(bundle, 200, recorded.TAGGED_BUNDLE, 2395)
        expected = f"{recorded.DELETED} {recorded.TAGGED_BUNDLE}"
        check(service("DELETE", f"/certificates/{self.SAME_LENGTH}"), 200, expected, 2544)
        deleted = f"/deletedcertificates/{self.SAME_LENGTH}"
        until(lambda: service("GET", deleted).status == 200)
        check(service("GET", deleted), 200, expected, 2544)


class TestManual:
    def test_the_operation_waits_for_a_merge(self, service: Service) -> None:
        path = "/certificates/livekvtestmergeCertificate7c443357"
        created = service("POST", f"{path}/create", recorded.MANUAL)
        check(created, 202, recorded.OPERATION, 1234)
        assert created.json["status_details"] == recorded.MERGE
        check(service("GET", f"{path}/pending"), 200, recorded.OPERATION, 1234)

    def test_the_shell_of_an_unfinished_version(self, service: Service) -> None:
        host = recorded.OTHER_HOST
        created = service("POST", "/certificates/96831500/create", recorded.NO_SANS, host=host)
        check(created, 202, recorded.OPERATION, 1216)
        # That vault was "CustomizedRecoverable" for 7 days: 9 bytes more than ours for 90.
        shell = service("GET", "/certificates/96831500", host=host)
        check(shell, 200, recorded.UNKNOWN, 1071 - 9)
        policy = shell.json["policy"]
        assert policy["lifetime_actions"][0]["action"]["action_type"] == "EmailContacts"
        assert policy["x509_props"]["key_usage"] == [
            "cRLSign", "dataEncipherment", "digitalSignature", "keyAgreement", "keyCertSign",
            "keyEncipherment",
        ]  # fmt: skip
        version = service("GET", f"/certificates/96831500/{shell.json['id'][-32:]}", host=host)
        check(version, 200, f"id {recorded.ATTRIBUTES}", 282 - 9)


class TestCancelled:
    def test_until_its_deletion(self, named_vault: LocalVault, service: Service) -> None:
        name = "livekvtestasyncCanceledDeletedCert63d23dcd"
        named_vault.configure(create_delay=9)
        created = service("POST", f"/certificates/{name}/create", recorded.SELF_SIGNED)
        check(created, 202, recorded.OPERATION, 1317)
        named_vault.change("cancel_pending", name)
        cancelled = service("GET", f"/certificates/{name}/pending")
        check(cancelled, 200, recorded.CANCELLED, 1151)
        assert cancelled.json["status"] == "cancelled"
        named_vault.change("delete_pending", name)
        gone = service("GET", f"/certificates/{name}/pending")
        assert (gone.status, len(gone.content)) == (404, 133)
        deleted = service("DELETE", f"/certificates/{name}")
        check(deleted, 200, f"{recorded.DELETED} {recorded.SHELL}", 1117)


class TestRecover:
    NAME = "livekvtestcert-namebb48396b"

    def test_the_answer_is_the_plain_bundle(self, service: Service) -> None:
        service("POST", f"/certificates/{self.NAME}/create", recorded.WILDCARD)
        completed(service, self.NAME)
        service("DELETE", f"/certificates/{self.NAME}")
        deleted = f"/deletedcertificates/{self.NAME}"
        until(lambda: service("GET", deleted).status == 200)
        expected = f"{recorded.DELETED} {recorded.RECOVERABLE}"
        check(service("GET", deleted), 200, expected, 2624)
        recovered = service("POST", f"{deleted}/recover")
        check(recovered, 200, recorded.RECOVERABLE, 2470)


class TestLists:
    def filled(self, vault: LocalVault, name: str, **members: Any) -> None:
        vault.fill([{"name": name, "key_type": "EC-P-256", **members}])

    def test_certificates(self, empty_vault: LocalVault) -> None:
        self.filled(empty_vault, "san-update-test-7182")
        page = calling(empty_vault)("GET", "/certificates?maxresults=6")
        check(page, 200, f"value[{{{recorded.ITEM}}}] nextLink", 259)
        assert page.json["value"][0]["subject"] == ""
        assert page.json["nextLink"] is None

    def test_tags_come_before_the_subject(self, empty_vault: LocalVault) -> None:
        self.filled(empty_vault, "tagged", tags={"a": "b"})
        item = calling(empty_vault)("GET", "/certificates").json["value"][0]
        assert list(item) == ["id", "x5t", "attributes", "tags", "subject"]

    def test_versions(self, empty_vault: LocalVault) -> None:
        self.filled(empty_vault, "livekvtestcertb1583cd4", versions=2)
        page = calling(empty_vault)("GET", "/certificates/livekvtestcertb1583cd4/versions")
        check(page, 200, f"value[{{{recorded.ITEM}}}] nextLink", 561)

    def test_deleted(self, empty_vault: LocalVault) -> None:
        name = "livekvtestcert-nameaf9f3cc6"
        self.filled(empty_vault, name, tags={"foo": "updated tag"}, state="deleted")
        self.filled(empty_vault, "next", state="deleted")
        page = calling(empty_vault)("GET", "/deletedcertificates?maxresults=1").json
        assert shape(page) == f"value[{{{recorded.DELETED_ITEM}}}] nextLink"
        start = (
            f"https://{recorded.HOST}:443/deletedcertificates?api-version=2025-07-01&$skiptoken="
        )
        assert page["nextLink"].startswith(start)

    def test_nothing(self, empty_vault: LocalVault) -> None:
        for path in ("/certificates", "/deletedcertificates", "/certificates/nobody/versions"):
            answer = calling(empty_vault)("GET", path)
            assert answer.content == b'{"value":[],"nextLink":null}'
