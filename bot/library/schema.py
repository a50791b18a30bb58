"""The shapes of the content files, as models: plain texts, lists and fields come in, records go out.

A shape says what may stand where; what must hold between files is said by the rules. Field names are the keys of the
files. `schema_files` gives the same shapes to editors as JSON Schemas.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Annotated, Any, Generic, TypeVar

from pydantic import BaseModel, ConfigDict, Discriminator, Field, RootModel, Tag, create_model, model_validator
from pydantic_core import PydanticCustomError

from bot.language.detect import Language
from bot.library import records
from bot.library.braces import HEARD, NAMES
from bot.library.records import Cause, Kind, Line, Segment, Stage, Step, Style, TestPhrase, Timing, Words
from bot.library.scalars import Amount, CountedText, Currency, Day, Flag, Term, Text
from bot.pricing.money import Money
from bot.pricing.offer import Every, Offer, Per, Price, Used

T = TypeVar("T")


class Shape(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class InEachLanguage(Shape, Generic[T]):
    zh: T
    ko: T
    en: T

    def by_language(self) -> dict[Language, T]:
        return {"zh": self.zh, "ko": self.ko, "en": self.en}


def _text_or_fields(value: object) -> str:
    return "text" if isinstance(value, str) else "fields"


def _lines_or_skip(value: object) -> str | None:
    # A model comes here only on the way out (JSON Schema needs none of this).
    if isinstance(value, list):
        return "lines"
    return "skip" if isinstance(value, dict | BaseModel) else None


class For(Shape):
    segment: Segment | None = None
    style: Style | None = None


class TargetedLine(Shape):
    text: Text
    for_: For = Field(alias="for")


AnyLine = Annotated[
    Annotated[Text, Tag("text")] | Annotated[TargetedLine, Tag("fields")], Discriminator(_text_or_fields)
]


class TestWithOthers(Shape):
    text: Text
    also: list[Text] = []


AnyTest = Annotated[
    Annotated[Text, Tag("text")] | Annotated[TestWithOthers, Tag("fields")], Discriminator(_text_or_fields)
]


class Skip(Shape):
    skip: Text


AnyStep = Annotated[
    Annotated[list[AnyLine], Tag("lines")] | Annotated[Skip, Tag("skip")],
    Discriminator(_lines_or_skip, custom_error_type="not_lines", custom_error_message="not_lines"),
]


class Steps(Shape):
    repeat: AnyStep | None = None
    clarify: AnyStep | None = None
    empathize: AnyStep | None = None
    isolate: AnyStep | None = None
    explain: AnyStep | None = None
    guide: AnyStep | None = None

    def by_step(self) -> dict[Step, list[str | TargetedLine] | Skip]:
        """The steps that are written down."""
        every: dict[Step, list[str | TargetedLine] | Skip | None] = {
            "repeat": self.repeat,
            "clarify": self.clarify,
            "empathize": self.empathize,
            "isolate": self.isolate,
            "explain": self.explain,
            "guide": self.guide,
        }
        return {step: value for step, value in every.items() if value is not None}


class CardShape(Shape):
    title: Text
    points: list[Text]
    ask: list[Text]
    avoid: list[Text]
    source: Text = ""


class Recognised(Shape):
    """What each intent has in each language: its name, and what it is recognised by."""

    title: Text
    point: Text = ""
    examples: list[Text]
    tests: list[AnyTest]

    def words(self) -> Words:
        return Words(
            title=self.title,
            point=self.point,
            examples=tuple(self.examples),
            tests=tuple(_test(test) for test in self.tests),
        )


class ObjectionWords(Recognised):
    steps: Steps | None = None
    tip: Text = ""
    hold: Text = ""

    def words(self) -> Words:
        return replace(_with_steps(super().words(), self.steps), tip=self.tip, hold=self.hold)


class ComplaintWords(ObjectionWords):
    calm: list[AnyLine] = []
    tips: list[Text] = []

    def words(self) -> Words:
        return replace(super().words(), calm=_lines(self.calm), tips=tuple(self.tips))


class SignalWords(Recognised):
    close: list[AnyLine] = []

    def words(self) -> Words:
        return replace(super().words(), close=_lines(self.close))


class TopicWords(Recognised):
    card: CardShape | None = None

    def words(self) -> Words:
        return replace(super().words(), card=_card(self.card) if self.card else None)


class GenericShape(Shape):
    title: Text = ""
    point: Text = ""

    def words(self) -> Words:
        return Words(title=self.title, point=self.point)


class GenericObjectionWords(GenericShape):
    steps: Steps
    tip: Text = ""
    hold: Text = ""

    def words(self) -> Words:
        return replace(_with_steps(super().words(), self.steps), tip=self.tip, hold=self.hold)


class GenericComplaintWords(GenericObjectionWords):
    calm: list[AnyLine]
    tips: list[Text] = []

    def words(self) -> Words:
        return replace(super().words(), calm=_lines(self.calm), tips=tuple(self.tips))


class GenericSignalWords(GenericShape):
    close: list[AnyLine]

    def words(self) -> Words:
        return replace(super().words(), close=_lines(self.close))


class GenericTopicWords(GenericShape):
    card: CardShape

    def words(self) -> Words:
        return replace(super().words(), card=_card(self.card))


class TraditionalWords(Shape):
    """What is said otherwise in Taiwan than derived from the simplified words."""

    title: Text = ""
    point: Text = ""
    steps: Steps | None = None

    def words(self, title: str) -> Words:
        return _with_steps(Words(title=self.title or title, point=self.point), self.steps)


W = TypeVar("W", bound=Recognised | GenericShape)


class AnyIntentFile(InEachLanguage[W], Generic[W]):
    """An intent or a generic card."""

    means: Text = ""
    not_: dict[Text, Text] = Field(default={}, alias="not")
    stages: list[Stage] = []
    cause: Cause | None = None
    timing: Timing = "now"
    frames: list[Text] = []
    zh_hant: TraditionalWords | None = Field(default=None, alias="zh-Hant")

    def record(self, name: str, kind: Kind) -> records.Intent:
        return records.Intent(
            id=name,
            kind=kind,
            means=self.means,
            confused_with=self.not_,
            stages=tuple(self.stages),
            cause=self.cause,
            timing=self.timing,
            frames=tuple(self.frames),
            words={language: own.words() for language, own in self.by_language().items()},
            traditional=self.zh_hant.words(self.zh.title) if self.zh_hant else None,
        )


class IntentFile(AnyIntentFile[W], Generic[W]):
    """An intent, which says what it means."""

    means: Text


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
    one_year: Text
    years: CountedText

    def record(self) -> records.LanguageWords:
        return records.LanguageWords(self.name, self.period.by_rhythm(), self.months, self.one_year, self.years)


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
    languages: list[Language] = []

    def record(self, name: str) -> records.Market:
        return records.Market(name, self.currency, self.small_a_day, tuple(self.languages))


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
    included: list[Text] = []
    features: list[FeatureShape] = []

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
    term: Term | None = None
    once: dict[Text, Amount] = {}
    used: Used | None = None
    rivals: list[RivalShape] = []

    def record(self, name: str) -> records.Product:
        currency = self.price.currency
        once = tuple((fee, Money(amount, currency)) for fee, amount in self.once.items())
        return records.Product(
            id=name,
            offer=Offer(self.price.record(), self.term, once, used=self.used),
            words={language: own.record() for language, own in self.by_language().items()},
            rivals=tuple(rival.record(currency) for rival in self.rivals),
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


INTENT_FILES: Mapping[Kind, type[AnyIntentFile[Any]]] = MappingProxyType(
    {
        "objection": IntentFile[ObjectionWords],
        "complaint": IntentFile[ComplaintWords],
        "signal": IntentFile[SignalWords],
        "topic": IntentFile[TopicWords],
    }
)
GENERIC_FILES: Mapping[Kind, type[AnyIntentFile[Any]]] = MappingProxyType(
    {
        "objection": AnyIntentFile[GenericObjectionWords],
        "complaint": AnyIntentFile[GenericComplaintWords],
        "signal": AnyIntentFile[GenericSignalWords],
        "topic": AnyIntentFile[GenericTopicWords],
    }
)


def json_schemas() -> dict[str, dict[str, object]]:
    """A JSON Schema for each kind of content file, by the name of that kind."""
    shapes: dict[str, type[BaseModel]] = {
        **{str(kind): shape for kind, shape in INTENT_FILES.items()},
        **{f"generic_{kind}": shape for kind, shape in GENERIC_FILES.items()},
        "languages": LanguagesFile,
        "placeholders": PlaceholdersFile,
        "market": MarketFile,
        "product": ProductFile,
        "frame": FrameFile,
        "claims": ClaimsFile,
    }
    return {name: shape.model_json_schema() for name, shape in shapes.items()}


def schema_files() -> dict[str, str]:
    """The text of each file of `intents/schema/`, by file name."""
    return {
        f"{name}.json": json.dumps(schema, ensure_ascii=False, indent=2, sort_keys=True) + "\n"
        for name, schema in json_schemas().items()
    }


def _line(line: str | TargetedLine) -> Line:
    if isinstance(line, str):
        return Line(line)
    return Line(line.text, line.for_.segment, line.for_.style)


def _lines(lines: Sequence[str | TargetedLine]) -> tuple[Line, ...]:
    return tuple(_line(line) for line in lines)


def _test(test: str | TestWithOthers) -> TestPhrase:
    return TestPhrase(test) if isinstance(test, str) else TestPhrase(test.text, tuple(test.also))


def _card(card: CardShape) -> records.TopicCard:
    return records.TopicCard(card.title, tuple(card.points), tuple(card.ask), tuple(card.avoid), card.source)


def _with_steps(words: Words, steps: Steps | None) -> Words:
    written = steps.by_step() if steps else {}
    return replace(
        words,
        steps={step: _lines(value) for step, value in written.items() if not isinstance(value, Skip)},
        skipped={step: value.skip for step, value in written.items() if isinstance(value, Skip)},
    )
