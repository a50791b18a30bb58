"""How each step sounds in this library: learnt from its own lines, so that a new card also teaches the grader.

In: the lines of every step, sentences that take none and sentences that push, in one language. Out: a `Manner`, which
says of a sentence how much it sounds like each, and which of its words say so. A linear machine on letters and words
(ridge regression in its dual form, after Rifkin and Lippert, "Notes on Regularized Least Squares", MIT 2007). Pure.
"""

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from bot.language.detect import Language
from bot.language.normalise import forms
from bot.library.records import STEPS, Intent, Library, Step
from bot.nlu.ridge import Array, fit, targets_of
from bot.quiz.material import Sounds

NOTHING, PRESSING = len(STEPS), len(STEPS) + 1  # the classes of what takes no step, and of what pushes
_CLASSES = len(STEPS) + 2
_PLACEHOLDER = re.compile(r"\{[^{}]*\}")
_WORD = re.compile(r"[^\s,，、.。?？!！:：;；]+|[?？]")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_SENTENCE_END = re.compile(r"(?<=[。！？!?])|(?<=\.)\s")
_SHORT = {"zh": 6, "ko": 10, "en": 20}  # letters; what is shorter names nothing
_LONGEST = {"zh": 4, "ko": 4, "en": 5}
_NOISE = 0.35
_FEWEST_HOLDERS = 3

Span = tuple[str, int, int]  # a gram, from, to


@dataclass(frozen=True, slots=True)
class Manner:
    """weights: by gram, how much it speaks for each step, for none, for pushing. rarity: by gram."""

    language: Language
    weights: Mapping[str, Array]
    rarity: Mapping[str, float]

    def scores(self, sentence: str) -> Mapping[Step, float]:
        """About +1 where a sentence sounds like a step, about -1 where not; `sentence` is in its `lite` form."""
        total = self._totals(sentence)
        return {step: float(total[number] * 2 - 1) for number, step in enumerate(STEPS)}

    def pushing(self, sentence: str) -> float:
        """About +1 where a sentence sounds like pushing or like what may not be said, about -1 where not; less than -1
        where it sounds more like something else."""
        total = self._totals(sentence)
        return float(total[PRESSING] * 2 - 1) if total[PRESSING] == total.max() else -2.0

    def words(self, sentence: str, step: Step | None) -> str:
        """The stretch of a sentence that speaks most for a step, None: for pushing; cut at words."""
        column = PRESSING if step is None else STEPS.index(step)
        told = np.full(len(sentence), -1e-4)
        shares = _weighed(sentence, self.language, self.rarity)
        for gram, start, end in _grams(sentence, self.language):
            if gram in shares:
                told[start:end] += shares[gram] * float(self.weights[gram][column]) / max(1, end - start)
        start, end = _heaviest(told.tolist())
        words = [found for found in _WORD.finditer(sentence) if found.start() < end and found.end() > start]
        return sentence[words[0].start() : words[-1].end()] if words and self.language != "zh" else sentence[start:end]

    def _totals(self, sentence: str) -> Array:
        total = np.zeros(_CLASSES, np.float32)
        for gram, share in _weighed(sentence, self.language, self.rarity).items():
            total += share * self.weights[gram]
        return total


def learn_manner(library: Library, language: Language, sounds: Sounds) -> Manner:
    """Learn from every line of the six steps and from the sentences of the cue file. Takes about a second."""
    intents = (*library.intents.values(), *library.generic.values())
    lines = [sample for intent in intents for sample in samples_of(intent, language)]
    return learn((*lines, *sounds_of(sounds)), language)


def sounds_of(sounds: Sounds) -> list[tuple[str, int]]:
    """What the cue file teaches beside the cards."""
    more = [(text, STEPS.index(step)) for step, texts in sounds.samples.items() for text in texts]
    return [*more, *((text, NOTHING) for text in sounds.nothing), *((text, PRESSING) for text in sounds.pressing)]


def samples_of(intent: Intent, language: Language) -> list[tuple[str, int]]:
    """What an intent's card teaches: its lines with the number of their step. A feeling is often named behind an "I
    understand" that anybody can say, so each sentence of such a line counts once more."""
    samples: list[tuple[str, int]] = []
    for step, lines in intent.words[language].steps.items():
        for line in lines:
            said = _PLACEHOLDER.sub(" ", line.text).strip()
            pieces = [piece for piece in _SENTENCE_END.split(said) if len(piece) > _SHORT[language]]
            more = pieces if step == "empathize" and len(pieces) > 1 else []
            samples += [(text, STEPS.index(step)) for text in (said, *more) if len(text) > 2]
    return samples


def learn(lines: Iterable[tuple[str, int]], language: Language) -> Manner:
    """Learn from texts and the class of each: the number of a step, `NOTHING` or `PRESSING`."""
    texts, classes = zip(*((forms(text).lite, owner) for text, owner in lines), strict=True)
    counts = [Counter(_pieces(text, language)) for text in texts]
    holders = Counter(gram for own in counts for gram in own)
    known = sorted(gram for gram, count in holders.items() if count >= _FEWEST_HOLDERS)
    rarity = {gram: math.log((1 + len(texts)) / holders[gram]) for gram in known}
    column = {gram: number for number, gram in enumerate(known)}
    rows = np.zeros((len(texts), len(known)), np.float32)
    for number, own in enumerate(counts):
        for gram, share in _shares(own, rarity).items():
            rows[number, column[gram]] = share
    owners = np.array(classes, np.int64)
    sizes = np.bincount(owners, minlength=_CLASSES).astype(np.float32)
    # A step with many lines is believed a little less each, or everything would sound like explaining.
    noise = (_NOISE * sizes[owners] / sizes[sizes > 0].mean()).astype(np.float32)
    targets = ((targets_of(classes, _CLASSES) + 1) / 2).astype(np.float32)
    machine = fit((rows @ rows.T).astype(np.float32), targets, owners, noise)
    weights = (rows.T @ machine.weights).astype(np.float32)
    return Manner(language, {gram: weights[number] for gram, number in column.items()}, rarity)


def _grams(text: str, language: Language) -> Iterator[Span]:
    """The pieces of a text with their places: runs of letters, and where words are spaced, words and pairs of them."""
    shown = _NUMBER.sub(lambda found: "0" * len(found[0]), text)
    padded = f"^{shown}$"
    for size in range(2 if language == "en" else 1, _LONGEST[language] + 1):
        for start in range(len(padded) - size + 1):
            yield padded[start : start + size], max(0, start - 1), min(len(text), start - 1 + size)
    if language == "zh":
        return
    words = list(_WORD.finditer(shown))
    for number, word in enumerate(words):
        yield f"w{word[0]}", word.start(), word.end()
        for behind in words[number + 1 : number + 2]:
            yield f"w{word[0]} {behind[0]}", word.start(), behind.end()


def _pieces(text: str, language: Language) -> list[str]:
    """The grams of a text without their places, in the same order: learning looks at a million of them."""
    shown = _NUMBER.sub(lambda found: "0" * len(found[0]), text)
    padded = f"^{shown}$"
    sizes = range(2 if language == "en" else 1, _LONGEST[language] + 1)
    pieces = [padded[start : start + size] for size in sizes for start in range(len(padded) - size + 1)]
    if language == "zh":
        return pieces
    words = _WORD.findall(shown)
    for number, word in enumerate(words):
        pieces.append(f"w{word}")
        pieces += [f"w{word} {behind}" for behind in words[number + 1 : number + 2]]
    return pieces


def _weighed(text: str, language: Language, rarity: Mapping[str, float]) -> dict[str, float]:
    return _shares(Counter(_pieces(text, language)), rarity)


def _shares(counts: Mapping[str, int], rarity: Mapping[str, float]) -> dict[str, float]:
    shares = {gram: (1 + math.log(count)) * rarity[gram] for gram, count in counts.items() if gram in rarity}
    length = math.sqrt(sum(share * share for share in shares.values())) or 1.0
    return {gram: share / length for gram, share in shares.items()}


def _heaviest(told: Sequence[float]) -> tuple[int, int]:
    """The stretch with the greatest sum: where it begins and ends."""
    best, span, running, start = 0.0, (0, len(told)), 0.0, 0
    for place, value in enumerate(told):
        if running <= 0:
            running, start = 0.0, place
        running += value
        if running > best:
            best, span = running, (start, place + 1)
    return span
