"""Random offers, every way to say them: none without its total, none understated, no currencies mixed, no crash.

Two thousand offers here, a hundred thousand before a release (`HYPOTHESIS_PROFILE=offers`).
"""

from collections.abc import Callable, Sequence
from dataclasses import fields
from decimal import Decimal
from fractions import Fraction
from typing import TypeVar

import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st

from bot.pricing.duties import beside
from bot.pricing.facts import Cap, Charged, Facts, Instalments, Part, Single, Uses, Words
from bot.pricing.frames import Frame, Rung
from bot.pricing.gates import PriceContext
from bot.pricing.money import Money, minor_unit
from bot.pricing.offer import TIMES_A_YEAR, Every, Offer, Per, Price, Used
from bot.pricing.profile import Duty, DutyKind, Profile
from bot.pricing.tactics import TACTICS, frames

EXAMPLES = max(2000, settings().max_examples)
KINDS: tuple[DutyKind, ...] = ("total", "each_time", "unit_price", "taxes", "reference", "withdrawal")
WORDS: Words = {"zh": "价", "ko": "값", "en": "price"}
DUTIES = tuple(Duty(kind, WORDS, days=14) for kind in KINDS)

RECURRING: tuple[Every, ...] = ("month", "year", "day", "week", "quarter")
RHYTHMS: tuple[Every | None, ...] = (*RECURRING, "month", "month", "once", "hour", None)
SIDES: tuple[Per, ...] = ("order", "order", "seat")
USED: tuple[Used | None, ...] = (None, "most_days", "weekly", "rarely")
FACTORS = tuple(Decimal(factor) for factor in ("1.5", "1.1", "1", "2", "13", "0.5"))

T = TypeVar("T")


class Dice:
    """An offer out of bytes: one draw for hypothesis instead of eighty, and zeros are the plainest offer."""

    def __init__(self, rolled: bytes) -> None:
        self._rolled = rolled
        self._next = 0

    def below(self, count: int) -> int:
        """A number from 0 to `count` - 1."""
        size = (count.bit_length() + 7) // 8
        rolled = self._rolled[self._next : self._next + size]
        self._next += size
        return int.from_bytes(rolled, "big") % count

    def of(self, choices: Sequence[T]) -> T:
        return choices[self.below(len(choices))]

    def rarely(self) -> bool:
        return self.below(4) == 3

    def maybe(self, make: Callable[[], T]) -> T | None:
        return make() if self.below(2) else None

    def amount(self) -> Decimal:
        """Whole cents and finer, small and large: what is typed, and what was worked out of it."""
        digits = self.of((3_000, 3_000, 10**8, 10**13))
        return Decimal(self.below(digits)).scaleb(-self.of((2, 0, 2, 4)))

    def currency(self, own: str | None) -> str | None:
        """Mostly the currency of the offer; sometimes another one, or none."""
        return self.of((own, own, own, own, None, "USD"))

    def price(self, currency: str | None, every: Every | None) -> Price:
        return Price(Money(self.amount(), currency), every, self.of(SIDES))

    def offer(self, currency: str | None) -> Offer:
        fees = [Money(self.amount(), currency) for _ in range(self.of((0, 0, 1, 2)))]
        price = self.price(currency, self.of(RHYTHMS))
        tiers = tuple((from_seats, Money(self.amount(), currency)) for from_seats in (1, 3, 50))
        return Offer(
            price,
            term_months=self.maybe(lambda: 1 + self.below(60)),
            once=tuple((f"fee {number}", fee) for number, fee in enumerate(fees)),
            seats=1 + self.below(self.of((1, 4, 5_000))),
            used=self.of(USED),
            prepaid=self.price(currency, self.of(RHYTHMS)) if self.rarely() else None,
            tax_included=self.of((None, True, False)),
            tiers=tiers if price.per == "seat" and self.rarely() else (),
        )

    def facts(self, ours: Offer) -> Facts:
        """What fits the offer often enough to be said: dearer references, parts that add up, instalments that reach
        the price."""
        currency, price = self.currency(ours.currency), ours.price

        def near() -> Money:
            return Money(self.amount() if self.rarely() else price.money.amount * self.of(FACTORS), currency)

        def other() -> Price:
            return Price(near(), self.of(RHYTHMS) if self.rarely() else price.every, self.of(SIDES))

        def charged() -> Charged:
            return Charged(other(), WORDS, "" if self.rarely() else "2026-10-01")

        share = Decimal(1 + self.below(99)) / 100
        parts = tuple(
            Part(WORDS, Price(Money(price.money.amount * part, currency), price.every, price.per), self.rarely())
            for part in (share, 1 - share)
        )
        return Facts(
            uses=self.maybe(lambda: Uses(1 + self.below(90), self.of(RECURRING))),
            hours_a_day=self.maybe(lambda: 1 + self.below(24)),
            people=self.maybe(lambda: 1 + self.below(9)),
            single_use=charged() if self.rarely() else None,
            worth=self.maybe(charged),
            reference=self.maybe(charged),
            cap=self.maybe(lambda: Cap(other(), {} if self.rarely() else WORDS)),
            parts=parts if self.below(2) else (),
            singly=tuple(Single(WORDS, charged()) for _ in range(self.below(4))),
            instalments=self.maybe(lambda: Instalments(1 + self.below(36), near())),
            gain=self.maybe(other),
        )


def true_sums(ours: Offer, months: int | None) -> tuple[Fraction, Fraction]:
    """What recurs in that many months (what is paid once where there are none), and that with all fees: worked out
    anew, from the bare numbers."""
    each_time = Fraction(ours.price.money.amount) * (ours.seats if ours.price.per == "seat" else 1)
    fees = sum((Fraction(fee.amount) for _, fee in ours.once), Fraction(0))
    if months is None or ours.price.every is None:
        return each_time, each_time + fees
    times = {"day": Fraction(365, 12), "week": Fraction(365, 84), "month": Fraction(1), "quarter": Fraction(1, 3)}
    recurs = each_time * times.get(ours.price.every, Fraction(1, 12)) * months
    return recurs, recurs + fees


def money_of(framed: Frame) -> list[Money]:
    """Every figure of a frame."""
    values = [getattr(framed, field.name) for field in fields(framed)]
    rungs = [rung.sum for rung in framed.rungs if isinstance(rung, Rung)]
    return [value for value in values if isinstance(value, Money)] + rungs


def parts_of_the_span(framed: Frame, ours: Offer) -> Fraction | None:
    """By how much a divided figure must be multiplied to cover the whole span of the total."""
    months = framed.total_months
    years = Fraction(months or 12, 12)
    count = framed.count or 1
    match framed.frame:
        case "per_day":
            return 365 * years
        case "per_week":
            return Fraction(365, 7) * years
        case "per_hour":
            return 365 * years * count
        case "per_use" if framed.every is not None:
            return TIMES_A_YEAR[framed.every] * count * years
        case "per_person" | "per_seat":
            payments = 1 if months is None or ours.price.every is None else TIMES_A_YEAR[ours.price.every] * years
            return Fraction(payments) * count
    return None


def check(framed: Frame, ours: Offer, context: PriceContext) -> None:
    recurs, total = true_sums(ours, framed.total_months)
    unit = Fraction(minor_unit(framed.total.currency))

    # A total, and a year, stand in every frame; neither understates.
    extra = framed.more.exact() if framed.more is not None else Fraction(0)
    assert total <= framed.total.exact() < total + extra + unit
    assert (framed.yearly is None) == (framed.total_months is None)
    if framed.yearly is not None:
        assert framed.yearly.exact() >= true_sums(ours, 12)[1]
    assert len({money.currency for money in money_of(framed)}) == 1
    assert framed.seats == ours.seats

    # A part times its number is never less than the price, and an all-in part never less than the total.
    times = parts_of_the_span(framed, ours)
    if times is not None:
        assert recurs <= framed.amount.exact() * times < recurs + unit * times
        assert (framed.all_in is None) == (not ours.once)
        if framed.all_in is not None:
            assert total <= framed.all_in.exact() * times < total + unit * times
    if framed.under is not None:
        assert framed.under > framed.amount
        assert (framed.under.amount * 10) % 1 == 0  # never an ending in .99

    # What another side costs is never overstated, and so no saving is.
    if framed.saving is not None and framed.against_total is not None:
        assert 0 < framed.saving.exact() <= framed.against_total.exact() + unit - total
        assert framed.total < framed.against_total or framed.total.exact() - total < unit
    match framed.frame:
        case "total_cost":
            assert framed.amount == framed.total
        case "difference":
            assert framed.rival_total is not None and framed.difference is not None
            assert framed.rival_total < framed.total
            assert framed.difference.amount > 0
        case "addition":
            sums = [rung.sum for rung in framed.rungs]
            assert sums == sorted(sums) and sums[-1] == framed.total
            assert sums[0].exact() >= total - recurs  # the fees are in the first step
        case "cap":
            assert framed.most is not None and framed.most >= framed.total
        case "instalment":
            assert framed.count is not None and framed.against_total is not None
            assert framed.total >= framed.against_total
        case "break_even":
            gain = context.facts.gain or (context.present.price if context.present else None)
            assert gain is not None and framed.count is not None
            won, _ = true_sums(Offer(gain, seats=ours.seats), framed.count)
            spent = total if framed.total_months is None else true_sums(ours, framed.count)[1]
            assert won >= spent


@pytest.mark.timeout(60 + EXAMPLES // 10)
@settings(max_examples=EXAMPLES)
@given(st.binary(min_size=320, max_size=320))
def test_no_frame_without_its_total_and_none_understates(rolled: bytes) -> None:
    dice = Dice(rolled)
    currency = dice.of(("CNY", "KRW", "USD", "EUR", "TWD", None))
    ours = dice.offer(currency)
    context = PriceContext(
        rival=dice.maybe(lambda: dice.offer(dice.currency(currency))),
        present=dice.maybe(lambda: dice.offer(dice.currency(currency))),
        facts=dice.facts(ours),
        stuck=bool(dice.below(2)),
    )
    small = Money(Decimal(dice.below(dice.of((100, 10**9)))), dice.currency(currency))
    profile = Profile(small, DUTIES)
    framed = frames(tuple(TACTICS), ours, context, profile)
    assert {one.frame for one in framed} == set(TACTICS)
    for one in framed:
        if isinstance(one, Frame):
            event(f"framed {one.frame}")
            check(one, ours, context)
    for duty in beside(profile, ours):
        if duty.duty.kind == "total":
            assert duty.money is not None
            assert duty.money.exact() >= true_sums(ours, duty.months)[1]
