"""YAML without its traps: bytes come in, a tree of nodes that know their place goes out, or findings that say why not.

Events are read one by one and checked before anything is built: no anchors, aliases, tags or merges, bounded size,
depth and number of nodes, each key once. Every scalar stays text: `no`, `12:30`, `1.10`, `010` survive. Never raises.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TypeGuard

import yaml

from bot.library.finding import Finding, Key

MOST_BYTES = 512 * 1024
MOST_DEPTH = 16  # deeper input has crashed the C parser when it was left to build by itself
MOST_NODES = 200_000
MOST_FINDINGS = 100  # a page that is wrong from top to bottom needs no longer list

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_NOT_YAML = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")  # what an escape can still bring in
_BOM = "\ufeff"
_MERGE = "<<"

# What the parsers complain of -> the sentence that helps. The first that fits is taken.
_COMPLAINTS: tuple[tuple[str, Key], ...] = (
    ("tab character", "tab"),
    ("escape", "bad_escape"),
    ("hexdecimal number", "bad_escape"),  # spelt so by libyaml
    ("end of stream", "open_quote"),
    ("mapping values are not allowed", "stray_colon"),
    ("could not find expected ':'", "bad_indent"),
    ("did not find expected", "bad_indent"),
    ("expected <block end>", "bad_indent"),
    ("special characters are not allowed", "bad_character"),
    ("cannot start any token", "bad_character"),
)


@dataclass(frozen=True, slots=True)
class Scalar:
    """A text, whatever it looks like."""

    value: str
    line: int
    column: int
    path: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Sequence:
    """A list."""

    items: tuple["Node", ...]
    line: int
    column: int
    path: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Mapping:
    """Keys with their values, in the order written, each key once."""

    entries: tuple[tuple[Scalar, "Node"], ...]
    line: int
    column: int
    path: str = field(default="", compare=False)


Node = Scalar | Sequence | Mapping


def parse(data: bytes, path: str) -> tuple[Node | None, tuple[Finding, ...]]:
    """The tree of one file, and what is wrong with it. None where no whole tree could be read."""
    text = decode(data, path)
    if isinstance(text, Finding):
        return None, (text,)
    unprintable = _NOT_YAML.search(text)
    if unprintable:
        return None, (_control(path, *place_in(text, unprintable.start()), unprintable.group()),)
    tree = _Tree(path)
    try:
        for event in _events(text):
            tree.take(event)
    except _Refused as refused:
        return None, (*tree.findings, refused.finding)
    except yaml.MarkedYAMLError as problem:
        return None, (*tree.findings, _complaint(problem, text, path))
    except (yaml.YAMLError, ValueError, OverflowError):  # the last two: escapes of no character, in the Python parser
        return None, (*tree.findings, Finding(path, 1, 1, "yaml", "bad_character"))
    if tree.root is None:
        return None, (*tree.findings, Finding(path, 1, 1, "yaml", "empty_file"))
    return tree.root, tuple(tree.findings)


def decode(data: bytes, path: str) -> str | Finding:
    """The text of a file, without a byte order mark; a finding where it is too large or not UTF-8."""
    if len(data) > MOST_BYTES:
        return Finding(path, 1, 1, "yaml", "too_large", {"limit": str(MOST_BYTES // 1024)})
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as problem:
        before = data[: problem.start]
        line = before.count(b"\n") + 1
        return Finding(path, line, len(before) - (before.rfind(b"\n") + 1) + 1, "yaml", "not_utf8")
    if "\0" in text:  # UTF-16 of Latin letters is legal UTF-8 full of NUL
        return Finding(path, *place_in(text, text.index("\0")), "yaml", "not_utf8")
    return text.removeprefix(_BOM)


def place_in(text: str, index: int) -> tuple[int, int]:
    """Line and column of a character."""
    return text.count("\n", 0, index) + 1, index - (text.rfind("\n", 0, index) + 1) + 1


class _Refused(Exception):
    """Reading on would be unsafe or useless."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.key)
        self.finding = finding


@dataclass(slots=True)
class _Open:
    """A collection whose end has not come yet; a mapping keeps keys and values in turn."""

    line: int
    column: int
    is_mapping: bool
    children: list[Node] = field(default_factory=list)

    def awaits_key(self) -> bool:
        return self.is_mapping and len(self.children) % 2 == 0


@dataclass(slots=True)
class _Tree:
    """Takes events and grows the tree from them, with a stack of its own: no input can exhaust Python's."""

    path: str
    findings: list[Finding] = field(default_factory=list)
    root: Node | None = None
    _open: list[_Open] = field(default_factory=list)
    _nodes: int = 0
    _documents: int = 0

    def take(self, event: yaml.Event) -> None:
        mark = event.start_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        match event:
            case yaml.DocumentStartEvent():
                self._documents += 1
                if self._documents > 1:
                    raise _Refused(self._finding("several_documents", line, column))
            case yaml.AliasEvent():
                self._note("alias", line, column, name=event.anchor or "")
                self._place(Scalar("", line, column, self.path))
            case yaml.ScalarEvent():
                self._refuse_extras(event, line, column)
                self._place(self._scalar(event.value, line, column))
            case yaml.SequenceStartEvent() | yaml.MappingStartEvent():
                self._refuse_extras(event, line, column)
                if self._open and self._open[-1].awaits_key():
                    self._note("key_not_text", line, column)
                if len(self._open) >= MOST_DEPTH:
                    raise _Refused(self._finding("too_deep", line, column, limit=str(MOST_DEPTH)))
                self._open.append(_Open(line, column, isinstance(event, yaml.MappingStartEvent)))
            case yaml.SequenceEndEvent() | yaml.MappingEndEvent():
                self._place(self._closed(self._open.pop()))

    def _refuse_extras(self, event: yaml.NodeEvent, line: int, column: int) -> None:
        if event.anchor is not None:
            self._note("anchor", line, column, name=event.anchor)
        if getattr(event, "tag", None) is not None:
            self._note("tag", line, column, name=str(getattr(event, "tag", "")))

    def _scalar(self, value: str, line: int, column: int) -> Scalar:
        control = _CONTROL.search(value)
        if control:
            self._add(_control(self.path, line, column, control.group()))
            value = _CONTROL.sub("", value)
        return Scalar(value, line, column, self.path)

    def _place(self, node: Node) -> None:
        self._nodes += 1
        if self._nodes > MOST_NODES:
            raise _Refused(self._finding("too_many_nodes", node.line, node.column, limit=str(MOST_NODES)))
        if self._open:
            self._open[-1].children.append(node)
        else:
            self.root = node

    def _closed(self, done: _Open) -> Node:
        if not done.is_mapping:
            return Sequence(tuple(done.children), done.line, done.column, self.path)
        kept: dict[str, tuple[Scalar, Node]] = {}
        for key, value in zip(done.children[::2], done.children[1::2], strict=True):
            if self._is_usable(key, kept):
                kept[key.value] = key, value
        return Mapping(tuple(kept.values()), done.line, done.column, self.path)

    def _is_usable(self, key: Node, kept: dict[str, tuple[Scalar, Node]]) -> TypeGuard[Scalar]:
        if not isinstance(key, Scalar):
            return False  # noted when it began
        if key.value == _MERGE:
            self._note("merge_key", key.line, key.column)
            return False
        if key.value in kept:
            first = str(kept[key.value][0].line)
            self._note("duplicate_key", key.line, key.column, name=shortened(key.value), first=first)
            return False
        return True

    def _note(self, key: Key, line: int, column: int, **values: str) -> None:
        self._add(self._finding(key, line, column, **values))

    def _add(self, finding: Finding) -> None:
        if len(self.findings) >= MOST_FINDINGS:
            raise _Refused(self._finding("too_many_findings", finding.line, finding.column))
        self.findings.append(finding)

    def _finding(self, key: Key, line: int, column: int, **values: str) -> Finding:
        return Finding(self.path, line, column, "yaml", key, {name: shortened(value) for name, value in values.items()})


def shortened(value: str, most: int = 60) -> str:
    """A text fit to stand inside a finding: one line, not long, nothing that a terminal would obey."""
    line = " ".join(value[: most * 2].split())
    seen = "".join(letter if letter.isprintable() else "\ufffd" for letter in line)
    return seen if len(seen) <= most else seen[: most - 1] + "…"


def _events(text: str) -> Iterator[yaml.Event]:
    loader = _LOADER(text)
    try:
        while loader.check_event():
            yield loader.get_event()
    finally:
        loader.dispose()


def _control(path: str, line: int, column: int, letter: str) -> Finding:
    return Finding(path, line, column, "yaml", "control_character", {"code": f"U+{ord(letter):04X}"})


def _complaint(problem: yaml.MarkedYAMLError, text: str, path: str) -> Finding:
    mark = problem.problem_mark or problem.context_mark
    line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    said = problem.problem or ""
    if mark and text[mark.index : mark.index + 1] == "\t":
        return Finding(path, line, column, "yaml", "tab")
    for complaint, key in _COMPLAINTS:
        if complaint in said:
            return Finding(path, line, column, "yaml", key)
    return Finding(path, line, column, "yaml", "syntax", {"problem": shortened(said)})
