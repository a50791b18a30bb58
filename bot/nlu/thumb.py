"""What the library makes of thumb typing: syllables become characters, initials hint at intents.

Syllables are decoded by the most probable path through the pairs of characters that stand side by side in the library
(Viterbi). Initials are too few letters for that and are weighed by intent: the longer a run that an intent's lines
hold, the more it says, and a whole clause says most (naive Bayes over n-grams with the clause's ends as signs).
"""

import re
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from bot.language.clauses import clauses
from bot.language.shorthand import choseong_of, initial_of
from bot.language.sounds import pinyin, usual_pinyin

Array = NDArray[np.float32]
Numbers = NDArray[np.int64]

ZH_SIGNS = "abcdefghjklmnopqrstwxyz"
KO_SIGNS = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"

_PLANE = 0x110000
_DOUBT = 6.0  # how many sightings of a character weigh as much as knowing nothing of what follows it
_TYPED = np.float32(9.0)  # how much likelier (as a logarithm) the typed character is than its homophones
_MOST_WAYS = 4096  # that are kept: of 400 sounds few follow each other often
_USUAL = 3  # sightings of a pair that make a repair believable
_HAN_RUN = re.compile(r"[\u3400-\u9fff]{2,}")
_LENGTHS = (2, 3, 4, 5, 6, 7)
_BASE = 32  # more than there are initials in either language, the end of a clause among them
_END = 31
_SMOOTHING = 1.0
_MOST_SIGNS = 24
_LONGEST_CLAUSE = 8


@dataclass(frozen=True, slots=True)
class Decoder:
    """The Han characters of a library (`letters`, in order of their code), how often each stands there (`seen`), and
    the pairs that stand side by side: `keys` in rising order, first code x plane + second code, with `counts`."""

    letters: str
    seen: Array
    keys: Numbers
    counts: Array
    _ways: dict[tuple[str, str], Array] = field(init=False, default_factory=dict)  # by the sounds they lead between

    def respelt(self, text: str) -> str:
        """A text with characters put right that only sound like what the library would say there. What was typed is
        kept unless its neighbours speak clearly against it."""
        return _HAN_RUN.sub(self._respelt, text)

    def _respelt(self, run: re.Match[str]) -> str:
        typed = _codes(run[0])
        pairs = typed[:-1] * _PLANE + typed[1:]
        place = np.searchsorted(self.keys, pairs).clip(max=max(0, len(self.keys) - 1))
        if not len(self.keys) or bool((self.keys[place] == pairs).all()):
            return run[0]
        told = self.text([pinyin(letter) for letter in run[0]], run[0]) or run[0]
        now = _codes(told)
        pairs = now[:-1] * _PLANE + now[1:]
        place = np.searchsorted(self.keys, pairs).clip(max=len(self.keys) - 1)
        usual = np.where(self.keys[place] == pairs, self.counts[place], 0) >= _USUAL
        near = np.append(usual, False) | np.append(False, usual)  # beside a character, before or behind
        return "".join(new if sure else old for old, new, sure in zip(run[0], told, near.tolist(), strict=True))

    def text(self, sounds: Sequence[str], typed: str = "") -> str:
        """The likeliest characters for folded syllables, those that were typed preferred; "" when the library has no
        character for one of the syllables."""
        spoken = _spoken(self.letters)
        if not sounds or any(sound not in spoken for sound in sounds):
            return ""
        best: Array | None = None
        steps: list[Numbers] = []
        for number, sound in enumerate(sounds):
            way = self._way(sounds[number - 1] if number else "", sound)
            costs = way if best is None else best[:, None] + way
            steps.append(costs.argmax(axis=0))
            best = costs.max(axis=0)
            kept = spoken[sound].find(typed[number]) if typed else -1
            if kept >= 0:
                best[kept] += _TYPED
        last = int(np.argmax(best)) if best is not None else 0
        found: list[str] = []
        for sound, origin in zip(reversed(sounds), reversed(steps), strict=True):
            found.append(spoken[sound][last])
            last = int(origin[last])
        return "".join(reversed(found))

    def _way(self, before: str, sound: str) -> Array:
        """How likely (as a logarithm) each character of a sound is behind each of the sound before, (before, now); of
        no sound before, on its own, (1, now). Kept: the same sounds follow each other over and over."""
        way = self._ways.get((before, sound))
        if way is None:
            spoken = _spoken(self.letters)
            now = self._seen(spoken[sound])
            share = now / (self.seen.sum() or np.float32(1))
            if before:
                pairs = _codes(spoken[before])[:, None] * _PLANE + _codes(spoken[sound])[None, :]
                place = np.searchsorted(self.keys, pairs).clip(max=len(self.keys) - 1)
                held = np.where(self.keys[place] == pairs, self.counts[place], 0)
                share = (held + _DOUBT * share[None, :]) / (self._seen(spoken[before])[:, None] + _DOUBT)
            way = np.atleast_2d(np.log(share)).astype(np.float32)
            if len(self._ways) >= _MOST_WAYS:
                self._ways.clear()
            self._ways[before, sound] = way
        return way

    def _seen(self, letters: str) -> Array:
        """How often each of some characters stands in the library."""
        return self.seen[np.searchsorted(_codes(self.letters), _codes(letters))]


@lru_cache(maxsize=2)
def _spoken(letters: str) -> dict[str, str]:
    """Which of some characters have which sound."""
    by_sound: dict[str, list[str]] = defaultdict(list)
    for letter in letters:
        for sound in usual_pinyin(letter):
            by_sound[sound].append(letter)
    return {sound: "".join(own) for sound, own in by_sound.items()}


def _codes(letters: str) -> Numbers:
    return np.frombuffer(letters.encode("utf-32-le"), "<u4").astype(np.int64)


def learn_decoder(texts: Sequence[str]) -> Decoder:
    """The decoder of a language's examples, whatever else than Han characters stands in them."""
    line = np.frombuffer("\n".join(texts).encode("utf-32-le"), "<u4").astype(np.int64)
    every, place = np.unique(line, return_inverse=True)
    spoken = np.array([bool(pinyin(chr(code))) for code in every.tolist()], np.bool_)
    letters = every[spoken]
    seen = np.bincount(place, minlength=len(every))[spoken].astype(np.float32)
    both = spoken[place[:-1]] & spoken[place[1:]]
    keys, counts = np.unique(line[:-1][both] * _PLANE + line[1:][both], return_counts=True)
    return Decoder("".join(map(chr, letters.tolist())), seen, keys, counts.astype(np.float32))


@dataclass(frozen=True, slots=True)
class Hints:
    """How many examples of each intent hold a run of initials: `codes` in rising order, and for each the `classes` and
    `counts` between two `starts`. `sizes` (classes,): runs in all of an intent."""

    codes: Numbers
    starts: Numbers
    classes: Numbers
    counts: Array
    sizes: Array

    def scores(self, signs: Sequence[str], alphabet: str) -> Array:
        """How much better than chance each intent explains a line of initials, per class; zeros for unknown runs."""
        numbers = _numbers(signs, alphabet)
        told = np.zeros(len(self.sizes), np.float32)
        usual = self.sizes / self.sizes.sum()
        for length in _LENGTHS:
            for start in range(len(numbers) - length + 1):
                held = self._held(_code(numbers[start : start + length]))
                if held is None:
                    continue
                expected = usual * (held.sum() + _SMOOTHING)
                told += (length - 1) * np.log((held + _SMOOTHING * usual) / expected + np.float32(0.05))
        return told

    def whole(self, signs: Sequence[str], alphabet: str) -> Array:
        """How many clauses of each intent have just these initials, (classes,)."""
        held = self._held(_code(_numbers(signs, alphabet))) if len(signs) <= _LONGEST_CLAUSE else None
        return np.zeros(len(self.sizes), np.float32) if held is None else held

    def _held(self, code: int) -> Array | None:
        place = int(np.searchsorted(self.codes, code))
        if place == len(self.codes) or self.codes[place] != code:
            return None
        span = slice(int(self.starts[place]), int(self.starts[place + 1]))
        held = np.zeros(len(self.sizes), np.float32)
        held[self.classes[span]] = self.counts[span]
        return held


def learn_hints(texts: Sequence[str], classes: Sequence[int], count: int, alphabet: str) -> Hints:
    """The hints of a language from its examples with their classes: from their short clauses, for nobody types a long
    one by its initials. `count`: how many classes there are."""
    signs_of = _SIGNS[alphabet]
    pairs: list[Numbers] = [np.empty(0, np.int64)]
    spoken = (
        (signs_of(clause.text), owner) for text, owner in zip(texts, classes, strict=True) for clause in clauses(text)
    )
    for signs, owner in spoken:
        if not 2 <= len(signs) <= _LONGEST_CLAUSE:
            continue
        numbers = np.array(_numbers(signs, alphabet), np.int64)
        own: list[Numbers] = [np.array([_code(numbers.tolist())], np.int64)]  # the whole clause
        for length in _LENGTHS:
            if len(numbers) < length:
                break
            codes = np.zeros(len(numbers) - length + 1, np.int64)
            for place in range(length):
                codes = codes * _BASE + numbers[place : len(numbers) - length + 1 + place]
            own.append(codes)
        pairs.append(np.unique(np.concatenate(own)) * count + owner)
    every, counts = np.unique(np.concatenate(pairs), return_counts=True)
    owners = every % count
    codes, starts = np.unique(every // count, return_index=True)
    sizes = np.bincount(owners, counts, count).astype(np.float32) + 1
    return Hints(codes, np.append(starts, len(every)).astype(np.int64), owners, counts.astype(np.float32), sizes)


def _numbers(signs: Sequence[str], alphabet: str) -> list[int]:
    return [_END, *(alphabet.find(sign) + 1 for sign in signs[:_MOST_SIGNS]), _END]


def _code(numbers: Sequence[int]) -> int:
    code = 0
    for number in numbers:
        code = code * _BASE + number
    return code


def initials_of(text: str) -> tuple[str, ...]:
    """The pinyin initials of the Han characters of a text, as a thumb types them."""
    return tuple(initial_of(sound) for sound in map(pinyin, text) if sound)


_SIGNS: dict[str, Callable[[str], Sequence[str]]] = {ZH_SIGNS: initials_of, KO_SIGNS: choseong_of}


@dataclass(frozen=True, slots=True)
class Thumb:
    """What is known of thumb typing in Chinese and in Korean."""

    decoder: Decoder
    initials: Hints
    choseong: Hints
