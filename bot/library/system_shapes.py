"""The shape of a file of `intents/playbook/`, as a model: texts, lists and fields come in, a `System` goes out."""

from typing import Annotated

from pydantic import Discriminator, Field, Tag

from bot.library import systems
from bot.library.scalars import Amount, Text
from bot.library.shape import InEachLanguage, Shape
from bot.library.systems import Importance, Seed, ToolName


def _text_or_fields(value: object) -> str:
    return "text" if isinstance(value, str) else "fields"


class PartFields(Shape):
    text: Text
    when: list[Text] = Field(default_factory=list)
    say: list[Text] = Field(default_factory=list)


AnyPart = Annotated[Annotated[Text, Tag("text")] | Annotated[PartFields, Tag("fields")], Discriminator(_text_or_fields)]


class SystemWordsShape(Shape):
    title: Text
    asks: list[Text]
    points: list[Text]
    parts: dict[Text, AnyPart] = Field(default_factory=dict)
    ask: list[Text] = Field(default_factory=list)
    avoid: list[Text] = Field(default_factory=list)
    gap: Text = ""

    def record(self) -> systems.SystemWords:
        return systems.SystemWords(
            title=self.title,
            asks=tuple(self.asks),
            points=tuple(self.points),
            parts={name: _part(part) for name, part in self.parts.items()},
            ask=tuple(self.ask),
            avoid=tuple(self.avoid),
            gap=self.gap,
        )


class SystemFile(InEachLanguage[SystemWordsShape]):
    """A system of the method: a card for the rep, its elements, and what a tool needs of it."""

    topic: Text
    importance: Importance
    sources: list[Seed]
    related: list[Text] = Field(default_factory=list)
    tool: ToolName | None = None
    tables: dict[Text, dict[Text, Amount]] = Field(default_factory=dict)

    def record(self, name: str) -> systems.System:
        return systems.System(
            id=name,
            topic=self.topic,
            importance=self.importance,
            sources=tuple(self.sources),
            words={language: own.record() for language, own in self.by_language().items()},
            related=tuple(self.related),
            tool=self.tool,
            tables=self.tables,
        )


def _part(part: str | PartFields) -> systems.Part:
    return systems.Part(part) if isinstance(part, str) else systems.Part(part.text, tuple(part.when), tuple(part.say))
