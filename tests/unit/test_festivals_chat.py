"""The reminder before a festival, in chat: once, in time, to who keeps customers; and what its buttons do."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.conversation.request import Sender
from bot.library.read import read
from bot.library.records import Library
from bot.people.person import Person
from bot.reply import Copy
from tests.conftest import LIBRARY
from tests.scripted import scripted_edition
from tests.unit.test_visits_chat import DAY, HOUR, Scene, labels

KIM = Sender(7, 7, "ko")
ZHAO = Sender(9, 9, "zh")
BEFORE = datetime(2026, 9, 20, 3, tzinfo=UTC)  # a Sunday; Chuseok is on Friday, the days off begin on Thursday
EVE = datetime(2026, 9, 23, tzinfo=UTC)  # nine in the morning in Seoul


@pytest.fixture(scope="module")
def library() -> Library:
    found, findings = read(LIBRARY)
    assert found is not None, findings
    return found


@pytest.fixture
async def scene(library: Library) -> Scene:
    """A rep in Korea with a customer to call, one to write to, and one to leave alone."""
    made = Scene(scripted_edition(library, {}), now=BEFORE)
    await made.types("/customers on", KIM)
    for line in ("김 대표님: A등급", "이 부장님: B등급", "박 과장님: D등급"):
        await made.types(f"/customers {line}", KIM)
    return made


async def until(scene: Scene, moment: datetime) -> list[str]:
    return await scene.waits(moment - scene.now)


def appointments(scene: Scene) -> list[str]:
    return sorted(key for key in scene.store.appointments.waiting if key.startswith("festival"))


async def test_on_the_working_day_before_at_nine_the_customers_are_named_with_words(scene: Scene) -> None:
    assert await until(scene, EVE - timedelta(minutes=1)) == []
    (said,) = await until(scene, EVE)
    assert "추석: 9월 25일(금). 인사드릴 분들이에요" in said
    assert said.index("김 대표님 · A: 전화") < said.index("이 부장님 · B: 메시지")
    assert "박 과장님" not in said
    assert scene.reply is not None
    copied = [one.does.text for row in scene.reply.buttons for one in row if isinstance(one.does, Copy)]
    assert all(text in said for text in copied)
    assert len(set(copied)) == 2
    assert await until(scene, EVE + 3 * DAY) == []  # once


async def test_the_next_festival_follows_by_itself(scene: Scene) -> None:
    await until(scene, EVE)
    (said,) = await until(scene, datetime(2026, 12, 31, tzinfo=UTC))
    assert "새해 첫날" in said


async def test_done_and_not_this_time_settle_it(scene: Scene) -> None:
    await until(scene, EVE)
    page = scene.reply
    assert "마치셨어요" in await scene.presses("인사했어요", KIM)
    scene.reply = page
    assert "건너뛸게요" in await scene.presses("이번 명절은", KIM)
    assert await until(scene, EVE + 4 * DAY) == []


async def test_later_brings_it_back_once_and_done_takes_that_back(scene: Scene) -> None:
    await until(scene, EVE)
    page = scene.reply
    assert "9월 23일(수) 12:00에 다시" in await scene.presses("나중에", KIM)
    assert len(await until(scene, EVE + 3 * HOUR)) == 1
    assert await until(scene, EVE + DAY) == []
    scene.reply = page
    await scene.presses("나중에", KIM)
    scene.reply = page
    await scene.presses("인사했어요", KIM)
    assert await until(scene, EVE + 2 * DAY) == []


async def test_later_than_the_festival_is_not_offered_and_old_buttons_say_it_is_over(scene: Scene) -> None:
    await until(scene, EVE)
    scene.now = datetime(2026, 9, 26, 11, tzinfo=UTC)  # the evening of its last day
    assert "지금이 좋아요" in await scene.presses("나중에", KIM)
    scene.now += DAY
    assert "지났어요" in await scene.presses("인사했어요", KIM)


async def test_after_an_absence_it_comes_once_while_the_festival_lasts(scene: Scene) -> None:
    (said,) = await until(scene, datetime(2026, 9, 25, 1, tzinfo=UTC))
    assert "오늘은 추석" in said
    assert await until(scene, datetime(2026, 9, 27, 1, tzinfo=UTC)) == []


async def test_after_the_festival_nothing_is_said_and_the_next_one_waits(scene: Scene) -> None:
    assert await until(scene, datetime(2026, 9, 27, 1, tzinfo=UTC)) == []
    assert appointments(scene) == ["festival 7"]
    assert scene.store.appointments.waiting["festival 7"][1].payload["feast"] == "new_year"


async def test_an_absence_that_ends_at_night_is_made_good_in_the_morning(scene: Scene) -> None:
    assert await until(scene, datetime(2026, 9, 23, 15, tzinfo=UTC)) == []  # midnight
    assert len(await until(scene, datetime(2026, 9, 23, 23, tzinfo=UTC))) == 1


async def test_who_keeps_no_customers_or_has_none_to_greet_hears_nothing(scene: Scene) -> None:
    lee = Sender(8, 8, "ko")
    await scene.types("/customers on", lee)
    await scene.types("/customers 최 과장님: D등급", lee)
    await scene.types("/customers off", KIM)
    await scene.presses("네, 모두", KIM)
    assert appointments(scene) == ["festival 8"]
    assert await until(scene, EVE + HOUR) == []


async def test_each_country_has_its_own_and_a_change_of_zone_brings_them(scene: Scene) -> None:
    await scene.types("/settings Asia/Shanghai", KIM)
    assert scene.store.appointments.waiting["festival 7"][1].payload == {"feast": "mid_autumn", "day": "2026-09-25"}
    await scene.types("/settings 22-11", KIM)
    assert await until(scene, datetime(2026, 9, 24, 2, tzinfo=UTC)) == []
    (said,) = await until(scene, datetime(2026, 9, 24, 3, tzinfo=UTC))  # eleven in Shanghai
    assert "중추절" in said


async def test_who_kept_customers_before_there_were_greetings_gets_them_with_the_next_command(scene: Scene) -> None:
    await scene.store.appointments.cancel("festival 7")
    await scene.types("/remind", KIM)
    assert appointments(scene) == ["festival 7"]


async def test_many_customers_have_pages_and_words_that_differ(library: Library) -> None:
    scene = Scene(scripted_edition(library, {}), now=BEFORE)
    await scene.types("/customers on", ZHAO)
    for number in range(8):
        await scene.types(f"/customers 客户{number}:", ZHAO)
    (said,) = await until(scene, datetime(2026, 9, 24, 1, tzinfo=UTC))
    assert "中秋节" in said
    assert said.count("发一句\n") == 6
    more = await scene.presses("再看2位", ZHAO)
    assert "客户6：发一句" in more
    assert "再看" not in "".join(labels(scene.reply))


async def test_who_left_is_not_written_to(library: Library) -> None:
    scene = Scene(scripted_edition(library, {}), now=BEFORE, admins=frozenset({99}))
    scene.store.roster.people[7] = Person(7, "rep", 1, "Kim", BEFORE)
    await scene.types("/customers on", KIM)
    await scene.types("/customers 김 대표님: A등급", KIM)
    scene.store.roster.people[7] = replace(scene.store.roster.people[7], left=BEFORE)
    assert await until(scene, EVE + HOUR) == []


@pytest.mark.parametrize("argument", ["", ":", "chuseok", "chuseok:2026-13-45", "easter:2026-09-25:0", "chuseok:x:y"])
async def test_buttons_of_nonsense_are_too_old(scene: Scene, argument: str) -> None:
    for action in ("festival_done", "festival_more", "festival_later", "festival_pass"):
        assert await scene.asks(action, argument, KIM)
