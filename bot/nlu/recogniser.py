"""From a text to the intents that were meant: detect, normalise, look at the whole and at its clauses, judge.

In: whatever was typed. Out: a `Recognition`, or an `Abstention` with the nearest guesses. Pure: no clock, no files.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from bot.language.clauses import clauses
from bot.language.detect import Language, detect
from bot.language.normalise import bare, forms
from bot.nlu.encoder import Encoder
from bot.nlu.learn import meaning_kernel
from bot.nlu.model import Model
from bot.nlu.ngrams import Features, tagged_ngrams
from bot.nlu.recognition import Abstention, Recognition, Scored
from bot.nlu.rejection import Evidence, nearest, signals
from bot.nlu.several import ClauseOpinion, Opinion, meant

Array = NDArray[np.float32]

_CANDIDATES = 8
_EXACT = 0.99  # somebody typed a line of the library: as sure as it gets


@dataclass(frozen=True, slots=True)
class Recogniser:
    """A model at work.

    granted: intents a customer merely concedes before a "but". encoder: the one the model was learnt with, or None;
    a model learnt without an encoder never asks for one."""

    model: Model
    encoder: Encoder | None
    granted: frozenset[str] = frozenset()
    default_language: Language = "en"
    _exact: dict[str, int] = field(init=False)

    def __post_init__(self) -> None:
        exact: dict[str, int] = {}
        for text, owner in zip(self.model.texts, self.model.classes.tolist(), strict=True):
            exact.setdefault(_key(text), owner)
        object.__setattr__(self, "_exact", exact)

    def recognise(self, text: str) -> Recognition | Abstention:
        """What was meant by a text of any length and make. Never raises."""
        seen = forms(text)
        language = detect(seen.clean) or self.default_language
        cut = clauses(seen.lite)
        if not seen.bare or not cut:
            return Abstention(language, self._uniform())
        lites = [seen.lite] + ([clause.text for clause in cut] if len(cut) > 1 else [])
        whole, *rest = self._opinions(lites, language)
        parts = [ClauseOpinion(clause, opinion) for clause, opinion in zip(cut, rest, strict=len(cut) > 1)]
        found = meant(whole, parts, threshold=self.model.threshold, granted=self.granted)
        candidates = _with_first(found, whole.ranked)
        if not found:
            return Abstention(language, candidates)
        return Recognition(language, found, candidates)

    def _opinions(self, lites: Sequence[str], language: Language) -> list[Opinion]:
        """The opinions on a whole and its clauses. The examples are read through once for all of them: at the size of
        a library that is what an answer costs."""
        model = self.model
        features = [model.vocabulary.features(tagged_ngrams(lite)) for lite in lites]
        likeness = np.stack([model.postings.similarities(one) for one in features])
        by_wording = likeness @ model.wording_weights
        if self.encoder is None or not model.encoder:
            return [
                self._opinion(lite, own, language, likeness[row], by_wording[row], None, None)
                for row, (lite, own) in enumerate(zip(lites, features, strict=True))
            ]
        nearness = self.encoder.encode(lites) @ model.vectors.T
        by_meaning = meaning_kernel(nearness) @ model.meaning_weights
        return [
            self._opinion(lite, own, language, likeness[row], by_wording[row], nearness[row], by_meaning[row])
            for row, (lite, own) in enumerate(zip(lites, features, strict=True))
        ]

    def _opinion(
        self,
        lite: str,
        features: Features,
        language: Language,
        likeness: Array,
        by_wording: Array,
        nearness: Array | None,
        by_meaning: Array | None,
    ) -> Opinion:
        model = self.model
        probabilities = model.fusion.probabilities(by_wording, by_meaning)
        evidence = Evidence(
            probabilities=probabilities,
            wording_scores=by_wording,
            meaning_scores=by_meaning,
            wording_near=nearest(likeness, model.classes),
            meaning_near=None if nearness is None else nearest(nearness, model.classes),
            unseen=features.unseen,
            length=len(lite),
            language=language,
        )
        values = signals(evidence, model.none)
        exact = self._exact.get(_key(lite))
        inside = probabilities.copy()
        inside[model.none] = 0
        chance = model.rejector.chance_of_right(values)
        if exact is not None:
            if exact == model.none:
                chance = 1 - _EXACT
            else:
                inside[exact] = inside.max() + 1
                chance = _EXACT
        ranked = _ranked(inside, chance, model)
        return Opinion(ranked[0], chance, ranked)

    def _uniform(self) -> tuple[Scored, ...]:
        """Guesses for a text that says nothing: the library's commonest intents, at no confidence."""
        counts = np.bincount(self.model.classes, minlength=len(self.model.intents))
        counts[self.model.none] = 0
        order = [number for number in np.argsort(-counts, kind="stable").tolist() if number != self.model.none]
        return tuple(Scored(self.model.intents[number], 0.0) for number in order[:_CANDIDATES])


def _key(lite: str) -> str:
    """A line without blanks and punctuation: two people type the same words differently."""
    return bare(lite).replace(" ", "")


def _ranked(inside: Array, chance: float, model: Model) -> tuple[Scored, ...]:
    """The best guesses in order, `NONE` never among them: the first is as likely as the rejector says, the others share
    what is left of it."""
    order = [number for number in np.argsort(-inside).tolist() if number != model.none][:_CANDIDATES]
    shares = np.minimum(inside[order], 1)
    total = float(shares[1:].sum()) or 1.0
    rest = min(chance, 1 - chance)
    return tuple(
        Scored(model.intents[number], round(float(share) / total * rest if place else chance, 4))
        for place, (number, share) in enumerate(zip(order, shares.tolist(), strict=True))
    )


def _with_first(found: Sequence[Scored], ranked: Sequence[Scored]) -> tuple[Scored, ...]:
    """The candidates, with what was recognised in front."""
    first = list(found)
    named = {scored.id for scored in first}
    return (*first, *(scored for scored in ranked if scored.id not in named))[:_CANDIDATES]
