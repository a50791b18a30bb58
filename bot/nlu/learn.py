"""From examples to a `Model`: an expert for each language, the verdicts on what they say, the threshold, in one pass.

In: labelled lines (text, intent, language). Out: a model. The same lines in the same order give the same model.
`progress` is told how far the work is (0..1), for the person who waits for the first start.
"""

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from bot.encoders.encoder import Encoders
from bot.language.detect import LANGUAGES, Language
from bot.language.normalise import forms
from bot.nlu.model import NONE, Expert, Model, Testimony
from bot.nlu.ngrams import united
from bot.nlu.study import Lesson, Progress, study
from bot.nlu.thumb import KO_SIGNS, ZH_SIGNS, Thumb, learn_decoder, learn_hints
from bot.nlu.verdict import verdict

Numbers = NDArray[np.int64]

# An intent with fewer lines in a language borrows those of the others: meaning carries across languages.
_FEW = 10
# On the tests of the library: four of five are answered, and four of five of those right.
THRESHOLD = 0.68
# From here on a deep look changes one answer in a hundred; below it is half of all messages.
SURE = 0.71


@dataclass(frozen=True, slots=True)
class Labelled:
    """One line to learn: what was said, which intent it is (or `NONE`), in which language it stands in the library."""

    text: str
    intent: str
    language: Language


def learn(
    lines: Sequence[Labelled],
    encoders: Encoders,
    progress: Progress = lambda share: None,
    earlier: Model | None = None,
) -> Model:
    """Learn a model. Of an `earlier` one, kept to learn from, the experts of languages in which nothing has changed are
    taken over: the model is the same, and sooner there. Needs at least two intents and a line that is out of scope;
    raises ValueError otherwise."""
    intents = _intents(lines)
    if len(intents) < 3 or not any(line.intent == NONE for line in lines):
        raise ValueError("a model needs two intents and some lines that are out of scope")
    numbers = {intent: number for number, intent in enumerate(intents)}
    none = numbers[NONE]
    classes = np.array([numbers[line.intent] for line in lines], np.int64)
    texts = tuple(forms(line.text).lite for line in lines)
    languages = np.array([line.language for line in lines])
    experts: dict[Language, Expert] = {}
    testimonies: dict[Language, Testimony] = {}
    kept: set[Language] = set()
    learnt_as = classes.copy()
    courses = _courses(lines)
    for course in courses:
        progress(course.place / len(courses))
        language, rows = course.language, course.rows
        lesson = Lesson(
            [texts[row] for row in rows.tolist()], classes[rows], len(intents), none, languages[rows],
            languages[rows] == language, course.place,
        )  # fmt: skip
        digest = course.digest(lines, intents, encoders.name)
        known = None if earlier is None else _kept(earlier, language, digest)
        if known is None:
            expert, testimonies[language] = study(lesson, encoders, digest, _part(progress, course.place, len(courses)))
        else:
            expert, testimonies[language] = known
            expert = replace(expert, rows=lesson.seats()[0])
            kept.add(language)
        experts[language] = replace(expert, rows=rows[expert.rows])
        learnt_as[course.own] = testimonies[language].learnt_as
    told = list(testimonies.values())
    model = Model(
        intents=intents,
        texts=texts,
        classes=classes,
        vocabulary=united([expert.vocabulary for expert in experts.values()]),
        encoder=encoders.name,
        experts=experts,
        quick=verdict(told, none, deep=False),
        deep=verdict(told, none, deep=True) if encoders.deep else None,
        thumb=_thumb(texts, classes, languages, len(intents), earlier, kept),
        threshold=THRESHOLD,
        sure=SURE,
        learnt_as=learnt_as,
        testimonies=testimonies,
    )
    progress(1.0)
    return model


def digests(lines: Sequence[Labelled], encoder: str) -> Mapping[Language, str]:
    """What the expert of each language is learnt from, as 16 hex digits: the same digits, the same expert."""
    intents = _intents(lines)
    return {course.language: course.digest(lines, intents, encoder) for course in _courses(lines)}


def _intents(lines: Sequence[Labelled]) -> tuple[str, ...]:
    return (*sorted({line.intent for line in lines} - {NONE}), NONE)


@dataclass(frozen=True, slots=True)
class _Course:
    """What an expert learns from. place: the number of its language. own: the lines of the language; rows: with those
    of the other languages that intents borrow which have few of their own."""

    language: Language
    place: int
    own: Numbers
    rows: Numbers

    def digest(self, lines: Sequence[Labelled], intents: Sequence[str], encoder: str) -> str:
        told = hashlib.sha256(f"{self.place}|{encoder}|{'|'.join(intents)}".encode())
        for row in self.rows.tolist():
            told.update(f"\n{lines[row].language}\t{lines[row].intent}\t{lines[row].text}".encode())
        return told.hexdigest()[:16]


def _courses(lines: Sequence[Labelled]) -> list[_Course]:
    """One for each language that is spoken."""
    owners = np.array([line.intent for line in lines])
    languages = np.array([line.language for line in lines])
    intents = np.unique(owners)
    courses: list[_Course] = []
    for language in LANGUAGES:
        own = np.flatnonzero(languages == language)
        if not len(own):
            continue
        held, counts = np.unique(owners[own], return_counts=True)
        borrowed = np.flatnonzero(np.isin(owners, np.setdiff1d(intents, held[counts >= _FEW])))
        courses.append(_Course(language, len(courses), own, np.union1d(own, borrowed)))
    return courses


def _kept(earlier: Model, language: Language, digest: str) -> tuple[Expert, Testimony] | None:
    expert, testimony = earlier.experts.get(language), earlier.testimonies.get(language)
    return None if expert is None or testimony is None or expert.digest != digest else (expert, testimony)


def _part(progress: Progress, place: int, parts: int) -> Progress:
    return lambda share: progress((place + share) / parts)


def _thumb(
    texts: Sequence[str],
    classes: Numbers,
    languages: NDArray[np.str_],
    count: int,
    earlier: Model | None,
    kept: Collection[Language],
) -> Thumb:
    """What is learnt of thumb typing; of a language whose expert was kept, what the earlier model had learnt."""
    rows = {language: np.flatnonzero(languages == language) for language in ("zh", "ko")}
    spoken = {language: [texts[row] for row in own.tolist()] for language, own in rows.items()}
    owners = {language: classes[own].tolist() for language, own in rows.items()}
    decoder = earlier.thumb.decoder if earlier and "zh" in kept else learn_decoder(spoken["zh"])
    initials = earlier.thumb.initials if earlier and "zh" in kept else None
    choseong = earlier.thumb.choseong if earlier and "ko" in kept else None
    return Thumb(
        decoder,
        initials or learn_hints(spoken["zh"], owners["zh"], count, ZH_SIGNS),
        choseong or learn_hints(spoken["ko"], owners["ko"], count, KO_SIGNS),
    )
