"""The permissions that the portal's identity is known to lack, and what gives it all of them."""

from certificates.domain.explanations import permissions
from certificates.domain.explanations.parts import Case, Explanation, Way
from certificates.domain.failures import Failure, FailureKind


def mend(refusal: Failure, *, held: list[str], lacks: list[str], unknown: list[str]) -> Explanation:
    """Tell what is missing, with the command of the vault's own permission model.

    Args:
        refusal: the last one; it tells the identity and the model.
    """
    case = Case(refusal, "read", "")
    names = ", ".join(lacks)
    return Explanation(
        what=f"The portal's identity lacks {names} in {case.vault}.",
        why=f"{permissions.identity(case)} was refused what needs {names}.",
        ways=_ways(case, held, lacks, unknown),
    )


def _ways(case: Case, held: list[str], lacks: list[str], unknown: list[str]) -> tuple[Way, ...]:
    kind = case.failure.kind
    if kind is FailureKind.PERMISSION_POLICY:
        return permissions.policy_ways(case, [*held, *lacks], _of_the_list(lacks, unknown))
    if kind is FailureKind.PERMISSION_ROLE:
        return (permissions.role_way(case, lacks),)
    return permissions.unknown_model(case).ways


def _of_the_list(lacks: list[str], unknown: list[str]) -> str:
    known = (
        "This command replaces the certificate permissions of the identity, so it lists all: what "
        f"it has, and {', '.join(lacks)}."
    )
    rest = (
        f" Not known: {', '.join(unknown)}. If the first command shows them, add them."
        if unknown
        else ""
    )
    return f"{known}{rest} Key and secret permissions stay."
