"""What would be different in the files of a library, leaf by leaf: texts that come, go, or take the place of another.

The files before and after come in, a `Preview` goes out: for a lead who decides whether a file is put in. Where
comments and blanks alone change, it is empty and names the file all the same. Pure.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher

from bot.library.gather import PHRASES
from bot.library.read import phrase_lines
from bot.library.strict_yaml import Mapping as Fields
from bot.library.strict_yaml import Node, Scalar, Sequence, decode, parse


@dataclass(frozen=True, slots=True)
class Place:
    """Where a text stands: its file, and the keys that lead to it ("en", "steps", "guide")."""

    path: str
    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Turn:
    """A text that is new (`old` is ""), gone (`new` is ""), or another one."""

    place: Place
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Preview:
    """`paths`: the files that would read otherwise; `fresh`: those of them that are not there yet."""

    paths: tuple[str, ...] = ()
    fresh: tuple[str, ...] = ()
    turns: tuple[Turn, ...] = ()

    @property
    def new(self) -> int:
        return sum(not one.old for one in self.turns)

    @property
    def gone(self) -> int:
        return sum(not one.new for one in self.turns)

    @property
    def changed(self) -> int:
        return len(self.turns) - self.new - self.gone


def preview(before: Mapping[str, bytes], after: Mapping[str, bytes]) -> Preview:
    """What `after` says otherwise than `before`. A file that cannot be read has no texts; its reader says so."""
    paths = tuple(sorted(path for path in before.keys() | after.keys() if before.get(path) != after.get(path)))
    return Preview(
        paths,
        tuple(path for path in paths if path not in before),
        tuple(turn for path in paths for turn in _turns(path, before.get(path), after.get(path))),
    )


def _turns(path: str, before: bytes | None, after: bytes | None) -> Iterator[Turn]:
    old, new = _texts(path, before), _texts(path, after)
    for place in dict.fromkeys((*old, *new)):
        yield from _compared(place, old.get(place, ()), new.get(place, ()))


def _compared(place: Place, old: tuple[str, ...], new: tuple[str, ...]) -> Iterator[Turn]:
    for what, start, end, begin, stop in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if what == "equal":
            continue
        gone, came = old[start:end], new[begin:stop]
        both = min(len(gone), len(came))
        yield from (Turn(place, was, now) for was, now in zip(gone[:both], came[:both], strict=True))
        yield from (Turn(place, was, "") for was in gone[both:])
        yield from (Turn(place, "", now) for now in came[both:])


def _texts(path: str, data: bytes | None) -> dict[Place, tuple[str, ...]]:
    """The texts of a file by their place; those of a list stand at one place."""
    if data is None:
        return {}
    if f"/{PHRASES}/" in f"/{path}":
        text = decode(data, path)
        lines = phrase_lines(text) if isinstance(text, str) else ()
        return {Place(path, ()): tuple(line for _, line in lines)}
    tree, _ = parse(data, path)
    found: dict[Place, tuple[str, ...]] = {}
    for keys, leaf in _leaves(tree, ()) if tree is not None else ():
        place = Place(path, keys)
        found[place] = (*found.get(place, ()), leaf)
    return found


def _leaves(node: Node, keys: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], str]]:
    match node:
        case Scalar(value):
            yield keys, value
        case Sequence(items):
            for item in items:
                if isinstance(item, Sequence):
                    yield from _leaves(item, keys)
                else:
                    yield keys, _in_one_line(item)
        case Fields(entries):
            for key, inner in entries:
                yield from _leaves(inner, (*keys, key.value))


def _in_one_line(node: Node) -> str:
    """An item of a list as one text: its values, the first of them the text, the others with their names."""
    if isinstance(node, Scalar):
        return node.value
    told = list(_leaves(node, ()))
    first = next((text for keys, text in told if keys in (("text",), ())), "")
    rest = ", ".join(f"{keys[-1] if keys else ''}: {text}" for keys, text in told if keys not in (("text",), ()))
    return f"{first} ({rest})" if first and rest else first or rest
