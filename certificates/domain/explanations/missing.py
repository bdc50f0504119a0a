"""The permissions that the portal's identity is known to lack, and what gives it all of them."""

from certificates.domain.attempts import reading
from certificates.domain.explanations import permissions
from certificates.domain.explanations.parts import Context, Explanation, Known, Remedy
from certificates.domain.failures import Failure, FailureKind


def mend(refusal: Failure, *, held: list[str], lacks: list[str], unknown: list[str]) -> Explanation:
    """Explain what is missing, with the command of the vault's own permission model.

    Args:
        refusal: the last one; it has the identity and the permission model.
    """
    context = Context(refusal, reading(), "", Known())
    names = ", ".join(lacks)
    return Explanation(
        what=f"The portal's identity lacks {names} in {context.vault}.",
        why=f"{permissions.identity(context)} was refused what needs {names}.",
        remedies=_ways(context, held, lacks, unknown),
    )


def _ways(
    context: Context, held: list[str], lacks: list[str], unknown: list[str]
) -> tuple[Remedy, ...]:
    kind = context.failure.kind
    if kind is FailureKind.PERMISSION_POLICY:
        return permissions.policy_ways(
            context, [*held, *lacks], permissions.of_the_list(lacks, unknown)
        )
    if kind is FailureKind.PERMISSION_ROLE:
        return (permissions.role_way(context, lacks),)
    return permissions.unknown_model(context).remedies
