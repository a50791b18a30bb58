"""Which system of the playbook a rep's question is about: a text, its language and what the recogniser thought of it
come in, the systems that fit best come out.

A question is compared with the questions each card can be asked by, its title and its points: cosine of weighted
n-grams (0..1). What the recogniser holds likely counts as well, since it knows far more ways to ask for a topic than a
card does.
"""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise
from statistics import median

from bot.language.detect import Language
from bot.language.normalise import forms
from bot.library.records import Library
from bot.library.systems import System
from bot.nlu.recognition import Abstention, Recognition, Scored

# What makes a question: worth little where every question has it. n-grams are weighed by how few cards have them.
_POINTS_COUNT = 0.6  # a hit in the text of a card says less than one in a question it answers
_TOPIC_COUNTS = 0.5  # overlap that a certain topic is worth
# Least overlap of a card: of the one topic recognised; of a topic recognised beside what a customer said; while
# nothing was recognised, of the likeliest intent, of a likely one, of any; against another topic, and against what a
# customer said.
_IN_TOPIC, _BESIDE, _LIKELIEST, _LIKELY, _ALONE, _OTHER, _AGAINST = 0.03, 0.2, 0.08, 0.18, 0.33, 0.33, 0.6
_LIKELY_TOPIC = 0.2

_LATIN = re.compile(r"[a-z0-9']+")
_STEM = 5  # letters of a long word that its endings leave alone: "question" and "questions" meet in "quest"

_Weights = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Fitting:
    """A system and how well it fits. overlap: with the words of the card alone (0..1); score: with the topic's
    share."""

    system: str
    overlap: float
    score: float


def rank(text: str, language: Language, library: Library, likely: Sequence[Scored] = ()) -> tuple[Fitting, ...]:
    """All systems that share anything with a question, best first. `likely`: intents with their confidences."""
    index = _index(_Shelf(library.fingerprint, language, library))
    overlaps = index.overlaps(_grams(text))
    topics = {one.id: one.confidence for one in likely}
    fitting = [
        Fitting(name, overlap, overlap + _TOPIC_COUNTS * topics.get(library.playbook[name].topic, 0.0))
        for name, overlap in overlaps.items()
    ]
    return tuple(sorted(fitting, key=lambda one: (-one.score, one.system)))


def find(text: str, heard: Recognition | Abstention, library: Library) -> System | None:
    """The system that answers a question, or None: then the recogniser's own answer stands."""
    if not library.playbook:
        return None
    fitting = rank(text, heard.language, library, heard.candidates)
    if not fitting:
        return None
    best = fitting[0]
    return library.playbook[best.system] if best.overlap >= _least(best, heard, library) else None


def _least(best: Fitting, heard: Recognition | Abstention, library: Library) -> float:
    """The overlap that a card must have to be shown, given what was recognised."""
    topic = library.playbook[best.system].topic
    if isinstance(heard, Abstention):
        confidence = next((one.confidence for one in heard.candidates if one.id == topic), 0.0)
        if confidence >= _LIKELY_TOPIC:
            return _LIKELIEST if heard.candidates[0].id == topic else _LIKELY
        return _ALONE
    if all(one.id != topic for one in heard.intents):
        kinds = {library.intents[one.id].kind for one in heard.intents if one.id in library.intents}
        return _OTHER if kinds == {"topic"} else _AGAINST
    return _IN_TOPIC if len(heard.intents) == 1 else _BESIDE


@dataclass(frozen=True, slots=True)
class _Shelf:
    """One library in one language, known by its fingerprint."""

    fingerprint: str
    language: Language
    library: Library = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class _Index:
    """rarity: n-gram -> how much it tells; holders: n-gram -> the texts that have it, with its share of their length;
    owners: the system of each text and how much a hit in it counts."""

    rarity: _Weights
    holders: Mapping[str, tuple[tuple[int, float], ...]]
    owners: tuple[tuple[str, float], ...]

    def overlaps(self, grams: Counter[str]) -> dict[str, float]:
        """The best overlap of each system with a text."""
        unknown = max(self.rarity.values(), default=1.0)
        weights = {gram: _damped(count) * self.rarity.get(gram, unknown) for gram, count in grams.items()}
        length = _length(weights)
        met: dict[int, float] = defaultdict(float)
        for gram, weight in weights.items():
            for text, share in self.holders.get(gram, ()):
                met[text] += weight / length * share
        best: dict[str, float] = {}
        for text, overlap in met.items():
            system, counts = self.owners[text]
            best[system] = max(best.get(system, 0.0), overlap * counts)
        return best


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
    holders: dict[str, list[tuple[int, float]]] = defaultdict(list)
    weighed = [{gram: _damped(times) * rarity[gram] for gram, times in own.items()} for own in grams]
    lengths = [_length(weights) for weights in weighed]
    usual = median(lengths)
    for number, (weights, length) in enumerate(zip(weighed, lengths, strict=True)):
        for gram, weight in weights.items():
            # A title of two words is not half met by one of them.
            holders[gram].append((number, weight / max(length, usual)))
    owners = tuple((system, counts) for system, _, counts in texts)
    return _Index(rarity, {gram: tuple(places) for gram, places in holders.items()}, owners)


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
    stems = [word[:_STEM] for word in _LATIN.findall(lite)]
    grams += [*stems, *(f"{first} {second}" for first, second in pairwise(stems))]
    joined = _LATIN.sub(" ", lite).replace(" ", "")
    grams += [joined[start : start + n] for n in (2, 3) for start in range(len(joined) - n + 1)]
    return Counter(grams)
