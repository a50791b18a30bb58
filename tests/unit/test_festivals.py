"""Which holidays are greeted where, when the rep is told, whom to greet with which words."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.language.detect import LANGUAGES, Language
from bot.people.days_off import days_off
from bot.people.festivals import FEASTS, Festival, festivals
from bot.people.hours import AS_A_RULE, Quiet
from bot.playbook.customers import Customer
from bot.playbook.festivals import WORDINGS, Greeted, coming, eve_of, may_be_told, to_greet, told_at, wording_for
from bot.wording.festivals import festival_reply, greeting
from bot.wording.texts import texts_in

NOW = datetime(2026, 6, 1, tzinfo=UTC)
ZONES = {
    "CN": "Asia/Shanghai",
    "TW": "Asia/Taipei",
    "KR": "Asia/Seoul",
    "US": "America/New_York",
    "GB": "Europe/London",
}


def days(country: str, year: int) -> dict[str, str]:
    return {one.feast: one.day.isoformat()[5:] for one in festivals(country, year)}


@pytest.mark.parametrize(
    ("country", "year", "expected"),
    [
        (
            "CN",
            2026,
            {
                "lunar_new_year": "02-17", "dragon_boat": "06-19", "mid_autumn": "09-25", "national_day": "10-01",
                "new_year": "01-01",
            },
        ),
        ("TW", 2026, {"lunar_new_year": "02-17", "dragon_boat": "06-19", "mid_autumn": "09-25"}),
        ("HK", 2026, {"lunar_new_year": "02-17", "mid_autumn": "09-25", "christmas": "12-25"}),
        ("KR", 2026, {"seollal": "02-17", "chuseok": "09-25", "new_year": "01-01"}),
        ("CN", 2028, {"lunar_new_year": "01-26", "mid_autumn": "10-03", "national_day": "10-01", "new_year": "01-01",
                      "dragon_boat": "05-28"}),
        ("KR", 2028, {"seollal": "01-27", "chuseok": "10-03", "new_year": "01-01"}),  # a new moon after midnight there
        ("US", 2026, {"thanksgiving": "11-26", "christmas": "12-25"}),
        ("US", 2028, {"thanksgiving": "11-23", "christmas": "12-25"}),
        ("GB", 2026, {"christmas": "12-25"}),
        ("", 2026, {}),
        ("SA", 2026, {}),
    ],
)  # fmt: skip
def test_the_holidays_of_a_country(country: str, year: int, expected: dict[str, str]) -> None:
    assert days(country, year) == expected


@pytest.mark.parametrize(
    ("country", "festival", "eve"),
    [
        ("CN", Festival("lunar_new_year", date(2026, 2, 17)), date(2026, 2, 14)),  # a Saturday that is worked
        ("CN", Festival("mid_autumn", date(2028, 10, 3)), date(2028, 9, 29)),
        ("KR", Festival("seollal", date(2026, 2, 17)), date(2026, 2, 13)),
        ("KR", Festival("chuseok", date(2026, 9, 25)), date(2026, 9, 23)),
        ("US", Festival("christmas", date(2028, 12, 25)), date(2028, 12, 22)),
        ("US", Festival("thanksgiving", date(2026, 11, 26)), date(2026, 11, 25)),
    ],
)
def test_it_is_told_on_the_working_day_before(country: str, festival: Festival, eve: date) -> None:
    zone = ZoneInfo(ZONES[country])
    assert eve_of(festival, days_off(country)) == eve
    at = told_at(festival, zone, AS_A_RULE, days_off(country)).astimezone(zone)
    assert (at.date(), at.time()) == (eve, time(9))


def test_quiet_hours_put_it_off_and_not_past_the_festival() -> None:
    zone, festival = ZoneInfo("Asia/Seoul"), Festival("chuseok", date(2026, 9, 25))
    later = told_at(festival, zone, Quiet(time(21), time(11)), days_off("KR")).astimezone(zone)
    assert (later.date(), later.time()) == (date(2026, 9, 23), time(11))


@given(
    country=st.sampled_from(sorted(ZONES)),
    days=st.integers(0, 1430),
)
def test_one_comes_after_the_other_each_once_and_before_its_day(country: str, days: int) -> None:
    zone, is_day_off = ZoneInfo(ZONES[country]), days_off(country)
    now = datetime(2025, 1, 1, 6, tzinfo=UTC) + timedelta(days=days)
    told: list[tuple[Festival, datetime]] = []
    for _ in range(4):
        known = festivals(country, now.astimezone(zone).year) + festivals(country, now.astimezone(zone).year + 1)
        found = coming(known, now, zone, AS_A_RULE, is_day_off)
        assert found is not None
        told.append(found)
        now = found[1]
    assert len({festival for festival, _ in told}) == 4
    for festival, at in told:
        local = at.astimezone(zone)
        assert local.date() < festival.day
        assert not is_day_off(local.date())
        assert not AS_A_RULE.covers(local.time())
    assert [at for _, at in told] == sorted({at for _, at in told})


def test_two_with_the_same_day_before_them_are_one_reminder() -> None:
    zone, is_day_off = ZoneInfo("Asia/Shanghai"), days_off("CN")
    first = coming(festivals("CN", 2028), datetime(2028, 9, 1, tzinfo=UTC), zone, AS_A_RULE, is_day_off)
    assert first is not None
    assert first[0].feast == "mid_autumn"
    following = coming(festivals("CN", 2028) + festivals("CN", 2029), first[1], zone, AS_A_RULE, is_day_off)
    assert following is not None
    assert following[0] == Festival("new_year", date(2029, 1, 1))


def test_after_an_absence_it_comes_while_the_festival_lasts_and_not_at_night() -> None:
    zone, festival = ZoneInfo("Asia/Shanghai"), Festival("lunar_new_year", date(2026, 2, 17))
    night = datetime(2026, 2, 18, 23, tzinfo=zone)
    at = may_be_told(festival, night.astimezone(UTC), zone, AS_A_RULE)
    assert at is not None
    assert at.astimezone(zone) == datetime(2026, 2, 19, 8, tzinfo=zone)
    assert may_be_told(festival, datetime(2026, 2, 23, 22, tzinfo=zone), zone, AS_A_RULE) is None
    assert may_be_told(festival, datetime(2026, 2, 24, 10, tzinfo=zone), zone, AS_A_RULE) is None


def customer(number: int, **about: object) -> Customer:
    return Customer(number, 7, f"customer {number}", NOW, **about)  # type: ignore[arg-type]


def test_class_a_is_called_who_has_bought_or_is_close_gets_a_line_others_are_left_alone() -> None:
    known = (
        customer(1, grade="C"),
        customer(2, grade="C", relation="supplier"),
        customer(3, grade="A"),
        customer(4, grade="D", relation="outsider"),
        customer(5),
        customer(6, relation="outsider"),
        customer(7, grade="B"),
        customer(8, relation="friend"),
    )
    assert [(one.customer.id, one.how) for one in to_greet(known, won={6})] == [
        (3, "call"), (7, "wish"), (2, "wish"), (5, "wish"), (6, "wish"), (8, "wish"),
    ]  # fmt: skip


def test_neighbours_and_years_get_different_words() -> None:
    for year in (2026, 2027):
        feast = Festival("chuseok", date(year, 9, 20))
        assert {wording_for(customer(number), feast) for number in range(WORDINGS)} == set(range(WORDINGS))
    old, new = Festival("chuseok", date(2026, 9, 25)), Festival("chuseok", date(2027, 9, 15))
    assert wording_for(customer(1), old) != wording_for(customer(1), new)


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_festival_has_three_short_greetings_that_fit_a_button(language: Language) -> None:
    texts = texts_in(language)
    for feast in FEASTS:
        festival = Festival(feast, date(2026, 9, 25))
        said = {
            greeting(Greeted(Customer(number, 7, "N" * 40, NOW), "wish"), festival, texts) for number in range(WORDINGS)
        }
        assert len(said) == WORDINGS
        assert all(len(one) <= 256 and "N" * 40 in one for one in said)
        assert not any(digit in one for one in said for digit in "0123456789%¥$")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_of_the_longest_names_fits_into_a_message(language: Language) -> None:
    greeted = [Greeted(Customer(number, 7, "N" * 40, NOW, "B"), "wish") for number in range(1, 30)]
    festival = Festival("lunar_new_year", date(2026, 2, 17))
    page = festival_reply(festival, greeted, festival.day - timedelta(days=3), texts_in(language))
    assert sum(len(line.text) + len(line.label) + 2 for line in page.lines()) < 4096
