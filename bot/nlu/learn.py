"""From examples to a `Model`: both experts, their fusion, the rejector and its threshold, in one pass.

In: labelled lines (text, intent, language). Out: a model. The same lines in the same order give the same model.
`progress` is told how far the work is (0..1), for the person who waits for the first start.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.language.detect import LANGUAGES, Language
from bot.language.normalise import forms
from bot.nlu.encoder import Encoder
from bot.nlu.fusion import Fusion, fit_fusion
from bot.nlu.model import NONE, Model
from bot.nlu.ngrams import Features, learn_vocabulary, likeness, post, tagged_ngrams
from bot.nlu.rejection import Evidence, Near, Rejector, fit_rejector, nearest, signals
from bot.nlu.ridge import fit, targets_of

Array = NDArray[np.float32]
Numbers = NDArray[np.int64]
Progress = Callable[[float], None]

# Picked on left-out accuracy; the curve is flat around them.
_WORDING_NOISE = 0.5
_MEANING_NOISE = 0.2
MEANING_REACH = np.float32(3.0)  # kernel exp(reach (cosine - 1)): how far an example's meaning carries
_CHUNK = 512
# A fit costs the cube of its examples: of a language with more, weights stand on an even choice of them.
MOST_FITTED = 12_000
# What the rejector is fitted on when whole intents are left out: every so many examples.
_ABSENCES = 12
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

    grams = [tagged_ngrams(text) for text in texts]
    vocabulary = learn_vocabulary(grams)
    rows = [vocabulary.features(own) for own in grams]
    progress(0.1)
    lessons = _Lessons(targets_of(classes.tolist(), len(intents)), classes, numbers[NONE], _by_language(languages))
    meaning: _Expert | None = None
    vectors = np.empty((0, 0), np.float32)
    wording = _wording_expert(rows, len(vocabulary.idf), lessons)
    progress(0.4)
    if encoder is not None:
        vectors = _encode(texts, encoder, lambda share: progress(0.4 + 0.3 * share))
        meaning = _meaning_expert(vectors, lessons)
    progress(0.9)

    fusion = fit_fusion(wording.left_out, meaning.left_out if meaning else None, classes)
    left_out = _LeftOut(texts, languages, [row.unseen for row in rows], wording, meaning)
    rejector = _fit_rejector(left_out, classes, numbers[NONE], fusion)
    learnt = fusion.probabilities(wording.learnt, meaning.learnt if meaning else None)
    progress(1.0)
    return Model(
        intents=intents,
        texts=texts,
        classes=classes,
        vocabulary=vocabulary,
        postings=post(rows, len(vocabulary.idf)),
        wording_weights=wording.weights,
        encoder=encoder.name if encoder else "",
        vectors=vectors,
        meaning_weights=meaning.weights if meaning else np.empty((0, len(intents)), np.float32),
        fusion=fusion,
        rejector=rejector,
        threshold=THRESHOLD,
        learnt_as=learnt.argmax(axis=1).astype(np.int64),
    )


def meaning_kernel(cosines: Array) -> Array:
    """Nearness in meaning, sharpened: neighbours count, the crowd at a cosine of 0.3 does not."""
    kernel: Array = cosines - np.float32(1)
    kernel *= MEANING_REACH
    np.exp(kernel, out=kernel)  # in place: at the size of a library it is the largest thing in memory
    return kernel


def _encode(texts: Sequence[str], encoder: Encoder, progress: Progress) -> Array:
    vectors = np.zeros((len(texts), encoder.dimensions), np.float32)
    by_length = sorted(range(len(texts)), key=lambda number: len(texts[number]))
    for start in range(0, len(texts), _CHUNK):
        chunk = by_length[start : start + _CHUNK]
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


@dataclass(frozen=True, slots=True)
class _Expert:
    """What one view of the examples has learnt: `weights` (n, classes) for the kernel rows of new texts, and what it
    says of the examples themselves: `learnt` now, `left_out` without each, `class_left_out` without its intent (only
    for those that `_absences` names), and what is nearest to each."""

    weights: Array
    learnt: Array
    left_out: Array
    class_left_out: Array
    near: dict[int, _Nearest]


@dataclass(frozen=True, slots=True)
class _Lessons:
    """What there is to learn: the wanted scores and the class of each example, and which belong to each language."""

    targets: Array
    classes: Numbers
    none: int
    by_language: Sequence[Numbers]

    def novice(self) -> _Expert:
        """An expert that knows nothing yet."""
        nothing = np.zeros_like(self.targets)
        return _Expert(nothing, nothing.copy(), nothing.copy(), nothing.copy(), {})


def _wording_expert(rows: Sequence[Features], width: int, lessons: _Lessons) -> _Expert:
    """One machine a language. The few n-grams that languages share do not lead from one to another."""
    expert = lessons.novice()
    for own in lessons.by_language:
        cosines = likeness([rows[number] for number in own.tolist()], width)
        near = _neighbours(cosines, np.arange(len(own)), lessons.classes[own])
        expert.near.update(zip(own.tolist(), near, strict=True))
        chosen = _chosen(len(own))
        kernel = cosines if len(chosen) == len(own) else cosines[np.ix_(chosen, chosen)]

        def towards(some: Numbers, own: Numbers = own, cosines: Array = cosines, chosen: Numbers = chosen) -> Array:
            return cosines[np.ix_(np.searchsorted(own, some), chosen)]

        strangers = np.setdiff1d(own, own[chosen])
        _study(expert, lessons, own[chosen], kernel, _WORDING_NOISE, np.float32(1), strangers, towards)
    return expert


def _meaning_expert(vectors: Array, lessons: _Lessons) -> _Expert:
    """One machine a language, and each text is judged by their mean: meaning carries across languages, and a single
    machine over all would cost the cube of all."""
    expert = lessons.novice()
    every = np.arange(len(vectors))
    share = np.float32(1 / len(lessons.by_language))
    for own in lessons.by_language:
        fitted = own[_chosen(len(own))]
        basis = vectors[fitted].T

        def towards(some: Numbers, basis: Array = basis) -> Array:
            return meaning_kernel(vectors[some] @ basis)

        strangers = np.setdiff1d(every, fitted)
        _study(expert, lessons, fitted, towards(fitted), _MEANING_NOISE, share, strangers, towards)
    for start in range(0, len(vectors), _CHUNK):
        span = every[start : start + _CHUNK]
        near = _neighbours(vectors[span] @ vectors.T, span, lessons.classes)
        expert.near.update(zip(span.tolist(), near, strict=True))
    return expert


def _study(
    expert: _Expert,
    lessons: _Lessons,
    fitted: Numbers,
    kernel: Array,
    noise: float,
    share: np.float32,
    strangers: Numbers,
    towards: Callable[[Numbers], Array],
) -> None:
    """Fit one machine on some examples and add its `share` to what the expert says of them and of strangers, whose
    kernel rows `towards` them are asked for as they are needed. The kernel is used up."""
    classes, targets = lessons.classes, lessons.targets[fitted]
    noises = noise / _trust(classes[fitted], lessons.none)
    machine = fit(kernel, targets, classes[fitted], noises)
    expert.weights[fitted] = machine.weights * share
    expert.learnt[fitted] += (targets - noises[:, None] * machine.weights) * share  # K W = Y - noise W
    expert.left_out[fitted] += machine.left_out() * share
    expert.class_left_out[fitted] += machine.class_left_out() * share
    for start in range(0, len(strangers), _CHUNK):
        span = strangers[start : start + _CHUNK]
        told = towards(span) @ expert.weights[fitted]
        expert.learnt[span] += told
        expert.left_out[span] += told
    asked = np.intersect1d(strangers, _absences(len(classes)))
    if len(asked):
        expert.class_left_out[asked] += machine.strangers_class_left_out(towards(asked), classes[asked]) * share


def _by_language(languages: Sequence[Language]) -> list[Numbers]:
    """The numbers of the examples of each language that has any."""
    spoken = np.array(languages)
    numbers = (np.flatnonzero(spoken == language) for language in LANGUAGES)
    return [own for own in numbers if len(own)]


def _chosen(count: int) -> Numbers:
    """The examples that weights stand on: all, or an even choice. Sorted by intent, each intent has its share."""
    if count <= MOST_FITTED:
        return np.arange(count)
    return np.linspace(0, count - 1, MOST_FITTED).round().astype(np.int64)


def _absences(count: int) -> Numbers:
    """The examples that are asked about when their whole intent is thought away."""
    return np.arange(0, count, _ABSENCES)


def _trust(classes: Numbers, none: int) -> Array:
    """How much each example is believed: an intent with few lines as much as one with many, all out of scope as is."""
    counts = np.bincount(classes)
    usual = np.median(counts[counts > 0])
    trust = (usual / counts[classes]).astype(np.float32)
    trust[classes == none] = 1
    return trust


def _neighbours(similarities: Array, numbers: Numbers, classes: Numbers) -> list[_Nearest]:
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
    unseen: Sequence[float]  # what no other example holds is in no vocabulary, so these are left-out values already
    wording: _Expert
    meaning: _Expert | None

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
            wording_near=self.wording.near[number].without(whole_class=whole_class),
            meaning_near=self.meaning.near[number].without(whole_class=whole_class) if self.meaning else None,
            unseen=self.unseen[number],
            length=len(self.texts[number]),
            language=self.languages[number],
        )


def _fit_rejector(left_out: _LeftOut, classes: NDArray[np.int64], none: int, fusion: Fusion) -> Rejector:
    """Judge every example as if it had never been learnt, and some as if their whole intent had not."""
    values: list[Array] = []
    right: list[bool] = []
    importance: list[float] = []
    inside = int((classes != none).sum())
    weight_none = _OUT_OF_SCOPE_SHARE * inside / max(1, len(classes) - inside)
    absences = [number for number in _absences(len(classes)).tolist() if classes[number] != none]
    weight_absent = _LEFT_OUT_SHARE * inside / max(1, len(absences))
    judged = [(number, False) for number in range(len(classes))] + [(number, True) for number in absences]
    for number, whole_class in judged:
        own = int(classes[number])
        evidence = left_out.evidence(number, own, fusion, whole_class=whole_class)
        guess = evidence.probabilities.copy()
        guess[none] = 0
        values.append(signals(evidence, none))
        right.append(own != none and not whole_class and int(guess.argmax()) == own)
        importance.append(weight_absent if whole_class else weight_none if own == none else 1.0)
    return fit_rejector(np.stack(values), np.array(right), np.array(importance, np.float32))
