"""Money: exact sums, rounding against us, amounts as three languages write them."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.language.detect import LANGUAGES, Language
from bot.language.numerals import possible_numbers
from bot.pricing.money import Money, MoneyError, minor_unit, plain

CURRENCIES = ("CNY", "KRW", "USD", "EUR", "GBP", "TWD", "HKD", "JPY", None)
amounts = st.decimals(min_value=0, max_value=10**10, places=4)
currencies = st.sampled_from(CURRENCIES)


def money(amount: str, currency: str | None = "CNY") -> Money:
    return Money(Decimal(amount), currency)


@pytest.mark.parametrize(
    ("amount", "currency", "language", "written"),
    [
        ("200", "CNY", "zh", "200元"),
        ("200.00", "CNY", "zh", "200元"),
        ("199.90", "CNY", "zh", "199.9元"),
        ("1200", "CNY", "zh", "1200元"),
        ("12000", "CNY", "zh", "12,000元"),
        ("49", "USD", "zh", "49美元"),
        ("30000", "KRW", "zh", "30,000韩元"),
        ("200", "TWD", "zh", "200元"),
        ("200", "HKD", "zh", "200元"),
        ("30000", "KRW", "ko", "30,000원"),
        ("9900", "KRW", "ko", "9,900원"),
        ("200", "CNY", "ko", "200위안"),
        ("19.90", "USD", "ko", "19.9달러"),
        ("49", "USD", "en", "$49"),
        ("49.00", "USD", "en", "$49"),
        ("19.9", "USD", "en", "$19.90"),
        ("200", "CNY", "en", "¥200"),
        ("30000", "KRW", "en", "₩30,000"),
        ("200", "HKD", "en", "HK$200"),
        ("1234567.5", "USD", "en", "$1,234,567.50"),
        ("-20", "USD", "en", "-$20"),
        ("200", None, "zh", "200"),
        ("1200", None, "zh", "1,200"),
        ("6.58", None, "en", "6.58"),
        ("200", "CHF", "en", "200 CHF"),
        ("6.575", "CNY", "zh", "6.58元"),
        ("986.3", "KRW", "ko", "987원"),
    ],
)
def test_an_amount_is_written_as_people_write_it(
    amount: str, currency: str | None, language: Language, written: str
) -> None:
    assert money(amount, currency).written(language) == written


@pytest.mark.parametrize(
    ("amount", "currency", "under"),
    [
        ("6.58", "CNY", "7"),
        ("6", "CNY", "7"),
        ("0.3", "USD", "0.4"),
        ("0.95", "USD", "1"),
        ("987", "KRW", "990"),
        ("990", "KRW", "1000"),
        ("65", "TWD", "66"),
        ("65", "JPY", "66"),
        ("0.5", "JPY", "1"),
        ("6.58", None, "7"),
        ("0.14", None, "0.2"),
    ],
)
def test_under_is_the_next_round_amount_and_strictly_more(amount: str, currency: str | None, under: str) -> None:
    assert money(amount, currency).ceil_to_step() == money(under, currency)


@pytest.mark.parametrize(
    ("amount", "currency", "rounded"), [("6.571", "CNY", "6.58"), ("986.1", "KRW", "987"), ("65.01", "TWD", "66")]
)
def test_rounding_goes_up_to_what_can_be_paid(amount: str, currency: str, rounded: str) -> None:
    assert money(amount, currency).rounded_up() == money(rounded, currency)


def test_two_currencies_are_never_reckoned_or_compared() -> None:
    yuan, won = money("200"), money("200", "KRW")
    with pytest.raises(MoneyError):
        yuan + won
    with pytest.raises(MoneyError):
        yuan - won
    with pytest.raises(MoneyError):
        _ = yuan < won
    assert yuan != won
    assert not yuan.comparable_with(won)
    assert yuan.comparable_with(money("200", None))


def test_amounts_of_one_currency_are_ordered_and_summed() -> None:
    assert money("150") < money("200") <= money("200.00")
    assert money("150") + money("50.5") == money("200.5")
    assert 2 * money("19.90") == money("39.8")
    assert money("200") * Decimal("0.5") == money("100")


@pytest.mark.parametrize("amount", ["NaN", "Infinity", "sNaN", "1e999999", "1e-999999", "1e40"])
def test_an_amount_out_of_bounds_is_refused_at_once(amount: str) -> None:
    with pytest.raises(MoneyError):
        money(amount)


def test_a_product_that_would_not_come_out_exact_is_refused_instead_of_rounded() -> None:
    with pytest.raises(MoneyError):
        money("1.000000000000000000000000000001") * Decimal("1." + "0" * 59 + "1")


def test_a_currency_once_said_stays() -> None:
    assert money("5", None).in_currency("USD") == money("5", "USD")
    assert money("5", "CNY").in_currency("USD") == money("5", "CNY")


@pytest.mark.parametrize(("amount", "digits"), [("200.00", "200"), ("1E+3", "1000"), ("6.580", "6.58"), ("0", "0")])
def test_plain_digits_have_no_exponent_and_no_needless_zeros(amount: str, digits: str) -> None:
    assert plain(Decimal(amount)) == digits


@given(amounts, currencies)
def test_under_is_more_than_the_amount_by_at_most_a_step(amount: Decimal, currency: str | None) -> None:
    value = Money(amount, currency)
    assert value < value.ceil_to_step()
    assert value.ceil_to_step().amount - amount <= (10 if currency == "KRW" else 1)


@given(st.fractions(min_value=0, max_value=10**10), currencies)
def test_the_payable_amounts_around_an_exact_one_enclose_it_closely(exact: Fraction, currency: str | None) -> None:
    above, below = Money.at_least(exact, currency), Money.at_most(exact, currency)
    assert below.exact() <= exact <= above.exact()
    assert (above - below).amount <= minor_unit(currency)


@given(amounts, currencies, st.sampled_from(LANGUAGES))
def test_what_is_written_reads_back_as_the_payable_amount(
    amount: Decimal, currency: str | None, language: Language
) -> None:
    value = Money(amount, currency)
    written = value.written(language)
    number = "".join(letter for letter in written if letter in "0123456789,.")
    assert value.rounded_up().amount in possible_numbers(number)
