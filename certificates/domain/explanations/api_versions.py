"""The vault speaks other versions of the API than the portal, or older ones than were needed."""

from certificates.domain.api_versions import NEEDED, NEWEST, OLDEST
from certificates.domain.explanations.parts import (
    Context,
    Explanation,
    Remedy,
    Target,
)
from certificates.domain.text import inert

SETTING = "KVPORTAL_API_VERSION"


def unknown(context: Context) -> Explanation:
    """The vault does not know the version in which it was asked."""
    version = inert(context.failure.api_version)
    return Explanation(
        what=context.refused,
        why=f"{context.vault} does not know API version {version}.{context.unchanged}",
        remedies=(
            Remedy(
                text=f"The portal speaks API versions {OLDEST} to {NEWEST}, and finds the newest "
                f"that a vault knows unless {SETTING} names one: an administrator can take that "
                "setting away or change it."
            ),
            context.check,
        ),
    )


def too_old(context: Context) -> Explanation:
    """The vault would leave out a part of what was asked for."""
    needed = context.failure.needed_version
    names = [need.name for need in NEEDED.values() if need.since == needed]
    verb = "needs" if len(names) == 1 else "need"
    return Explanation(
        what=context.impossible,
        why=(
            f"{' and '.join(names)} {verb} API version {needed}; {context.vault} speaks "
            f"{inert(context.failure.api_version)}.{context.unchanged}"
        ),
        remedies=(Remedy(text="Leave that out and try again", to=Target.TRY_AGAIN),),
    )


def refused_bare(context: Context) -> Explanation:
    """A 400 without Key Vault's words: another implementation that does not know the version."""
    version = inert(context.failure.api_version)
    return Explanation(
        what=f"{context.vault} refused the request and did not say why (400).",
        why=(
            "Key Vault always says why. Another implementation of it may not know API version "
            f"{version}.{context.unchanged}"
        ),
        remedies=(
            Remedy(text=f"An administrator can name the version that it speaks in {SETTING}."),
            context.check,
        ),
    )
