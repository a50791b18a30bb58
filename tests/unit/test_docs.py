"""The documents name what exists: commands, settings, rules, rooms."""

import re
from pathlib import Path

import pytest

from bot.__main__ import COMMANDS
from bot.conversation.router import COMMANDS as CHAT_COMMANDS
from bot.conversation.router import QUIET_COMMANDS
from bot.library.braces import NAMES
from bot.library.lint import RULES
from bot.library.records import REP_CAUSES
from bot.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
HOUSE = (ROOT / "bot" / "README.md").read_text(encoding="utf-8")
LEADS = (ROOT / "intents" / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", COMMANDS)
def test_each_command_is_in_the_readme(name: str) -> None:
    assert re.search(rf"`{name}[ `]", README)


@pytest.mark.parametrize("name", Settings.model_fields)
def test_each_setting_is_in_the_readme(name: str) -> None:
    assert f"`{name.upper()}`" in README


@pytest.mark.parametrize("name", RULES)
def test_each_rule_is_told_to_team_leads(name: str) -> None:
    assert f"`{name}`" in LEADS


@pytest.mark.parametrize("name", NAMES)
def test_each_placeholder_is_told_to_team_leads(name: str) -> None:
    assert re.search(rf"[{{ ]{{?{name}[}}]", LEADS)


@pytest.mark.parametrize("cause", sorted(REP_CAUSES))
def test_each_cause_that_lies_with_the_rep_is_told_to_team_leads(cause: str) -> None:
    assert cause in LEADS


@pytest.mark.parametrize(
    "room", sorted(path.name for path in (ROOT / "bot").iterdir() if (path / "__init__.py").exists())
)
def test_each_room_is_on_the_map(room: str) -> None:
    assert f"`{room}/`" in HOUSE


@pytest.mark.parametrize("name", ["settings", "privacy", "cancel", *QUIET_COMMANDS])
def test_chat_commands_a_rep_meets_are_in_the_readme(name: str) -> None:
    assert name in (*CHAT_COMMANDS, *QUIET_COMMANDS)
    assert f"/{name}" in README


def test_a_list_of_packages_names_no_address() -> None:
    for path in (ROOT / "scripts" / "requirements").glob("*.txt"):
        assert "://" not in path.read_text(encoding="utf-8"), path
