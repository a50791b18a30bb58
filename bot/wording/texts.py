"""The bot's own sentences, by key and language, from the YAML files beside this one: a folder a subject, a file a
language. No two subjects may use the same key.

zh-Hant is derived from zh when a whole reply is written; here it reads as zh.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

import yaml

from bot.language.detect import Language

# The same safe loader in C where PyYAML was built with it: a start should not wait for commas.
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True)
class Texts:
    """The sentences of one language."""

    language: Language
    sentences: Mapping[str, str]

    def say(self, key: str, **values: object) -> str:
        """The sentence of a key with its values filled in. KeyError for a key that no file has: the tests see to it."""
        sentence = self.sentences[key]
        return sentence.format(**{name: str(value) for name, value in values.items()}) if values else sentence


# In `findings` stand the linter's remarks, which have a reader of their own.
SUBJECTS = (
    "broadcast", "chat", "customer", "delivery", "documents", "festivals", "library", "numbers", "people", "playbook",
    "price", "pricing", "quiz", "visits",
)  # fmt: skip


@lru_cache(maxsize=8)
def texts_in(language: Language) -> Texts:
    """The sentences of a language, of all subjects. ValueError where two of them use the same key."""
    sentences: dict[str, str] = {}
    for subject in SUBJECTS:
        source = files("bot.wording").joinpath("texts", subject, f"{language}.yaml").read_text(encoding="utf-8")
        own: dict[str, str] = yaml.load(source, Loader=_Loader)  # noqa: S506 (our own file, the safe loader)
        if twice := sentences.keys() & own.keys():
            raise ValueError(f"texts/{subject}/{language}.yaml repeats {', '.join(sorted(twice))}.")
        sentences |= own
    return Texts(language, sentences)
