"""From examples to a `Model`: both experts, their fusion, the rejector and its threshold, in one pass.

In: labelled lines (text, intent, language). Out: a model. The same lines in the same order give the same model.
`progress` is told how far the work is (0..1), for the person who waits for the first start.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.language.detect import LANGUAGES, Language
from bot.language.normalise import forms
from bot.nlu.encoder import Encoder
from bot.nlu.fusion import Fusion, fit_fusion
from bot.nlu.model import NONE, Model
from bot.nlu.ngrams import Features, Postings, learn_vocabulary, post, tagged_ngrams
from bot.nlu.rejection import Evidence, Near, Rejector, fit_rejector, nearest, signals
from bot.nlu.ridge import Ridge, fit, fit_on_landmarks, targets_of

Array = NDArray[np.float32]
Progress = Callable[[float], None]

# Picked on left-out accuracy; the curve is flat around them.
_WORDING_RIDGE = 0.5
_MEANING_RIDGE = 0.2
MEANING_REACH = np.float32(3.0)  # kernel exp(reach (cosine - 1)): how far an example's meaning carries
_ENCODE_CHUNK = 512
# The cost of a fit grows with the cube of its examples: beyond so many, its weights stand on a choice of them.
MOST_EXACT = 12_000
LANDMARKS = 4096
_IMPOSSIBLE = -2.0

# The mix of texts the rejector is fitted for. A customer says something in scope most of the time.
_OUT_OF_SCOPE_SHARE = 0.35
_LEFT_OUT_SHARE = 0.25
# On held-out tests of the library: two thirds are answered, and three quarters of those right.
THRESHOLD = 0.4


@dataclass(frozen=True, slots=True)
class Labelled:
    """One line to learn: what was said, which intent it is (or `NONE`), in which language it stands in the library."""

    text: str
    intent: str
    language: Language


def learn(lines: Sequence[Labelled], encoder: Encoder | None, progress: Progress = lambda share: None) -> Model:
    """Learn a model. Needs at least two intents and a line that is out of scope; raises ValueError otherwise."""
    intents = (*sorted({line.intent for line in lines} - {NONE}), NONE)
    if len(intents) < 3 or not any(line.intent == NONE for line in lines):
        raise ValueError("a model needs two intents and some lines that are out of scope")
    numbers = {intent: number for number, intent in enumerate(intents)}
    classes = np.array([numbers[line.intent] for line in lines], np.int64)
    texts = tuple(forms(line.text).lite for line in lines)
    languages = [line.language for line in lines]
    targets = targets_of(classes.tolist(), len(intents))

    grams = [tagged_ngrams(text) for text in texts]
    vocabulary = learn_vocabulary(grams)
    rows = [vocabulary.features(own) for own in grams]
    postings = post(rows, len(vocabulary.idf))
    progress(0.1)
    wording, wording_near = _wording_expert(rows, postings, targets, classes, languages)
    progress(0.4)

    meaning: Ridge | None = None
    meaning_near: list[_Nearest] | None = None
    vectors = np.empty((0, 0), np.float32)
    if encoder is not None:
        vectors = _encode(texts, encoder, lambda share: progress(0.4 + 0.4 * share))
        meaning, meaning_near = _meaning_expert(vectors, targets, classes)
    progress(0.9)

    fusion = fit_fusion(wording.left_out, meaning.left_out if meaning else None, classes)
    left_out = _LeftOut(texts, languages, _unseen_when_left_out(grams), wording, wording_near, meaning, meaning_near)
    rejector = _fit_rejector(left_out, classes, numbers[NONE], fusion)
    unlearnt = fusion.probabilities(wording.left_out, meaning.left_out if meaning else None)
    progress(1.0)
    return Model(
        intents=intents,
        texts=texts,
        classes=classes,
        vocabulary=vocabulary,
        postings=postings,
        wording_weights=wording.weights,
        encoder=encoder.name if encoder else "",
        vectors=vectors,
        meaning_weights=meaning.weights if meaning else np.empty((0, len(intents)), np.float32),
        fusion=fusion,
        rejector=rejector,
        threshold=THRESHOLD,
        left_out_best=unlearnt.argmax(axis=1).astype(np.int64),
        left_out_share=unlearnt.max(axis=1).astype(np.float32),
    )


def meaning_kernel(cosines: Array) -> Array:
    """Nearness in meaning, sharpened: neighbours count, the crowd at a cosine of 0.3 does not."""
    kernel: Array = np.exp(MEANING_REACH * (cosines - np.float32(1)))
    return kernel


def _encode(texts: Sequence[str], encoder: Encoder, progress: Progress) -> Array:
    vectors = np.zeros((len(texts), encoder.dimensions), np.float32)
    by_length = sorted(range(len(texts)), key=lambda number: len(texts[number]))
    for start in range(0, len(texts), _ENCODE_CHUNK):
        chunk = by_length[start : start + _ENCODE_CHUNK]
        vectors[chunk] = encoder.encode([texts[number] for number in chunk])
        progress(min(1.0, (start + len(chunk)) / len(texts)))
    return vectors


@dataclass(frozen=True, slots=True)
class _Nearest:
    """The nearest other examples of an example, and the nearest of other classes."""

    others: Near
    other_classes: Near

    def without(self, *, whole_class: bool) -> Near:
        return self.other_classes if whole_class else self.others


def _wording_expert(
    rows: Sequence[Features],
    postings: Postings,
    targets: Array,
    classes: NDArray[np.int64],
    languages: Sequence[Language],
) -> tuple[Ridge, list[_Nearest]]:
    """Wording does not carry from one language to another, so each is fitted alone: three small systems of equations
    instead of a large one."""
    together = Ridge(np.zeros_like(targets), np.zeros_like(targets), np.zeros_like(targets))
    near: dict[int, _Nearest] = {}
    for language in LANGUAGES:
        own = np.array([number for number, spoken in enumerate(languages) if spoken == language], np.int64)
        if len(own) == 0:
            continue
        likeness = np.stack([postings.similarities(rows[number])[own] for number in own.tolist()])
        landmarks = _landmarks(len(own))
        part = _fit(likeness[:, landmarks], landmarks, targets[own], classes[own], _WORDING_RIDGE)
        together.weights[own] = part.weights
        together.left_out[own] = part.left_out
        together.class_left_out[own] = part.class_left_out
        found = _neighbours(likeness, np.arange(len(own)), classes[own])
        near.update(zip(own.tolist(), found, strict=True))
    return together, [near[number] for number in range(len(rows))]


def _meaning_expert(vectors: Array, targets: Array, classes: NDArray[np.int64]) -> tuple[Ridge, list[_Nearest]]:
    """Meaning carries across languages: one machine for all."""
    near: list[_Nearest] = []
    landmarks = _landmarks(len(vectors))
    kernel = np.empty((len(vectors), len(landmarks)), np.float32)
    for start in range(0, len(vectors), _ENCODE_CHUNK):
        span = np.arange(start, min(start + _ENCODE_CHUNK, len(vectors)))
        nearness = vectors[span] @ vectors.T
        near += _neighbours(nearness, span, classes)
        kernel[span] = meaning_kernel(nearness[:, landmarks])
    return _fit(kernel, landmarks, targets, classes, _MEANING_RIDGE), near


def _fit(
    kernel: Array, landmarks: NDArray[np.int64], targets: Array, classes: NDArray[np.int64], ridge: float
) -> Ridge:
    if len(landmarks) == len(kernel):
        return fit(kernel, targets, classes.tolist(), ridge)
    return fit_on_landmarks(kernel, landmarks.tolist(), targets, classes.tolist(), ridge)


def _landmarks(count: int) -> NDArray[np.int64]:
    """The examples that weights stand on: all, or an even choice of them. The lines come sorted by language and intent,
    so every intent has its share."""
    if count <= MOST_EXACT:
        return np.arange(count)
    return np.linspace(0, count - 1, LANDMARKS).round().astype(np.int64)


def _neighbours(similarities: Array, numbers: NDArray[np.int64], classes: NDArray[np.int64]) -> list[_Nearest]:
    """For some examples (their row numbers), what is nearest to each among all: without itself, without its class."""
    found: list[_Nearest] = []
    for row, number in zip(similarities, numbers.tolist(), strict=True):
        others = row.copy()
        others[number] = -1
        other_classes = np.where(classes == classes[number], np.float32(-1), row)
        found.append(_Nearest(nearest(others, classes), nearest(other_classes, classes)))
    return found


@dataclass(frozen=True, slots=True)
class _LeftOut:
    """Everything about the examples as if they had not been learnt."""

    texts: Sequence[str]
    languages: Sequence[Language]
    unseen: Sequence[float]
    wording: Ridge
    wording_near: Sequence[_Nearest]
    meaning: Ridge | None
    meaning_near: Sequence[_Nearest] | None

    def evidence(self, number: int, own: int, fusion: Fusion, *, whole_class: bool) -> Evidence:
        """The evidence on one example as if it, or its whole intent, did not exist."""
        by_wording = (self.wording.class_left_out if whole_class else self.wording.left_out)[number].copy()
        by_meaning: Array | None = None
        if self.meaning is not None:
            by_meaning = (self.meaning.class_left_out if whole_class else self.meaning.left_out)[number].copy()
        if whole_class:  # nobody can guess an intent that does not exist
            by_wording[own] = _IMPOSSIBLE
            if by_meaning is not None:
                by_meaning[own] = _IMPOSSIBLE
        return Evidence(
            probabilities=fusion.probabilities(by_wording, by_meaning),
            wording_scores=by_wording,
            meaning_scores=by_meaning,
            wording_near=self.wording_near[number].without(whole_class=whole_class),
            meaning_near=self.meaning_near[number].without(whole_class=whole_class) if self.meaning_near else None,
            unseen=self.unseen[number],
            length=len(self.texts[number]),
            language=self.languages[number],
        )


def _fit_rejector(left_out: _LeftOut, classes: NDArray[np.int64], none: int, fusion: Fusion) -> Rejector:
    """Judge every example as if it, and then as if its whole intent, had never been learnt."""
    values: list[Array] = []
    right: list[bool] = []
    importance: list[float] = []
    inside = int((classes != none).sum())
    weight_none = _OUT_OF_SCOPE_SHARE * inside / max(1, len(classes) - inside)
    for number, own in enumerate(classes.tolist()):
        for whole_class in (False, True):
            if whole_class and own == none:
                continue
            evidence = left_out.evidence(number, own, fusion, whole_class=whole_class)
            guess = evidence.probabilities.copy()
            guess[none] = 0
            values.append(signals(evidence, none))
            right.append(own != none and not whole_class and int(guess.argmax()) == own)
            importance.append(_LEFT_OUT_SHARE if whole_class else weight_none if own == none else 1.0)
    return fit_rejector(np.stack(values), np.array(right), np.array(importance, np.float32))


def _unseen_when_left_out(grams: Sequence[Counter[str]]) -> list[float]:
    """The share of n-grams that only this example holds: what would be unseen without it."""
    holders: Counter[str] = Counter()
    for own in grams:
        holders.update(own.keys())
    return [sum(holders[gram] == 1 for gram in own) / max(1, len(own)) for own in grams]
