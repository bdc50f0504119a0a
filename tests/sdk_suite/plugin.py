"""Runs the SDK's tests side by side and quickly, and shows which did not run.

They wait up to a minute for the real service. The vaults are set to take tenths of a second for
everything, so here a wait ends after a second; nothing is skipped by it. Contacts, and issuers of
the examples, are the same in all tests, so each process has a vault of its own.
"""

import asyncio
import os
import time
from collections import Counter
from collections.abc import Iterable

import pytest

from tests.sdk_suite.known import shortfalls

LONGEST = 1.0
_sleep, _async_sleep = time.sleep, asyncio.sleep


def _short_sleep(seconds: float) -> None:
    _sleep(min(seconds, LONGEST))


async def _short_async_sleep(seconds: float, result: object = None) -> object:
    return await _async_sleep(min(seconds, LONGEST), result)


for _module, _short in ((time, _short_sleep), (asyncio, _short_async_sleep)):
    setattr(_module, "sleep", _short)  # noqa: B010 - what follows imports it from there

_vaults = os.environ.get("SDK_SUITE_VAULTS", "").split()
if _vaults:
    _worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    # A worker that crashed is replaced by one with a higher number.
    os.environ["AZURE_KEYVAULT_URL"] = _vaults[_worker % len(_vaults)]


@pytest.hookimpl(tryfirst=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """Fail a whole run in which fewer tests ran than are known."""
    if _too_few(session.config) and session.exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Report what was skipped, how often and why, and of which file too few tests ran."""
    for reason, times in _reasons(terminalreporter.stats.get("skipped", ())).items():
        terminalreporter.write_line(f"skipped by the suite itself, {times}: {reason}")
    for sentence in _too_few(terminalreporter.config):
        terminalreporter.write_line(sentence, red=True)


def _reasons(skipped: Iterable[pytest.TestReport]) -> Counter[str]:
    places = (report.longrepr for report in skipped)
    return Counter(
        place[2].removeprefix("Skipped: ") for place in places if isinstance(place, tuple)
    )


def _too_few(config: pytest.Config) -> list[str]:
    """Return what is wrong with how many tests ran; the main process alone knows."""
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    if "SDK_SUITE_WHOLE" not in os.environ or reporter is None or hasattr(config, "workerinput"):
        return []
    ended = [*reporter.stats.get("passed", ()), *reporter.stats.get("failed", ())]
    return shortfalls(Counter(report.nodeid.partition(".py::")[0] for report in ended))
