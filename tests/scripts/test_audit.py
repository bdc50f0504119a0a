"""The audit is never green by silence: it has audited, or it says that it has not."""

import subprocess
from pathlib import Path

import pytest

from scripts import audit


def answer_with(monkeypatch: pytest.MonkeyPatch, reachable: set[str], code: int) -> list[str]:
    """Replace pip-audit; gives the sources that were asked about the lock."""
    asked = []

    def run(
        source: str, requirements: Path, *options: str, stdout: int | None = None
    ) -> subprocess.CompletedProcess[str]:
        if requirements != audit.LOCKED:
            output = "django 5.2 CVE-0000-0000" if source in reachable else ""
            return subprocess.CompletedProcess([], 1, output)
        asked.append(source)
        return subprocess.CompletedProcess([], code)

    monkeypatch.setattr(audit, "audit", run)
    return asked


@pytest.mark.parametrize("code", [0, 1])
@pytest.mark.parametrize("source", ["pypi", "osv"])
def test_the_first_source_that_answers_decides(
    source: str, code: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = answer_with(monkeypatch, {source}, code)
    with pytest.raises(SystemExit) as ended:
        audit.main()
    assert ended.value.code == code
    assert asked == [source]


def test_where_no_source_answers_it_says_so(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = answer_with(monkeypatch, set(), 0)
    audit.main()
    assert asked == []
    assert "NOT AUDITED" in capsys.readouterr().out


def test_a_source_behind_a_closed_port_cannot_be_reached(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")
    assert not audit.is_reachable("osv")
