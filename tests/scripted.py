"""An edition that recognises what a test tells it to: the small library without a model."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from string import ascii_lowercase
from typing import cast

import numpy as np

from bot.encoders.encoder import Encoders
from bot.language.detect import detect
from bot.library.read import read
from bot.library.records import Library
from bot.nlu.ngrams import Vocabulary, learn_vocabulary
from bot.nlu.recogniser import Recogniser
from bot.nlu.recognition import Abstention, Recognition, Scored
from bot.nlu.taught import Confirmed
from bot.publishing.edition import Edition
from tests.small_library import write_small_library


@dataclass(frozen=True, slots=True)
class ScriptedRecogniser:
    """`meant`: text -> ids of intents. Any other text is not known, and `nearest` are the guesses."""

    meant: Mapping[str, tuple[str, ...]]
    nearest: tuple[str, ...] = ("price_too_high", "no_need", "need_approval")
    heard: list[str] = field(default_factory=list)
    model: "ScriptedModel" = field(default_factory=lambda: ScriptedModel())
    encoders: Encoders = field(default_factory=Encoders)

    def recognise(self, text: str) -> Recognition | Abstention:
        self.heard.append(text)
        language = detect(text) or "en"
        intents = tuple(Scored(one, 0.9) for one in self.meant.get(text, ()))
        others = tuple(Scored(one, 0.1) for one in self.nearest if one not in self.meant.get(text, ()))
        return Recognition(language, intents, (*intents, *others)) if intents else Abstention(language, others)

    def taught(self, phrases: Sequence[Confirmed]) -> "ScriptedRecogniser":
        return replace(self, meant={**self.meant, **{one.text: (one.intent,) for one in phrases}})


# Pairs of Latin letters are everywhere, the little words too; anything else is as rare as can be.
_PAIRS = [f"c{one}{other}" for one in f"{ascii_lowercase} " for other in ["", *ascii_lowercase, " "]]
_WORDS = [
    f"{tag}{word}" for word in ("is", "my", "in", "it", "a", "at", "me", "too", "and") for tag in ("w", "c ", "c")
]
_SIGNS = learn_vocabulary([Counter((*_PAIRS, *_WORDS))] * 2).codes
_COMMON = Vocabulary(_SIGNS, np.array([0.05] * len(_SIGNS) + [1.0], np.float32), 2)


@dataclass(frozen=True, slots=True)
class ScriptedModel:
    """The intents that can be taught."""

    intents: tuple[str, ...] = ("price_too_high", "no_need", "need_approval", "complaint_billing")
    vocabulary: Vocabulary = field(default_factory=lambda: _COMMON)


def small_library(folder: Path) -> Library:
    """The small library, written to a folder and read from it."""
    write_small_library(folder)
    library, findings = read(folder)
    assert library is not None, findings
    return library


def scripted_edition(library: Library, meant: Mapping[str, tuple[str, ...]], number: str = "test") -> Edition:
    return Edition(number, library, cast(Recogniser, ScriptedRecogniser(meant)))
