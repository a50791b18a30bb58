"""The shapes of the files of `intents/quiz/`, as models: texts, lists and fields come in, records go out."""

from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Field
from pydantic_core import PydanticCustomError

from bot.library.records import Step, Style
from bot.library.scalars import Amount, Flag, Text
from bot.library.shape import InEachLanguage, Shape
from bot.quiz import material

Filled = Annotated[Text, Field(min_length=1)]


def _whole(value: object) -> int:
    if not isinstance(value, str) or not value.isascii() or not value.isdigit() or len(value) > 3:
        raise PydanticCustomError("not_an_amount", "not_an_amount")
    return int(value)


def _with_amount(value: str) -> str:
    if "{amount}" not in value:
        raise PydanticCustomError("needs_amount", "needs_amount")
    return value


Whole = Annotated[int, BeforeValidator(_whole)]
AmountText = Annotated[Filled, AfterValidator(_with_amount)]


class RuleShape(Shape):
    says: Filled
    also: Filled | None = None
    unless: Filled | None = None
    asked: Flag | None = None


class CuesFile(Shape):
    """How the steps of a reply are told by their words, in one language."""

    parts: dict[Filled, Filled]
    question: Filled
    confirm: Filled
    soft: Filled
    but: Filled
    repeat: list[RuleShape]
    clarify: list[RuleShape]
    empathize: list[RuleShape]
    isolate: list[RuleShape]
    explain: list[RuleShape]
    guide: list[RuleShape]
    pressure: list[RuleShape]
    arguing: list[RuleShape]
    parting: list[RuleShape]
    nothing: list[Filled]
    pressing: list[Filled]
    samples: dict[Step, list[Filled]] = Field(default_factory=dict)


class KindShape(Shape):
    name: Filled
    why: Filled
    examples: list[Filled]

    def record(self) -> material.Kind:
        return material.Kind(self.name, self.why, tuple(self.examples))


class SortShape(Shape):
    ask: Filled
    kinds: dict[Filled, KindShape]


class QuestionShape(Shape):
    ask: Filled
    right: Filled
    wrong: Annotated[list[Filled], Field(min_length=1)]
    why: Filled

    def record(self) -> material.Written:
        return material.Written(self.ask, self.right, tuple(self.wrong), self.why)


class OrderShape(Shape):
    ask: Filled
    steps: Annotated[list[Filled], Field(min_length=3)]
    why: Filled


class TiersShape(Shape):
    names: dict[Filled, Filled]
    below: Filled
    asks: dict[Filled, AmountText]
    why: Filled


class DeckWordsShape(Shape):
    title: Filled
    sort: SortShape | None = None
    questions: dict[Filled, QuestionShape] = Field(default_factory=dict)
    order: OrderShape | None = None
    tiers: TiersShape | None = None

    def record(self) -> material.DeckWords:
        order, tiers = self.order, self.tiers
        return material.DeckWords(
            title=self.title,
            sort=self.sort.ask if self.sort else "",
            kinds={name: kind.record() for name, kind in self.sort.kinds.items()} if self.sort else {},
            questions={name: question.record() for name, question in self.questions.items()},
            order=material.Ordered(order.ask, tuple(order.steps), order.why) if order else None,
            tiers=material.TierWords(tiers.names, tiers.below, tiers.asks, tiers.why) if tiers else None,
        )


class TableShape(Shape):
    bands: dict[Filled, Amount]
    amounts: list[Amount]

    def record(self) -> material.Table:
        highest_first = sorted(self.bands.items(), key=lambda band: band[1], reverse=True)
        return material.Table(tuple(highest_first), tuple(self.amounts))


class DeckFile(InEachLanguage[DeckWordsShape]):
    """Quiz material that is not in the intents."""

    section: Filled
    card: Filled | None = None
    tables: dict[Filled, TableShape] = Field(default_factory=dict)

    def record(self, name: str) -> material.Deck:
        return material.Deck(
            id=name,
            section=self.section,
            card=self.card,
            words={language: own.record() for language, own in self.by_language().items()},
            tables={table: shape.record() for table, shape in self.tables.items()},
        )


class MovesShape(Shape):
    deflects: list[Filled]
    hints: list[Filled]
    reveals: list[Filled]
    softens: list[Filled]
    confirms: list[Filled]
    unmoved: list[Filled]
    convinced: list[Filled]
    annoyed: list[Filled]
    vague: list[Filled]
    agrees: list[Filled]
    postpones: list[Filled]
    leaves: list[Filled]
    parts: list[Filled]

    def by_move(self) -> dict[material.Move, tuple[str, ...]]:
        return {move: tuple(getattr(self, move)) for move in material.MOVES}


class PersonaWordsShape(Shape):
    name: Filled
    who: Filled
    opening: Filled
    wants: Filled
    key: Filled
    lines: MovesShape

    def record(self) -> material.PersonaWords:
        return material.PersonaWords(self.name, self.who, self.opening, self.lines.by_move(), self.wants, self.key)


class PersonaFile(InEachLanguage[PersonaWordsShape]):
    """A customer to spar with."""

    style: Style
    mood: Whole
    patience: Whole
    budget: Filled
    says: Filled
    truth: Filled
    depth: Whole
    needs_calm: Flag = False
    fits: Flag = True

    def record(self, name: str) -> material.Persona:
        return material.Persona(
            id=name,
            style=self.style,
            mood=self.mood,
            patience=self.patience,
            budget=self.budget,
            says=self.says,
            truth=self.truth,
            depth=self.depth,
            needs_calm=self.needs_calm,
            fits=self.fits,
            words={language: own.record() for language, own in self.by_language().items()},
        )
