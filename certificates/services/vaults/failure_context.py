"""What helps to fix a failure: permissions, which vaults share a sign-in, whom to ask."""

from collections import defaultdict
from collections.abc import Iterable

from certificates import permissions
from certificates.domain.explanations import Known
from certificates.domain.explanations.owner import OWNERS
from certificates.domain.failures import Failure, FailureKind
from certificates.models import Person, Vault, VaultPermission


def known(*, actor: Person, failures: Iterable[Failure | None]) -> dict[str, Known]:
    """What is known of the vaults that failed, by name, where it helps; else nothing is asked."""
    found = {failure.vault: failure for failure in failures if failure and _helps(failure)}
    if not found:
        return {}
    shown = permissions.rights_of(actor).vaults_for()
    failed = [vault for vault in shown if vault.slug in found]
    held = _permissions(failed) if any(f.kind in OWNERS for f in found.values()) else {}
    return {
        vault.slug: Known(
            held=tuple(name for name, is_held in held.get(vault.pk, ()) if is_held),
            lacked=tuple(name for name, is_held in held.get(vault.pk, ()) if not is_held),
            credential=vault.credential,
            used_by=tuple(one.slug for one in shown if _shares(one, vault)),
            owner_email=vault.owner_email,
            asked_by=actor.get_full_name(),
        )
        for vault in failed
    }


def _helps(failure: Failure) -> bool:
    return failure.kind in OWNERS or failure.kind is FailureKind.SIGN_IN


def _shares(one: Vault, other: Vault) -> bool:
    return one.is_enabled and one.credential == other.credential


def _permissions(vaults: list[Vault]) -> dict[int, list[tuple[str, bool]]]:
    """Which permissions the identity has and lacks, by the vault's id. One query."""
    found = defaultdict(list)
    rows = VaultPermission.objects.filter(vault__in=vaults)
    for vault, name, is_held in rows.values_list("vault_id", "permission", "is_held"):
        found[vault].append((name, is_held))
    return found
