"""A visit that was not ended is asked about once: some hours later, by the rep's own clock, not while it is alive."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.conversation.request import Sender
from bot.library.read import read
from bot.library.records import Library
from bot.people.days_off import days_off
from bot.people.hours import AS_A_RULE, Quiet
from bot.playbook.left_open import LONG, asked_at, belonging, may_be_asked
from tests.conftest import LIBRARY
from tests.scripted import scripted_edition
from tests.unit.test_visits_chat import HOUR, Scene, labels

SEOUL = ZoneInfo("Asia/Seoul")
KIM = Sender(7, 7, "ko")
MONDAY = datetime(2026, 11, 30, 5, tzinfo=UTC)  # 14:00 there


def there(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 12, day, hour, minute, tzinfo=SEOUL)


@pytest.mark.parametrize(
    ("begun", "asked"),
    [
        (there(1, 10), there(1, 14)),
        (there(1, 16, 30), there(1, 20, 30)),
        (there(1, 17, 30), there(1, 20, 30)),  # at half past nine it is quiet: the same evening, before that
        (there(1, 19), there(1, 20, 30)),
        (there(1, 19, 30), there(2, 8)),  # too soon after
        (there(4, 20), there(7, 8)),  # a Friday evening: on Monday
        (there(5, 10), there(5, 14)),  # whoever visits on a Saturday is at work
        (there(1, 22), there(2, 8)),
    ],
)
def test_when_it_is_asked(begun: datetime, asked: datetime) -> None:
    assert asked_at(begun.astimezone(UTC), SEOUL, AS_A_RULE, days_off("KR")) == asked


@given(
    minutes=st.integers(0, 14 * 24 * 60),
    later=st.integers(0, 5 * 24 * 60),
    start=st.integers(0, 23),
    end=st.integers(0, 23),
    free=st.booleans(),
)
def test_it_is_never_asked_in_quiet_hours_nor_while_the_visit_is_alive(
    minutes: int, later: int, start: int, end: int, free: bool
) -> None:
    begun = MONDAY + timedelta(minutes=minutes)
    quiet, is_day_off = Quiet(time(start), time(end), days_off=free), days_off("KR")
    at = asked_at(begun, SEOUL, quiet, is_day_off)
    assert at - begun >= timedelta(minutes=90)
    assert not quiet.covers(at.astimezone(SEOUL).time())
    now = at + timedelta(minutes=later)
    again = may_be_asked(begun, now, SEOUL, quiet, is_day_off)
    assert again >= now
    assert not quiet.covers(again.astimezone(SEOUL).time())


@given(st.lists(st.integers(1, 600), max_size=8))
def test_what_is_said_after_a_long_silence_belongs_to_another_talk(gaps: list[int]) -> None:
    moments, at = [], MONDAY
    for minutes in gaps:
        at += timedelta(minutes=minutes)
        moments.append(at)
    known = belonging(MONDAY, moments)
    assert all(timedelta(minutes=one) <= LONG for one in gaps[:known])
    assert known == len(gaps) or timedelta(minutes=gaps[known]) > LONG


@pytest.fixture(scope="module")
def library() -> Library:
    found, findings = read(LIBRARY)
    assert found is not None, findings
    return found


@pytest.fixture
async def scene(library: Library) -> Scene:
    meant = {"너무 비싸요": ("price_too_high",), "필요 없어요": ("no_need",)}
    made = Scene(scripted_edition(library, meant), now=MONDAY)
    await made.types("/customers on", KIM)
    await made.types("/visit start 김 대표님", KIM)
    return made


async def test_one_question_whose_answer_ends_the_visit(scene: Scene) -> None:
    await scene.types("너무 비싸요", KIM)
    assert await scene.waits(LONG - timedelta(minutes=1)) == []
    (said,) = await scene.waits(timedelta(minutes=1))
    assert "김 대표님 방문은 끝나셨나요?\n14:00에 시작" in said
    assert labels(scene.reply) == ["계약", "진전 있음", "막힘", "놓침", "아직 방문 중"]
    assert "무엇이 걸렸나요?" in await scene.presses("막힘", KIM)
    (visit,) = scene.store.customers.visits.values()
    assert (visit.outcome, visit.heard) == ("stuck", ("price_too_high",))
    assert await scene.waits(48 * HOUR) == []


async def test_still_there_is_taken_at_its_word(scene: Scene) -> None:
    await scene.waits(LONG)
    assert "다시 여쭙지 않을게요" in await scene.presses("아직 방문 중", KIM)
    assert await scene.waits(72 * HOUR) == []
    assert "어떻게 됐나요" in await scene.presses("방문 끝내기", KIM)


async def test_a_visit_that_has_ended_or_begun_anew_is_not_asked_about(scene: Scene) -> None:
    await scene.types("/visit end", KIM)
    await scene.presses("진전", KIM)
    assert await scene.waits(48 * HOUR) == []
    await scene.types("/visit start 김 대표님", KIM)
    await scene.waits(HOUR)
    await scene.types("/visit start 이 부장님", KIM)
    said = await scene.waits(24 * HOUR)
    assert ["이 부장님" in one for one in said] == [True]


async def test_while_something_is_said_in_it_it_is_not_asked_about(scene: Scene) -> None:
    await scene.waits(3 * HOUR)
    await scene.types("너무 비싸요", KIM)
    assert await scene.waits(HOUR) == []
    assert await scene.waits(2 * HOUR) == []
    assert len(await scene.waits(HOUR / 2)) == 1  # half past eight, before it gets quiet


async def test_what_was_heard_the_next_morning_is_not_what_was_heard_in_it(scene: Scene) -> None:
    await scene.types("너무 비싸요", KIM)
    await scene.waits(18 * HOUR)
    page = scene.reply
    await scene.types("필요 없어요", KIM)
    scene.reply = page
    await scene.presses("진전", KIM)
    (visit,) = scene.store.customers.visits.values()
    assert visit.heard == ("price_too_high",)


async def test_after_an_absence_it_is_asked_once_in_the_morning_with_the_day(scene: Scene) -> None:
    assert await scene.waits(12 * HOUR) == []  # two in the morning
    (said,) = await scene.waits(6 * HOUR)
    assert "11월 30일(월) 14:00에 시작" in said
    assert await scene.waits(48 * HOUR) == []


async def test_nothing_is_asked_once_the_notes_are_off_or_the_customer_is_deleted(scene: Scene) -> None:
    await scene.types("/customers 김 대표님", KIM)
    await scene.presses("지우기", KIM)
    await scene.presses("네, 지워", KIM)
    assert await scene.waits(24 * HOUR) == []
    await scene.types("/visit start 이 부장님", KIM)
    await scene.types("/customers off", KIM)
    await scene.presses("네, 모두", KIM)
    assert not [key for key in scene.store.appointments.waiting if "open" in key]
