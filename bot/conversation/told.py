"""What there is to tell of a change that went live: the line to say, instead of which one, and what customers say.

A change and the library that answers come in; a `Told` goes out, or nothing where the change is no line and gives none.
"""

from dataclasses import dataclass

from bot.broadcast.question import lines_of
from bot.broadcast.script import Script
from bot.coach.fill import fill
from bot.language.detect import Language
from bot.library.draft import read_begun
from bot.library.records import STEPS, Library, Part
from bot.publishing.changes import Change, Phrase, WholeFile
from bot.publishing.changes import Script as ChangedLine

_MOST_TELLING: tuple[Part, ...] = ("explain", "close", *STEPS)
"""Of a card whose own line is not known, the part that answers an objection comes first."""


@dataclass(frozen=True, slots=True)
class Told:
    """`heard`: something that customers say, "" where the line changed and they did not."""

    script: Script
    heard: str = ""


def told_of(change: Change, library: Library) -> Told | None:
    """What to tell of it; None for a line that was taken away, an intent that is gone, and a card without lines."""
    content = change.content
    if content.intent not in library.intents:
        return None
    match content:
        case ChangedLine():
            if not content.text:
                return None
            new, old = (fill(text, {}, library, content.language) for text in (content.text, content.instead_of))
            return Told(Script(content.intent, content.part, content.language, new, old))
        case Phrase():
            return _first_line(content.intent, content.language, content.text, library)
        case WholeFile():
            begun = read_begun(content.text)
            if begun is None:
                return None
            if not begun.line:
                return _first_line(content.intent, begun.language, begun.examples[0], library)
            new = fill(begun.line, {}, library, begun.language)
            return Told(Script(content.intent, "explain", begun.language, new), begun.examples[0])


def _first_line(intent: str, language: Language, heard: str, library: Library) -> Told | None:
    """The line that a card says to it."""
    for part in _MOST_TELLING:
        for line in lines_of(library, intent, language, part)[:1]:
            return Told(Script(intent, part, language, line), heard)
    return None
