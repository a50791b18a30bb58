"""From examples to a `Model`: an expert for each language, the verdicts on what they say, the threshold, in one pass.

In: labelled lines (text, intent, language). Out: a model. The same lines in the same order give the same model.
`progress` is told how far the work is (0..1), for the person who waits for the first start.

An expert sees an example in three views, n-grams and the vectors of two encoders, and its kernel is their sum: what the
views say together is weighed at once, and what some of them say alone can still be read off.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.language.detect import LANGUAGES, Language
from bot.language.normalise import forms
from bot.nlu.calibration import fit_sharpness, probabilities
from bot.nlu.encoder import Encoder, Encoders
from bot.nlu.model import NONE, Expert, Model, Projection, Verdict
from bot.nlu.ngrams import Features, Likeness, Vocabulary, learn_vocabulary, post, tagged_ngrams
from bot.nlu.rejection import Evidence, Near, fit_rejector, nearest, signals
from bot.nlu.ridge import LeftOut, fit, targets_of
from bot.nlu.thumb import KO_SIGNS, ZH_SIGNS, Thumb, learn_decoder, learn_hints

Array = NDArray[np.float32]
Numbers = NDArray[np.int64]
Progress = Callable[[float], None]

# Picked on left-out accuracy; the curves are flat around them.
_NOISE = 0.6
MEANING_REACH = np.float32(2.5)  # kernel exp(reach (cosine - 1)): how far an example's meaning carries
_AXES = 256  # of the quick encoder's vectors; fewer cost accuracy, more only time
_FEWEST_TO_TURN = 1024  # axes learnt from less are accidents
# A fit costs the cube of its examples: of a language with more, weights stand on an even choice of them.
MOST_FITTED = 16_000
# An intent with fewer lines in a language borrows those of the others: meaning carries across languages.
_FEW = 10
_CHUNK = 512

# How many examples of a language are asked what would be said had they, or their whole intent, not been learnt.
_QUESTIONED = 1200
_QUESTIONED_OUTSIDE = 300
_ALL_QUESTIONED = 3000

# The mix of texts the rejector is fitted for. A customer says something in scope most of the time.
_OUT_OF_SCOPE_SHARE = 0.35
_LEFT_OUT_SHARE = 0.25
_IMPOSSIBLE = -2.0
# On held-out tests of the library: four of five are answered, and five of six of those right.
THRESHOLD = 0.55
# From here on a deep look changes one answer in a hundred; below it is half of all messages.
SURE = 0.6


@dataclass(frozen=True, slots=True)
class Labelled:
    """One line to learn: what was said, which intent it is (or `NONE`), in which language it stands in the library."""

    text: str
    intent: str
    language: Language


def learn(lines: Sequence[Labelled], encoders: Encoders, progress: Progress = lambda share: None) -> Model:
    """Learn a model. Needs at least two intents and a line that is out of scope; raises ValueError otherwise."""
    intents = (*sorted({line.intent for line in lines} - {NONE}), NONE)
    if len(intents) < 3 or not any(line.intent == NONE for line in lines):
        raise ValueError("a model needs two intents and some lines that are out of scope")
    numbers = {intent: number for number, intent in enumerate(intents)}
    classes = np.array([numbers[line.intent] for line in lines], np.int64)
    texts = tuple(forms(line.text).lite for line in lines)
    languages = np.array([line.language for line in lines])

    grams = [tagged_ngrams(text) for text in texts]
    vocabulary = learn_vocabulary(grams)
    features = [vocabulary.features(own) for own in grams]
    progress(0.1)
    quick = _read(texts, encoders.quick)
    projection = _axes(quick)
    progress(0.3)
    deep = _read(texts, encoders.deep)
    progress(0.4)
    lessons = _Lessons(
        targets_of(classes.tolist(), len(intents)), classes, numbers[NONE], texts, languages, vocabulary, features,
        projection.of(quick), deep,
    )  # fmt: skip
    experts: dict[Language, Expert] = {}
    answers: list[_Answers] = []
    learnt_as = classes.copy()
    spoken = [language for language in LANGUAGES if (languages == language).any()]
    for number, language in enumerate(spoken):
        experts[language], asked, own, seen_as = _study(lessons, language, number)
        answers.append(asked)
        learnt_as[own] = seen_as
        progress(0.4 + 0.6 * (number + 1) / len(spoken))
    return Model(
        intents=intents,
        texts=texts,
        classes=classes,
        vocabulary=vocabulary,
        encoder=encoders.name,
        projection=projection,
        experts=experts,
        quick=_verdict([asked.quick for asked in answers], numbers[NONE]),
        deep=_verdict([asked.deep for asked in answers], numbers[NONE]) if encoders.deep else None,
        thumb=_thumb(texts, classes, languages, len(intents)),
        threshold=THRESHOLD,
        sure=SURE,
        learnt_as=learnt_as,
    )


def _thumb(texts: Sequence[str], classes: Numbers, languages: NDArray[np.str_], count: int) -> Thumb:
    chinese, korean = (np.flatnonzero(languages == language).tolist() for language in ("zh", "ko"))
    return Thumb(
        learn_decoder([texts[row] for row in chinese]),
        learn_hints([texts[row] for row in chinese], classes[chinese].tolist(), count, ZH_SIGNS),
        learn_hints([texts[row] for row in korean], classes[korean].tolist(), count, KO_SIGNS),
    )


def meaning_kernel(cosines: Array) -> Array:
    """Nearness in meaning, sharpened: neighbours count, the crowd at a cosine of 0.3 does not. In place."""
    cosines -= np.float32(1)
    cosines *= MEANING_REACH
    return np.exp(cosines, out=cosines)


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


@dataclass(frozen=True, slots=True)
class _Lessons:
    """What there is to learn, a row an example."""

    targets: Array
    classes: Numbers
    none: int
    texts: Sequence[str]
    languages: NDArray[np.str_]
    vocabulary: Vocabulary
    features: Sequence[Features]
    quick: Array
    deep: Array


@dataclass(frozen=True, slots=True)
class _Asked:
    """What would have been said of some examples: alone left out, and those in scope with their whole intent."""

    classes: Numbers
    alone: Array
    alone_near: tuple[Near | None, Near | None, Near | None]
    together: Array
    together_near: tuple[Near | None, Near | None, Near | None]
    unseen: Array
    lengths: Array
    languages: Array


@dataclass(frozen=True, slots=True)
class _Answers:
    """What one expert would have said by n-grams and the quick encoder, and with the deep one."""

    quick: _Asked
    deep: _Asked


def _study(lessons: _Lessons, language: Language, place: int) -> tuple[Expert, _Answers, Numbers, Numbers]:
    """Learn one language. Out: the expert, what it would have said of examples it had not seen, and all examples of the
    language with what they are taken for now."""
    own = np.flatnonzero(lessons.languages == language)
    rows = _chosen(_with_borrowed(lessons, own))
    classes = lessons.classes[rows]
    asked = _questioned(classes, lessons.none, place)
    rows = np.concatenate([np.delete(rows, asked), rows[asked]])  # those that are asked stand last: see `left_out`
    classes, targets = lessons.classes[rows], lessons.targets[rows]
    chosen = np.arange(len(rows) - len(asked), len(rows))

    views = _Views(lessons, rows)
    wording, quick, deep = views.between(chosen, len(rows))
    part = wording.copy() if quick is None else wording + meaning_kernel(quick.copy())
    noises = _NOISE / _trust(classes, lessons.none)
    machine = fit(views.kernel(), targets, classes, noises)
    left_out = machine.left_out(part)

    postings = post([lessons.features[row] for row in rows.tolist()], len(lessons.vocabulary.idf))
    expert = Expert(rows, postings, lessons.quick[rows], lessons.deep[rows], machine.weights)
    seen_as = lessons.classes[own].copy()
    said = targets - noises[:, None] * machine.weights  # K W = Y - noise W
    mine = lessons.languages[rows] == language
    seen_as[np.searchsorted(own, rows[mine])] = said[mine].argmax(axis=1)
    for span in _spans(np.setdiff1d(own, rows)):
        seen_as[np.searchsorted(own, span)] = _told(lessons, expert, span).argmax(axis=1)
    return expert, _answers(lessons, rows, chosen, (wording, quick, deep), left_out), own, seen_as


class _Views:
    """The examples of one expert as its three views see them."""

    def __init__(self, lessons: _Lessons, rows: Numbers) -> None:
        self._likeness = Likeness([lessons.features[row] for row in rows.tolist()], len(lessons.vocabulary.idf))
        self._vectors = [vectors[rows] for vectors in (lessons.quick, lessons.deep)]
        self._count = len(rows)

    def between(self, some: Numbers, first: int) -> tuple[Array, Array | None, Array | None]:
        """The cosines of some examples (by number) to the first so many of all, by n-grams, quick and deep encoder."""
        quick, deep = (vectors[some] @ vectors[:first].T if vectors.shape[1] else None for vectors in self._vectors)
        return self._likeness.between(some, first), quick, deep

    def kernel(self) -> Array:
        """The sum of the views, as far as a fit reads it: the lower triangle, rounded up to whole blocks."""
        kernel = np.zeros((self._count, self._count), np.float32)
        for span in _spans(np.arange(self._count)):
            first = int(span[-1]) + 1
            wording, *meanings = self.between(span, first)
            for cosines in meanings:
                if cosines is not None:
                    wording += meaning_kernel(cosines)
            kernel[span, :first] = wording
        return kernel


def _told(lessons: _Lessons, expert: Expert, span: Numbers) -> Array:
    """What an expert says of examples it does not stand on."""
    kernel = expert.postings.similarities([lessons.features[row] for row in span.tolist()])
    for vectors, known in ((lessons.quick, expert.quick), (lessons.deep, expert.deep)):
        if vectors.shape[1]:
            kernel += meaning_kernel(vectors[span] @ known.T)
    told: Array = kernel @ expert.weights
    return told


def _spans(rows: Numbers) -> list[Numbers]:
    return [rows[start : start + _CHUNK] for start in range(0, len(rows), _CHUNK)]


def _with_borrowed(lessons: _Lessons, own: Numbers) -> Numbers:
    """The examples of a language, and for intents that have few of them those of the other languages."""
    counts = np.bincount(lessons.classes[own], minlength=lessons.targets.shape[1])
    poor = np.flatnonzero(counts < _FEW)
    borrowed = np.flatnonzero(np.isin(lessons.classes, poor))
    return np.union1d(own, borrowed)


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


def _answers(
    lessons: _Lessons, rows: Numbers, chosen: Numbers, views: Sequence[Array | None], left_out: LeftOut
) -> _Answers:
    classes = lessons.classes[rows]
    owners = classes[chosen]
    inside = owners != lessons.none
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
    asked = [lessons.texts[row] for row in rows[chosen].tolist()]
    spoken = lessons.languages[rows[chosen]]

    def told(by: Array, by_others: Array, *, deep: bool) -> _Asked:
        absent = by_others[inside].copy()
        absent[np.arange(len(absent)), owners[inside]] = _IMPOSSIBLE  # nobody can guess an intent that does not exist
        return _Asked(
            classes=owners,
            alone=by,
            alone_near=(alone[0], alone[1], alone[2] if deep else None),
            together=absent,
            together_near=(together[0], together[1], together[2] if deep else None),
            unseen=np.array([lessons.features[row].unseen for row in rows[chosen].tolist()], np.float32),
            lengths=np.array([len(text) for text in asked], np.float32),
            languages=np.stack([spoken == language for language in LANGUAGES], axis=1).astype(np.float32),
        )

    return _Answers(
        told(left_out.part_alone, left_out.part_together, deep=False),
        told(left_out.alone, left_out.together, deep=True),
    )


def _verdict(asked: Sequence[_Asked], none: int) -> Verdict:
    """Judge the examples that were asked as if they had not been learnt, and again as if their whole intent had not."""
    alone = np.concatenate([one.alone for one in asked])
    classes = np.concatenate([one.classes for one in asked])
    sharpness = fit_sharpness(alone, classes)
    values: list[Array] = []
    right: list[NDArray[np.bool_]] = []
    importance: list[Array] = []
    total_inside = int((classes != none).sum())
    for_outside = _OUT_OF_SCOPE_SHARE * total_inside / max(1, int((classes == none).sum()))
    for one in asked:
        inside = one.classes != none
        said = probabilities(one.alone, sharpness)
        evidence = Evidence(one.alone, said, one.alone_near, one.unseen, one.lengths, one.languages)
        values.append(signals(evidence, none))
        right.append((_guess(said, none) == one.classes) & inside)
        importance.append(np.where(inside, 1, for_outside).astype(np.float32))
        said = probabilities(one.together, sharpness)
        evidence = Evidence(
            one.together, said, one.together_near, one.unseen[inside], one.lengths[inside], one.languages[inside]
        )
        values.append(signals(evidence, none))
        right.append(np.zeros(int(inside.sum()), np.bool_))
        importance.append(np.full(int(inside.sum()), _LEFT_OUT_SHARE, np.float32))
    rejector = fit_rejector(np.concatenate(values), np.concatenate(right), np.concatenate(importance))
    return Verdict(sharpness, rejector)


def _guess(said: Array, none: int) -> Numbers:
    inside = said.copy()
    inside[:, none] = 0
    best: Numbers = inside.argmax(axis=1)
    return best
