"""The shapes of what a product file may tell beside the price, and of what a market asks of a price, as models.

Amounts under `facts:` are in the product's own currency.
"""

from typing import Annotated, Literal

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from bot.library.scalars import Amount, Count, Day, Flag, Text
from bot.library.shape import InEachLanguage, Shape
from bot.pricing.facts import HOURS_A_DAY, Cap, Charged, Facts, Instalments, Part, Single, Uses
from bot.pricing.money import Money
from bot.pricing.offer import Every, Per, Price
from bot.pricing.profile import Duty, DutyKind, Sold

Words = InEachLanguage[Text]


def _hours(count: int) -> int:
    if count > HOURS_A_DAY:
        raise PydanticCustomError("not_a_count", "not_a_count")
    return count


class AmountShape(Shape):
    amount: Amount
    every: Every
    per: Per = "order"

    def price(self, currency: str | None) -> Price:
        return Price(Money(self.amount, currency), self.every, self.per)


class ChargedShape(AmountShape):
    source: Words
    seen: Day

    def record(self, currency: str | None) -> Charged:
        return Charged(self.price(currency), self.source.by_language(), self.seen)


class CapShape(AmountShape):
    source: Words

    def record(self, currency: str | None) -> Cap:
        return Cap(self.price(currency), self.source.by_language())


class PartShape(AmountShape):
    name: Words
    needed: Flag = False

    def record(self, currency: str | None) -> Part:
        return Part(self.name.by_language(), self.price(currency), self.needed)


class SingleShape(ChargedShape):
    name: Words

    def single(self, currency: str | None) -> Single:
        return Single(self.name.by_language(), self.record(currency))


class UsesShape(Shape):
    times: Count
    every: Literal["day", "week", "month", "quarter", "year"]

    def record(self) -> Uses:
        return Uses(self.times, self.every)


class InstalmentsShape(Shape):
    times: Count
    each: Amount
    every: Literal["week", "month", "quarter"] = "month"

    def record(self, currency: str | None) -> Instalments:
        return Instalments(self.times, Money(self.each, currency), self.every)


class FactsShape(Shape):
    """What price frames beyond the plain ones need. Everything may be left out."""

    uses: UsesShape | None = None
    hours_a_day: Annotated[Count, AfterValidator(_hours)] | None = None
    people: Count | None = None
    single_use: ChargedShape | None = None
    worth: ChargedShape | None = None
    reference: ChargedShape | None = None
    cap: CapShape | None = None
    parts: list[PartShape] = Field(default_factory=list)
    singly: list[SingleShape] = Field(default_factory=list)
    instalments: InstalmentsShape | None = None

    def record(self, currency: str | None) -> Facts:
        return Facts(
            uses=self.uses.record() if self.uses else None,
            hours_a_day=self.hours_a_day,
            people=self.people,
            single_use=self.single_use.record(currency) if self.single_use else None,
            worth=self.worth.record(currency) if self.worth else None,
            reference=self.reference.record(currency) if self.reference else None,
            cap=self.cap.record(currency) if self.cap else None,
            parts=tuple(part.record(currency) for part in self.parts),
            singly=tuple(single.single(currency) for single in self.singly),
            instalments=self.instalments.record(currency) if self.instalments else None,
        )


class DutyShape(Shape):
    """One thing that must stand beside a price in a market."""

    what: DutyKind
    law: Words
    sold: list[Sold] = Field(default_factory=list)
    days: Count | None = None
    working_days: Flag = False
    from_amount: Amount | None = None
    taxes_inside: Flag = True
    note: Words | None = None

    def record(self, currency: str) -> Duty:
        return Duty(
            kind=self.what,
            law=self.law.by_language(),
            sold=tuple(self.sold),
            days=self.days,
            working_days=self.working_days,
            from_amount=None if self.from_amount is None else Money(self.from_amount, currency),
            taxes_inside=self.taxes_inside,
            note=self.note.by_language() if self.note else {},
        )
