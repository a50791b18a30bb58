"""The bot's own sentences, by key and language, from the YAML files beside this one.

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


@lru_cache(maxsize=8)
def texts_in(language: Language) -> Texts:
    """The sentences of a language."""
    source = files("bot.wording").joinpath("texts", f"{language}.yaml").read_text(encoding="utf-8")
    return Texts(language, yaml.load(source, Loader=_Loader))  # noqa: S506 (our own file, the safe loader)
