"""Customers as they are typed, reminders in a rep's own time, the account given to a customer, the moment to ask for
names."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.language.days import When, read_when
from bot.people.days_off import days_off
from bot.people.hours import AS_A_RULE, Quiet, no_day_off
from bot.playbook.account import MOST_DEEDS, account_of
from bot.playbook.customers import (
    LONGEST_NAME,
    LONGEST_NOTE,
    MOST_TAGS,
    Customer,
    LoggedVisit,
    at_the_beginning,
    named,
    read_told,
    without_customers,
)
from bot.playbook.referral import REST, may_ask
from bot.playbook.reminders import (
    Reminder,
    ahead_of,
    in_days,
    may_be_said,
    next_anniversary,
    promised_by,
    reminded_at,
)

SEOUL, NEW_YORK = ZoneInfo("Asia/Seoul"), ZoneInfo("America/New_York")
NOW = datetime(2026, 11, 30, 6, tzinfo=UTC)  # Monday 15:00 in Seoul
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
WANG = Customer(1, 7, "王总", NOW)
PROMISE = Reminder(1, 7, 1, "promise", "发合同", NOW + DAY, NOW)


# customers


@pytest.mark.parametrize(
    ("typed", "name", "note", "tags", "grade", "days"),
    [
        ("王总", "王总", "", (), None, {}),
        ("王总：晚上联系 #光纤 #vip B级 生日3-15", "王总", "晚上联系", ("光纤", "vip"), "B", {"birthday": (3, 15)}),
        ("김 대표님: 저녁에 연락 기념일 12월 1일 A등급", "김 대표님", "저녁에 연락", (), "A", {"anniversary": (12, 1)}),
        ("Ms Lee: call in the evening #fibre birthday 15 March", "Ms Lee", "call in the evening", ("fibre",), None,
         {"birthday": (3, 15)}),
        ("Ms Lee: A plan B is a birthday cake", "Ms Lee", "A plan B is a birthday cake", (), None, {}),
        ("Ms Lee: class b, first class B2B", "Ms Lee", "first class B2B", (), "B", {}),
        ("Ms Lee #vip", "Ms Lee", "", ("vip",), None, {}),
        ("王总: 生日2-30", "王总", "生日2-30", (), None, {}),
    ],
)  # fmt: skip
def test_a_note_is_read_as_it_is_typed(
    typed: str, name: str, note: str, tags: tuple[str, ...], grade: str | None, days: dict[str, tuple[int, int]]
) -> None:
    told = read_told(typed)
    assert told is not None
    assert (told.name, told.note, told.tags, told.grade, told.days) == (name, note, tags, grade, days)


@pytest.mark.parametrize("typed", ["", "   ", ":", "#tag", "：备注", "\u200b"])
def test_without_a_name_there_is_nobody(typed: str) -> None:
    assert read_told(typed) is None


@given(st.text(max_size=3000))
def test_whatever_is_typed_stays_within_bounds(typed: str) -> None:
    told = read_told(typed)
    if told is not None:
        kept = WANG.told(told).told(told).told(told)
        assert 0 < len(told.name) <= LONGEST_NAME
        assert len(kept.note) <= LONGEST_NOTE
        assert len(kept.tags) <= MOST_TAGS


def test_more_about_somebody_is_added_and_nothing_is_lost() -> None:
    first, second = read_told("王总: 晚上联系 #光纤 A级 生日3-15"), read_told("王总: 要合同 #光纤 #vip")
    assert first is not None
    assert second is not None
    kept = WANG.told(first).told(second)
    assert (kept.note, kept.tags, kept.grade, kept.days) == (
        "晚上联系\n要合同",
        ("光纤", "vip"),
        "A",
        {"birthday": (3, 15)},
    )


def test_somebody_is_found_by_the_whole_name_or_its_beginning() -> None:
    lee, leeds = replace(WANG, id=2, name="Ms Lee"), replace(WANG, id=3, name="Ms Leeds")
    assert named("ms lee", (leeds, lee)) == (lee,)
    assert named("ms", (leeds, lee)) == (leeds, lee)
    assert named("", (leeds, lee)) == ()
    assert at_the_beginning("Ms Leeds tomorrow call", (lee, leeds)) == (leeds, "tomorrow call")
    assert at_the_beginning("call Ms Leeds", (lee, leeds)) is None


def test_names_of_customers_are_taken_out_whatever_their_capitals() -> None:
    assert without_customers("Ms Leeds said MS LEE pays", ["Ms Lee", "Ms Leeds"]) == "[name] said [name] pays"
    assert without_customers("王总说太贵", ["王总", "说"]) == "[name]说太贵"
    assert without_customers("a.c", ["a.c", ""]) == "[name]"
    assert without_customers("abc", ["a.c"]) == "abc"
    assert without_customers("Anna said name", ["Anna", "name"]) == "[name] said [name]"


# reminders


def typed(text: str, now: datetime = NOW, zone: ZoneInfo = SEOUL) -> When:
    found = read_when(text, now.astimezone(zone).replace(tzinfo=None))
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("明天 15:00", datetime(2026, 12, 1, 6, tzinfo=UTC)),
        ("明天 23:30", datetime(2026, 12, 1, 14, 30, tzinfo=UTC)),  # the rep named the hour, quiet or not
        ("明天", datetime(2026, 12, 1, 0, tzinfo=UTC)),
        ("5天后", datetime(2026, 12, 7, 0, tzinfo=UTC) - HOUR),  # a Saturday: Monday, when quiet ends at eight
        ("12-05", datetime(2026, 12, 5, 0, tzinfo=UTC)),  # the same Saturday, named
        ("12-25", datetime(2026, 12, 25, 0, tzinfo=UTC)),
        ("25天后", datetime(2026, 12, 27, 23, tzinfo=UTC)),  # Christmas is a holiday in Korea, a Friday in 2026
        ("今天", datetime(2026, 11, 30, 9, tzinfo=UTC)),
        ("14:00", datetime(2026, 12, 1, 5, tzinfo=UTC)),
    ],
)
def test_a_reminder_is_due_when_the_rep_means_it(text: str, moment: datetime) -> None:
    assert reminded_at(typed(text), SEOUL, AS_A_RULE, days_off("KR"), NOW) == moment


def test_a_promise_is_due_at_its_hour_and_said_before() -> None:
    by = promised_by(typed("明天 15:00"), SEOUL)
    assert by == datetime(2026, 12, 1, 6, tzinfo=UTC)
    assert ahead_of(by, by, NOW) == by - HOUR
    assert ahead_of(by, by, by - HOUR / 2) == by  # too late for that
    assert promised_by(typed("明天"), SEOUL) == datetime(2026, 12, 1, 14, 59, tzinfo=UTC)


@given(
    st.datetimes(datetime.fromisoformat("2026-01-01"), datetime.fromisoformat("2027-12-31")),
    st.integers(1, 60), st.sampled_from(["Asia/Seoul", "America/New_York", "Australia/Lord_Howe", "Pacific/Apia"]),
    st.builds(Quiet, st.times(), st.times(), days_off=st.booleans()),
)  # fmt: skip
def test_so_many_days_ahead_is_that_day_or_the_next_that_is_allowed(
    now: datetime, days: int, name: str, quiet: Quiet
) -> None:
    zone, now = ZoneInfo(name), now.replace(tzinfo=UTC)
    at = in_days(days, now, zone, quiet, days_off("US"))
    local = at.astimezone(zone)
    assert local.date() >= now.astimezone(zone).date() + timedelta(days=days)
    assert not quiet.covers(local.time()) or quiet.start == quiet.end
    assert may_be_said("follow_up", at, zone, quiet, days_off("US")) == at


@given(
    st.datetimes(datetime.fromisoformat("2024-01-01"), datetime.fromisoformat("2032-12-31")),
    st.dates().map(lambda day: (day.month, day.day)), st.builds(Quiet, st.times(), st.times()),
)  # fmt: skip
def test_a_birthday_comes_once_a_year(now: datetime, day: tuple[int, int], quiet: Quiet) -> None:
    moment = now.replace(tzinfo=UTC)
    first = next_anniversary(day, moment, NEW_YORK, quiet)
    second = next_anniversary(day, first, NEW_YORK, quiet)
    assert moment < first <= moment + timedelta(days=368)
    assert timedelta(days=363) <= second - first <= timedelta(days=368)


def test_a_birthday_on_a_sunday_is_on_that_sunday_and_a_leap_day_on_the_28th() -> None:
    at = next_anniversary((3, 15), datetime(2026, 1, 1, tzinfo=UTC), SEOUL, AS_A_RULE)
    assert at == datetime(2026, 3, 15, 0, tzinfo=UTC)
    assert may_be_said("birthday", at, SEOUL, AS_A_RULE, days_off("KR")) == at
    assert may_be_said("follow_up", at, SEOUL, AS_A_RULE, days_off("KR")) == datetime(2026, 3, 15, 23, tzinfo=UTC)
    assert next_anniversary((2, 29), NOW, SEOUL, AS_A_RULE) == datetime(2027, 2, 28, 0, tzinfo=UTC)


def test_the_hour_stays_the_same_on_the_wall_over_a_clock_change() -> None:
    saturday = datetime(2026, 10, 31, 16, tzinfo=UTC)
    quiet = Quiet(time(), time(), days_off=False)
    assert in_days(1, saturday, NEW_YORK, quiet, no_day_off) == datetime(2026, 11, 1, 14, tzinfo=UTC)
    assert in_days(0, saturday, NEW_YORK, quiet, no_day_off) == datetime(2026, 10, 31, 13, tzinfo=UTC)


# what was done for a customer


def test_a_customer_is_told_of_visits_and_kept_promises_and_of_nothing_private() -> None:
    visits = [
        LoggedVisit(2, 7, 1, NOW, None),
        LoggedVisit(1, 7, 1, NOW - DAY, NOW, 0, "lost", "price_too_high", ("price_too_high",)),
    ]
    reminders = [
        replace(PROMISE, done=NOW),
        replace(PROMISE, id=2, what="送样品"),
        replace(PROMISE, id=3, about="follow_up", what="催他", due=NOW + HOUR),
        replace(PROMISE, id=4, about="follow_up", what="催他", done=NOW),
        replace(PROMISE, id=5, about="birthday", what="", due=NOW + HOUR),
    ]
    account = account_of(visits, reminders, NOW)
    assert [(one.deed, one.at, one.what) for one in account.done] == [
        ("visit", NOW - DAY, ""),
        ("promise", NOW, "发合同"),
    ]
    assert account.next == reminders[1]
    assert "price" not in repr(account)


def test_an_account_is_short_and_tells_of_the_last() -> None:
    visits = [LoggedVisit(number, 7, 1, NOW + number * DAY, NOW) for number in range(30)]
    account = account_of(visits, [], NOW)
    assert [one.at for one in account.done] == [NOW + number * DAY for number in range(30 - MOST_DEEDS, 30)]
    assert account.next is None
    assert account_of([], [replace(PROMISE, due=NOW - DAY)], NOW).next is None


# asking for names


@pytest.mark.parametrize(
    ("moment", "asked", "outcome", "overdue", "may"),
    [
        ("won", None, None, 0, True),
        ("won", NOW - REST + HOUR, None, 0, False),
        ("won", NOW - REST, None, 0, True),
        ("won", None, None, 1, False),
        ("promise_kept", None, None, 0, True),
        ("promise_kept", None, "moved_on", 0, True),
        ("promise_kept", None, "stuck", 0, False),
        ("promise_kept", None, "lost", 0, False),
        ("promise_kept", None, "won", 1, False),
    ],
)
def test_names_are_asked_for_at_the_right_moment_only(
    moment: str, asked: datetime | None, outcome: str | None, overdue: int, may: bool
) -> None:
    visits = [LoggedVisit(2, 7, 1, NOW), LoggedVisit(1, 7, 1, NOW - DAY, NOW, outcome=outcome)]  # type: ignore[arg-type]
    customer = replace(WANG, referral_asked=asked)
    assert may_ask(moment, customer, visits, overdue, NOW) is may  # type: ignore[arg-type]
