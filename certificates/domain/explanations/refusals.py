"""The vault answered, and the problem is the certificate or the request itself."""

from certificates.domain.explanations.parts import (
    Context,
    Explanation,
    Remedy,
    Target,
    date,
    sentence,
)
from certificates.domain.failures import Failure, FailureKind
from certificates.domain.text import inert


def deleted(context: Context) -> Explanation:
    """A deleted certificate still holds the name."""
    since, until = date(context.failure.since), date(context.failure.until)
    when = f" on {since}" if since else ""
    limit = f" until {until}" if until else " until it is purged"
    return Explanation(
        what=context.impossible,
        why=(
            f"{context.which} was deleted{when} and still holds its name in {context.vault}{limit}."
            f"{context.unchanged}"
        ),
        remedies=(
            Remedy(text="Recover it, with all its versions.", to=Target.RECOVER),
            Remedy(text="Use another name; the form is kept.", to=Target.OTHER_NAME),
        ),
    )


def being_deleted(context: Context) -> Explanation:
    """A delete or a purge is not finished."""
    return Explanation(
        what=f"{context.vault} is still deleting {context.which}.",
        why=(
            "The name is available in a few minutes. The portal does not repeat it."
            f"{context.unchanged}"
        ),
        remedies=context.again,
    )


def in_use(context: Context) -> Explanation:
    """An active certificate holds the name."""
    return Explanation(
        what=context.impossible,
        why=f"{context.vault} already has a certificate named {context.which}.{context.unchanged}",
        remedies=(Remedy(text="Open the certificate.", to=Target.CERTIFICATE),),
    )


def pending(context: Context) -> Explanation:
    """A certificate operation is under way already."""
    since = date(context.failure.since)
    return Explanation(
        what=context.impossible,
        why=(
            f"{context.which} already has an operation under way (inProgress"
            f"{f' since {since}' if since else ''}).{context.unchanged}"
        ),
        remedies=(
            Remedy(text="Open the certificate and see what it waits for.", to=Target.CERTIFICATE),
            Remedy(text="Cancel that operation.", to=Target.CANCEL),
        ),
    )


def nothing_pending(context: Context) -> Explanation:
    """There is no certificate operation to end, or to show."""
    if not context.attempt.is_change:
        return Explanation(
            what=f"{context.which} has no operation under way in {context.vault}.",
            why="It has ended, or never was.",
            remedies=(
                Remedy(
                    text="Open the certificate and see what became of it.",
                    to=Target.CERTIFICATE,
                ),
            ),
        )
    return Explanation(
        what=context.impossible,
        why=(
            f"{context.which} has no operation under way in {context.vault}: it has ended, or "
            f"never was.{context.unchanged}"
        ),
        remedies=(
            Remedy(text="Open the certificate and see what became of it.", to=Target.CERTIFICATE),
        ),
    )


def finished_first(context: Context) -> Explanation:
    """The vault was faster than the wish to stop it."""
    return Explanation(
        what="It finished before it could be cancelled.",
        why=f"{context.which} has a new current version in {context.vault}.",
        remedies=(Remedy(text="Open the certificate.", to=Target.CERTIFICATE),),
    )


def conflict(context: Context) -> Explanation:
    """Parallel work on the same certificate."""
    return Explanation(
        what=f"{context.vault} is doing something else with {context.which}.",
        why=f"It did not {context.attempt.infinitive}.{context.unchanged}",
        remedies=(
            *context.again,
            Remedy(text="See what is under way.", to=Target.OPERATIONS),
        ),
    )


def changed(context: Context) -> Explanation:
    """It was changed between the moment when a form was opened and the moment when it was sent."""
    return Explanation(
        what=context.held_back,
        why=f"{context.which} is not as it was in {context.vault} when the form was opened."
        f"{context.unchanged}",
        remedies=context.again,
    )


def changing(context: Context) -> Explanation:
    """It changed between two reads of the same look."""
    return Explanation(
        what=f"{context.which} changes in {context.vault} right now.",
        why=f"It was not the same in two reads, one after the other.{context.unchanged}",
        remedies=context.again or (Remedy(text="Load the page again in a few seconds."),),
    )


def not_found(context: Context) -> Explanation:
    """The vault has no such certificate, or no such issuer."""
    if context.attempt.thing:
        return Explanation(
            what=context.impossible,
            why=f"{context.vault} does not have it.{context.unchanged}",
            remedies=context.again,
        )
    return Explanation(
        what=f"{context.vault} has no certificate named {context.which}.",
        why=f"It may have been deleted outside the portal, or never been there.{context.unchanged}",
        remedies=(Remedy(text="See the deleted certificates of the vault.", to=Target.DELETED),),
    )


def no_version(context: Context) -> Explanation:
    """The certificate is there, but not that version of it."""
    return Explanation(
        what=context.impossible,
        why=(
            f"{context.which} has no such version in {context.vault}, or none yet."
            f"{context.unchanged}"
        ),
        remedies=(
            Remedy(text="Open the certificate and see its versions.", to=Target.CERTIFICATE),
        ),
    )


def not_deleted(context: Context) -> Explanation:
    """There is nothing to recover."""
    return Explanation(
        what=f"{context.which} is not among the deleted certificates of {context.vault}.",
        why=f"It was recovered or purged already, or never there.{context.unchanged}",
        remedies=(Remedy(text="See whether it is there.", to=Target.CERTIFICATE),),
    )


def purge_protected(context: Context) -> Explanation:
    """Only Azure purges in that vault, and when it is time."""
    until = date(context.failure.until)
    when = f"on {until}" if until else "when it is time"
    return Explanation(
        what=context.impossible,
        why=(
            f"{context.vault} has purge protection. {context.which} is purged by Azure {when}, "
            f"not before.{context.unchanged}"
        ),
        remedies=(
            Remedy(text="Recover it, with all its versions.", to=Target.RECOVER),
            Remedy(text="Use another name for a new certificate."),
        ),
    )


def invalid(context: Context) -> Explanation:
    """Key Vault does not accept a value."""
    return Explanation(
        what=context.refused,
        why=f"Key Vault does not accept a value: {_words(context)}{context.unchanged}",
        remedies=_corrected(context),
    )


def refused_fields(failure: Failure) -> dict[str, str]:
    """What Key Vault says of fields of the form, to be shown next to them; by the field's name."""
    if failure.kind is not FailureKind.INVALID or "X.500" not in failure.message:
        return {}
    words = inert(" ".join(failure.message.split()))
    return {"subject": f"Key Vault does not accept this subject: {sentence(words)}"}


def refused(context: Context) -> Explanation:
    """Any other certain refusal: Key Vault's own words."""
    return Explanation(
        what=context.refused,
        why=f"Key Vault says: {_words(context)}{context.unchanged}",
        remedies=context.again,
    )


def vault_failed(context: Context) -> Explanation:
    """The vault accepted the request and failed while it worked on it."""
    return Explanation(
        what=f"{context.vault} could not {context.attempt.infinitive}.",
        why=f"Its certificate operation failed: {_words(context)} No version was made.",
        remedies=_corrected(context),
    )


def not_done(context: Context) -> Explanation:
    """The answer was lost, and looking shows that the vault did nothing."""
    return Explanation(
        what=f"{context.vault} did not {context.attempt.infinitive}.",
        why="The answer was lost. The portal looked in the vault: it was not done.",
        remedies=context.again,
    )


def answer_lost(context: Context) -> Explanation:
    """A read whose answer did not arrive."""
    return Explanation(
        what=f"The answer of {context.vault} was lost.",
        why=f"The portal asked it to {context.attempt.infinitive}. Reading changes nothing.",
        remedies=(Remedy(text="Try again", to=Target.TRY_AGAIN),),
    )


def never_sent(context: Context) -> Explanation:
    """The portal stopped before it was sent."""
    return Explanation(
        what=f"The request to {context.attempt.infinitive} never reached {context.vault}.",
        why=f"The portal stopped before it was sent.{context.unchanged}",
        remedies=context.again,
    )


def rights_gone(context: Context) -> Explanation:
    """The person may no longer do this."""
    return Explanation(
        what=context.held_back,
        why=f"Whoever asked for it may no longer do this in {context.vault}.{context.unchanged}",
    )


def _words(context: Context) -> str:
    return sentence(context.own_words or context.failure.code or "no reason was given")


def _corrected(context: Context) -> tuple[Remedy, ...]:
    if context.attempt.is_filled_in:
        return (Remedy(text="Correct it and try again", to=Target.TRY_AGAIN),)
    return context.again
