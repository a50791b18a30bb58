"""The time zone and the quiet hours, chosen in /settings with buttons or typed."""

from datetime import UTC, datetime, time
from pathlib import Path

import pytest

from bot.conversation.preferences import Preference
from bot.conversation.request import Commanded, Pressed, Sender
from bot.conversation.router import Router
from bot.library.records import Library
from bot.people.hours import Quiet
from bot.reply import Press, Reply
from bot.telegram.callback_data import pack
from tests.fakes import FakeStore
from tests.scripted import scripted_edition

NOW = datetime(2026, 11, 30, 14, 5, tzinfo=UTC)
KIM = Sender(7, 7, "ko")
GROUP = Sender(7, -100, "ko", private=False)


class Scene:
    def __init__(self, library: Library) -> None:
        edition = scripted_edition(library, {})
        self.store = FakeStore()
        self.router = Router(self.store, lambda: edition, lambda: NOW)

    async def types(self, argument: str, sender: Sender = KIM) -> Reply:
        reply = (await self.router.answer(Commanded(sender, "settings", argument))).reply
        assert reply is not None
        return reply

    async def presses(self, action: str, argument: str = "", sender: Sender = KIM) -> Reply | None:
        return (await self.router.answer(Pressed(sender, action, argument))).reply

    def kept(self) -> Preference:
        return self.store.preferences.preferences[7]


@pytest.fixture
def scene(small: Library) -> Scene:
    return Scene(small)


def words(reply: Reply | None) -> str:
    assert reply is not None
    return "\n".join(line.text for line in reply.lines())


async def test_the_guess_is_shown_as_one_with_the_time_it_is_there(scene: Scene) -> None:
    assert "Asia/Seoul (추측)" in words(await scene.types(""))
    assert "Asia/Seoul인 것 같아요. 지금 그곳은 23:05" in words(await scene.presses("hours"))


async def test_a_zone_is_chosen_with_a_button_or_typed(scene: Scene) -> None:
    assert "Europe/Berlin, 지금 그곳은 15:05" in words(await scene.presses("set_zone", "Europe/Berlin"))
    assert "Asia/Tokyo" in words(await scene.types("tokyo"))
    assert scene.kept() == Preference(7, zone="Asia/Tokyo")


async def test_quiet_hours_and_days_off_are_chosen(scene: Scene) -> None:
    await scene.types("22:30-7")
    assert scene.kept().quiet == Quiet(time(22, 30), time(7))
    await scene.presses("set_days_off", "0")
    await scene.presses("set_quiet", "0-0")
    assert scene.kept().quiet == Quiet(time(), time(), days_off=False)


async def test_what_is_no_zone_and_no_hours_is_told_and_changes_nothing(scene: Scene) -> None:
    assert "Atlantis" in words(await scene.types("Atlantis"))
    for action in ("set_zone", "set_quiet", "set_days_off"):
        await scene.presses(action, "nowhere")
    assert scene.store.preferences.preferences.get(7, Preference(7)) == Preference(7)


async def test_in_a_group_only_whose_page_it_is_may_press(scene: Scene) -> None:
    page = await scene.types("tokyo", GROUP)
    press = next(one.does for row in page.buttons for one in row if isinstance(one.does, Press))
    other = Sender(8, -100, "ko", private=False)
    assert await scene.presses(press.action, press.argument, other) is None
    assert await scene.presses(press.action, press.argument, GROUP) is not None
    for row in page.buttons:
        for button in row:
            assert isinstance(button.does, Press)
            pack(button.does, -1_001_234_567_890, b"secret")


@pytest.mark.parametrize("tongue", ["zh", "zh-tw", "ko", "en"])
async def test_the_page_is_there_in_every_language(scene: Scene, tongue: str) -> None:
    page = await scene.presses("hours", sender=Sender(7, 7, tongue))
    assert page is not None
    assert page.language == {"zh-tw": "zh-Hant"}.get(tongue, tongue)
    assert len(page.buttons) == 7


def test_kept_hours_are_those_of_one_person(tmp_path: Path) -> None:
    assert Preference(7).there("ko").key == "Asia/Seoul"
    assert Preference(7, zone="Asia/Tokyo").there("ko").key == "Asia/Tokyo"
