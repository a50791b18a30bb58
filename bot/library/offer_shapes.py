"""The shapes of everything around the intents, as models: products, markets, placeholders, frames, claims, words."""

from dataclasses import replace
from decimal import Decimal
from typing import Annotated, Any

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    RootModel,
    ValidationInfo,
    create_model,
    field_validator,
    model_validator,
)
from pydantic_core import PydanticCustomError

from bot.language.detect import Language
from bot.library import records
from bot.library.braces import HEARD, NAMES
from bot.library.fact_shapes import DutyShape, FactsShape
from bot.library.scalars import Amount, CountedText, Currency, Day, Flag, Term, Text
from bot.library.shape import InEachLanguage, Shape
from bot.library.tier_shapes import TierShape, checked_percent, checked_tiers, with_tax
from bot.pricing.facts import Facts
from bot.pricing.money import Money
from bot.pricing.offer import Every, Offer, Per, Price, Used


class Periods(Shape):
    hour: Text
    day: Text
    week: Text
    month: Text
    quarter: Text
    year: Text
    once: Text

    def by_rhythm(self) -> dict[Every, str]:
        return {
            "hour": self.hour,
            "day": self.day,
            "week": self.week,
            "month": self.month,
            "quarter": self.quarter,
            "year": self.year,
            "once": self.once,
        }


class LanguageShape(Shape):
    name: Text
    period: Periods
    months: CountedText
    one_month: Text
    one_year: Text
    years: CountedText
    per_seat: CountedText
    seats: CountedText
    before_tax: Text

    def record(self) -> records.LanguageWords:
        return records.LanguageWords(
            name=self.name,
            period=self.period.by_rhythm(),
            months=self.months,
            one_month=self.one_month,
            one_year=self.one_year,
            years=self.years,
            per_seat=self.per_seat,
            seats=self.seats,
            before_tax=self.before_tax,
        )


class LanguagesFile(InEachLanguage[LanguageShape]):
    """How a rhythm and a term are said."""


class PlaceholderShape(Shape):
    known_only: Flag = False
    fallback: InEachLanguage[Text]

    def record(self, name: str) -> records.Placeholder:
        return records.Placeholder(name, self.fallback.by_language(), self.known_only)


class HeardPlaceholderShape(PlaceholderShape):
    heard: InEachLanguage[dict[Text, list[Text]]] | None = None

    def record(self, name: str) -> records.Placeholder:
        if self.heard is None:
            return super().record(name)
        heard = {
            language: {said: tuple(sounds) for said, sounds in people.items()}
            for language, people in self.heard.by_language().items()
        }
        return replace(super().record(name), heard=heard)


_PLACEHOLDERS: dict[str, Any] = {
    name: (HeardPlaceholderShape if name in HEARD else PlaceholderShape, ...) for name in NAMES
}
PlaceholdersFile = create_model("PlaceholdersFile", __base__=Shape, **_PLACEHOLDERS)  # exactly the names we can fill


class MarketShape(Shape):
    currency: Currency
    small_a_day: Amount
    languages: list[Language] = Field(default_factory=list)
    frames: list[Text] = Field(default_factory=list)
    duties: list[DutyShape] = Field(default_factory=list)

    def record(self, name: str) -> records.Market:
        return records.Market(
            id=name,
            currency=self.currency,
            small_a_day=self.small_a_day,
            languages=tuple(self.languages),
            frames=tuple(self.frames),
            duties=tuple(duty.record(self.currency) for duty in self.duties),
        )


class MarketFile(BaseModel):
    """The default market, and each market under its two letters."""

    model_config = ConfigDict(extra="allow", frozen=True)
    __pydantic_extra__: dict[str, MarketShape]
    default: Text

    @model_validator(mode="after")
    def _default_is_a_market(self) -> "MarketFile":
        if self.default not in self.__pydantic_extra__:
            raise PydanticCustomError("unknown_default_market", "unknown_default_market", {"name": self.default})
        return self


class PriceShape(Shape):
    amount: Amount
    every: Every
    per: Per = "order"
    currency: Currency | None = None

    def record(self, currency: str | None = None) -> Price:
        return Price(Money(self.amount, self.currency or currency), self.every, self.per)


class FeatureShape(Shape):
    feature: Text
    advantage: Text
    benefit: Text


class ProductWordsShape(Shape):
    name: Text
    included: list[Text] = Field(default_factory=list)
    features: list[FeatureShape] = Field(default_factory=list)

    def record(self) -> records.ProductWords:
        features = tuple(records.Feature(each.feature, each.advantage, each.benefit) for each in self.features)
        return records.ProductWords(self.name, tuple(self.included), features)


class RivalShape(Shape):
    name: Text
    price: PriceShape
    source: Text
    seen: Day
    once: Amount | None = None

    def record(self, currency: str | None) -> records.Rival:
        return records.Rival(self.name, self.price.record(currency), self.source, self.seen, self.once)


class ProductFile(InEachLanguage[ProductWordsShape]):
    """A product: its price with every fee, its words, and what rivals really charge."""

    price: PriceShape
    tiers: list[TierShape] = Field(default_factory=list)
    term: Term | None = None
    once: dict[Text, Amount] = Field(default_factory=dict)
    prepaid: PriceShape | None = None
    tax_included: Flag | None = None
    tax_percent: Amount | None = None
    used: Used | None = None
    rivals: list[RivalShape] = Field(default_factory=list)
    facts: FactsShape | None = None
    trade: Text | None = None

    @field_validator("tiers")
    @classmethod
    def _tiers_rise(cls, tiers: list[TierShape], info: ValidationInfo) -> list[TierShape]:
        price = info.data.get("price")
        checked_tiers(tiers, price.per if price else None)
        return tiers

    @field_validator("tax_percent")
    @classmethod
    def _tax_is_on_top(cls, percent: Decimal | None, info: ValidationInfo) -> Decimal | None:
        checked_percent(percent, info.data.get("tax_included"))
        return percent

    def record(self, name: str) -> records.Product:
        currency = self.price.currency

        def paid(amount: Decimal) -> Money:
            return Money(with_tax(amount, self.tax_percent), currency)

        def price(shape: PriceShape) -> Price:
            return Price(paid(shape.amount), shape.every, shape.per)

        tiers = ((1, paid(self.price.amount)), *((tier.from_seats, paid(tier.amount)) for tier in self.tiers))
        offer = Offer(
            price=price(self.price),
            term_months=self.term,
            once=tuple((fee, paid(amount)) for fee, amount in self.once.items()),
            used=self.used,
            prepaid=price(self.prepaid) if self.prepaid else None,
            tax_included=True if self.tax_percent is not None else self.tax_included,
            tiers=tiers if self.tiers else (),
        )
        return records.Product(
            id=name,
            offer=offer,
            words={language: own.record() for language, own in self.by_language().items()},
            rivals=tuple(rival.record(currency) for rival in self.rivals),
            facts=self.facts.record(currency) if self.facts else Facts(),
            trade=self.trade or "",
        )


class FrameFile(InEachLanguage[list[Text]]):
    """The lines that say a price in one way."""


class ClaimShape(Shape):
    words: list[Annotated[Text, Field(min_length=1)]]
    why: Text

    def record(self) -> records.Claim:
        return records.Claim(tuple(self.words), self.why)


class ClaimsFile(RootModel[list[ClaimShape]]):
    """Words that may not be said to a customer."""
