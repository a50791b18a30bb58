"""Changes to the text of a library's files that touch nothing else: no comment, no blank, no quote of what stays.

A file's text and what is to change come in, the new text goes out. Only the place itself is rewritten: a parser tells
where it begins and ends, and a line is put there, taken out or exchanged.
"""

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

import yaml

from bot.library.records import STEPS, Line, Step

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_Node = TypeVar("_Node", bound=yaml.Node)
_FRAME = "{frame}"  # in a list of lines it stays where it is: in front
_INDENT = "  "


class NoSuchPlace(ValueError):
    """The file has no such list or line."""


def lines_at(text: str, loc: Sequence[str]) -> tuple[Line, ...] | None:
    """The lines of the list that `loc` leads to (("zh", "steps", "repeat")); None where there is none, and in a file
    that is no YAML, which its reader tells."""
    found = _list(text, loc)
    return None if found is None else tuple(_line(item) for item in found.value)


def with_line(text: str, loc: Sequence[str], line: Line) -> str:
    """A line put in front of a list; behind a leading {frame}, which says the price. Raises NoSuchPlace."""
    found = _must(_list(text, loc), loc)
    place = 1 if found.value and _line(found.value[0]).text == _FRAME else 0
    if found.flow_style:
        return _into_flow(text, found, place, written(line))
    if place == len(found.value):
        end = _end_of_line(text, found.value[-1].end_mark.index)
        return f"{_closed(text[:end])}{_margin(text, found.value[-1])}- {written(line)}\n{text[end:]}"
    start = _start_of_line(text, found.value[place].start_mark.index)
    return f"{text[:start]}{_margin(text, found.value[place])}- {written(line)}\n{text[start:]}"


def with_line_instead(text: str, loc: Sequence[str], old: str, line: Line) -> str:
    """A line exchanged for another. Raises NoSuchPlace where no line says `old`."""
    found = _must(_list(text, loc), loc)
    item = found.value[_place(found, old, loc)]
    here = _line(item)
    if isinstance(item, yaml.MappingNode) and (here.segment, here.style) == (line.segment, line.style):
        item = next(value for key, value in item.value if key.value == "text")
        return _spliced(text, item, json.dumps(line.text, ensure_ascii=False))
    return _spliced(text, item, written(line))


def without_line(text: str, loc: Sequence[str], old: str) -> str:
    """A line taken out. Raises NoSuchPlace where no line says it."""
    found = _must(_list(text, loc), loc)
    place = _place(found, old, loc)
    item = found.value[place]
    if found.flow_style:
        if len(found.value) == 1:
            return text[: item.start_mark.index] + text[item.end_mark.index :]
        if place == 0:
            return text[: item.start_mark.index] + text[found.value[1].start_mark.index :]
        return text[: found.value[place - 1].end_mark.index] + text[item.end_mark.index :]
    if len(found.value) == 1:
        return (
            f"{text[: _start_of_line(text, item.start_mark.index)]}{_margin(text, item)}[]\n"
            + text[_end_of_line(text, item.end_mark.index) :]
        )
    return text[: _start_of_line(text, item.start_mark.index)] + text[_end_of_line(text, item.end_mark.index) :]


def with_steps(text: str, language: str, steps: Mapping[Step, Sequence[Line]]) -> str:
    """A whole list of steps put into a language that has none. Raises NoSuchPlace where the language is missing."""
    own = _must(_node(text, (language,)), (language,))
    lists = {step: f"[{', '.join(map(written, steps[step]))}]" for step in STEPS if step in steps}
    if not isinstance(own, yaml.MappingNode) or not own.value:
        raise NoSuchPlace(language)
    if own.flow_style:
        last = own.value[-1][1].end_mark.index
        said = ", ".join(f"{step}: {lines}" for step, lines in lists.items())
        return f"{text[:last]}, steps: {{{said}}}{text[last:]}"
    end = _end_of_line(text, own.value[-1][1].end_mark.index)
    margin = _margin(text, own.value[0][0])
    said = "".join(f"{margin}{_INDENT}{step}: {lines}\n" for step, lines in lists.items())
    return f"{_closed(text[:end])}{margin}steps:\n{said}{text[end:]}"


def with_phrase(text: str, phrase: str) -> str:
    """A phrase at the end of a file of phrases. It is made one line; a # in it stays a sign and begins no comment."""
    return f"{_closed(text)}{as_phrase(phrase)}\n"


def as_phrase(phrase: str) -> str:
    """A phrase as it can stand in a file of phrases."""
    return " ".join(phrase.split()).replace("#", "\uff03")


def written(line: Line) -> str:
    """A line as YAML, on one line."""
    text = json.dumps(line.text, ensure_ascii=False)
    kept_for = [f"{name}: {own}" for name, own in (("segment", line.segment), ("style", line.style)) if own]
    return f"{{text: {text}, for: {{{', '.join(kept_for)}}}}}" if kept_for else text


def _node(text: str, loc: Sequence[str]) -> yaml.Node | None:
    try:
        node: yaml.Node | None = yaml.compose(text, Loader=_LOADER)
    except yaml.YAMLError:
        return None
    for key in loc:
        node = _fields(node).get(key)
    return node


def _fields(node: yaml.Node | None) -> dict[str, yaml.Node]:
    """What stands under names; nothing where there are none."""
    pairs = node.value if isinstance(node, yaml.MappingNode) else ()
    return {key.value: value for key, value in pairs if isinstance(key, yaml.ScalarNode)}


def _list(text: str, loc: Sequence[str]) -> yaml.SequenceNode | None:
    node = _node(text, loc)
    return node if isinstance(node, yaml.SequenceNode) else None


def _must(node: _Node | None, loc: Sequence[str]) -> _Node:
    if node is None:
        raise NoSuchPlace(".".join(loc))
    return node


def _place(found: yaml.SequenceNode, old: str, loc: Sequence[str]) -> int:
    for number, item in enumerate(found.value):
        if _line(item).text == old:
            return number
    raise NoSuchPlace(f"{'.'.join(loc)}: {old}")


def _line(item: yaml.Node) -> Line:
    if isinstance(item, yaml.ScalarNode):
        return Line(item.value)
    fields = _fields(item)
    kept_for = _fields(fields.get("for"))
    return Line(_said(fields.get("text")) or "", _said(kept_for.get("segment")), _said(kept_for.get("style")))


def _said(node: yaml.Node | None) -> Any:
    """A text; None for anything else. Whether it is one of those that may stand there is for the reader to tell."""
    return node.value if isinstance(node, yaml.ScalarNode) else None


def _into_flow(text: str, found: yaml.SequenceNode, place: int, said: str) -> str:
    if not found.value:
        start = found.start_mark.index + 1
        return f"{text[:start]}{said}{text[start:]}"
    if place == len(found.value):
        end = found.value[-1].end_mark.index
        return f"{text[:end]}, {said}{text[end:]}"
    start = found.value[place].start_mark.index
    return f"{text[:start]}{said}, {text[start:]}"


def _spliced(text: str, node: yaml.Node, said: str) -> str:
    start, end = node.start_mark.index, node.end_mark.index
    blank = re.search(r"\s*\Z", text[start:end])  # a block of text ends behind its line
    kept = blank.group() if blank else ""
    return f"{text[:start]}{said}{kept}{text[end:]}"


def _start_of_line(text: str, index: int) -> int:
    return text.rfind("\n", 0, index) + 1


def _end_of_line(text: str, index: int) -> int:
    """Where the next line begins. What ends a block of text stands at the beginning of a line already."""
    index = len(text[:index].rstrip())
    end = text.find("\n", index)
    return len(text) if end < 0 else end + 1


def _margin(text: str, node: yaml.Node) -> str:
    """The blanks in front of the line of a node."""
    start = _start_of_line(text, node.start_mark.index)
    found = re.match(r"[ ]*", text[start:])
    return found.group() if found else ""


def _closed(text: str) -> str:
    return text if not text or text.endswith("\n") else f"{text}\n"
