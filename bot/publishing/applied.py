"""Changes made in chat, laid over the files of a library: files and changes come in, the files as they would read with
the changes in them go out. The same changes laid over files that hold them already change nothing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from bot.language.detect import Language
from bot.library.gather import GENERIC, Gathered
from bot.library.read import phrase_lines
from bot.library.records import FOLDERS, STEPS, Kind, Line, Step
from bot.library.source import phrases_path
from bot.library.strict_yaml import decode
from bot.library.write import (
    NoSuchPlace,
    as_phrase,
    lines_at,
    with_line,
    with_line_instead,
    with_phrase,
    with_steps,
    without_line,
)
from bot.publishing.changes import Change, Phrase, Script, WholeFile


@dataclass(frozen=True, slots=True)
class Applied:
    """The files with the changes in them. `astray`: the numbers of changes whose place is not there any more, so that
    they could not be laid over; a line whose old wording is gone is added and not astray."""

    gathered: Gathered
    astray: tuple[int, ...] = ()


def applied(gathered: Gathered, changes: Sequence[Change]) -> Applied:
    """All changes, one after the other."""
    astray: list[int] = []
    for change in changes:
        try:
            gathered = _with(gathered, change.content)
        except NoSuchPlace:
            astray.append(change.id)
    return Applied(gathered, tuple(astray))


def file_of(files: Mapping[str, bytes], intent: str) -> tuple[Kind, str] | None:
    """The kind of an intent and the path of its file in the base; None for one that no file holds."""
    for kind, folder in FOLDERS.items():
        path = f"{folder}/{intent}.yaml"
        if path in files:
            return kind, path
    return None


def _with(gathered: Gathered, content: Phrase | Script | WholeFile) -> Gathered:
    match content:
        case WholeFile():
            return _put(gathered, content.path, content.text)
        case Phrase():
            return _with_phrase(gathered, content)
        case Script():
            return _with_script(gathered, content)


def _with_phrase(gathered: Gathered, phrase: Phrase) -> Gathered:
    path = phrases_path(phrase.language, phrase.intent)
    text = _text(gathered, path)
    there = {line for layer in gathered.layers(path) for _, line in phrase_lines(_text(gathered, layer))}
    return gathered if as_phrase(phrase.text) in there else _put(gathered, path, with_phrase(text, phrase.text))


def _with_script(gathered: Gathered, script: Script) -> Gathered:
    found = file_of(gathered.files, script.intent)
    if found is None:
        raise NoSuchPlace(script.intent)
    kind, path = found
    loc = (script.language, "steps", script.part) if script.part in STEPS else (script.language, script.part)
    layers = {
        layer: lines
        for layer in gathered.layers(path)
        if (lines := lines_at(_text(gathered, layer), loc)) is not None
    }  # fmt: skip
    there = [(layer, line.text) for layer, lines in layers.items() for line in lines]
    line = Line(script.text, script.segment, script.style)
    old = next((layer for layer, text in there if script.instead_of and text == script.instead_of), None)
    if not script.text:
        return (
            gathered if old is None else _put(gathered, old, without_line(_text(gathered, old), loc, script.instead_of))
        )
    if old is not None:
        return _put(gathered, old, with_line_instead(_text(gathered, old), loc, script.instead_of, line))
    if script.text in [text for _, text in there]:
        return gathered
    if layers:
        layer = next(iter(layers))
        return _put(gathered, layer, with_line(_text(gathered, layer), loc, line))
    if script.part not in STEPS:
        raise NoSuchPlace(f"{script.intent}: {script.part}")
    steps = _own_steps(gathered, kind, script.language)
    steps[script.part] = (line, *steps.get(script.part, ()))
    return _put(gathered, path, with_steps(_text(gathered, path), script.language, steps))


def _own_steps(gathered: Gathered, kind: Kind, language: Language) -> "dict[Step, Sequence[Line]]":
    """What an intent that has said nothing of its own so far says: the lines of the generic card of its kind."""
    path = f"{GENERIC}/{kind}.yaml"
    found: dict[Step, Sequence[Line]] = {}
    for step in STEPS:
        for layer in reversed(gathered.layers(path)):
            lines = lines_at(_text(gathered, layer), (language, "steps", step))
            if lines is not None:
                found[step] = lines
    return found


def _text(gathered: Gathered, path: str) -> str:
    """The text of a file, "" where there is none. What cannot be decoded is told by the reader and has no lines."""
    text = decode(gathered.files.get(path, b""), path)
    return text if isinstance(text, str) else ""


def _put(gathered: Gathered, path: str, text: str) -> Gathered:
    return replace(gathered, files=dict(sorted({**gathered.files, path: text.encode()}.items())))
