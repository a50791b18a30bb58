"""Frames: the total beside each of them, never understated, and refused where they would mislead."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.pricing.frames import Frame
from bot.pricing.gates import PriceContext, Refusal
from bot.pricing.money import Money
from bot.pricing.offer import Every, Offer, Per, Price, Used
from bot.pricing.profile import Profile
from bot.pricing.tactics import frame, frames, is_frame_name

NAMES = ("difference", "per_day", "total_cost")
SMALL = Money(Decimal(20), None)


def money(amount: str, currency: str | None = None) -> Money:
    return Money(Decimal(amount), currency)


def offer(
    amount: str,
    every: Every | None = "month",
    *,
    term: int | None = None,
    once: str | None = None,
    currency: str | None = None,
    used: Used | None = None,
    prepaid: str | None = None,
) -> Offer:
    return Offer(
        Price(money(amount, currency), every),
        term_months=term,
        once=() if once is None else (("installation", money(once)),),
        used=used,
        prepaid=None if prepaid is None else Price(money(prepaid), "year"),
    )


def shown(name: str, ours: Offer | None, rival: Offer | None = None, small: Money = SMALL) -> Frame:
    framed = frame(name, ours, PriceContext(rival), Profile(small))
    assert isinstance(framed, Frame)
    return framed


def refused(
    name: str, ours: Offer | None, rival: Offer | None = None, small: Money = SMALL, used: Used | None = None
) -> Refusal:
    framed = frame(name, ours, PriceContext(rival, used=used), Profile(small))
    assert isinstance(framed, Refusal)
    assert framed.frame == name
    return framed


def test_a_day_of_two_hundred_a_month_is_under_seven_beside_the_whole_term() -> None:
    framed = shown("per_day", offer("200", term=24))
    assert (framed.amount, framed.under) == (money("6.58"), money("7"))
    assert (framed.total, framed.total_months) == (money("4800"), 24)
    assert not framed.marked


def test_without_a_term_the_total_is_a_year_with_its_fees() -> None:
    framed = shown("per_day", offer("200", once="100"))
    assert (framed.total, framed.total_months, framed.fees) == (money("2500"), 12, money("100"))


@pytest.mark.parametrize(
    ("amount", "currency", "verdict"),
    [
        ("600", None, "passes"),
        ("608.33", None, "passes"),
        ("609", None, "marked"),
        ("1825", None, "marked"),
        ("1826", None, "too_large_a_day"),
        ("600", "CNY", "passes"),
    ],
)
def test_a_day_passes_up_to_small_change_is_marked_up_to_three_times_and_refused_above(
    amount: str, currency: str | None, verdict: str
) -> None:
    framed = frame("per_day", offer(amount, currency=currency), PriceContext(), Profile(money("20", currency)))
    if isinstance(framed, Refusal):
        assert framed.reason == verdict
        assert framed.details["limit"] == money("60", currency)
    else:
        assert verdict == ("marked" if framed.marked else "passes")


def test_small_change_in_another_currency_is_no_measure() -> None:
    assert refused("per_day", offer("200", currency="CNY"), small=money("5", "USD")).reason == "no_small_amount"
    assert shown("per_day", offer("200"), small=money("20", "CNY")).amount == money("6.58")


@pytest.mark.parametrize("used", ["weekly", "rarely"])
def test_what_is_not_used_most_days_is_not_said_by_the_day(used: Used) -> None:
    assert refused("per_day", offer("200", used=used)).reason == "rarely_used"
    assert refused("per_day", offer("200", used="most_days"), used=used).reason == "rarely_used"


def test_a_split_that_costs_more_than_the_prepaid_price_is_refused_with_the_money() -> None:
    refusal = refused("per_day", offer("200", prepaid="2200"))
    assert refusal.reason == "worse_deal"
    assert refusal.details == {"more": money("200"), "prepaid": money("2200"), "span": "year"}
    assert shown("per_day", offer("200", prepaid="2400"))


def test_a_difference_shows_both_totals_over_the_same_span() -> None:
    framed = shown("difference", offer("200", term=24, once="100"), rival=offer("180", once="50"))
    assert framed.amount == framed.difference == money("20")
    assert (framed.total, framed.rival_total) == (money("4900"), money("4370"))
    assert framed.total_months == 24


@pytest.mark.parametrize(
    ("rival", "difference", "rival_total"),
    [
        (offer("1800", "year"), "50", "1800"),
        (offer("450", "quarter"), "50", "1800"),
        (offer("5", "day"), "47.92", "1825"),
        (offer("35", "week"), "47.92", "1825"),
    ],
)
def test_a_rival_in_another_rhythm_is_brought_to_ours(rival: Offer, difference: str, rival_total: str) -> None:
    framed = shown("difference", offer("200"), rival=rival)
    assert (framed.difference, framed.rival_total) == (money(difference), money(rival_total))


def test_a_rival_per_seat_is_reckoned_for_as_many_seats_as_ours() -> None:
    ours = Offer(Price(money("20"), "month", "seat"), seats=10)
    framed = shown("difference", ours, rival=Offer(Price(money("15"), "month", "seat")))
    assert (framed.difference, framed.total, framed.rival_total) == (money("50"), money("2400"), money("1800"))


def test_a_rival_total_is_never_rounded_up() -> None:
    framed = shown("difference", offer("30", "week"), rival=offer("100"))
    assert framed.rival_total == money("1200")
    assert shown("difference", offer("200"), rival=offer("3.333", "day")).rival_total == money("1216.54")


def test_paid_once_both_are_compared_without_a_span() -> None:
    framed = shown("difference", offer("2000", "once", once="100"), rival=offer("1800", "once"))
    assert (framed.difference, framed.total, framed.rival_total) == (money("200"), money("2100"), money("1800"))
    assert framed.total_months is None


def test_the_total_cost_of_what_is_paid_once_needs_no_term() -> None:
    framed = shown("total_cost", offer("2000", "once", once="100"))
    assert (framed.amount, framed.total, framed.total_months) == (money("2100"), money("2100"), None)


@pytest.mark.parametrize(
    ("name", "ours", "rival", "reason"),
    [
        ("per_day", None, None, "no_amount"),
        ("total_cost", offer("0"), None, "no_amount"),
        ("per_day", offer("200", None), None, "no_rhythm"),
        ("difference", offer("200", None), offer("150", None), "no_rhythm"),
        ("per_day", offer("50", "hour"), None, "hourly"),
        ("per_day", offer("200", "once"), None, "one_off"),
        ("total_cost", offer("200"), None, "no_term"),
        ("difference", offer("200"), None, "no_rival"),
        ("difference", offer("200", currency="CNY"), offer("150", currency="USD"), "rival_not_comparable"),
        ("difference", offer("200"), offer("150", "once"), "rival_not_comparable"),
        ("difference", offer("200"), offer("150", None), "rival_not_comparable"),
        ("difference", offer("200"), offer("200"), "cheaper_already"),
        ("difference", offer("200"), offer("250"), "cheaper_already"),
        ("difference", offer("200"), offer("190", once="500"), "cheaper_already"),
        ("difference", offer("200", once="500"), offer("200"), "dearer_by_fees"),
    ],
)
def test_a_frame_that_would_mislead_is_refused_with_its_reason(
    name: str, ours: Offer | None, rival: Offer | None, reason: str
) -> None:
    assert refused(name, ours, rival).reason == reason


def test_numbers_without_a_currency_are_compared_as_numbers() -> None:
    framed = shown("difference", offer("200"), rival=offer("150", currency="CNY"))
    assert framed.rival_total == money("1800", "CNY")
    assert framed.difference == money("50", "CNY")
    assert framed.total == money("2400", "CNY")


def test_frames_keep_their_order_but_a_marked_day_steps_behind() -> None:
    plain = frames(("per_day", "difference", "total_cost"), offer("200", term=24), PriceContext(), Profile(SMALL))
    assert [one.frame for one in plain] == ["per_day", "difference", "total_cost"]
    marked = frames(("per_day", "difference", "total_cost"), offer("900", term=24), PriceContext(), Profile(SMALL))
    assert [one.frame for one in marked] == ["difference", "total_cost", "per_day"]


def test_a_name_that_is_no_frame_is_a_mistake_of_the_caller() -> None:
    assert not is_frame_name("decoy")
    with pytest.raises(ValueError, match="decoy"):
        frame("decoy", offer("200"), PriceContext(), Profile(SMALL))


currencies = st.sampled_from(("CNY", "KRW", "USD", "TWD", None))
rhythms: st.SearchStrategy[Every] = st.sampled_from(("day", "week", "month", "quarter", "year", "once"))
sides: st.SearchStrategy[Per] = st.sampled_from(("order", "seat"))


@st.composite
def offers(draw: st.DrawFn, currency: str | None) -> Offer:
    places = 0 if currency in ("KRW", "TWD") else 2
    amounts = st.decimals(min_value=0, max_value=10**7, places=places)
    return Offer(
        Price(Money(draw(amounts), currency), draw(rhythms), draw(sides)),
        term_months=draw(st.none() | st.integers(1, 60)),
        once=tuple((f"fee {n}", Money(draw(amounts), currency)) for n in range(draw(st.integers(0, 2)))),
        seats=draw(st.integers(1, 500)),
    )


@settings(max_examples=1000)
@given(st.data(), currencies)
def test_no_frame_stands_without_its_total_and_none_understates(data: st.DataObject, currency: str | None) -> None:
    ours = data.draw(offers(currency))
    context = PriceContext(data.draw(st.none() | offers(currency)))
    for framed in frames(NAMES, ours, context, Profile(Money(Decimal(10**8), currency))):
        if isinstance(framed, Refusal):
            continue
        fees = sum((Fraction(fee.amount) for _, fee in ours.once), Fraction(0))
        seats = ours.seats if ours.price.per == "seat" else 1
        each_time = Fraction(ours.price.money.amount) * seats
        times = {"day": Fraction(365, 12), "week": Fraction(365, 84), "month": Fraction(1), "quarter": Fraction(1, 3)}
        months = framed.total_months or 1
        recurring = each_time * times.get(ours.price.every or "", Fraction(1, 12)) * months
        true_total = fees + (each_time if framed.total_months is None else recurring)
        assert true_total <= framed.total.exact() < true_total + 1
        match framed.frame:
            case "per_day":
                days = Fraction(365 * months, 12)
                assert framed.amount.exact() * days >= true_total - fees
                assert framed.under is not None
                assert framed.under > framed.amount
            case "total_cost":
                assert framed.amount == framed.total
            case "difference":
                assert framed.rival_total is not None
                assert framed.difference is not None
                assert framed.rival_total < framed.total
                assert framed.difference.amount > 0
