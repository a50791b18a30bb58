"""The lines to say as a sheet, one a row, for whoever writes in a table; and what was changed in such a sheet.

A library comes in, rows go out; rows that come back are compared with the library, and changes go out. A row with a
number is that line: another text takes its place, an empty one takes it away. A row without one is a new line. What
is missing changes nothing.
"""

from collections.abc import Iterator, Mapping, Sequence

from bot.language.detect import LANGUAGES
from bot.library.conform import nearest
from bot.library.finding import Finding
from bot.library.records import PARTS, SEGMENTS, STYLES, Library, Line
from bot.publishing.changes import Script
from bot.publishing.typed import speaks_against
from bot.spreadsheet import FORMULA
from bot.uploads.table import Record

RULE = "sheet"
COLUMNS: Mapping[str, Sequence[str]] = {
    "intent": (), "title": (), "language": (), "part": (), "number": (), "segment": (), "style": (), "text": (),
}  # fmt: skip
NEEDED = frozenset({"intent", "language", "part"})


def rows(library: Library) -> Iterator[tuple[str, ...]]:
    """The header, then each line of each intent's own."""
    yield tuple(COLUMNS)
    for name, intent in library.intents.items():
        for language in LANGUAGES:
            words = intent.words.get(language)
            if words is None:
                continue
            for part in PARTS:
                for number, line in enumerate(words.lines(part), 1):
                    cells = (name, words.title, language, part, str(number))
                    yield (*cells, line.segment or "", line.style or "", quoted(line.text))


def quoted(text: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith((*FORMULA, "'")) else text


def unquoted(text: str) -> str:
    """The text again."""
    return text[1:] if text.startswith("'") and text[1:].startswith((*FORMULA, "'")) else text


def changed(records: Sequence[Record], library: Library) -> tuple[tuple[Script, ...], tuple[Finding, ...]]:
    """What the rows say otherwise than the library; with findings, nothing is said."""
    scripts: list[Script] = []
    findings: list[Finding] = []
    for record in records:
        found = _read(record, library)
        if isinstance(found, Finding):
            findings.append(found)
        elif found is not None:
            scripts.append(found)
    return ((), tuple(findings)) if findings else (tuple(scripts), ())


def remarks(records: Sequence[Record], library: Library) -> tuple[Finding, ...]:
    """What speaks against the texts that were changed, each told by its cell."""
    return tuple(
        record.finding("text", one.rule, one.key, **one.values)
        for record in records
        if isinstance(script := _read(record, library), Script) and script.text
        for one in speaks_against(script, library)
    )


def _read(record: Record, library: Library) -> Script | Finding | None:
    values = record.values
    intent = library.intents.get(values["intent"])
    if intent is None:
        near = nearest(values["intent"], list(library.intents))
        if near:
            return record.finding("intent", RULE, "unknown_intent_near", name=values["intent"], near=near)
        return record.finding("intent", RULE, "unknown_intent", name=values["intent"])
    language = next((one for one in LANGUAGES if one == values["language"] and one in intent.words), None)
    part = next((one for one in PARTS if one == values["part"]), None)
    segment = next((one for one in SEGMENTS if one == values["segment"]), None)
    style = next((one for one in STYLES if one == values["style"]), None)
    if language is None:
        return _not_one_of(record, "language", LANGUAGES)
    if part is None:
        return _not_one_of(record, "part", PARTS)
    if values["segment"] and segment is None:
        return _not_one_of(record, "segment", SEGMENTS)
    if values["style"] and style is None:
        return _not_one_of(record, "style", STYLES)
    line = Line(unquoted(values["text"]), segment, style)
    if not values["number"]:
        return Script(intent.id, language, part, line.text, "", segment, style) if line.text else None
    lines = intent.words[language].lines(part)
    number = int(values["number"]) if values["number"].isascii() and values["number"].isdecimal() else 0
    if not 1 <= number <= len(lines):
        return record.finding("number", RULE, "not_a_count", where="number", value=values["number"])
    old = lines[number - 1]
    if line == Line(old.text.strip(), old.segment, old.style):
        return None
    return Script(intent.id, language, part, line.text, old.text, segment, style)


def _not_one_of(record: Record, column: str, choices: Sequence[str]) -> Finding:
    values = {"where": column, "value": record.values[column], "choices": ", ".join(choices)}
    return record.finding(column, RULE, "not_one_of", **values)
