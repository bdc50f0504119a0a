"""What the shipped code says of the looks, as small tuples again."""

from collections.abc import Hashable
from typing import NamedTuple

from certificates.domain import lifecycle, settling
from certificates.domain.failures import FailureKind
from certificates.domain.issuers import SELF, UNKNOWN
from certificates.domain.lifecycle import Event, State
from certificates.domain.looks import CertificateSeen, Get, Look
from certificates.domain.settling import Memo
from certificates.domain.spec import Spec
from certificates.domain.timings import TIMINGS
from certificates.domain.verdicts import (
    Accepted,
    Cancelled,
    CannotTell,
    Done,
    NotDone,
    Verdict,
    Working,
)
from tests.model.seen import Before, look_before, look_now, remembered
from tests.model.verbs import ASKED


class Token(NamedTuple):
    """What the acceptance of a request gave, 0 for nothing."""

    request: int = 0
    incarnation: int = 0


class Conclusion(NamedTuple):
    """A verdict, and of its look what the next one must know."""

    verdict: str
    token: Token | None
    nowhere: bool
    quiet: bool


VERDICTS: dict[str, Verdict] = {
    "done": Done(),
    "not done": NotDone(""),
    "answer lost": NotDone("", FailureKind.ANSWER_LOST),
    "cancelled": Cancelled(),
    "working": Working(Accepted()),
    "cannot tell": CannotTell(),
}


@remembered
def refuses(asked: str, before: Before) -> bool:
    """Whether the verb will not be sent."""
    return ASKED[asked].verb.refuse(look_before(asked, before)) is not None


class _Answering:
    """A gateway whose vault has answered already."""

    def __init__(self, request: int, keeps: bool) -> None:
        self._request, self._keeps = request, keeps

    def create(self, name: str, spec: Spec) -> Accepted:
        assert name and spec.issuer in (SELF, UNKNOWN)
        return _accepted(Token(self._request))

    def renew(self, name: str, *, enabled: bool, tags: object) -> Accepted:
        assert name and enabled
        return _accepted(Token(self._request))

    def cancel(self, name: str) -> Accepted:
        assert name
        return _accepted(Token(self._request))

    def delete_operation(self, name: str) -> None:
        assert name

    def update(self, name: str, version: str, **asked: object) -> str:
        assert name and asked
        return version

    def delete(self, name: str) -> bool:
        assert name
        return self._keeps

    def recover(self, name: str) -> None:
        assert name

    def purge(self, name: str) -> None:
        assert name


@remembered
def accepts(asked: str, request: int, keeps: bool) -> Token | None:
    """What to follow after the vault's answer; None: it was the end of it."""
    said = ASKED[asked].verb.send(_Answering(request, keeps), None)
    return _token(said.accepted) if isinstance(said, Working) else None


@remembered
def conclude(
    asked: str,
    before: Before,
    answers: tuple[Hashable, ...],
    quiet: bool,
    token: Token | None,
    absent_before: bool,
) -> Conclusion:
    """What is concluded from a look."""
    now = look_now(asked, before, answers, quiet)
    accepted = None if token is None else _accepted(token)
    memo = Memo(absent_since=_NOW - TIMINGS.lag if absent_before else None)
    verdict = settling.conclude(
        ASKED[asked].verb, look_before(asked, before), now, accepted, memo.absent_before(_NOW)
    )
    learnt = _token(verdict.accepted) if isinstance(verdict, Working) else token
    return Conclusion(_word(verdict), learnt, now.nowhere, now.quiet)


def _word(verdict: Verdict) -> str:
    if isinstance(verdict, NotDone) and verdict.kind is FailureKind.ANSWER_LOST:
        return "answer lost"
    return next(word for word, known in VERDICTS.items() if type(known) is type(verdict))


def _accepted(token: Token) -> Accepted:
    if not token.request:
        return Accepted()
    return Accepted(
        request_id=str(token.request),
        key=f"key {token.request}",
        date=token.request,  # ids are handed out in the order of time
        incarnation=token.incarnation or None,
    )


def _token(accepted: Accepted) -> Token:
    return Token(int(accepted.request_id or 0), accepted.incarnation or 0)


_NOW = 1_000_000.0
NOT, BEGUN, LONG = 0, 1, 2  # ages of a memory: there is none, it is fresh, its limit has passed


class Remembered(NamedTuple):
    """What is remembered after a look, as ages, and whether a person must decide now."""

    unclear: int
    absent: int
    too_long: bool


@remembered
def remember(unclear: int, absent: int, conclusion: Conclusion) -> Remembered:
    """The shipped memo after one more look, its times turned into ages and back."""
    memo = Memo(
        open_since=(None, _NOW, _NOW - TIMINGS.open_limit)[unclear],
        absent_since=(None, _NOW, _NOW - TIMINGS.lag)[absent],
    )
    certificate = (
        None if conclusion.nowhere else CertificateSeen(incarnation=1, updated=1, policy_updated=1)
    )
    both = (Get.CERTIFICATE, Get.DELETED)
    now = Look(gets=both, certificate=certificate, quiet=conclusion.quiet)
    after = memo.after(now, VERDICTS[conclusion.verdict], _NOW)
    return Remembered(_age(after.open_since), _age(after.absent_since), after.too_long_open(_NOW))


def _age(since: float | None) -> int:
    if since is None:
        return NOT
    return BEGUN if since == _NOW else LONG


@remembered
def next_step(state: State, verdict: str, too_long: bool) -> tuple[Event, State] | None:
    """Where a verdict leads."""
    return settling.next_step(state, VERDICTS[verdict], too_long=too_long)


@remembered
def check(event: Event, source: State, target: State, how: str) -> None:
    """Raises when the table of transitions does not have this step."""
    lifecycle.check(event, source, target, how)
