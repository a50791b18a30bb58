"""Why a text was taken for an intent: the examples and the words that decided.

Nothing is guessed: a score is a sum over examples, and the wording's share of it a sum over n-grams, so what is told
are the largest terms of the very sums that decided.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from bot.language.detect import Language
from bot.nlu.kernel import meaning_kernel
from bot.nlu.ngrams import Features, Postings, tagged_ngrams
from bot.nlu.opinion import Array, Judge, Opinion, Text

_MOST_EXAMPLES = 5
_MOST_WORDS = 6
_HAN = re.compile(r"[\u3400-\u9fff]{2,}")


@dataclass(frozen=True, slots=True)
class LikeIt:
    """An example of the library: its text, its intent, and what it added to the score (negative: spoke against)."""

    text: str
    intent: str
    added: float


@dataclass(frozen=True, slots=True)
class Reasons:
    """What decided on one text: the opinion on it, whether the deep encoder was asked, the examples and the pieces of
    wording that added most, the largest first."""

    text: str
    opinion: Opinion
    deep: bool
    examples: tuple[LikeIt, ...]
    words: tuple[tuple[str, float], ...]


def reasons(judge: Judge, text: Text, shares: Mapping[Language, float], opinion: Opinion, *, deep: bool) -> Reasons:
    """The reasons for an opinion on a text that is in these `shares` of languages."""
    model = judge.model
    number = model.intents.index(opinion.best.id)
    grams = tagged_ngrams(text.meant)
    quick = None if judge.encoders.quick is None else judge.encoders.quick.encode([text.meant])
    far = judge.encoders.deep.encode([text.meant]) if deep and judge.encoders.deep is not None else None
    examples: list[LikeIt] = []
    words: Counter[str] = Counter()
    for expert, share in judge.experts(shares):
        features = expert.vocabulary.features(grams)
        kernel = expert.postings.similarities([features])[0]
        if quick is not None:
            kernel += meaning_kernel(expert.quick.cosines(expert.projection.of(quick)))[0]
        if far is not None:
            kernel += meaning_kernel(expert.deep.cosines(far))[0]
        added = share * kernel * expert.weights[:, number]
        for place in np.argsort(-np.abs(added), kind="stable")[:_MOST_EXAMPLES].tolist():
            row = int(expert.rows[place])
            intent = model.intents[int(model.classes[row])]
            examples.append(LikeIt(model.texts[row], intent, float(added[place])))
        held = [
            gram for gram, place in zip(grams, expert.vocabulary.numbers(grams).tolist(), strict=True) if place >= 0
        ]
        told = share * _by_gram(expert.postings, features, expert.weights[:, number])
        words.update(dict(zip(held, told.tolist(), strict=True)))
    examples.sort(key=lambda one: -abs(one.added))
    return Reasons(text.lite, opinion, deep, tuple(examples[:_MOST_EXAMPLES]), _whole_words(words.most_common()))


def _by_gram(postings: Postings, features: Features, weights: Array) -> Array:
    """What each n-gram of a text added to a score, given the weight of each example for it."""
    added = np.zeros(len(features.numbers), np.float32)
    for place, (number, weight) in enumerate(zip(features.numbers.tolist(), features.weights.tolist(), strict=True)):
        span = slice(int(postings.starts[number]), int(postings.starts[number + 1]))
        added[place] = weight * float(postings.weights[span] @ weights[postings.examples[span]])
    return added


def _whole_words(named: Sequence[tuple[str, float]]) -> tuple[tuple[str, float], ...]:
    """What speaks for the intent, each thing said once: words, and in Chinese, which has no blanks, characters."""
    kept: list[tuple[str, float]] = []
    for gram, added in named:
        piece = gram[1:].strip("^$")
        readable = gram[0] == "w" or (gram[0] == "c" and _HAN.fullmatch(piece) is not None)
        if added > 0 and readable and not any(piece in other or other in piece for other, _ in kept):
            kept.append((piece, added))
    return tuple(kept[:_MOST_WORDS])
