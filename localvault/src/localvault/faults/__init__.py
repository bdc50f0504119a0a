"""Faults on demand: what can go wrong between a client and a vault, for chosen requests.

A fault waits for the requests that fit it, lets `skip` of them pass and then befalls `count` of
them. `when` says whether the vault has done what the request asks ("after") or has not ("before").
Faults live in memory: a restarted vault has none.
"""

from localvault.exchange import Exchange, VaultExchange
from localvault.faults.answers import ANSWERS
from localvault.faults.kinds import OPTIONS, TOKEN_ROUTE
from localvault.faults.moves import MOVES
from localvault.faults.registry import Fault, Faults

__all__ = ["OPTIONS", "TOKEN_ROUTE", "Fault", "Faults", "befall", "befall_token"]


def befall(fault: Fault, exchange: VaultExchange) -> None:
    """Let a fault happen to a request to the vault."""
    if fault.kind in ANSWERS:
        ANSWERS[fault.kind](fault, exchange)
    else:
        MOVES[fault.kind](fault, exchange)


def befall_token(fault: Fault, exchange: Exchange) -> None:
    """Let a fault happen to a request to the managed identity endpoint."""
    MOVES[fault.kind](fault, exchange)
