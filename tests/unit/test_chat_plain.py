"""`bot chat --plain` in a pipe: an answer for every line, no colours, no prompt, nothing kept from the run before."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import CHECKOUT
from tests.stories.bot_process import environment

pytestmark = pytest.mark.timeout(120)


def answered(data_dir: Path, lines: bytes, *arguments: str, **settings: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "bot", *arguments],
        input=lines, env=environment(data_dir, settings), cwd=CHECKOUT, capture_output=True, timeout=90, check=False,
    )  # fmt: skip


def test_each_line_of_a_pipe_gets_its_card_and_the_second_run_begins_anew(data_dir: Path) -> None:
    lines = "客户说一个月200太贵了\n\n  \nit's too expensive\n너무 비싸대요\n/privacy\n".encode() + b"\xff\xfe\n"

    first = answered(data_dir, lines, "chat", "--plain")

    assert first.returncode == 0, first.stderr.decode()
    cards = first.stdout.decode().split("\n\n")
    assert [card.split("\n")[0] for card in cards[:4]] == ["价格太贵", "Price too high", "가격이 비쌈", "What is kept"]
    assert len(cards) == 5  # bytes that are no text are answered too
    assert [line[:3] for line in cards[0].split("\n")[1:7]] == ["1 重", "2 澄", "3 共", "4 孤", "5 说", "6 引"]
    assert b"\x1b" not in first.stdout
    assert first.stderr == b""

    assert answered(data_dir, lines, "chat").stdout == first.stdout  # no screen: plain as well
    assert {file.name for file in data_dir.iterdir()} - {"coach.db-wal", "coach.db-shm"} == {
        "models",
        "encoders",
        "coach.db",
    }


def test_without_a_token_run_is_the_terminal_chat_and_ends_with_its_input(data_dir: Path) -> None:
    ended = answered(data_dir, b"", "run", LC_ALL="ko_KR.UTF-8", NO_COLOR="1")

    assert ended.returncode == 0, ended.stderr.decode()
    assert "\x1b[3" not in ended.stdout.decode()
