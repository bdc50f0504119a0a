"""Holding an answer against the recorded one: whatever is not generated must be the same."""

import json
import re
from collections.abc import Callable, Iterator
from email.utils import parsedate_to_datetime
from typing import Any

from localvault.caller import Answer, Json
from tests.contract import forms
from tests.contract.steps import CLEANED, Step, common_headers

# Ids of versions and requests, and the places where pages begin: generated wherever they are.
_GENERATED = re.compile(r"\b[0-9a-f]{32}\b|(?<=\$skiptoken=)[^&\"]+")
_TIMES = frozenset({"nbf", "exp", "created", "updated", "deletedDate", "scheduledPurgeDate"})
_PAST = frozenset({"created", "updated", "deletedDate"})
# The vault's clock may be moved a little, and what it was filled with may be of yesterday.
_AHEAD, _LATELY = 60, 2 * 86_400
_FORMS: dict[str, Callable[[str, str], str | None]] = {
    "csr": forms.csr,
    "cer": forms.cer,
    "x5t": forms.x5t,
}
_ALWAYS = common_headers()
# What every vault has, but not the same.
_HEADER_FORMS = {
    "date": r"\w{3}, \d{2} \w{3} \d{4} \d{2}:\d{2}:\d{2} GMT",
    "x-ms-keyvault-network-info": r"conn_type=Ipv4;addr=[0-9.]+;act_addr_fam=InterNetwork;",
    "x-ms-keyvault-region": r"[a-z0-9]+",
    "x-ms-keyvault-service-version": r"\d+\.\d+\.\d+\.\d+",
}
_UUID = r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"
# Present where the recorded answer has them, and nowhere else.
_TELLING = ("location", "retry-after", "www-authenticate")


class Same:
    """Which generated value of ours matches which recorded one, all through a recording."""

    def __init__(self) -> None:
        self._ours: dict[str, str] = {}
        self._recorded: dict[str, str] = {}
        self._times: dict[tuple[str, str, int], int] = {}

    def bind(self, recorded: str, ours: str) -> bool:
        """Let `ours` match `recorded`; False if one of them already matches another."""
        self._ours.setdefault(recorded, ours)
        self._recorded.setdefault(ours, recorded)
        return self._ours[recorded] == ours and self._recorded[ours] == recorded

    def bind_time(self, owner: str, member: str, recorded: int, ours: int) -> bool:
        """Let a moment of ours match the one that was recorded of the same thing."""
        return self._times.setdefault((owner, member, recorded), ours) == ours

    def translated(self, text: str) -> str:
        """Return a recorded text with all that has a counterpart replaced by it."""
        known = self._ours.get(text)
        return known or _GENERATED.sub(lambda found: self._ours.get(found[0], found[0]), text)


def differences(step: Step, answer: Answer, same: Same, *, any_length: bool = False) -> list[str]:
    """Return what is otherwise than recorded, a sentence each; nothing if the answer holds.

    `any_length` is for a body that may be longer or shorter than the recorded one.
    """
    found = []
    if answer.status != step.status:
        found.append(f"status {answer.status} instead of {step.status}: {answer.content!r:.200}")
        return found
    found += _length(step, answer, any_length=any_length)
    if "date" in answer.headers:
        found += _body(step, answer, same)
    return found + list(_headers(step, answer, same))


def _body(step: Step, answer: Answer, same: Same) -> list[str]:
    if step.content is None:
        return ["a body instead of none"] if answer.content else []
    compact = json.dumps(answer.json, separators=(",", ":"), ensure_ascii=False).encode()
    blanks = [] if compact == answer.content else ["the body is not compact JSON in UTF-8"]
    now = int(parsedate_to_datetime(answer.headers["date"]).timestamp())
    return blanks + list(_Bodies(same, now).compare("", "", step.content, answer.json))


class _Bodies:
    """Two bodies, walked through side by side.

    `path` is the way to a value, `owner` the recorded id of the thing that it belongs to.
    """

    def __init__(self, same: Same, now: int) -> None:
        self._same = same
        self._now = now

    def compare(self, path: str, owner: str, recorded: Any, ours: Any) -> Iterator[str]:
        if type(recorded) is not type(ours):
            yield f"{path} is {ours!r:.100} instead of {recorded!r:.100}"
        elif isinstance(recorded, dict):
            yield from self._objects(path, recorded.get("id", owner), recorded, ours)
        elif isinstance(recorded, list):
            yield from self._lists(path, owner, recorded, ours)
        elif wrong := self._value(path, owner, recorded, ours):
            yield f"{path} is {ours!r:.200} instead of {wrong}"

    def _objects(self, path: str, owner: str, recorded: Json, ours: Json) -> Iterator[str]:
        if list(recorded) != list(ours):
            yield f"{path or 'the body'} has {' '.join(ours)} instead of {' '.join(recorded)}"
            return
        found = [
            wrong
            for key, value in recorded.items()
            for wrong in self.compare(f"{path}.{key}".lstrip("."), owner, value, ours[key])
        ]
        yield from found or forms.relations(path, recorded, ours)

    def _lists(self, path: str, owner: str, recorded: list[Any], ours: list[Any]) -> Iterator[str]:
        if len(recorded) != len(ours):
            yield f"{path} has {len(ours)} entries instead of {len(recorded)}"
            return
        for place, (theirs, mine) in enumerate(zip(recorded, ours, strict=True)):
            yield from self.compare(f"{path}[{place}]", owner, theirs, mine)

    def _value(self, path: str, owner: str, recorded: Any, ours: Any) -> str | None:
        """Say what our value should be, if it is something else."""
        member = path.rsplit(".", 1)[-1]
        if member in _TIMES:
            return self._time(owner, member, recorded, ours)
        form = forms.backup if path == "value" else _FORMS.get(member)
        if form is not None:
            return form(recorded, ours) or self._bound(recorded, ours)
        if isinstance(recorded, str):
            return self._text(recorded, ours)
        return None if recorded == ours else repr(recorded)

    def _time(self, owner: str, member: str, recorded: int, ours: int) -> str | None:
        if member in _PAST and not -_AHEAD <= self._now - ours <= _LATELY:
            return f"a moment around {self._now}"
        known = self._same.bind_time(owner, member, recorded, ours)
        return None if known else "the moment it was before"

    def _text(self, recorded: str, ours: str) -> str | None:
        theirs, mine = _GENERATED.findall(recorded), _GENERATED.findall(ours)
        if _GENERATED.sub("*", recorded) != _GENERATED.sub("*", ours):
            return repr(self._same.translated(recorded))
        pairs = zip(theirs, mine, strict=True)
        return next((wrong for each in pairs if (wrong := self._bound(*each))), None)

    def _bound(self, recorded: str, ours: str) -> str | None:
        if recorded == CLEANED or self._same.bind(recorded, ours):
            return None
        return f"what stands for {recorded:.60}, as before"


def _headers(step: Step, answer: Answer, same: Same) -> Iterator[str]:
    for name, value in _ALWAYS.items():
        wanted = _HEADER_FORMS.get(name, re.escape(value))
        if name == "content-type" and step.content is None:
            wanted = ""
        given = answer.headers.get(name)
        if not re.fullmatch(wanted, given or ""):
            yield f"header {name} is {given!r} instead of {value!r}"
    if not re.fullmatch(_UUID, answer.headers.get("x-ms-request-id", "")):
        yield "header x-ms-request-id is not there, or no UUID"
    for name in _TELLING:
        told, given = step.headers.get(name), answer.headers.get(name)
        if given != (told and same.translated(told)):
            yield f"header {name} is {given!r} instead of {told!r}"


def _length(step: Step, answer: Answer, *, any_length: bool) -> Iterator[str]:
    given = answer.headers.get("content-length")
    if step.content is None:
        if given is not None:
            yield f"header content-length is {given!r} instead of none"
        return
    if given != str(len(answer.content)):
        yield f"header content-length is {given!r} for {len(answer.content)} bytes"
    wanted = step.headers.get("content-length")
    cleaned = re.sub(rb"(?<=\$skiptoken=)[^&\"]+", CLEANED.encode(), answer.content)
    if wanted is not None and not any_length and len(cleaned) != int(wanted):
        yield f"{len(cleaned)} bytes instead of {wanted}"
