"""The text of a new intent, to be filled in: all three languages, each part explained where it first stands."""

import json
import re
from collections.abc import Collection, Sequence
from importlib import resources

from bot.language.detect import Language
from bot.language.sounds import pinyin
from bot.library.records import FOLDERS, Kind

_WORDS = 4
_LONGEST_STEM = 24


def skeleton(kind: Kind, name: str) -> str:
    """The YAML of a new intent. It can be read as it is; the rules ask only for texts and for more of them."""
    template = resources.files("bot.library").joinpath("skeletons", f"{kind}.yaml").read_text("utf-8")
    return f"# {FOLDERS[kind]}/{name}.yaml\n{template}"


def begun(kind: Kind, name: str, language: Language, title: str, examples: Sequence[str]) -> str:
    """The YAML of a new intent with what customers already said: a title and examples in one language."""
    head, mark, rest = skeleton(kind, name).partition(f"\n{language}:\n")
    listed = "".join(f"    - {_quoted(text)}\n" for text in examples)
    rest = rest.replace('title: ""', f"title: {_quoted(title)}", 1)
    rest = rest.replace('examples:\n    - ""\n', f"examples:\n{listed}", 1) if examples else rest
    return f"{head}{mark}{rest}"


def name_for(text: str, taken: Collection[str]) -> str:
    """A file name for an intent about this text, which none of those that are taken has: its first words, or how they
    sound."""
    sounds = [pinyin(letter) or letter for letter in text.casefold()]
    spelt = "".join(f" {sound} " if len(sound) > 1 else sound for sound in sounds)
    words = [word for word in re.findall(r"[a-z]+", spelt) if len(word) > 1][:_WORDS]
    stem = "_".join(words)[:_LONGEST_STEM].strip("_") or "new"
    names = (stem, *(f"{stem}_{number}" for number in range(2, len(taken) + 3)))
    return next(name for name in names if name not in taken)


def _quoted(text: str) -> str:
    """As YAML reads it back: JSON is YAML."""
    return json.dumps(text, ensure_ascii=False)
