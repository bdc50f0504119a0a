"""The vault speaks other versions of the API than the portal, or older ones than were needed."""

from certificates.domain.api_versions import NEEDED, NEWEST, OLDEST
from certificates.domain.explanations.parts import Case, Explanation, To, Way
from certificates.domain.text import inert

SETTING = "KVPORTAL_API_VERSION"


def unknown(case: Case) -> Explanation:
    """The vault does not know the version in which it was asked."""
    version = inert(case.failure.api_version)
    return Explanation(
        what=case.refused,
        why=f"{case.vault} does not know API version {version}.{case.unchanged}",
        ways=(
            Way(
                text=f"The portal speaks API versions {OLDEST} to {NEWEST}, and finds the newest "
                f"that a vault knows unless {SETTING} names one: an administrator can take that "
                "setting away or change it."
            ),
            case.check,
        ),
    )


def too_old(case: Case) -> Explanation:
    """The vault would leave out a part of what was asked for."""
    needed = case.failure.needed_version
    names = [need.name for need in NEEDED.values() if need.since == needed]
    verb = "needs" if len(names) == 1 else "need"
    return Explanation(
        what=case.impossible,
        why=(
            f"{' and '.join(names)} {verb} API version {needed}; {case.vault} speaks "
            f"{inert(case.failure.api_version)}.{case.unchanged}"
        ),
        ways=(Way(text="Leave that out and try again", to=To.TRY_AGAIN),),
    )


def refused_bare(case: Case) -> Explanation:
    """A 400 without Key Vault's words: another implementation that does not know the version."""
    version = inert(case.failure.api_version)
    return Explanation(
        what=f"{case.vault} refused the request and did not say why (400).",
        why=(
            "Key Vault always says why. Another implementation of it may not know API version "
            f"{version}.{case.unchanged}"
        ),
        ways=(
            Way(text=f"An administrator can name the version that it speaks in {SETTING}."),
            case.check,
        ),
    )
