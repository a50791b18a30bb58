"""One language learnt: its expert, and what the expert would have said of examples that it had not seen.

An expert sees an example in three views, n-grams and the vectors of two encoders, and its kernel is their sum: what the
views say together is weighed at once, and what some of them say alone can still be read off.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from bot.encoders.encoder import Encoder, Encoders
from bot.language.detect import LANGUAGES
from bot.nlu.kernel import Seen, Views, meaning_kernel, spans
from bot.nlu.model import Expert, Projection, Testimony
from bot.nlu.ngrams import learn_vocabulary, post, tagged_ngrams
from bot.nlu.rejection import Near, nearest
from bot.nlu.ridge import LeftOut, fit, targets_of
from bot.nlu.rounded import Rounded, rounded

Array = NDArray[np.float32]
Numbers = NDArray[np.int64]
Progress = Callable[[float], None]

# Picked on left-out accuracy; the curve is flat around the first. A small lesson may choose the other.
_NOISES = (0.6, 0.3)
_FEWEST_TO_CHOOSE = 500  # what fewer examples prefer is chance
_AXES = 256  # of the quick encoder's vectors; fewer cost accuracy, more only time
_FEWEST_TO_TURN = 1024  # axes learnt from less are accidents
# A fit costs the cube of its examples: of a language with more, weights stand on an even choice of them.
MOST_FITTED = 19_000

# How many examples of a language are asked what would be said had they, or their whole intent, not been learnt.
_QUESTIONED = 1200
_QUESTIONED_OUTSIDE = 300
_ALL_QUESTIONED = 3000
_IMPOSSIBLE = -2.0


@dataclass(frozen=True, slots=True)
class Lesson:
    """The lines that an expert learns from, a row each.

    texts: in `lite` form. classes: of `count`, of which `none` is out of scope. languages: which each is in; own:
    whether it is that of the expert, or borrowed. place: the number of the expert, which chooses what is asked."""

    texts: Sequence[str]
    classes: Numbers
    count: int
    none: int
    languages: NDArray[np.str_]
    own: NDArray[np.bool_]
    place: int

    def seats(self) -> tuple[Numbers, int]:
        """The rows that weights stand on, and how many of them are asked. Those stand last (see `ridge.left_out`)."""
        rows = _chosen(np.arange(len(self.classes)))
        asked = _questioned(self.classes[rows], self.none, self.place)
        return np.concatenate([np.delete(rows, asked), rows[asked]]), len(asked)


class _Fit(NamedTuple):
    weights: Array
    left_out: LeftOut
    noise: float


def study(
    lesson: Lesson, encoders: Encoders, digest: str, progress: Progress = lambda share: None
) -> tuple[Expert, Testimony]:
    """Learn a lesson. The rows of the expert are those of the lesson; `digest` is kept with it."""
    grams = [tagged_ngrams(text) for text in lesson.texts]
    vocabulary = learn_vocabulary(grams)
    progress(0.1)
    vectors = _read(lesson.texts, encoders.quick)
    progress(0.3)
    projection = _axes(vectors)
    features = [vocabulary.features(own) for own in grams]
    quick = Rounded(rounded(projection.of(vectors)))
    deep = Rounded(rounded(_read(lesson.texts, encoders.deep)))
    every = Seen(features, quick.vectors, deep.vectors)
    progress(0.4)

    rows, asked = lesson.seats()
    seen = every.of(rows)
    classes = lesson.classes[rows]
    targets = targets_of(classes.tolist(), lesson.count)
    chosen = np.arange(len(rows) - asked, len(rows))
    views = Views(seen, len(vocabulary.idf))
    between = views.between(chosen, len(rows))
    wording, by_quick, _ = between
    part = wording.copy() if by_quick is None else wording + meaning_kernel(by_quick.copy())
    fits: list[_Fit] = []
    for noise in _NOISES if _FEWEST_TO_CHOOSE <= asked == len(rows) else _NOISES[:1]:
        machine = fit(views.kernel(), targets, classes, noise / _trust(classes, lesson.none))
        progress(0.7)
        fits.append(_Fit(machine.weights, machine.left_out(part), noise))
    weights, left_out, noise = max(
        fits, key=lambda one: int((one.left_out.alone.argmax(axis=1) == classes[chosen]).sum())
    )

    postings = post(seen.features, len(vocabulary.idf))
    expert = Expert(digest, rows, vocabulary, projection, postings, quick.of(rows), deep.of(rows), weights)
    learnt_as = lesson.classes.copy()
    noises = noise / _trust(classes, lesson.none)
    learnt_as[rows] = (targets - noises[:, None] * weights).argmax(axis=1)  # K W = Y - noise W
    for span in spans(np.setdiff1d(np.arange(len(lesson.classes)), rows)):
        learnt_as[span] = _told(every.of(span), expert).argmax(axis=1)
    progress(1.0)
    return expert, _testimony(lesson, rows, seen, chosen, between, left_out, learnt_as[lesson.own])


def _read(texts: Sequence[str], encoder: Encoder | None) -> Array:
    return encoder.encode(texts) if encoder is not None else np.empty((len(texts), 0), np.float32)


def _axes(vectors: Array) -> Projection:
    """The axes along which the library's vectors differ most (principal components)."""
    if vectors.shape[1] <= _AXES or len(vectors) < _FEWEST_TO_TURN:
        return Projection(np.empty(0, np.float32), np.empty((0, 0), np.float32))
    mean: Array = vectors.mean(axis=0)
    centred = vectors - mean
    _, axes = np.linalg.eigh(centred.T @ centred)
    return Projection(mean, np.ascontiguousarray(axes[:, ::-1][:, :_AXES], np.float32))


def _told(seen: Seen, expert: Expert) -> Array:
    """What an expert says of examples it does not stand on."""
    kernel = expert.postings.similarities(seen.features)
    if seen.quick.shape[1]:
        kernel += meaning_kernel(expert.quick.cosines(seen.quick))
    if seen.deep.shape[1]:
        kernel += meaning_kernel(expert.deep.cosines(seen.deep))
    told: Array = kernel @ expert.weights
    return told


def _chosen(rows: Numbers) -> Numbers:
    """The examples that weights stand on: all, or an even choice. Sorted by intent, each intent has its share."""
    if len(rows) <= MOST_FITTED:
        return rows
    return rows[np.linspace(0, len(rows) - 1, MOST_FITTED).round().astype(np.int64)]


def _questioned(classes: Numbers, none: int, place: int) -> Numbers:
    """The examples that are asked: all of a small library, else all of some intents (others in each language) and some
    that are out of scope."""
    if len(classes) <= _ALL_QUESTIONED:
        return np.arange(len(classes))
    present = np.unique(classes[classes != none])
    step = max(1, round(int((classes != none).sum()) / _QUESTIONED))
    inside = np.flatnonzero(np.isin(classes, present[place % step :: step]))
    outside = np.flatnonzero(classes == none)
    outside = outside[np.linspace(0, len(outside) - 1, min(len(outside), _QUESTIONED_OUTSIDE)).round().astype(np.int64)]
    return np.union1d(inside, outside)


def _trust(classes: Numbers, none: int) -> Array:
    """How much each example is believed: an intent with few lines as much as one with many, all out of scope as is."""
    counts = np.bincount(classes)
    usual = np.median(counts[counts > 0])
    trust = (usual / counts[classes]).astype(np.float32)
    trust[classes == none] = 1
    return trust


def _testimony(
    lesson: Lesson,
    rows: Numbers,
    seen: Seen,
    chosen: Numbers,
    views: Sequence[Array | None],
    left_out: LeftOut,
    learnt_as: Numbers,
) -> Testimony:
    classes = lesson.classes[rows]
    owners = classes[chosen]
    inside = owners != lesson.none
    alone: list[Near | None] = []
    together: list[Near | None] = []
    for cosines in views:
        if cosines is None:
            alone.append(None)
            together.append(None)
            continue
        cosines[np.arange(len(chosen)), chosen] = -1
        alone.append(nearest(cosines, classes))
        cosines[owners[:, None] == classes[None, :]] = -1
        together.append(nearest(cosines[inside], classes))

    def absent(scores: Array) -> Array:
        scores = scores[inside].copy()
        scores[np.arange(len(scores)), owners[inside]] = _IMPOSSIBLE  # nobody can guess an intent that does not exist
        return scores

    spoken = lesson.languages[rows[chosen]]
    return Testimony(
        classes=owners,
        alone=left_out.alone,
        part_alone=left_out.part_alone,
        alone_near=(alone[0], alone[1], alone[2]),
        together=absent(left_out.together),
        part_together=absent(left_out.part_together),
        together_near=(together[0], together[1], together[2]),
        unseen=np.array([seen.features[place].unseen for place in chosen.tolist()], np.float32),
        lengths=np.array([len(lesson.texts[row]) for row in rows[chosen].tolist()], np.float32),
        languages=np.stack([spoken == language for language in LANGUAGES], axis=1).astype(np.float32),
        learnt_as=learnt_as,
    )
