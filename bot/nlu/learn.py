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
from bot.nlu.ngrams import learn_vocabulary, post, tagged_ngrams
from bot.nlu.rejection import Evidence, Rejector, fit_rejector, signals
from bot.nlu.ridge import Ridge, fit, targets_of

Array = NDArray[np.float32]
Progress = Callable[[float], None]

# Picked on left-out accuracy; the curve is flat around them.
_WORDING_RIDGE = 0.5
_MEANING_RIDGE = 0.2
MEANING_REACH = np.float32(3.0)  # kernel exp(reach (cosine - 1)): how far an example's meaning carries
_ENCODE_CHUNK = 512

# The mix of texts the rejector is fitted for. A customer says something in scope most of the time.
_OUT_OF_SCOPE_SHARE = 0.35
_LEFT_OUT_SHARE = 0.25
# On held-out tests of the library: two thirds are answered, and three quarters of those right.
THRESHOLD = 0.36


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
    likeness = np.stack([postings.similarities(row) for row in rows])
    progress(0.1)
    wording = _fit_by_language(likeness, targets, classes, languages)
    progress(0.25)

    meaning: Ridge | None = None
    nearness: Array | None = None
    vectors = np.empty((0, 0), np.float32)
    if encoder is not None:
        vectors = _encode(texts, encoder, lambda share: progress(0.25 + 0.5 * share))
        nearness = (vectors @ vectors.T).astype(np.float32)
        meaning = fit(meaning_kernel(nearness), targets, classes.tolist(), _MEANING_RIDGE)
    progress(0.9)

    fusion = fit_fusion(wording.left_out, meaning.left_out if meaning else None, classes)
    rejector = _fit_rejector(
        texts,
        languages,
        _unseen_when_left_out(grams),
        classes,
        numbers[NONE],
        wording,
        meaning,
        likeness,
        nearness,
        fusion,
    )
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


def _fit_by_language(
    likeness: Array, targets: Array, classes: NDArray[np.int64], languages: Sequence[Language]
) -> Ridge:
    """Wording does not carry from one language to another, so each is fitted alone: three small systems of equations
    instead of a large one."""
    together = Ridge(np.zeros_like(targets), np.zeros_like(targets), np.zeros_like(targets))
    for language in LANGUAGES:
        rows = np.array([number for number, own in enumerate(languages) if own == language], np.int64)
        if len(rows) == 0:
            continue
        part = fit(likeness[np.ix_(rows, rows)], targets[rows], classes[rows].tolist(), _WORDING_RIDGE)
        together.weights[rows] = part.weights
        together.left_out[rows] = part.left_out
        together.class_left_out[rows] = part.class_left_out
    return together


def _fit_rejector(
    texts: Sequence[str],
    languages: Sequence[Language],
    unseen: Sequence[float],
    classes: NDArray[np.int64],
    none: int,
    wording: Ridge,
    meaning: Ridge | None,
    likeness: Array,
    nearness: Array | None,
    fusion: Fusion,
) -> Rejector:
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
            hidden = classes == own if whole_class else np.arange(len(classes)) == number
            by_wording = (wording.class_left_out if whole_class else wording.left_out)[number].copy()
            by_meaning = None
            if meaning is not None:
                by_meaning = (meaning.class_left_out if whole_class else meaning.left_out)[number].copy()
            if whole_class:  # the intent does not exist: nobody can guess it
                by_wording[own] = -2
                if by_meaning is not None:
                    by_meaning[own] = -2
            probabilities = fusion.probabilities(by_wording, by_meaning)
            evidence = Evidence(
                probabilities=probabilities,
                wording_scores=by_wording,
                meaning_scores=by_meaning,
                wording_similarities=np.where(hidden, np.float32(-1), likeness[number]),
                meaning_similarities=None if nearness is None else np.where(hidden, np.float32(-1), nearness[number]),
                unseen=unseen[number],
                length=len(texts[number]),
                language=languages[number],
            )
            guess = probabilities.copy()
            guess[none] = 0
            values.append(signals(evidence, classes, none))
            right.append(own != none and not whole_class and int(guess.argmax()) == own)
            importance.append(_LEFT_OUT_SHARE if whole_class else weight_none if own == none else 1.0)
    return fit_rejector(np.stack(values), np.array(right), np.array(importance, np.float32))


def _unseen_when_left_out(grams: Sequence[Counter[str]]) -> list[float]:
    """The share of n-grams that only this example holds: what would be unseen without it."""
    holders: Counter[str] = Counter()
    for own in grams:
        holders.update(own.keys())
    return [sum(holders[gram] == 1 for gram in own) / max(1, len(own)) for own in grams]
