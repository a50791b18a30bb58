"""The YAML of a new objection as a lead begins it from the chat: what customers said, and one line to say back.

In: a name, a language, phrases, the lead's line (may be empty), and the library. Out: a file that can be tried and
published as it is. With a line there are all six steps, those of the generic card with the line in front of what
explains; without one the generic card is used. In the other languages it stands with that card until somebody writes
theirs.
"""

import json
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import yaml

from bot.language.detect import LANGUAGES, Language
from bot.language.particles import join
from bot.language.sounds import pinyin
from bot.library.braces import slots
from bot.library.records import STEPS, Library, Step, Words

_APART = 3  # phrases that are kept out of learning, to be recognised
_FEWEST = 6  # from so many on some can be spared for that
_LONGEST_TITLE = 40
_WORDS = 4
_LONGEST_NAME = 24


def begun_objection(name: str, language: Language, said: Sequence[str], line: str, library: Library) -> str:
    """The file's text. `said`: at least one phrase, the most typical first: it becomes the title."""
    tests = said[-_APART:] if len(said) >= _FEWEST else ()
    examples = said[: len(said) - len(tests)]
    generic = library.generic["objection"].words
    title = said[0][:_LONGEST_TITLE].rstrip()
    rows = [f"# objections/{name}.yaml", f"means: {_quoted(said[0])}"]
    for one in LANGUAGES:
        own = one == language
        point = title if own or one not in generic else generic[one].point or title
        rows += [f"{one}:", f"  title: {_quoted(title)}", f"  point: {_quoted(point)}"]
        rows += _listed("examples", examples if own else ())
        rows += _listed("tests", tests if own else ())
        if line and one in generic:
            rows += [
                "  steps:",
                *_steps(generic[one], line if own else "", library.placeholders["point"].fallback[one]),
            ]
    return "\n".join(rows) + "\n"


def name_for(text: str, taken: Collection[str]) -> str:
    """A file name for an intent about this text, which none of those that are taken has: its first words, or how they
    sound."""
    sounds = [pinyin(letter) or letter for letter in text.casefold()]
    spelt = "".join(f" {sound} " if len(sound) > 1 else sound for sound in sounds)
    words = [word for word in re.findall(r"[a-z]+", spelt) if len(word) > 1][:_WORDS]
    stem = "_".join(words)[:_LONGEST_NAME].strip("_") or "new"
    names = (stem, *(f"{stem}_{number}" for number in range(2, len(taken) + 3)))
    return next(name for name in names if name not in taken)


@dataclass(frozen=True, slots=True)
class Begun:
    """What a draft says in the language it was begun in. `line`: the lead's own, "" for none."""

    language: Language
    title: str
    examples: tuple[str, ...]
    line: str


def read_begun(text: str) -> Begun | None:
    """What stands in a draft; None for a file that says otherwise or cannot be read (a lead may have changed it)."""
    try:
        said = yaml.safe_load(text)
        for language in LANGUAGES:
            own = said[language]
            if own["examples"]:
                line = own["steps"]["explain"][0] if "steps" in own else ""
                return Begun(language, str(own["title"]), tuple(map(str, own["examples"])), str(line))
    except (yaml.YAMLError, LookupError, TypeError):
        return None
    return None


def _listed(key: str, texts: Sequence[str]) -> list[str]:
    if not texts:
        return [f"  {key}: []"]
    return [f"  {key}:", *(f"    - {_quoted(text)}" for text in texts)]


def _steps(words: Words, line: str, point: str) -> list[str]:
    """The generic card's lines that anybody may say, the new one in front of what explains. Those that name the point
    of an intent stand in generic cards only: they are left out, or name it by what is always true."""
    rows: list[str] = []
    lines: Mapping[Step, list[str]] = {
        step: [one.text for one in words.steps.get(step, ()) if one.segment is None and one.style is None]
        for step in STEPS
    }
    lines = {
        step: [text for text in texts if not _names_the_point(text)] or [_with_point(text, point) for text in texts]
        for step, texts in lines.items()
    }
    for step in STEPS:
        texts = [line, *lines[step]] if step == "explain" and line else lines[step]
        rows += [f"    {step}:", *(f"      - {_quoted(text)}" for text in texts)]
    return rows


def _names_the_point(text: str) -> bool:
    return any(slot.name == "point" for slot in slots(text))


def _with_point(text: str, point: str) -> str:
    """The line with words in the place of {point}, and the Korean particle that they take."""
    for slot in reversed(slots(text)):
        if slot.name == "point":
            said = join(point, slot.particle) if slot.particle else point
            text = text[: slot.start] + said + text[slot.end :]
    return text[:1].upper() + text[1:]


def _quoted(text: str) -> str:
    """As YAML reads it back: JSON is YAML."""
    return json.dumps(text, ensure_ascii=False)
