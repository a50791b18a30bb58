"""Days and hours as people type them, in three languages."""

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.language.days import read_month_day, read_when

MONDAY = datetime.fromisoformat("2026-11-30T15:00")


def day(text: str) -> date:
    return date.fromisoformat(text)


@pytest.mark.parametrize(
    ("typed", "on", "at", "rest"),
    [
        ("明天下午3点 发合同", "2026-12-01", "15:00", "发合同"),
        ("后天", "2026-12-02", None, ""),
        ("大后天十点半", "2026-12-03", "10:30", ""),
        ("三天后回访", "2026-12-03", None, "回访"),
        ("十二天后", "2026-12-12", None, ""),
        ("周五 10:00 问合同", "2026-12-04", "10:00", "问合同"),
        ("下周三之前给报价", "2026-12-09", None, "给报价"),
        ("下周", "2026-12-07", None, ""),
        ("两周后", "2026-12-14", None, ""),
        ("12月5号中午12点", "2026-12-05", "12:00", ""),
        ("11月29日", "2027-11-29", None, ""),
        ("後天晚上八點", "2026-12-02", "20:00", ""),
        ("내일 계약서 보내기", "2026-12-01", None, "계약서 보내기"),
        ("모레까지 견적", "2026-12-02", None, "견적"),
        ("다음 주 수요일 오후 3시 반에 전화", "2026-12-09", "15:30", "전화"),
        ("3일 후", "2026-12-03", None, ""),
        ("12월 5일 오전 10시", "2026-12-05", "10:00", ""),
        ("이번 주 금요일", "2026-12-04", None, ""),
        ("tomorrow at 3pm send the contract", "2026-12-01", "15:00", "send the contract"),
        ("the contract by Friday", "2026-12-04", None, "the contract"),
        ("next friday 9:30", "2026-12-11", "09:30", ""),
        ("day after tomorrow", "2026-12-02", None, ""),
        ("in a week", "2026-12-07", None, ""),
        ("in 3 months", "2027-02-28", None, ""),
        ("5th of December", "2026-12-05", None, ""),
        ("Dec 5, 12 am", "2026-12-05", "00:00", ""),
        ("2028-02-29", "2028-02-29", None, ""),
        ("2-29", "2028-02-29", None, ""),
        ("16:00 call", "2026-11-30", "16:00", "call"),
        ("14:00 call", "2026-12-01", "14:00", "call"),
    ],
)
def test_a_day_and_an_hour_are_read_and_taken_out(typed: str, on: str, at: str | None, rest: str) -> None:
    found = read_when(typed, MONDAY)
    assert found is not None
    assert (found.day, found.at, found.rest) == (day(on), None if at is None else time.fromisoformat(at), rest)


@pytest.mark.parametrize(
    "typed", ["", "发合同", "call him back", "mondays are fun", "200/月", "99-99", "2027-13-40", "在家"]
)
def test_what_is_no_date_is_none(typed: str) -> None:
    assert read_when(typed, MONDAY) is None


@pytest.mark.parametrize(("typed", "named"), [("周五", True), ("12-05", True), ("明天", False), ("in 3 days", False)])
def test_a_day_that_was_named_is_told_from_one_that_was_counted(typed: str, named: bool) -> None:
    found = read_when(typed, MONDAY)
    assert found is not None
    assert found.named is named


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("生日 3月15日", (3, 15)),
        ("2-29", (2, 29)),
        ("2-30", None),
        ("15 March", (3, 15)),
        ("3월 15일", (3, 15)),
        ("", None),
    ],
)
def test_a_day_of_the_year_is_read_without_a_year(typed: str, found: tuple[int, int] | None) -> None:
    assert read_month_day(typed) == found


any_moment = st.datetimes(datetime.fromisoformat("2020-01-01"), datetime.fromisoformat("2090-01-01"))


@given(st.text(), any_moment)
def test_any_text_is_read_or_not_and_never_into_the_past(typed: str, now: datetime) -> None:
    found = read_when(typed, now)
    assert found is None or found.day >= now.date() or typed[:300].find("20") >= 0


@given(st.integers(1, 12), st.integers(1, 28), any_moment)
def test_a_day_without_a_year_lies_ahead_within_one(month: int, number: int, now: datetime) -> None:
    for typed in (f"{month}月{number}日", f"{month}월 {number}일", f"{month}-{number}"):
        found = read_when(typed, now)
        assert found is not None
        assert (found.day.month, found.day.day) == (month, number)
        assert now.date() <= found.day <= now.date() + timedelta(days=366)


@given(st.integers(1, 99), any_moment)
def test_days_are_counted_from_today(count: int, now: datetime) -> None:
    for typed in (f"{count}天后", f"{count}일 후", f"in {count} days"):
        found = read_when(typed, now)
        assert found is not None
        assert found.day - now.date() == timedelta(days=count)
