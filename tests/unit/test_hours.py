"""Local hours to moments, over every kind of clock change; quiet hours and days off move to the next allowed minute."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.people.days_off import days_off, has_calendar
from bot.people.hours import AS_A_RULE, Quiet, due, in_utc, next_allowed, read_quiet, typed_quiet, write_quiet
from bot.people.zones import NOWHERE, OFFERED, countries, guessed_zone, is_zone, typed_zone, zone_of

NEW_YORK, SEOUL = ZoneInfo("America/New_York"), ZoneInfo("Asia/Seoul")
wall = datetime.fromisoformat
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)

# Half-hour jumps, jumps at midnight, a day left out, winter time that is the exception, two changes a year and none.
CHANGES = {
    "America/New_York": (wall("2026-03-08T02:00"), wall("2026-11-01T01:00")),
    "Australia/Lord_Howe": (wall("2026-04-05T01:30"), wall("2026-10-04T02:00")),
    "America/Havana": (wall("2026-03-08T00:00"), wall("2026-11-01T00:00")),
    "Europe/Dublin": (wall("2026-03-29T01:00"), wall("2026-10-25T01:00")),
    "Pacific/Apia": (wall("2011-12-29T23:00"), wall("2011-12-31T00:00")),
    "Africa/Casablanca": (wall("2026-02-15T02:00"), wall("2026-03-22T02:00")),
    "Asia/Seoul": (wall("2026-06-01T12:00"), wall("2026-12-31T23:59")),
}
around_a_change = st.sampled_from(sorted(CHANGES)).flatmap(
    lambda name: st.tuples(
        st.just(ZoneInfo(name)),
        st.sampled_from(CHANGES[name]).flatmap(
            lambda change: st.integers(-180, 180).map(lambda minutes: change + minutes * MINUTE)
        ),
    )
)
any_time = st.integers(0, 24 * 60 - 1).map(lambda minutes: time(minutes // 60, minutes % 60))
quiet_hours = st.builds(Quiet, any_time, any_time, days_off=st.booleans())


def on_the_wall(moment: datetime, zone: ZoneInfo) -> datetime:
    return moment.astimezone(zone).replace(tzinfo=None)


@given(around_a_change)
@settings(max_examples=60)
def test_it_is_the_first_moment_at_which_the_clock_shows_that_time_or_a_later_one(
    wanted: tuple[ZoneInfo, datetime],
) -> None:
    zone, local = wanted
    found = in_utc(local, zone)
    assert on_the_wall(found, zone) >= local
    looked = found - 5 * HOUR  # no clock goes back by more
    while looked < found:
        assert on_the_wall(looked, zone) < local
        looked += MINUTE


@pytest.mark.parametrize(
    ("local", "moment"),
    [
        (wall("2026-03-08T01:59"), datetime(2026, 3, 8, 6, 59, tzinfo=UTC)),
        (wall("2026-03-08T02:30"), datetime(2026, 3, 8, 7, 0, tzinfo=UTC)),  # left out: 3:00 follows 1:59
        (wall("2026-03-08T03:00"), datetime(2026, 3, 8, 7, 0, tzinfo=UTC)),
        (wall("2026-11-01T01:30"), datetime(2026, 11, 1, 5, 30, tzinfo=UTC)),  # comes twice: the first
        (wall("2026-11-01T02:00"), datetime(2026, 11, 1, 7, 0, tzinfo=UTC)),
    ],
)
def test_a_clock_change_in_new_york_by_hand(local: datetime, moment: datetime) -> None:
    assert in_utc(local, NEW_YORK) == moment


def test_a_day_that_was_left_out_ends_where_the_next_begins() -> None:
    assert in_utc(wall("2011-12-30T09:00"), ZoneInfo("Pacific/Apia")) == datetime(2011, 12, 30, 10, tzinfo=UTC)


def test_a_time_with_a_zone_is_no_local_time() -> None:
    with pytest.raises(ValueError, match="local"):
        in_utc(datetime(2026, 1, 1, tzinfo=UTC), SEOUL)


def is_free(day: date) -> bool:
    return day.day % 3 == 0 or day.weekday() >= 5


def allowed(moment: datetime, zone: ZoneInfo, quiet: Quiet) -> bool:
    local = moment.astimezone(zone)
    return not (quiet.days_off and is_free(local.date())) and not quiet.covers(local.time())


@given(around_a_change, quiet_hours)
@settings(max_examples=100)
def test_the_next_allowed_minute_is_allowed_and_none_before_it_is(
    wanted: tuple[ZoneInfo, datetime], quiet: Quiet
) -> None:
    zone, local = wanted
    moment = local.replace(tzinfo=zone, fold=1).astimezone(UTC)
    found = next_allowed(moment, zone, quiet, is_free)
    assert allowed(found, zone, quiet)
    assert (found == moment) == allowed(moment, zone, quiet)
    looked = moment
    while looked < found:
        assert not allowed(looked, zone, quiet)
        looked += 7 * MINUTE
    assert not (found > moment and allowed(found - MINUTE, zone, quiet) and found - MINUTE >= moment)
    assert next_allowed(found, zone, quiet, is_free) == found


def test_what_falls_into_the_night_comes_in_the_morning() -> None:
    friday = date(2026, 11, 27)
    assert due(friday, time(7, 59), SEOUL, AS_A_RULE) == datetime(2026, 11, 26, 23, tzinfo=UTC)
    assert due(friday, time(10, 30), SEOUL, AS_A_RULE) == datetime(2026, 11, 27, 1, 30, tzinfo=UTC)
    assert due(friday, time(21, 0), SEOUL, AS_A_RULE, days_off("KR")) == datetime(2026, 11, 29, 23, tzinfo=UTC)


def test_a_rule_by_which_every_day_is_off_is_not_asked_for_ever() -> None:
    now = datetime(2026, 11, 27, tzinfo=UTC)
    assert next_allowed(now, SEOUL, AS_A_RULE, lambda day: True) > now + 300 * DAY


def test_hours_that_begin_and_end_together_are_never_quiet() -> None:
    assert not any(Quiet(time(8), time(8)).covers(time(hour)) for hour in range(24))


@given(quiet_hours)
def test_quiet_hours_come_back_as_they_were_kept(quiet: Quiet) -> None:
    assert read_quiet(write_quiet(quiet)) == quiet


@given(st.text())
def test_any_text_is_read_as_hours_or_not_at_all(text: str) -> None:
    typed_quiet(text)
    assert read_quiet(text) == AS_A_RULE or read_quiet(text) != AS_A_RULE


@pytest.mark.parametrize(
    ("typed", "hours"),
    [
        ("21-8", (time(21), time(8))),
        ("22:30 - 7:15", (time(22, 30), time(7, 15))),
        ("22～7", (time(22), time(7))),
        ("22-24", (time(22), time(0))),
        ("0-0", (time(0), time(0))),
        ("25-8", None),
        ("21:60-8", None),
        ("at night", None),
        ("", None),
    ],
)
def test_hours_are_read_as_people_type_them(typed: str, hours: tuple[time, time] | None) -> None:
    assert typed_quiet(typed) == hours


@pytest.mark.parametrize(
    ("tongue", "zone"),
    [
        ("zh", "Asia/Shanghai"), ("zh-hans", "Asia/Shanghai"), ("zh-TW", "Asia/Taipei"),
        ("zh_Hant_HK", "Asia/Hong_Kong"),
        ("ko-KR", "Asia/Seoul"), ("en-GB", "Europe/London"), ("en", NOWHERE), ("", NOWHERE), ("tlh", NOWHERE),
    ],
)  # fmt: skip
def test_a_zone_is_guessed_from_the_language(tongue: str, zone: str) -> None:
    assert guessed_zone(tongue) == zone


def test_a_zone_is_found_by_its_name_or_its_city() -> None:
    assert typed_zone("asia/tokyo") == "Asia/Tokyo"
    assert typed_zone("  New   York ") == "America/New_York"
    assert typed_zone("Gotham") is None
    assert typed_zone("../../etc/passwd") is None
    assert typed_zone("") is None


def test_a_zone_that_is_gone_is_guessed_again() -> None:
    assert zone_of("Asia/Atlantis", "ko") == SEOUL
    assert zone_of(None, "ko") == SEOUL
    assert zone_of("America/New_York", "ko") == NEW_YORK
    assert not is_zone("/etc/passwd")


def test_every_zone_that_is_offered_can_be_used_and_is_in_a_country_whose_holidays_are_known() -> None:
    for name in OFFERED:
        assert is_zone(name), name
        assert has_calendar(countries()[name]), name


@pytest.mark.parametrize(
    ("country", "day", "is_off"),
    [
        ("CN", date(2026, 10, 1), True),  # the national day
        ("CN", date(2026, 2, 14), False),  # a Saturday that is worked for the spring festival
        ("CN", date(2026, 11, 28), True),
        ("KR", date(2026, 9, 25), True),  # 추석
        ("KR", date(2026, 9, 28), False),
        ("US", date(2026, 11, 26), True),
        ("US", date(2026, 11, 27), False),
        ("", date(2026, 11, 26), False),
        ("", date(2026, 11, 28), True),
        ("XX", date(2026, 11, 29), True),
    ],
)
def test_days_off_are_those_of_the_country(country: str, day: date, is_off: bool) -> None:
    assert days_off(country)(day) is is_off
