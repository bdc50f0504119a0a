"""What a person has to decide by, where looking cannot tell what became of an operation."""

from dataclasses import dataclass

from certificates.changes import change_of
from certificates.domain.evidence import Candidate, Comparison, comparisons, new_candidates
from certificates.domain.looks import Look
from certificates.domain.stored import from_json
from certificates.domain.text import inert
from certificates.models import Operation


@dataclass(frozen=True)
class Evidence:
    """Why the portal cannot tell, and what it saw.

    ``rows`` are empty when the vault has not been seen since; ``candidates`` begin with what was
    asked and are empty when nothing new is there.
    """

    reason: str
    rows: list[Comparison]
    candidates: list[Candidate]


def evidence_of(operation: Operation) -> Evidence:
    """What the looks before and after the request saw, and what is new between them."""
    kept = operation.evidence or {}
    reason = inert(str(kept.get("reason", "")))
    if not kept.get("look") or operation.before is None:
        return Evidence(reason, [], [])
    before, last = operation.baseline, from_json(Look, kept["look"])
    change, verb = change_of(operation), operation.verb_object
    rows = [*comparisons(before, last), *change.comparisons(verb, before, last)]
    asked, new = change.candidate(verb), new_candidates(before, last)
    return Evidence(reason, rows, [asked, *new] if asked and new else [])
