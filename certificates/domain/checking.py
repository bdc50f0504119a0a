"""A connection check: its steps in their order, and what came of each, in words."""

import ipaddress
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from certificates.domain.expiry import exact
from certificates.domain.failures import Failure


class Step(StrEnum):
    """What is checked, one after the other: each needs all that come before it."""

    NAME = "Name resolves"
    PORT = "Port reached"
    TLS = "TLS trusted"
    CHALLENGE = "Challenge and tenant"
    SIGN_IN = "Azure sign-in"
    LIST = "List certificates"


@dataclass(frozen=True, kw_only=True)
class Checked:
    """One step; without ``seconds`` it was not tried."""

    step: Step
    seconds: float | None = None
    found: str = ""
    failure: Failure | None = None

    @property
    def outcome(self) -> str:
        """``passed``, ``failed`` or ``not tried``."""
        if self.seconds is None:
            return "not tried"
        return "failed" if self.failure else "passed"


@dataclass(frozen=True)
class Check:
    """All steps of one check; those behind the one that failed were not tried."""

    steps: tuple[Checked, ...]

    @property
    def failure(self) -> Failure | None:
        """What it ended with, None when every step passed."""
        return next((step.failure for step in self.steps if step.failure), None)


@dataclass(frozen=True, kw_only=True)
class Identity:
    """Who the portal is for a vault, as its token says; "" for what it does not say."""

    app_id: str
    object_id: str
    tenant: str
    until: datetime

    def __str__(self) -> str:
        named = (("app", self.app_id), ("object", self.object_id), ("tenant", self.tenant))
        known = ", ".join(f"{word} {value}" for word, value in named if value)
        return f"{known or 'the token does not say who'}; token until {exact(self.until)}"


def addresses_in_words(addresses: list[str]) -> str:
    """``10.1.2.3 (private)``: a private endpoint's name must not lead to a public address."""
    return ", ".join(f"{address} ({_range(address)})" for address in addresses)


def _range(address: str) -> str:
    found = ipaddress.ip_address(address.partition("%")[0])
    if found.is_loopback:
        return "this machine"
    return "private" if found.is_private else "public"


def count_in_words(count: int, more: bool) -> str:
    """How many certificates the first page of the listing has."""
    if more:
        return f"{count} on the first page, more behind it"
    return f"{count} certificate{'' if count == 1 else 's'}"
