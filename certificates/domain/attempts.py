"""An action that was tried, in the forms of speech that sentences about its failure need."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Attempt:
    """A change of a vault, or a read.

    ``infinitive`` completes "kv-payments refused to …" (``delete web-prod``); ``participle``
    completes "web-prod was not …" (``deleted``). ``thing`` is what sentences are about where that
    is no certificate (``the issuer digicert``).
    """

    infinitive: str
    participle: str
    thing: str = ""
    permission: str = ""  # the certificate permission that it needs besides get and list
    is_change: bool = True
    is_filled_in: bool = False  # the person typed values that can be corrected


def reading(name: str = "") -> Attempt:
    """Reading the certificate ``name``, or all certificates of a vault."""
    infinitive = f"read {name or 'the certificates'}"
    return Attempt(infinitive=infinitive, participle="read", is_change=False)
