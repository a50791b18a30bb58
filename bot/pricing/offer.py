"""What the customer would pay: a price, its rhythm, the term, and every fee.

Amounts come in as typed or as the product file has them; sums over a span of time go out, exact inside and rounded up
only once at the end. A month is a twelfth of a year of 365 days.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from types import MappingProxyType
from typing import Literal

from bot.pricing.money import Money, MoneyError

Every = Literal["hour", "day", "week", "month", "quarter", "year", "once"]
Role = Literal["ours", "rival", "fee"]
Per = Literal["order", "seat"]
Used = Literal["most_days", "weekly", "rarely"]

# An hour is missing on purpose: nobody knows how many of them will be bought.
TIMES_A_YEAR: Mapping[Every, Fraction] = MappingProxyType(
    {
        "day": Fraction(365),
        "week": Fraction(365, 7),
        "month": Fraction(12),
        "quarter": Fraction(4),
        "year": Fraction(1),
    }
)
MONTHS_A_YEAR = 12


@dataclass(frozen=True, slots=True)
class Price:
    """An amount and how often it falls due; `every` is None where an amount was typed without a period."""

    money: Money
    every: Every | None
    per: Per = "order"

    def __post_init__(self) -> None:
        if self.money.amount < 0:
            raise MoneyError(f"{self.money.amount} is no price. Give an amount of zero or more.")

    def times_a_year(self) -> Fraction | None:
        """How often it falls due; None for what cannot be summed over a span of time."""
        return None if self.every is None else TIMES_A_YEAR.get(self.every)

    def recurs(self) -> bool:
        return self.times_a_year() is not None


@dataclass(frozen=True, slots=True)
class Offer:
    """One order. Parts without a currency take the one that the other parts name. tax_included: whether
    the amounts hold all taxes; None where nobody said. tiers: the list price per seat from so many seats on, the first
    from one; the seats of the order choose among them. A price typed over the list price comes without tiers."""

    price: Price
    term_months: int | None = None
    once: tuple[tuple[str, Money], ...] = ()
    seats: int = 1
    used: Used | None = None
    prepaid: Price | None = None
    tax_included: bool | None = None
    tiers: tuple[tuple[int, Money], ...] = ()

    def __post_init__(self) -> None:
        if self.seats < 1 or (self.term_months is not None and self.term_months < 1):
            raise MoneyError("An order has at least one seat, and a term at least one month.")
        for from_seats, list_price in self.tiers:
            if self.seats >= from_seats:
                object.__setattr__(self, "price", replace(self.price, money=list_price))
        prepaid = () if self.prepaid is None else (self.prepaid.money,)
        parts = (self.price.money, *(fee for _, fee in self.once), *prepaid)
        currencies = sorted({part.currency for part in parts if part.currency is not None})
        if len(currencies) > 1:
            raise MoneyError(f"{' and '.join(currencies)} cannot stand in one offer. Use one currency.")
        if any(part.amount < 0 for part in parts):
            raise MoneyError("A fee cannot be below zero.")
        currency = currencies[0] if currencies else None
        object.__setattr__(self, "price", replace(self.price, money=self.price.money.in_currency(currency)))
        object.__setattr__(self, "once", tuple((name, fee.in_currency(currency)) for name, fee in self.once))
        if self.prepaid is not None:
            object.__setattr__(self, "prepaid", replace(self.prepaid, money=self.prepaid.money.in_currency(currency)))

    @property
    def currency(self) -> str | None:
        return self.price.money.currency

    def in_currency(self, currency: str | None) -> "Offer":
        """The same offer, its bare numbers in `currency`; one that has a currency keeps it."""
        tiers = tuple((from_seats, money.in_currency(currency)) for from_seats, money in self.tiers)
        return replace(self, price=replace(self.price, money=self.price.money.in_currency(currency)), tiers=tiers)

    def fees(self) -> Money | None:
        """All one-off fees together; None when there are none."""
        if not self.once:
            return None
        return Money.at_least(self.exact_fees(), self.currency)

    def each_time(self) -> Money:
        """What falls due each time for the whole order."""
        return Money.at_least(self.exact_each_time(), self.currency)

    def per_day(self) -> Money | None:
        """A day of the whole order without one-off fees; None where the price does not recur."""
        if not self.price.recurs():
            return None
        return Money.at_least(self.exact_over(MONTHS_A_YEAR) / TIMES_A_YEAR["day"], self.currency)

    def yearly(self) -> Money | None:
        """Twelve months with all fees; None where the price does not recur."""
        return self.over(MONTHS_A_YEAR)

    def total(self) -> Money | None:
        """The whole term with all fees; None without a term or where the price does not recur."""
        return None if self.term_months is None else self.over(self.term_months)

    def over(self, months: int) -> Money | None:
        """Any number of months with all fees; None where the price does not recur."""
        if not self.price.recurs():
            return None
        return Money.at_least(self.exact_over(months) + self.exact_fees(), self.currency)

    def span_months(self) -> int | None:
        """The months a total speaks of: the term, else a year; None for what is paid once."""
        if not self.price.recurs():
            return None
        return self.term_months or MONTHS_A_YEAR

    def payments(self) -> Fraction:
        """How often the price falls due in what a total covers; 1 for what is paid once."""
        times, months = self.price.times_a_year(), self.span_months()
        return Fraction(1) if times is None or months is None else times * months / MONTHS_A_YEAR

    def exact_total(self) -> Fraction:
        """Everything over `span_months()`, or the price itself with its fees for what is paid once; not rounded."""
        months = self.span_months()
        return (self.exact_each_time() if months is None else self.exact_over(months)) + self.exact_fees()

    def exact_each_time(self) -> Fraction:
        return _whole_order(self.price, self.seats)

    def exact_over(self, months: int | Fraction) -> Fraction:
        """That many months of a recurring price, without fees, not rounded."""
        times_a_year = self.price.times_a_year()
        if times_a_year is None:
            raise MoneyError("A price that does not recur has no sum over months.")
        return self.exact_each_time() * times_a_year * months / MONTHS_A_YEAR

    def exact_fees(self) -> Fraction:
        """All one-off fees together, not rounded."""
        return sum((fee.exact() for _, fee in self.once), Fraction(0))


def worse_deal(offer: Offer) -> Money | None:
    """How much more the small payments cost than the prepaid price, over the span the prepaid price covers.

    None when they cost no more, or when there is nothing to compare. What is prepaid once covers the whole term.
    """
    prepaid = offer.prepaid
    if prepaid is None or not offer.price.recurs():
        return None
    times_a_year = prepaid.times_a_year()
    if times_a_year is not None:
        months = MONTHS_A_YEAR / times_a_year
    elif prepaid.every == "once" and offer.term_months is not None:
        months = Fraction(offer.term_months)
    else:
        return None
    more = offer.exact_over(months) - _whole_order(prepaid, offer.seats)
    return Money.at_least(more, offer.currency) if more > 0 else None


def _whole_order(price: Price, seats: int) -> Fraction:
    return price.money.exact() * (seats if price.per == "seat" else 1)
