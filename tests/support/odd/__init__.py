"""Odd certificates, built byte by byte, and what each part of them says."""

from tests.support.odd.certificates import Odd
from tests.support.odd.extensions import EXTENSIONS
from tests.support.odd.names import NAMES
from tests.support.odd.subjects import SUBJECTS
from tests.support.odd.values import VALUES

__all__ = ["ODD", "Odd"]

_GROUPS = {"subject": SUBJECTS, "names": NAMES, "extensions": EXTENSIONS, "values": VALUES}
_CASES = [(f"{of}: {what}", case) for of, cases in _GROUPS.items() for what, case in cases.items()]

ODD: list[Odd] = [case.build(title, number) for number, (title, case) in enumerate(_CASES)]
