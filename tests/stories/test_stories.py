"""Every talk in zh/, ko/ and en/, acted at the terminal over a SQLite file, and some at Telegram with the real bot."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pytest

from bot.clock import system_clock
from bot.library.records import Library
from bot.people.person import AT_TERMINAL
from bot.people.person import Person as Member
from bot.publishing.build import Built
from bot.publishing.edition import Edition
from bot.settings import Settings
from bot.terminal.reminders import Reminders
from bot.wiring.coach import Coach, open_coach
from tests.conftest import LIBRARY
from tests.stories.doors import Door, TelegramDoor, TerminalDoor
from tests.stories.story import Shown, Story, check, check_rounds, read_story
from tests.telegram_server.client import Person, TelegramServer

_HERE = Path(__file__).parent
_PATHS = sorted(_HERE.glob("*/*.yaml"))
_STORIES = {str(path.relative_to(_HERE).with_suffix("")): read_story(path) for path in _PATHS}
_AT_TELEGRAM = {name: story for name, story in _STORIES.items() if "telegram" in story.doors}
_MOST_ROUNDS = 30
_ADMIN = 99


@dataclass
class HeldClock:
    """The time of a story that has one; the real one otherwise."""

    now: datetime | None

    def __call__(self) -> datetime:
        return self.now or system_clock()


@pytest.mark.parametrize("story", _STORIES.values(), ids=_STORIES.keys())
async def test_a_talk_at_the_terminal_goes_as_told(story: Story, edition: Edition, tmp_path: Path) -> None:
    clock = HeldClock(story.now)
    settings = Settings(data_dir=tmp_path, admin_ids=str(_ADMIN) if story.team else "", library_dir=LIBRARY)
    async with open_coach(settings, Built(edition, learnt=False), clock) as coach:
        numbers = {name: number for number, name in enumerate(story.team, AT_TERMINAL)} or {"rep": AT_TERMINAL}
        await join(story, numbers, coach, clock())
        doors = {
            name: TerminalDoor(
                coach.router, story.app, tmp_path, Reminders(coach.store, coach.kinds, clock, number), number
            )
            for name, number in numbers.items()
        }
        await act(story, doors, edition.library, clock)


async def join(story: Story, numbers: Mapping[str, int], coach: Coach, now: datetime) -> None:
    """Put the people of a story into a team."""
    async with coach.store.transaction() as parts:
        team = await parts.roster.add_team("North") if story.team else None
        for name, role in story.team.items():
            assert team is not None
            await parts.roster.keep(Member(numbers[name], role, team.id, name.title(), now))  # type: ignore[arg-type]


@pytest.mark.timeout(120)
@pytest.mark.asyncio(loop_scope="session")
@pytest.mark.parametrize("name", _AT_TELEGRAM)
async def test_a_talk_at_telegram_goes_as_told(name: str, telegram: TelegramServer, library: Library) -> None:
    story = _AT_TELEGRAM[name]
    number = 1000 + list(_AT_TELEGRAM).index(name)
    person: Person = {"id": number, "first_name": "Kim", "language_code": story.app}
    await act(story, {"rep": TelegramDoor(telegram, person)}, library, HeldClock(None))


async def act(story: Story, doors: Mapping[str, Door], library: Library, clock: HeldClock) -> None:
    """Do what the story tells, and compare what is seen."""
    seen: list[Shown] = []
    for turn in story.turns:
        door = doors[turn.who]
        if turn.act == "wait":
            assert clock.now is not None
            assert isinstance(door, TerminalDoor)
            clock.now += turn.time
            shown = await door.told()
        elif turn.act == "press_until":
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
