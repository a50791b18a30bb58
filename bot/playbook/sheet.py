"""What a tool works from and what it hands back, as values: a question with its choices, or a finished sheet.

Sheets hold words of the cards (`Say` for the customer's ears, `Tell` for the rep's) and keys of the bot's own texts.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.language.detect import Language
from bot.library.records import Library
from bot.library.systems import Part, SystemWords, ToolName


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence of the bot's own texts. keys: values that are themselves sentences, by their key."""

    key: str
    values: Mapping[str, str] = field(default_factory=dict)
    keys: Mapping[str, str] = field(default_factory=dict)
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Tell:
    """Words of a card for the rep; `label` is the key of what stands in front of them."""

    text: str
    label: str = ""


@dataclass(frozen=True, slots=True)
class Say:
    """Words for the customer's ears."""

    text: str
    label: str = ""


Line = Said | Tell | Say


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer: a key of the texts, or words that are shown as they are."""

    key: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """What the tool wants to know next."""

    tool: ToolName
    key: str
    choices: tuple[Choice, ...]
    answers: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Sheet:
    """What the tool has to say. systems: the cards behind it."""

    tool: ToolName
    lines: tuple[Line, ...]
    systems: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Given:
    """All a tool works from. product: an id of the library; typed: what stood behind the command."""

    library: Library
    language: Language
    answers: tuple[int, ...] = ()
    product: str | None = None
    typed: str = ""

    def words(self, system: str) -> SystemWords:
        return self.library.playbook[system].words[self.language]

    def part(self, system: str, part: str) -> Part:
        return self.words(system).parts[part]


Step = Question | Sheet
