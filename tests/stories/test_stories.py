"""Every talk in zh/, ko/ and en/, acted at the terminal over a SQLite file, and some at Telegram with the real bot."""

from pathlib import Path

import pytest

from bot.library.records import Library
from bot.publishing.build import Built
from bot.publishing.edition import Edition
from bot.settings import Settings
from bot.wiring import open_coach
from tests.stories.doors import Door, TelegramDoor, TerminalDoor
from tests.stories.story import Shown, Story, check, check_rounds, read_story
from tests.telegram_server.client import Person, TelegramServer

_HERE = Path(__file__).parent
_PATHS = sorted(_HERE.glob("*/*.yaml"))
_STORIES = {str(path.relative_to(_HERE).with_suffix("")): read_story(path) for path in _PATHS}
_AT_TELEGRAM = {name: story for name, story in _STORIES.items() if "telegram" in story.doors}
_MOST_ROUNDS = 30


@pytest.mark.parametrize("story", _STORIES.values(), ids=_STORIES.keys())
async def test_a_talk_at_the_terminal_goes_as_told(story: Story, edition: Edition, tmp_path: Path) -> None:
    async with open_coach(Settings(data_dir=tmp_path), Built(edition, learnt=False)) as coach:
        await act(story, TerminalDoor(coach.router, story.app, tmp_path), edition.library)


@pytest.mark.timeout(120)
@pytest.mark.asyncio(loop_scope="session")
@pytest.mark.parametrize("name", _AT_TELEGRAM)
async def test_a_talk_at_telegram_goes_as_told(name: str, telegram: TelegramServer, library: Library) -> None:
    story = _AT_TELEGRAM[name]
    number = 1000 + list(_AT_TELEGRAM).index(name)
    person: Person = {"id": number, "first_name": "Kim", "language_code": story.app}
    await act(story, TelegramDoor(telegram, person), library)


async def act(story: Story, door: Door, library: Library) -> None:
    """Do what the story tells, and compare what is seen."""
    seen: list[Shown] = []
    for turn in story.turns:
        if turn.act == "press_until":
            rounds = [seen[-1]]
            while turn.until not in (shown := await door.press(turn.words)).notice:
                rounds.append(shown)
                assert len(rounds) < _MOST_ROUNDS, "it never comes to an end"
            check_rounds(rounds)
        elif turn.act == "pick":
            guess = seen[-1].buttons[int(turn.words) - 1]
            shown = await door.press(guess)
            assert shown.lines[0] == guess, shown.text
        elif turn.act == "press_place":
            shown = await door.press(seen[-1].buttons[int(turn.words) - 1])
        elif turn.act == "press":
            shown = await door.press(turn.words)
        else:
            shown = await door.say(turn.words)
        check(turn, shown, seen, library)
        seen.append(shown)
