"""The file of an intent that is made in chat: its title, phrases and tests in one language come in, YAML goes out.

It says what every objection says until it has lines of its own. In the other languages it has its title and nothing by
which it could be recognised: those are written later, in the file or by phrases that are added.
"""

import json
import re
from collections.abc import Collection, Sequence

from bot.language.chinese_script import simplified
from bot.language.detect import LANGUAGES, Language
from bot.language.sounds import pinyin

FEWEST_EXAMPLES, FEWEST_TESTS = 5, 2
_LONGEST_ID = 40
_NO_ID = re.compile(r"[^a-z0-9]+")


def new_intent(title: str, language: Language, examples: Sequence[str] = (), tests: Sequence[str] = ()) -> str:
    """The text of `objections/<id>.yaml`."""
    lines = [f"means: {_text(title)}"]
    for one in LANGUAGES:
        own = one == language
        lines += [
            f"{one}:",
            f"  title: {_text(title)}",
            f"  point: {_text(title)}",
            f"  examples: [{', '.join(map(_text, examples)) if own else ''}]",
            f"  tests: [{', '.join(map(_text, tests)) if own else ''}]",
        ]
    return "\n".join(lines) + "\n"


def id_for(title: str, taken: Collection[str]) -> str:
    """A name for it that no other intent has: from its Latin letters, or how its Chinese ones sound."""
    spelt = "".join(f" {sound} " if (sound := pinyin(letter)) else letter for letter in simplified(title))
    name = _NO_ID.sub("_", spelt.casefold()).strip("_")[:_LONGEST_ID].strip("_")
    name = name if name and name[0].isalpha() else f"added_{name}".rstrip("_")
    number = 2
    chosen = name
    while chosen in taken:
        chosen = f"{name[: _LONGEST_ID - 4]}_{number}"
        number += 1
    return chosen


def _text(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
