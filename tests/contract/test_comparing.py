"""The comparison itself: recordings agree with themselves, and with nothing that is changed."""

import json
from collections.abc import Callable
from dataclasses import replace
from email.utils import formatdate
from typing import Any

import pytest

from localvault.caller import Answer
from tests.contract.comparing import Same, differences
from tests.contract.steps import Step, common_headers, recorded

STEPS = {step.key: step for steps in recorded().values() for step in steps}
CREATED, FINISHED, BUNDLE, DELETED, GONE = "01-02", "01-04", "01-05", "01-07", "01-08"
CHALLENGE, ISSUERS, BACKUP, PURGED, PAGE = "01-01", "06-05", "07-06", "07-10", "10-01"


def answered(step: Step) -> Answer:
    """Return the recorded answer as if it had just come."""
    moments = [value for key, value in _members(step.content) if key in ("updated", "deletedDate")]
    headers = common_headers() | dict(step.headers)
    headers |= {
        "date": formatdate(max(moments, default=0), usegmt=True),
        "x-ms-request-id": "ad0c1aa8-1b57-44cd-a4c6-5f8a4ec4cd49",
    }
    if step.content is None:
        del headers["content-type"]
        return Answer(step.status, headers, b"")
    return as_sent(Answer(step.status, headers, b""), step.content)


def as_sent(answer: Answer, body: Any) -> Answer:
    """Return an answer with another body."""
    content = json.dumps(body, separators=(",", ":"), ensure_ascii=False).encode()
    headers = answer.headers | {"content-length": str(len(content))}
    return replace(answer, headers=headers, content=content)


def _members(body: Any) -> list[tuple[str, Any]]:
    if isinstance(body, list):
        return [member for item in body for member in _members(item)]
    if not isinstance(body, dict):
        return []
    return [*body.items(), *(member for value in body.values() for member in _members(value))]


def told(key: str, answer: Answer) -> str:
    """Return what the comparison says, in one text."""
    return "\n".join(differences(STEPS[key], answer, Same(), any_length=key == BACKUP))


@pytest.mark.parametrize("steps", recorded().values(), ids=recorded())
def test_a_recording_agrees_with_itself(steps: list[Step]) -> None:
    same = Same()
    for step in steps:
        assert differences(step, answered(step), same, any_length=step.key == BACKUP) == []


Change = Callable[[dict[str, Any]], Any]
BODIES: list[tuple[str, str, Change, str]] = [
    ("a member is missing", CREATED, lambda body: body.pop("csr"), "the body has id issuer canc"),
    ("one too many", GONE, lambda body: body["error"].update(innererror={}), "error has code mes"),
    ("another order", BUNDLE, lambda body: body.update(x5t=body.pop("x5t")), "the body has id kid"),
    (
        "another order inside",
        BUNDLE,
        lambda body: body["policy"].update(issuer=body["policy"].pop("issuer")),
        "policy has id key_props",
    ),
    (
        "another order in a list",
        ISSUERS,
        lambda body: body["value"][3].update(id=body["value"][3].pop("id")),
        "value[3] has provider id",
    ),
    ("an entry is missing", ISSUERS, lambda body: body["value"].pop(), "value has 3 entries"),
    (
        "another text",
        GONE,
        lambda body: body["error"].update(message="Deleted certificate not found"),
        "error.message is 'Deleted certificate",
    ),
    ("another code", GONE, lambda body: body["error"].update(code="NotFound"), "error.code is"),
    (
        "another default",
        BUNDLE,
        lambda body: body["policy"]["x509_props"].update(validity_months=13),
        "policy.x509_props.validity_months is 13 instead of 12",
    ),
    (
        "a number as text",
        BUNDLE,
        lambda body: body["attributes"].update(exp=str(body["attributes"]["exp"])),
        "attributes.exp is '1806193881'",
    ),
    (
        "a fraction of a second",
        BUNDLE,
        lambda body: body["attributes"].update(created=1774657881.5),
        "attributes.created is 1774657881.5",
    ),
    (
        "a time of long ago",
        BUNDLE,
        lambda body: body["attributes"].update(created=0),
        "attributes.created is 0 instead of a moment around",
    ),
    (
        "valid a second too long",
        BUNDLE,
        lambda body: body["attributes"].update(exp=body["attributes"]["exp"] + 1),
        "attributes: valid for 1774657281 to 1806193882 instead of 12 months",
    ),
    (
        "a month too short",
        PAGE,
        lambda body: body["value"][1]["attributes"].update(exp=1803774562),
        "valid for 11 months instead of 12 months",
    ),
    (
        "updated though it was not",
        BUNDLE,
        lambda body: body["policy"]["attributes"].update(created=1774657000),
        "created and updated stand in another order",
    ),
    (
        "another thumbprint",
        BUNDLE,
        lambda body: body.update(x5t="A" * 27),
        "x5t, nbf and exp are not those of cer",
    ),
    ("padded", BUNDLE, lambda body: body.update(x5t=body["x5t"] + "="), "x5t is"),
    (
        "another version in kid",
        BUNDLE,
        lambda body: body.update(kid=body["kid"][:-1] + "0"),
        "kid is",
    ),
    ("an id in capitals", CREATED, lambda body: body.update(request_id="A" * 32), "request_id is"),
    ("a csr of other text", CREATED, lambda body: body.update(csr="AAAA"), "csr is"),
    ("a csr of another step", CREATED, lambda body: body.update(csr=csr_of("07-02")), "csr is"),
    ("a cer of another step", BUNDLE, lambda body: body.update(cer=cer_of("07-05")), "cer is"),
    (
        "kept for a day less",
        DELETED,
        lambda body: body.update(scheduledPurgeDate=body["scheduledPurgeDate"] - 86_400),
        "scheduledPurgeDate is not recoverableDays after deletedDate",
    ),
    ("a link without a port", PAGE, lambda body: body.update(nextLink=portless(body)), "nextLink"),
    ("another envelope", BACKUP, lambda body: body.update(value="QUJD"), "value is 'QUJD'"),
]


def csr_of(key: str) -> str:
    return str(STEPS[key].content["csr"])


def cer_of(key: str) -> str:
    return str(STEPS[key].content["cer"])


def portless(page: dict[str, Any]) -> str:
    return str(page["nextLink"]).replace(":443", "")


@pytest.mark.parametrize(
    ("key", "change", "said"), [row[1:] for row in BODIES], ids=[row[0] for row in BODIES]
)
def test_a_changed_body_is_told(key: str, change: Change, said: str) -> None:
    body = json.loads(json.dumps(STEPS[key].content))
    change(body)
    assert said in told(key, as_sent(answered(STEPS[key]), body))


@pytest.mark.parametrize("name", [*common_headers(), "x-ms-request-id", "content-length"])
def test_a_missing_header_is_told(name: str) -> None:
    answer = answered(STEPS[GONE])
    kept = {key: value for key, value in answer.headers.items() if key != name}
    assert f"header {name} is" in told(GONE, replace(answer, headers=kept))


@pytest.mark.parametrize(
    ("key", "name", "value"),
    [
        (CHALLENGE, "www-authenticate", 'Bearer authorization="https://vault.azure.net"'),
        (CHALLENGE, "www-authenticate", None),
        (CREATED, "location", "https://vaultname.vault.azure.net/certificates/other/pending"),
        (CREATED, "location", None),
        (CREATED, "retry-after", "5"),
        (CREATED, "retry-after", None),
        (FINISHED, "retry-after", "10"),
        (GONE, "retry-after", "10"),
        (GONE, "content-type", "application/json"),
        (PURGED, "content-type", "application/json; charset=utf-8"),
        (PURGED, "content-length", "0"),
    ],
)
def test_another_header_is_told(key: str, name: str, value: str | None) -> None:
    answer = answered(STEPS[key])
    headers = {each: text for each, text in answer.headers.items() if each != name}
    if value is not None:
        headers[name] = value
    assert f"header {name} is {value!r}" in told(key, replace(answer, headers=headers))


def test_another_status_is_told() -> None:
    assert "status 200 instead of 404" in told(GONE, replace(answered(STEPS[GONE]), status=200))


def test_another_length_is_told() -> None:
    step = STEPS[GONE]
    longer = replace(step, headers={"content-length": "107"})
    assert differences(longer, answered(step), Same()) == ["106 bytes instead of 107"]


def test_blanks_are_told() -> None:
    answer = answered(STEPS[GONE])
    blanks = replace(answer, content=answer.content.replace(b":", b": "))
    assert "not compact JSON" in told(GONE, blanks)


def test_an_id_that_changes_between_steps_is_told() -> None:
    same = Same()
    differences(STEPS[CREATED], answered(STEPS[CREATED]), same)
    body = {**STEPS[FINISHED].content, "request_id": "0" * 32}
    answer = as_sent(answered(STEPS[FINISHED]), body)
    assert "request_id is" in "\n".join(differences(STEPS[FINISHED], answer, same))
