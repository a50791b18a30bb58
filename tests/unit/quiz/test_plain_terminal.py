"""The trainer in a pipe: what a page asks is listed, a number answers it, and a number elsewhere is a customer's."""

from collections.abc import AsyncIterator, Sequence
from pathlib import Path

import pytest
from rich.console import Console

from bot.terminal.chat import Terminal
from tests.unit.quiz.conftest import Class


async def given(lines: Sequence[str]) -> AsyncIterator[str]:
    for line in lines:
        yield line


async def test_a_sitting_is_answered_by_numbers(
    room: Class, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    terminal = Terminal(room.router, Console(), "en", tmp_path)
    await terminal.answer_lines(given(["/quiz vip_tiers", "1", "1", "1", "1", "1", "1", "too expensive", "1"]))
    pages = capsys.readouterr().out.split("\n\n")
    assert "[4] " in pages[0]
    assert "Comes back in" in pages[1]
    assert "[1] Next" in pages[1]
    assert "Done:" in pages[6]
    assert "[1]" not in pages[7]
    assert "[1]" not in pages[8]


async def test_a_sparring_is_typed_and_left_by_a_number(
    room: Class, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    terminal = Terminal(room.router, Console(), "en", tmp_path)
    await terminal.answer_lines(given(["/spar", "5", "What are you comparing it with?", "1", "/progress"]))
    pages = capsys.readouterr().out.split("\n\n")
    assert "Bill" in pages[1]
    assert "Heard: Clarify" in pages[2]
    assert "Score:" in pages[3]
    assert "progress-en.png" in pages[4]
