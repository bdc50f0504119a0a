"""What one reading of a vault came to."""

from dataclasses import dataclass

from certificates.domain.failures import Failure


@dataclass(kw_only=True)
class Report:
    """How much was read and written. ``failure``: why it did not come to its end."""

    certificates: int = 0
    deleted: int = 0
    changed: int = 0  # certificates that were read anew
    gone: int = 0
    requests: int = 0
    throttled: int = 0
    seconds: float = 0.0
    failure: Failure | None = None
