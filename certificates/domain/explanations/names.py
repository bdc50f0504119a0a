"""The vault answered, and the certificate or the request itself is the matter."""

from certificates.domain.explanations.parts import Case, Explanation, To, Way, date, sentence
from certificates.domain.failures import Failure, FailureKind
from certificates.domain.text import inert


def deleted(case: Case) -> Explanation:
    """A deleted certificate still holds the name."""
    since, until = date(case.failure.since), date(case.failure.until)
    when = f" on {since}" if since else ""
    limit = f" until {until}" if until else " until it is purged"
    return Explanation(
        what=case.impossible,
        why=(
            f"{case.which} was deleted{when} and still holds its name in {case.vault}{limit}."
            f"{case.unchanged}"
        ),
        ways=(
            Way(text="Recover it, with all its versions.", to=To.RECOVER),
            Way(text="Use another name; the form is kept.", to=To.OTHER_NAME),
        ),
    )


def being_deleted(case: Case) -> Explanation:
    """A delete or a purge is not finished."""
    return Explanation(
        what=f"{case.vault} is still deleting {case.which}.",
        why=f"The name is free in some minutes. The portal does not repeat it.{case.unchanged}",
        ways=case.again,
    )


def in_use(case: Case) -> Explanation:
    """An active certificate holds the name."""
    return Explanation(
        what=case.impossible,
        why=f"{case.vault} already has a certificate named {case.which}.{case.unchanged}",
        ways=(Way(text="Open the certificate.", to=To.CERTIFICATE),),
    )


def pending(case: Case) -> Explanation:
    """A certificate operation is under way already."""
    since = date(case.failure.since)
    return Explanation(
        what=case.impossible,
        why=(
            f"{case.which} already has an operation under way (inProgress"
            f"{f' since {since}' if since else ''}).{case.unchanged}"
        ),
        ways=(
            Way(text="Open the certificate and see what it waits for.", to=To.CERTIFICATE),
            Way(text="Cancel that operation.", to=To.CANCEL),
        ),
    )


def nothing_pending(case: Case) -> Explanation:
    """There is no certificate operation to end, or to show."""
    if not case.attempt.is_change:
        return Explanation(
            what=f"{case.which} has no operation under way in {case.vault}.",
            why="It has ended, or never was.",
            ways=(Way(text="Open the certificate and see what became of it.", to=To.CERTIFICATE),),
        )
    return Explanation(
        what=case.impossible,
        why=(
            f"{case.which} has no operation under way in {case.vault}: it has ended, or never was."
            f"{case.unchanged}"
        ),
        ways=(Way(text="Open the certificate and see what became of it.", to=To.CERTIFICATE),),
    )


def finished_first(case: Case) -> Explanation:
    """The vault was faster than the wish to stop it."""
    return Explanation(
        what="It finished before it could be cancelled.",
        why=f"{case.which} has a new current version in {case.vault}.",
        ways=(Way(text="Open the certificate.", to=To.CERTIFICATE),),
    )


def conflict(case: Case) -> Explanation:
    """Parallel work on the same certificate."""
    return Explanation(
        what=f"{case.vault} is doing something else with {case.which}.",
        why=f"It did not {case.attempt.infinitive}.{case.unchanged}",
        ways=(*case.again, Way(text="See what is under way.", to=To.OPERATIONS)),
    )


def changed(case: Case) -> Explanation:
    """It was changed between the moment when a form was opened and the moment when it was sent."""
    return Explanation(
        what=case.held_back,
        why=f"{case.which} is not as it was in {case.vault} when the form was opened."
        f"{case.unchanged}",
        ways=case.again,
    )


def changing(case: Case) -> Explanation:
    """It changed between two reads of the same look."""
    return Explanation(
        what=f"{case.which} changes in {case.vault} right now.",
        why=f"It was not the same in two reads, one after the other.{case.unchanged}",
        ways=case.again or (Way(text="Load the page again in some seconds."),),
    )


def not_found(case: Case) -> Explanation:
    """The vault has no such certificate, or no such issuer."""
    if case.attempt.thing:
        return Explanation(
            what=case.impossible,
            why=f"{case.vault} does not have it.{case.unchanged}",
            ways=case.again,
        )
    return Explanation(
        what=f"{case.vault} has no certificate named {case.which}.",
        why=f"It may have been deleted outside the portal, or never been there.{case.unchanged}",
        ways=(Way(text="See the deleted certificates of the vault.", to=To.DELETED),),
    )


def no_version(case: Case) -> Explanation:
    """The certificate is there, but not that version of it."""
    return Explanation(
        what=case.impossible,
        why=f"{case.which} has no such version in {case.vault}, or none yet.{case.unchanged}",
        ways=(Way(text="Open the certificate and see its versions.", to=To.CERTIFICATE),),
    )


def not_deleted(case: Case) -> Explanation:
    """There is nothing to recover."""
    return Explanation(
        what=f"{case.which} is not among the deleted certificates of {case.vault}.",
        why=f"It was recovered or purged already, or never there.{case.unchanged}",
        ways=(Way(text="See whether it is there.", to=To.CERTIFICATE),),
    )


def purge_protected(case: Case) -> Explanation:
    """Only Azure purges in that vault, and when it is time."""
    until = date(case.failure.until)
    when = f"on {until}" if until else "when it is time"
    return Explanation(
        what=case.impossible,
        why=(
            f"{case.vault} has purge protection. {case.which} is purged by Azure {when}, "
            f"not before.{case.unchanged}"
        ),
        ways=(
            Way(text="Recover it, with all its versions.", to=To.RECOVER),
            Way(text="Use another name for a new certificate."),
        ),
    )


def invalid(case: Case) -> Explanation:
    """Key Vault does not accept a value."""
    return Explanation(
        what=case.refused,
        why=f"Key Vault does not accept a value: {_words(case)}{case.unchanged}",
        ways=_corrected(case),
    )


def refused_fields(failure: Failure) -> dict[str, str]:
    """What Key Vault says of a field of the form, to be told beside it; by the field's name."""
    if failure.kind is not FailureKind.INVALID or "X.500" not in failure.message:
        return {}
    words = inert(" ".join(failure.message.split()))
    return {"subject": f"Key Vault does not accept this subject: {sentence(words)}"}


def refused(case: Case) -> Explanation:
    """Any other certain refusal: Key Vault's own words."""
    return Explanation(
        what=case.refused,
        why=f"Key Vault says: {_words(case)}{case.unchanged}",
        ways=case.again,
    )


def vault_failed(case: Case) -> Explanation:
    """The vault accepted the request and failed while it worked on it."""
    return Explanation(
        what=f"{case.vault} could not {case.attempt.infinitive}.",
        why=f"Its certificate operation failed: {_words(case)} No version was made.",
        ways=_corrected(case),
    )


def not_done(case: Case) -> Explanation:
    """The answer was lost, and looking shows that the vault did nothing."""
    return Explanation(
        what=f"{case.vault} did not {case.attempt.infinitive}.",
        why="The answer was lost. The portal looked in the vault: it was not done.",
        ways=case.again,
    )


def answer_lost(case: Case) -> Explanation:
    """A read whose answer did not arrive."""
    return Explanation(
        what=f"The answer of {case.vault} was lost.",
        why=f"The portal asked it to {case.attempt.infinitive}. Reading changes nothing.",
        ways=(Way(text="Try again", to=To.TRY_AGAIN),),
    )


def never_sent(case: Case) -> Explanation:
    """The portal stopped before it was sent."""
    return Explanation(
        what=f"The request to {case.attempt.infinitive} never reached {case.vault}.",
        why=f"The portal stopped before it was sent.{case.unchanged}",
        ways=case.again,
    )


def rights_gone(case: Case) -> Explanation:
    """The person may no longer do this."""
    return Explanation(
        what=case.held_back,
        why=f"Whoever asked for it may no longer do this in {case.vault}.{case.unchanged}",
    )


def _words(case: Case) -> str:
    return sentence(case.own_words or case.failure.code or "no reason was given")


def _corrected(case: Case) -> tuple[Way, ...]:
    if case.attempt.is_filled_in:
        return (Way(text="Correct it and try again", to=To.TRY_AGAIN),)
    return case.again
