"""Which system of the playbook a rep's question is about: a text, its language and what the recogniser thought of it
come in, the system that fits best goes out.

A question is compared with those a card can be asked, its title and its points, by shared letters and words, and by
meaning where the deep encoder is there. What the recogniser holds likely counts as well: it knows far more ways to ask
for a topic than a card does. What a customer said keeps its own answer unless a card fits it far better.
"""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise
from statistics import median
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from bot.language.detect import Language
from bot.language.normalise import forms
from bot.library.records import Library
from bot.library.systems import System
from bot.nlu.meanings import Meanings
from bot.nlu.recognition import Abstention, Recognition, Scored

_POINTS_COUNT = 0.6  # a hit in the text of a card says less than one in a question it answers
_MEANING_COUNTS = 0.7  # overlap that the same meaning is worth
_TOPIC_COUNTS = 0.2  # overlap that a certain topic is worth: it decides between cards, not whether there is one

# What was recognised, seen from the best card: its topic alone; its topic beside what a customer said; another topic;
# nothing; only what a customer said.
_Case = Literal["own", "beside", "other", "nothing", "against"]
# How well a card must fit in each case: with the meaning counted, and by letters and words alone.
_LEAST: Mapping[_Case, float] = {"own": 0.42, "beside": 0.6, "other": 0.58, "nothing": 0.6, "against": 0.7}
_LEAST_BARE: Mapping[_Case, float] = {"own": 0.03, "beside": 0.2, "other": 0.33, "nothing": 0.33, "against": 0.6}
# With nothing recognised, a topic that is at least this likely lowers what is asked of a card.
_LIKELY, _LESS = 0.15, 0.75
_CERTAIN = 0.75  # what is recognised as a customer's sentence with this confidence is one
# A customer's sentence is looked at for its meaning only where its words point to a card: the look takes time.
_WORTH_A_LOOK = 0.2

# Where the topic is known already, so many shared words name the card of it: no need to look for its meaning.
_CLEAR = 0.25

_LATIN = re.compile(r"[a-z0-9']+")
_STEM = 5  # letters of a long word that its endings leave alone: "question" and "questions" meet in "quest"

_Weights = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Fitting:
    """A system and how well it fits: by its words and meaning (`fit`), and with the topic's share (`score`)."""

    system: str
    fit: float
    score: float


def rank(
    text: str,
    language: Language,
    library: Library,
    likely: Sequence[Scored] = (),
    questions: Meanings | None = None,
) -> tuple[Fitting, ...]:
    """The systems that a question may be about, best first. `likely`: intents with their confidences; `questions`:
    those of the playbook as the deep encoder reads them."""
    shelf = _Shelf(library.fingerprint, language, library)
    return _ranked(_fits(text, _index(shelf).overlaps(_grams(text)), shelf, questions), library, likely)


def _fits(text: str, overlaps: Mapping[str, float], shelf: "_Shelf", questions: Meanings | None) -> dict[str, float]:
    """How well each system fits by its words, and by its meaning where that can be read."""
    fits = dict(overlaps)
    if questions is not None:
        for system, nearness in _nearness(text, shelf, questions).items():
            fits[system] = fits.get(system, 0.0) + _MEANING_COUNTS * nearness
    return fits


def _ranked(fits: Mapping[str, float], library: Library, likely: Sequence[Scored]) -> tuple[Fitting, ...]:
    topics = {one.id: one.confidence for one in likely}
    fitting = [
        Fitting(name, fit, fit + _TOPIC_COUNTS * topics.get(library.playbook[name].topic, 0.0))
        for name, fit in fits.items()
    ]
    return tuple(sorted(fitting, key=lambda one: (-one.score, one.system)))


def find(
    text: str, heard: Recognition | Abstention, library: Library, questions: Meanings | None = None
) -> System | None:
    """The system that answers a question, or None: then the recogniser's own answer stands."""
    if not library.playbook:
        return None
    if isinstance(heard, Recognition) and not _topics(heard, library) and _is_certain(heard):
        return None
    shelf = _Shelf(library.fingerprint, heard.language, library)
    overlaps = _index(shelf).overlaps(_grams(text))
    bare = _ranked(overlaps, library, heard.candidates)
    if questions is None:
        return _fitting(bare, heard, library, _LEAST_BARE)
    if bare and bare[0].fit >= _CLEAR and _case(library.playbook[bare[0].system].topic, heard, library) == "own":
        return library.playbook[bare[0].system]
    looks_like_one = bare and max(one.fit for one in bare) >= _WORTH_A_LOOK
    if not looks_like_one and not isinstance(heard, Abstention) and not _topics(heard, library):
        return None
    fits = _fits(text, overlaps, shelf, questions)
    return _fitting(_ranked(fits, library, heard.candidates), heard, library, _LEAST)


def _fitting(
    fitting: Sequence[Fitting], heard: Recognition | Abstention, library: Library, least: Mapping[_Case, float]
) -> System | None:
    if not fitting:
        return None
    best = library.playbook[fitting[0].system]
    case = _case(best.topic, heard, library)
    if case == "against" and isinstance(heard, Recognition) and _is_certain(heard):
        return None
    likely = any(one.id == best.topic and one.confidence >= _LIKELY for one in heard.candidates)
    asked = least[case] * (_LESS if case == "nothing" and likely else 1.0)
    return best if fitting[0].fit >= asked else None


def _case(topic: str, heard: Recognition | Abstention, library: Library) -> _Case:
    if isinstance(heard, Abstention):
        return "nothing"
    topics = _topics(heard, library)
    if topic in topics:
        return "own" if len(heard.intents) == len(topics) else "beside"
    return "other" if topics and len(heard.intents) == len(topics) else "against"


def _is_certain(heard: Recognition) -> bool:
    return max(one.confidence for one in heard.intents) >= _CERTAIN


def _topics(heard: Recognition, library: Library) -> tuple[str, ...]:
    """The topics among the recognised intents."""
    return tuple(
        one.id for one in heard.intents if one.id in library.intents and library.intents[one.id].kind == "topic"
    )


@dataclass(frozen=True, slots=True)
class _Shelf:
    """One library in one language, known by its fingerprint."""

    fingerprint: str
    language: Language
    library: Library = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True, eq=False)
class _Index:
    """The texts of a playbook, system by system. rarity: n-gram -> how much it tells; holders: n-gram -> the texts that
    have it, with its share of their length; counts: how much a hit in each text counts; systems: whose each text is;
    questions: the texts that may have been read for their meaning; asked: whose each of those is."""

    rarity: _Weights
    holders: Mapping[str, tuple[NDArray[np.intp], NDArray[np.float64]]]
    counts: NDArray[np.float64]
    systems: "_Groups"
    questions: tuple[str, ...]
    asked: "_Groups"

    def overlaps(self, grams: Counter[str]) -> dict[str, float]:
        """The best overlap of each system with a text, where there is any."""
        unknown = max(self.rarity.values(), default=1.0)
        weights = {gram: _damped(count) * self.rarity.get(gram, unknown) for gram, count in grams.items()}
        length = _length(weights)
        met = np.zeros(len(self.counts))
        for gram, weight in weights.items():
            if gram in self.holders:
                texts, shares = self.holders[gram]
                met[texts] += weight / length * shares
        return self.systems.best(met * self.counts)


@dataclass(frozen=True, slots=True, eq=False)
class _Groups:
    """What belongs to which system: the systems, and where in a row of values those of each begin."""

    names: tuple[str, ...]
    begins: NDArray[np.intp]

    def best(self, values: NDArray[Any]) -> dict[str, float]:
        """The highest value of each system, where it is above nought."""
        if not self.names:
            return {}
        highest = np.maximum.reduceat(values, self.begins).tolist()
        return {name: value for name, value in zip(self.names, highest, strict=True) if value > 0}


def _groups(owners: Sequence[str]) -> _Groups:
    """The groups of a row whose owners stand together."""
    begins = [place for place, owner in enumerate(owners) if place == 0 or owners[place - 1] != owner]
    return _Groups(tuple(owners[place] for place in begins), np.array(begins, np.intp))


def _nearness(text: str, shelf: _Shelf, read: Meanings) -> dict[str, float]:
    """How near the nearest question of each system is in meaning (0..1)."""
    return _index(shelf).asked.best(_cosines(text, _rows(shelf, read), read))


def _cosines(text: str, rows: NDArray[np.int64], read: Meanings) -> NDArray[np.float32]:
    """How near a text is to each question. One that is a question itself was read already: a second look at it costs
    more than all the rest."""
    place = read.places.get(forms(text).lite)
    if place is None:
        return read.nearness(text, rows)
    cosines: NDArray[np.float32] = np.where(rows >= 0, (read.rows @ read.rows[place])[rows], np.float32(-1))
    return cosines


@lru_cache(maxsize=8)
def _rows(shelf: _Shelf, read: Meanings) -> NDArray[np.int64]:
    """Where the questions of a library stand among those that were read."""
    return read.rows_of(_index(shelf).questions)


@lru_cache(maxsize=8)
def _index(shelf: _Shelf) -> _Index:
    texts = [entry for system in shelf.library.playbook.values() for entry in _texts(system, shelf.language)]
    grams = [_grams(text) for _, text, _ in texts]
    cards: dict[str, set[str]] = defaultdict(set)
    for (system, _, _), own in zip(texts, grams, strict=True):
        for gram in own:
            cards[gram].add(system)
    count = len(shelf.library.playbook)
    rarity = {gram: math.log((count + 1) / len(owners)) for gram, owners in cards.items()}
    holders: dict[str, tuple[list[int], list[float]]] = defaultdict(lambda: ([], []))
    weighed = [{gram: _damped(times) * rarity[gram] for gram, times in own.items()} for own in grams]
    lengths = [_length(weights) for weights in weighed]
    usual = median(lengths)
    for number, (weights, length) in enumerate(zip(weighed, lengths, strict=True)):
        for gram, weight in weights.items():
            places, shares = holders[gram]
            places.append(number)
            # A title of two words is not half met by one of them.
            shares.append(weight / max(length, usual))
    questions = [(system, forms(text).lite) for system, text, counts in texts if counts == 1.0]
    return _Index(
        rarity,
        {gram: (np.array(places, np.intp), np.array(shares)) for gram, (places, shares) in holders.items()},
        np.array([counts for _, _, counts in texts]),
        _groups([system for system, _, _ in texts]),
        tuple(question for _, question in questions),
        _groups([system for system, _ in questions]),
    )


def _texts(system: System, language: Language) -> Iterator[tuple[str, str, float]]:
    words = system.words[language]
    yield from ((system.id, text, 1.0) for text in (*words.asks, words.title))
    told = (*words.points, *(line for part in words.parts.values() for line in part.when))
    yield from ((system.id, text, _POINTS_COUNT) for text in told)


def _length(weights: _Weights) -> float:
    return math.sqrt(sum(weight * weight for weight in weights.values())) or 1.0


def _damped(count: int) -> float:
    return 1.0 + math.log(count)


def _grams(text: str) -> Counter[str]:
    """Pairs and threes of letters where words touch each other, beginnings of words and their pairs where they do not.
    The recogniser's own n-grams say little more here and take ten times as long for a whole playbook."""
    lite = forms(text).bare
    grams: list[str] = []
    stems = [word[:_STEM] for word in _LATIN.findall(lite) if not word.isdigit()]  # a figure tells no topic
    grams += [*stems, *(f"{first} {second}" for first, second in pairwise(stems))]
    joined = _LATIN.sub(" ", lite).replace(" ", "")
    grams += [joined[start : start + n] for n in (2, 3) for start in range(len(joined) - n + 1)]
    return Counter(grams)
