"""Offers: sums over a span, exact inside, rounded up once."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.pricing.money import Money, MoneyError
from bot.pricing.offer import TIMES_A_YEAR, Every, Offer, Price, worse_deal


def price(amount: str, every: Every | None = "month", currency: str | None = None) -> Price:
    return Price(Money(Decimal(amount), currency), every)


def money(amount: str, currency: str | None = None) -> Money:
    return Money(Decimal(amount), currency)


def test_two_hundred_a_month_is_6_58_a_day_and_2400_a_year() -> None:
    offer = Offer(price("200"), term_months=24)
    assert offer.per_day() == money("6.58")
    assert offer.yearly() == money("2400")
    assert offer.total() == money("4800")


@pytest.mark.parametrize(
    ("amount", "every", "per_day", "yearly"),
    [
        ("1", "day", "1", "365"),
        ("7", "week", "1", "365"),
        ("30", "quarter", "0.33", "120"),
        ("2200", "year", "6.03", "2200"),
    ],
)
def test_every_rhythm_is_brought_to_a_day_and_a_year(amount: str, every: Every, per_day: str, yearly: str) -> None:
    offer = Offer(price(amount, every))
    assert offer.per_day() == money(per_day)
    assert offer.yearly() == money(yearly)


def test_fees_and_seats_are_in_every_sum_but_fees_are_not_in_a_day() -> None:
    offer = Offer(
        Price(money("10"), "month", "seat"),
        term_months=12,
        once=(("installation", money("100")), ("activation", money("20"))),
        seats=3,
    )
    assert offer.each_time() == money("30")
    assert offer.fees() == money("120")
    assert offer.total() == offer.yearly() == money("480")
    assert offer.per_day() == money("0.99")


def test_seats_do_not_multiply_the_price_of_a_whole_order() -> None:
    assert Offer(price("10"), seats=3).yearly() == money("120")


@pytest.mark.parametrize("every", ["once", "hour", None])
def test_what_does_not_recur_has_no_sum_over_time(every: Every | None) -> None:
    offer = Offer(price("200", every), term_months=24)
    assert offer.per_day() is offer.yearly() is offer.total() is None


def test_without_a_term_there_is_no_total() -> None:
    assert Offer(price("200")).total() is None
    assert Offer(price("200")).span_months() == 12


@pytest.mark.parametrize(
    ("prepaid", "term", "more"),
    [
        (price("2200", "year"), None, "200"),
        (price("550", "quarter"), None, "50"),
        (price("4000", "once"), 24, "800"),
        (price("2400", "year"), None, None),
        (price("2500", "year"), None, None),
        (price("4000", "once"), None, None),
        (price("4000", None), 24, None),
    ],
)
def test_the_worse_deal_is_told_in_money_over_the_prepaid_span(
    prepaid: Price, term: int | None, more: str | None
) -> None:
    offer = Offer(price("200"), term_months=term, prepaid=prepaid)
    assert worse_deal(offer) == (None if more is None else money(more))


def test_parts_without_a_currency_take_the_one_that_is_named() -> None:
    offer = Offer(price("200"), once=(("installation", money("100", "CNY")),), prepaid=price("2200", "year"))
    assert offer.yearly() == money("2500", "CNY")
    assert worse_deal(offer) == money("200", "CNY")


def test_two_currencies_cannot_stand_in_one_offer() -> None:
    with pytest.raises(MoneyError):
        Offer(price("200", "month", "CNY"), once=(("installation", money("10", "USD")),))


@pytest.mark.parametrize(("seats", "term"), [(0, None), (-1, None), (1, 0), (1, -12)])
def test_an_order_without_seats_or_with_no_term_is_refused(seats: int, term: int | None) -> None:
    with pytest.raises(MoneyError):
        Offer(price("200"), seats=seats, term_months=term)


def test_prices_and_fees_below_zero_are_refused() -> None:
    with pytest.raises(MoneyError):
        price("-1")
    with pytest.raises(MoneyError):
        Offer(price("1"), once=(("installation", money("-1")),))


@given(
    st.decimals(min_value=0, max_value=10**9, places=4),
    st.sampled_from(sorted(TIMES_A_YEAR)),
    st.integers(1, 120),
    st.integers(1, 10_000),
    st.decimals(min_value=0, max_value=10**6, places=2),
)
def test_a_total_is_the_exact_fraction_rounded_up_by_less_than_a_cent(
    amount: Decimal, every: Every, term: int, seats: int, fee: Decimal
) -> None:
    offer = Offer(
        Price(Money(amount, "CNY"), every, "seat"), term_months=term, seats=seats, once=(("fee", Money(fee, "CNY")),)
    )
    exact = Fraction(amount) * seats * TIMES_A_YEAR[every] * term / 12 + Fraction(fee)
    total = offer.total()
    assert total is not None
    assert exact <= total.exact() < exact + Fraction(1, 100)
