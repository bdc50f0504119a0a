"""The permissions that the portal's identity is known to lack, and what gives it all of them."""

from certificates.domain.attempts import reading
from certificates.domain.explanations import permissions
from certificates.domain.explanations.parts import Case, Explanation, Known, Way
from certificates.domain.failures import Failure, FailureKind


def mend(refusal: Failure, *, held: list[str], lacks: list[str], unknown: list[str]) -> Explanation:
    """Tell what is missing, with the command of the vault's own permission model.

    Args:
        refusal: the last one; it tells the identity and the model.
    """
    case = Case(refusal, reading(), "", Known())
    names = ", ".join(lacks)
    return Explanation(
        what=f"The portal's identity lacks {names} in {case.vault}.",
        why=f"{permissions.identity(case)} was refused what needs {names}.",
        ways=_ways(case, held, lacks, unknown),
    )


def _ways(case: Case, held: list[str], lacks: list[str], unknown: list[str]) -> tuple[Way, ...]:
    kind = case.failure.kind
    if kind is FailureKind.PERMISSION_POLICY:
        return permissions.policy_ways(
            case, [*held, *lacks], permissions.of_the_list(lacks, unknown)
        )
    if kind is FailureKind.PERMISSION_ROLE:
        return (permissions.role_way(case, lacks),)
    return permissions.unknown_model(case).ways
