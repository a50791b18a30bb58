"""What a model makes of a text: the best guess, how likely it is right, and the others in order.

Two looks. The quick one, by n-grams and the quick encoder, is taken of every text; the deep encoder costs as much
again as all of it and is asked only where the quick look leaves a doubt.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.encoders.encoder import Encoders, unit
from bot.language.detect import LANGUAGES, Language
from bot.nlu.calibration import probabilities
from bot.nlu.kernel import meaning_kernel
from bot.nlu.model import Expert, Model, Verdict
from bot.nlu.ngrams import mixed, tagged_ngrams
from bot.nlu.recognition import Scored
from bot.nlu.rejection import Evidence, Near, nearest, signals

Array = NDArray[np.float32]

CANDIDATES = 8


@dataclass(frozen=True, slots=True)
class Opinion:
    """The best guess for one text and how likely it is right, and the best guesses in order."""

    best: Scored
    chance: float
    ranked: tuple[Scored, ...]


@dataclass(frozen=True, slots=True)
class Text:
    """A text in its `lite` form, and as it was probably meant: often the same. Both are looked at, and the middle
    between them counts: a repair may be wrong."""

    lite: str
    meant: str


@dataclass(frozen=True, slots=True)
class Look:
    """What was seen of some texts, a row each: enough to judge them, and to look deeper at some."""

    texts: tuple["Text", ...]
    shares: Mapping[Language, float]
    scores: Array
    near: tuple[Near | None, Near | None, Near | None]
    unseen: Array
    verdict: Verdict

    def of(self, rows: Sequence[int]) -> "Look":
        """The look at some of the texts."""
        picked = np.array(rows, np.int64)
        wording, quick, deep = (
            None if near is None else Near(near.cosines[picked], near.classes[picked]) for near in self.near
        )
        return Look(
            tuple(self.texts[row] for row in rows),
            self.shares,
            self.scores[picked],
            (wording, quick, deep),
            self.unseen[picked],
            self.verdict,
        )


@dataclass(frozen=True, slots=True)
class Judge:
    """A model with the encoders it was learnt with."""

    model: Model
    encoders: Encoders

    def glance(self, texts: Sequence[Text], shares: Mapping[Language, float]) -> Look:
        """The quick look at some texts (at least one). `shares`: how much of the message is in which language."""
        model = self.model
        lines, mix = _lines(texts)
        grams = [tagged_ngrams(line) for line in lines]
        read = None if self.encoders.quick is None else unit(mix @ self.encoders.quick.encode(lines))
        unseen = np.zeros(len(texts), np.float32)
        scores = np.zeros((len(texts), len(model.intents)), np.float32)
        wording: Near | None = None
        quick: Near | None = None
        experts = self.experts(shares)
        for expert, share in experts:
            classes = model.classes[expert.rows]
            read_as = [expert.vocabulary.features(own) for own in grams]
            features = [
                mixed([read_as[line] for line in np.flatnonzero(counted)], counted[counted > 0]) for counted in mix
            ]
            unseen += share * np.array([one.unseen for one in features], np.float32)
            kernel = expert.postings.similarities(features)
            wording = _merged(wording, nearest(kernel, classes))
            if read is not None:
                nearness = expert.quick.cosines(expert.projection.of(read))
                quick = _merged(quick, nearest(nearness, classes))
                kernel += meaning_kernel(nearness)
            scores += share * (kernel @ expert.weights)
        return Look(tuple(texts), shares, scores, (wording, quick, None), unseen, model.quick)

    def stare(self, look: Look) -> Look:
        """The deep look at what was glanced at; the same look where there is no deep encoder."""
        model = self.model
        if self.encoders.deep is None or model.deep is None:
            return look
        lines, mix = _lines(look.texts)
        vectors = unit(mix @ self.encoders.deep.encode(lines))
        scores = look.scores.copy()
        deep: Near | None = None
        for expert, share in self.experts(look.shares):
            nearness = expert.deep.cosines(vectors)
            deep = _merged(deep, nearest(nearness, model.classes[expert.rows]))
            scores += share * (meaning_kernel(nearness) @ expert.weights)
        wording, quick, _ = look.near
        return Look(look.texts, look.shares, scores, (wording, quick, deep), look.unseen, model.deep)

    def opinions(self, look: Look) -> list[Opinion]:
        """The opinions on what was seen."""
        model = self.model
        said = probabilities(look.scores, look.verdict.sharpness)
        lengths = np.array([len(text.lite) for text in look.texts], np.float32)
        shares = np.array([look.shares.get(language, 0.0) for language in LANGUAGES], np.float32)
        evidence = Evidence(look.scores, said, look.near, look.unseen, lengths, np.tile(shares, (len(lengths), 1)))
        chances = look.verdict.rejector.chances(signals(evidence, model.none))
        said[:, model.none] = 0
        return [opinion(row, chance, model) for row, chance in zip(said, chances.tolist(), strict=True)]

    def experts(self, shares: Mapping[Language, float]) -> list[tuple[Expert, np.float32]]:
        """The experts to ask, with the weight of each; all alike when none speaks a language of the message."""
        experts = self.model.experts
        asked = {language: share for language, share in shares.items() if language in experts}
        if not asked:
            asked = dict.fromkeys(experts, 1.0)
        total = sum(asked.values())
        return [(experts[language], np.float32(share / total)) for language, share in asked.items()]


def learnt_with(model: Model, encoders: Encoders) -> Encoders:
    """Those of some encoders that a model was learnt with."""
    names = model.encoder.split("+")
    quick, deep = (one if one is not None and one.name in names else None for one in (encoders.quick, encoders.deep))
    return Encoders(quick, deep)


def _lines(texts: Sequence[Text]) -> tuple[list[str], Array]:
    """The lines to read for some texts, and how much each line (column) counts for each text (row)."""
    lines = [text.lite for text in texts]
    repaired = [row for row, text in enumerate(texts) if text.meant != text.lite]
    mix = np.eye(len(texts), len(texts) + len(repaired), dtype=np.float32)
    for column, row in enumerate(repaired, len(texts)):
        lines.append(texts[row].meant)
        mix[row, row] = mix[row, column] = 0.5
    return lines, mix


def opinion(inside: Array, chance: float, model: Model) -> Opinion:
    """An opinion from the probabilities of the intents, that of `NONE` being nothing: the first is as likely as the
    chance says, the others share what is left of it."""
    first = np.argsort(-inside, kind="stable")[: CANDIDATES + 1]
    order = first[first != model.none][:CANDIDATES]
    shares = np.minimum(inside[order], 1)
    shares[1:] *= min(chance, 1 - chance) / (float(shares[1:].sum()) or 1.0)
    shares[0] = chance
    ranked = tuple(
        Scored(model.intents[number], round(share, 4))
        for number, share in zip(order.tolist(), shares.tolist(), strict=True)
    )
    return Opinion(ranked[0], chance, ranked)


def _merged(one: Near | None, other: Near) -> Near:
    return other if one is None else one.merged(other)
