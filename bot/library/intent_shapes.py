"""The shapes of intents and generic cards, as models: texts, lists and fields come in, records go out."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Annotated, Generic, TypeVar

from pydantic import BaseModel, Discriminator, Field, Tag

from bot.library import records
from bot.library.records import Cause, Kind, Line, Segment, Stage, Step, Style, TestPhrase, Timing, Words
from bot.library.scalars import Day, Name, Text
from bot.library.shape import InEachLanguage, Shape


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
    also: list[Text] = Field(default_factory=list)


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
    calm: list[AnyLine] = Field(default_factory=list)
    tips: list[Text] = Field(default_factory=list)

    def words(self) -> Words:
        return replace(super().words(), calm=_lines(self.calm), tips=tuple(self.tips))


class SignalWords(Recognised):
    close: list[AnyLine] = Field(default_factory=list)

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
    tips: list[Text] = Field(default_factory=list)

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
    not_: dict[Text, Text] = Field(default_factory=dict, alias="not")
    stages: list[Stage] = Field(default_factory=list)
    cause: Cause | None = None
    timing: Timing = "now"
    frames: list[Text] = Field(default_factory=list)
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
    """An intent, which says what it means, and may say who looks after it and until when it is good."""

    means: Text
    owner: Name = ""
    review: Day | None = None

    def record(self, name: str, kind: Kind) -> records.Intent:
        review = date.fromisoformat(self.review) if self.review else None
        return replace(super().record(name, kind), owner=self.owner, review=review)


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
