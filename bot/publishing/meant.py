"""Which file of the library a received text is meant to be: by what stands in it, since its name is a stranger's.

The files as they read now come in, and the text with its tree. Out comes a path: that of the file it mostly repeats,
that of the intent it is called like, or that of a new intent. Pure.
"""

from collections.abc import Mapping

from bot.language.detect import LANGUAGES, Language
from bot.library.gather import GENERIC, PLAYBOOK, PRODUCTS
from bot.library.new_intent import id_for
from bot.library.records import FOLDERS, Kind, Library
from bot.library.strict_yaml import Mapping as Fields
from bot.library.strict_yaml import Node, Scalar, decode

HELD = (*FOLDERS.values(), GENERIC, PLAYBOOK, PRODUCTS)
"""The folders whose files can be replaced by one that is sent. What rules over all of them (claims, markets, frames,
placeholders) is changed on disk, by whoever answers for it."""

_SAME = 0.5  # of all lines that stand in either
# A key that only one kind of intent has.
_KIND_OF_KEY: Mapping[str, Kind] = {"close": "signal", "card": "topic", "calm": "complaint", "tips": "complaint"}


def meant(text: str, tree: Node, files: Mapping[str, bytes], library: Library) -> str | None:
    """The path inside the library; None for a text that is none of the files that can be replaced."""
    lines = _lines(text)
    share, path = max(((_shared(lines, data), path) for path, data in files.items() if _is_held(path)), default=(0, ""))
    titles = _titles(tree) if "means" in _keys(tree) else {}
    if not titles:
        return path if share >= _SAME else None
    if (called := _called(titles, library)) is not None:
        return f"{FOLDERS[library.intents[called].kind]}/{called}.yaml"
    title = titles.get("en") or next(iter(titles.values()))
    return f"{FOLDERS[_kind(tree)]}/{id_for(title, library.intents.keys())}.yaml"


def _is_held(path: str) -> bool:
    folder, _, name = path.rpartition("/")
    return folder in HELD and name.endswith(".yaml")


def _lines(text: str) -> frozenset[str]:
    return frozenset(bare for line in text.splitlines() if (bare := line.strip()))


def _shared(lines: frozenset[str], data: bytes) -> float:
    """How much of all lines that stand in either stand in both, 0 to 1."""
    decoded = decode(data, "")
    other = _lines(decoded) if isinstance(decoded, str) else frozenset()
    return len(lines & other) / max(len(lines | other), 1)


def _keys(node: Node | None) -> Mapping[str, Node]:
    return {key.value: value for key, value in node.entries} if isinstance(node, Fields) else {}


def _titles(tree: Node) -> dict[Language, str]:
    found = {language: _keys(_keys(tree).get(language)).get("title") for language in LANGUAGES}
    return {language: one.value.strip() for language, one in found.items() if isinstance(one, Scalar) and one.value}


def _called(titles: Mapping[Language, str], library: Library) -> str | None:
    """The intent that has most of these titles; None where none has any."""
    same = {
        name: sum(
            intent.words[language].title == title for language, title in titles.items() if language in intent.words
        )
        for name, intent in library.intents.items()
    }
    best = max(same, key=lambda name: same[name], default=None)
    return best if best is not None and same[best] else None


def _kind(tree: Node) -> Kind:
    """Of which kind an intent is, by the parts it has."""
    parts = {part for language in LANGUAGES for part in _keys(_keys(tree).get(language))}
    return next((kind for key, kind in _KIND_OF_KEY.items() if key in parts), "objection")
