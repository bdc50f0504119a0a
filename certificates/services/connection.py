"""The check of a connection: every step of the way to a vault, timed."""

import time

from certificates.domain.checking import Check, Checked, Step
from certificates.domain.errors import VaultFailure
from certificates.domain.explanations import explain
from certificates.models import Vault
from certificates.services.keyvault import Probe, breaker, within

LONGEST = 11.0  # seconds for all steps


def check(*, vault: Vault) -> Check:
    """Try the way to ``vault`` until a step fails; also while the vault rests.

    A vault that answers is asked again by everybody from then on. One that fails while it rests
    does not rest longer for it: whoever is fixing something may check as often as they like.
    """
    probe, done = Probe(vault), Check(())
    with within(LONGEST):
        for step in Step:
            tried = Checked(step=step) if done.failure else _try(probe, step)
            done = Check((*done.steps, tried))
    if done.failure is None:
        breaker.note_answer(vault)
    elif vault.closed_until is None or done.failure.kind not in breaker.TROUBLE:
        breaker.note_failure(vault, done.failure)
    return done


def _try(probe: Probe, step: Step) -> Checked:
    began = time.monotonic()
    found, failure = "", None
    try:
        found = probe.ask(step)
    except VaultFailure as error:
        failure = error.failure
        found = explain(failure).what
    seconds = time.monotonic() - began
    return Checked(step=step, seconds=seconds, found=found, failure=failure)
