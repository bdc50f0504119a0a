"""The reference pages list what the code has: all of it, and nothing else."""

import ast
import re
from dataclasses import asdict
from pathlib import Path

from django.core.management import get_commands, load_command_class
from django.core.management.base import BaseCommand
from django.urls import URLPattern, URLResolver, get_resolver

from certificates.changes import CHANGES
from certificates.domain.actions import ACTIONS, Action, Role
from certificates.domain.lifecycle import TRANSITIONS, Event, How, State
from certificates.domain.timings import Timings
from certificates.models import AuditEvent
from certificates.services.keyvault.gateway import CERTAIN_REFUSALS
from certificates.templatetags.components import STATES
from tests.docs.pages import ROOT, code, section, table, text

VERB = "<verb>"  # in an address of verbs that need no row of their own


def first_words(page: str, *head: str) -> set[str]:
    return {word for row in table(page, *head) for word in code(row[0])}


class TestCommands:
    def test_every_command_of_the_portal_is_there(self) -> None:
        ours = {name for name, app in get_commands().items() if app == "certificates"}
        assert first_words("commands", "Command", "Does") == ours

    def test_every_option_of_each_command_is_there(self) -> None:
        usual = options(BaseCommand())
        for name in first_words("commands", "Command", "Does"):
            own = options(load_command_class("certificates", name)) - usual
            told = {
                row.split("`")[1] for row in section("commands", name).splitlines() if "`--" in row
            }
            assert told == own, name

    def test_every_target_of_make_is_there(self) -> None:
        told = re.findall(r"^([a-z-]+):.*## ", (ROOT / "Makefile").read_text(), re.MULTILINE)
        assert first_words("commands", "Target", "Does") == {f"make {target}" for target in told}


def options(command: BaseCommand) -> set[str]:
    parser = command.create_parser("manage.py", "command")
    return {word for action in parser._actions for word in action.option_strings}


class TestPermissions:
    def test_roles_and_actions(self) -> None:
        told = {
            row[0].strip("`"): dict(zip(Role, row[1:], strict=True))
            for row in table("permissions", "Action", *Role)
        }
        assert told == {
            action: {role: "yes" if action in ACTIONS[role] else "no" for role in Role}
            for action in Action
        }

    def test_every_verb_is_there(self) -> None:
        head = ("Page", "Address name", "Permissions", "Action", "A look asks")
        told = {
            row[1].strip("`"): (row[3].strip("`"), row[4]) for row in table("permissions", *head)
        }
        assert told == {
            change.url_name: (change.verb.action, ", ".join(change.verb.gets))
            for change in CHANGES.values()
        }


class TestOperations:
    def test_states_and_their_words(self) -> None:
        told = {row[0].strip("`"): row[1] for row in table("operations", "State", "On pages")}
        assert set(told) == set(State)
        for state, (word, *_) in STATES.items():
            assert told[state].startswith(word)

    def test_transitions(self) -> None:
        told = {
            row[0].strip("`"): tuple(frozenset(code(cell)) for cell in row[1:])
            for row in table("operations", "Event", "From", "To", "Known as")
        }
        assert told == {
            event: (row.sources, row.targets, row.how) for event, row in TRANSITIONS.items()
        }

    def test_how_it_is_known(self) -> None:
        assert first_words("operations", "Known as") == set(How)

    def test_the_certain_refusals(self) -> None:
        *most, last = sorted(CERTAIN_REFUSALS)
        words = f"the status {', '.join(map(str, most))} or {last}:"
        assert words in " ".join(text("operations").split())

    def test_times(self) -> None:
        told = {row[0].strip("`"): float(row[1]) for row in table("operations", "Name", "Seconds")}
        assert told == asdict(Timings())


class TestAuditEvents:
    def test_every_event_is_there(self) -> None:
        named = {name for path in (ROOT / "certificates").rglob("*.py") for name in events_of(path)}
        steps = {f"operation.{event}" for event in Event}
        assert first_words("audit-events", "Event", "When") == named | steps

    def test_every_field_is_there(self) -> None:
        fields = {field.name for field in AuditEvent._meta.get_fields()}
        assert first_words("audit-events", "Field", "What") == fields


def events_of(path: Path) -> set[str]:
    """The events that a file names as ``event="…"``."""
    return {
        keyword.value.value
        for call in ast.walk(ast.parse(path.read_text()))
        if isinstance(call, ast.Call)
        for keyword in call.keywords
        if keyword.arg == "event"
        and isinstance(keyword.value, ast.Constant)
        and isinstance(keyword.value.value, str)
    }


def test_every_address_is_there_with_its_route() -> None:
    told = {row[0].strip("`"): row[1].strip("`") for row in table("urls", "Name", "Route")}
    assert of_each_verb(told) == dict(routes(get_resolver()))


def of_each_verb(told: dict[str, str]) -> dict[str, str]:
    """``told`` with an address for each verb that has no row of its own."""
    whole = {name: route for name, route in told.items() if VERB not in name}
    for name, route in told.items():
        for key, change in CHANGES.items():
            if VERB in name and name.replace(VERB, key) == change.url_name:
                whole.setdefault(change.url_name, route.replace(VERB, key))
    return whole


def routes(resolver: URLResolver, before: str = "") -> list[tuple[str, str]]:
    """Name and route of every address, without the converters of its parameters."""
    found = []
    for pattern in resolver.url_patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            found += routes(pattern, route)
        elif isinstance(pattern, URLPattern):
            plain = route
            for converter in ("slug:", "certificate:", "name:", "uuid:", "str:"):
                plain = plain.replace(f"<{converter}", "<")
            found.append((str(pattern.name), plain))
    return found
