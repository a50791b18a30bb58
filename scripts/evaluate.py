"""How good the engine is: the library's edition on labelled utterances, and the engine learnt anew on public sets.

    .venv/bin/python scripts/evaluate.py FOLDER [--only NAME ...] [--against before.json] [--json] [--cache DIR]

In: a folder with `zh.tsv en.tsv ko.tsv` (columns `text`, `labels`, `hard`; `a|b`: either is right, `a+b`: both are
meant, `oos`: out of scope) and JSON files in `public/` (`train`, `test`: lists of [text, label]; `oos_test`: texts that
fit no label). Out: a table in percent; with `--json` the figures as shares, for the `--against` of a later run.

Reading with the deep encoder is slow, so the vectors of the public sets are kept from run to run, rounded as those of
the library are. Utterances are read as they come: what is said of them is what the product says.

Utterances
    top1, top3        lines of one intent: the best candidate is right, one of the best three is
    answered          ... on which it does not abstain; precision: of those, the first intent is right
    oos, oos_hard     lines that are out of scope, and the hard ones of them, on which it abstains
    multi_f1          lines of several intents: F1 of the set that was recognised
    joint             all lines: right as a whole
    ece               calibration error of the best candidate's chance on lines of one intent or none
Public sets
    accuracy, top3    the best candidate is right, one of the best three is; macro_f1: averaged over labels
    answered, oos     in scope, answered at the engine's own threshold; out of scope, not answered
    auroc             how well chances tell texts in scope from texts out of scope
    deep              texts for which the deep encoder was asked
    typo, drop        accuracy on mistyped texts, and what was lost
    blind             the threshold that keeps 95 % of the right answers on a fifth of the training lines, held out
    blind_acc, _oos   there: texts in scope that are answered and right; texts out of scope that are not answered
"""

import argparse
import csv
import json
import random
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from fnmatch import fnmatch
from pathlib import Path

import numpy as np

from bot.encoders.encoder import Array, Encoder, Encoders
from bot.encoders.find import find_encoders
from bot.language.clauses import clauses
from bot.language.detect import LANGUAGES, Language, detect
from bot.language.normalise import forms
from bot.language.sounds import jamo, pinyin
from bot.nlu.calibration import calibration_error
from bot.nlu.learn import Labelled, learn
from bot.nlu.model import NONE, Model
from bot.nlu.recogniser import Recogniser
from bot.nlu.recognition import Abstention, Recognition, Scored
from bot.nlu.threads import learning_on_all_cores
from bot.publishing.build import remembered
from bot.settings import read_settings
from bot.wiring.library import load_edition, read_library

Answer = Recognition | Abstention
Figures = dict[str, float]
Report = dict[str, dict[str, Figures]]  # utterances | public, name of the set, figure

SPOKEN: tuple[Language, ...] = ("zh", "en", "ko")
OUT_OF_SCOPE = "oos"
COUNTS = ("lines", "train")  # figures that are no shares
MISTYPED = ("smalltalk_", "parakqc_")  # sets that are asked again with typos

_CHUNK = 4000  # texts that are read before their vectors are kept
_NEUTRAL = 40
_BLIND_KEPT = 0.95
_HELD_OUT = 5  # one line in so many
_MOST_LEARNT_TWICE = 5000


# Labelled utterances


@dataclass(frozen=True, slots=True)
class Utterance:
    """A line and the sets of intents that are right for it; `{oos}` when nothing is."""

    text: str
    right: tuple[frozenset[str], ...]
    hard: bool

    @property
    def outside(self) -> bool:
        return self.right[0] == {OUT_OF_SCOPE}

    @property
    def several(self) -> bool:
        return max(len(one) for one in self.right) > 1


def utterances(path: Path) -> list[Utterance]:
    """The lines of a .tsv file."""
    with path.open(encoding="utf-8", newline="") as file:
        return [
            Utterance(
                row["text"], tuple(frozenset(one.split("+")) for one in row["labels"].split("|")), bool(row["hard"])
            )
            for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        ]


def score(lines: Sequence[Utterance], answers: Sequence[Answer]) -> Figures:
    """The figures of utterances, each with the answer it got."""
    tally: dict[str, list[float]] = defaultdict(list)
    chances: list[float] = []
    hits: list[bool] = []
    for line, answer in zip(lines, answers, strict=True):
        got = [one.id for one in heard(answer)]
        best = [one.id for one in answer.candidates]
        fitting = frozenset().union(*line.right)
        if line.outside:
            whole = not got
            tally["oos"].append(whole)
            if line.hard:
                tally["oos_hard"].append(whole)
        elif line.several:
            tally["multi_f1"].append(max(f1(frozenset(got), one) for one in line.right))
            whole = frozenset(got) in line.right
        else:
            tally["top1"].append(best[0] in fitting)
            tally["top3"].append(not fitting.isdisjoint(best[:3]))
            tally["answered"].append(bool(got))
            if got:
                tally["precision"].append(got[0] in fitting)
            whole = bool(got) and got[0] in fitting and len(set(got) - fitting) <= 1
        tally["joint"].append(whole)
        if line.outside or not line.several:
            chances.append(answer.candidates[0].confidence)
            hits.append(best[0] in fitting)
    figures = {name: mean(values) for name, values in tally.items()}
    return {"lines": len(lines), **figures, "ece": error_of_chances(chances, hits)}


def heard(answer: Answer) -> tuple[Scored, ...]:
    """The intents that were recognised; none when it abstained."""
    return answer.intents if isinstance(answer, Recognition) else ()


def f1(got: frozenset[str], wanted: frozenset[str]) -> float:
    return 2 * len(got & wanted) / (len(got) + len(wanted)) if got or wanted else 1.0


def asked_edition(folder: Path, names: Sequence[Language]) -> dict[str, Figures]:
    """The library's edition, learnt if need be, asked the utterances of some languages; "all": all of them together."""
    recogniser = load_edition(
        read_settings(), lambda share: told(f"learning the library {share:.0%}")
    ).edition.recogniser
    figures: dict[str, Figures] = {}
    lines: list[Utterance] = []
    answers: list[Answer] = []
    for name in names:
        told(f"asking {name}")
        own = utterances(folder / f"{name}.tsv")
        said = [recogniser.recognise(line.text) for line in own]
        figures[name] = score(own, said)
        lines += own
        answers += said
    return {**figures, "all": score(lines, answers)}


# Public sets


@dataclass(frozen=True, slots=True)
class PublicSet:
    """Texts with their labels, to learn and to ask, and texts that no label fits."""

    name: str
    language: Language
    train: tuple[tuple[str, str], ...]
    test: tuple[tuple[str, str], ...]
    outside: tuple[str, ...]


def public_set(path: Path) -> PublicSet:
    """The set of a JSON file, in the language most of its training texts are written in."""
    kept = json.loads(path.read_text(encoding="utf-8"))
    train = tuple((str(text), str(label)) for text, label in kept["train"])
    spoken = Counter(detect(text) for text, _ in train)
    return PublicSet(
        name=path.stem,
        language=max(LANGUAGES, key=lambda language: spoken[language]),
        train=train,
        test=tuple((str(text), str(label)) for text, label in kept["test"]),
        outside=tuple(str(one if isinstance(one, str) else one[0]) for one in kept.get("oos_test", ())),
    )


def asked_public(one: PublicSet, none: Sequence[str], encoders: Encoders, cache: Path) -> Figures:
    """Learn the training texts of a set and ask its test texts. `none` are lines that are out of scope of a library;
    those that have least to do with the set are learnt as such."""
    typos = mistyped(one) if one.name.startswith(MISTYPED) else []
    texts = [text for text, _ in (*one.train, *one.test, *typos)] + list(one.outside)
    with beforehand(texts, encoders, cache) as reading:
        outside = neutral(none, one, reading.quick)
        lines = [Labelled(text, label, one.language) for text, label in one.train]
        neutral_lines = [Labelled(text, NONE, one.language) for text in outside]
        model = learnt([*lines, *neutral_lines], reading)
        recogniser = Recogniser(model, reading, default_language=one.language)
        before = _times_asked(reading.deep)
        answers = ask(recogniser, [text for text, _ in one.test])
        asked = _times_asked(reading.deep) - before
        labels = [label for _, label in one.test]
        figures = {
            "train": len(one.train),
            "lines": len(one.test),
            **accuracy_figures(answers, labels),
            "deep": asked / len(one.test),
        }
        if typos:
            told(f"{one.name}: typos")
            said = ask(recogniser, [text for text, _ in typos])
            figures["typo"] = mean(first(answer) == label for answer, label in zip(said, labels, strict=True))
            figures["drop"] = figures["accuracy"] - figures["typo"]
        if one.outside:
            told(f"{one.name}: out of scope")
            absent = ask(recogniser, one.outside)
            figures["oos"] = mean(isinstance(answer, Abstention) for answer in absent)
            figures["auroc"] = auroc([chance(answer) for answer in answers], [chance(answer) for answer in absent])
            if len(one.train) <= _MOST_LEARNT_TWICE:
                told(f"{one.name}: blind threshold")
                threshold = blind_threshold(lines, neutral_lines, reading)
                strict = replace(recogniser, model=replace(model, threshold=threshold))
                said = ask(strict, [text for text, _ in one.test])
                figures["blind"] = threshold
                figures["blind_acc"] = mean(
                    isinstance(answer, Recognition) and first(answer) == label
                    for answer, label in zip(said, labels, strict=True)
                )
                figures["blind_oos"] = mean(isinstance(answer, Abstention) for answer in ask(strict, one.outside))
    return figures


def learnt(lines: Sequence[Labelled], encoders: Encoders) -> Model:
    with learning_on_all_cores():
        return learn(lines, encoders)


def ask(recogniser: Recogniser, texts: Iterable[str]) -> list[Answer]:
    return [recogniser.recognise(text) for text in texts]


def first(answer: Answer) -> str:
    """The best candidate."""
    return answer.candidates[0].id


def chance(answer: Answer) -> float:
    """How likely the best candidate is right."""
    return answer.candidates[0].confidence


def accuracy_figures(answers: Sequence[Answer], labels: Sequence[str]) -> Figures:
    """What candidates and chances say of texts that are all in scope."""
    hits = [first(answer) == label for answer, label in zip(answers, labels, strict=True)]
    recognised = [isinstance(answer, Recognition) for answer in answers]
    return {
        "accuracy": mean(hits),
        "macro_f1": macro_f1([first(answer) for answer in answers], labels),
        "top3": mean(
            label in [candidate.id for candidate in answer.candidates[:3]]
            for answer, label in zip(answers, labels, strict=True)
        ),
        "answered": mean(recognised),
        "precision": mean(hit for hit, known in zip(hits, recognised, strict=True) if known),
        "ece": error_of_chances([chance(answer) for answer in answers], hits),
    }


def macro_f1(guesses: Sequence[str], labels: Sequence[str]) -> float:
    """F1 of each label that was guessed or right, averaged."""
    hits = Counter(label for guess, label in zip(guesses, labels, strict=True) if guess == label)
    guessed, right = Counter(guesses), Counter(labels)
    return mean(2 * hits[label] / (guessed[label] + right[label]) for label in guessed | right)


def auroc(inside: Sequence[float], outside: Sequence[float]) -> float:
    """How likely a text in scope has a higher chance than one out of scope (ties count half)."""
    values = np.array([*inside, *outside])
    _, places, counts = np.unique(values, return_inverse=True, return_counts=True)
    ranks = (np.cumsum(counts) - (counts - 1) / 2)[places]
    above = float(ranks[: len(inside)].sum()) - len(inside) * (len(inside) + 1) / 2
    return above / (len(inside) * len(outside))


def blind_threshold(lines: Sequence[Labelled], neutral_lines: Sequence[Labelled], encoders: Encoders) -> float:
    """The threshold that keeps 95 % of the right answers on a fifth of the lines, the rest being learnt. It has seen no
    text that is out of scope of the set."""
    kept: list[Labelled] = []
    held_out: list[Labelled] = []
    seen: Counter[str] = Counter()
    for line in lines:
        seen[line.intent] += 1
        (kept if seen[line.intent] % _HELD_OUT else held_out).append(line)
    recogniser = Recogniser(learnt([*kept, *neutral_lines], encoders), encoders, default_language=lines[0].language)
    answers = ask(recogniser, [line.text for line in held_out])
    right = sorted(
        chance(answer) for answer, line in zip(answers, held_out, strict=True) if first(answer) == line.intent
    )
    return right[int(len(right) * (1 - _BLIND_KEPT))] if right else 1.0


def neutral(none: Sequence[str], one: PublicSet, encoder: Encoder | None) -> list[str]:
    """The out-of-scope lines of a library that mean least to a set: what is small talk here may be an intent there."""
    if encoder is None:
        return list(none[:_NEUTRAL])
    known = encoder.encode([forms(text).lite for text, _ in one.train])
    nearest = (encoder.encode([forms(text).lite for text in none]) @ known.T).max(axis=1)
    return [none[number] for number in np.argsort(nearest, kind="stable")[:_NEUTRAL].tolist()]


# Vectors


class Beforehand:
    """An encoder that has read most texts already. What is missing it reads, and notes in `missed`."""

    def __init__(self, encoder: Encoder, vectors: Mapping[str, Array]) -> None:
        self.name = encoder.name
        self.dimensions = encoder.dimensions
        self.missed: list[str] = []
        self.calls = 0
        self._encoder = encoder
        self._vectors = dict(vectors)

    def encode(self, texts: Sequence[str]) -> Array:
        self.calls += 1
        missing = list(dict.fromkeys(text for text in texts if text not in self._vectors))
        if missing:
            self.missed += missing
            self._vectors.update(zip(missing, self._encoder.encode(missing), strict=True))
        return np.stack([self._vectors[text] for text in texts])


@contextmanager
def beforehand(texts: Iterable[str], encoders: Encoders, cache: Path) -> Iterator[Encoders]:
    """Encoders that have read some texts, and their clauses, in bulk; vectors are kept in the folder `cache`."""
    lites: dict[str, None] = {}
    for text in texts:
        lite = forms(text).lite
        cut = clauses(lite)
        lites.update(dict.fromkeys([lite, *(clause.text for clause in cut if len(cut) > 1)]))
    known = kept_vectors(list(lites), encoders, cache)
    reading = [
        None if one is None else Beforehand(one, vectors)
        for one, vectors in zip((encoders.quick, encoders.deep), known, strict=True)
    ]
    yield Encoders(*reading)
    for one, alone in zip(reading, (Encoders(quick=encoders.quick), Encoders(deep=encoders.deep)), strict=True):
        if one is not None:
            kept_vectors(one.missed, alone, cache)


def kept_vectors(texts: Sequence[str], encoders: Encoders, cache: Path) -> tuple[dict[str, Array], dict[str, Array]]:
    """The vectors of texts by the quick and the deep encoder; none by one that is missing."""
    vectors: tuple[dict[str, Array], dict[str, Array]] = ({}, {})
    for start in range(0, len(texts), _CHUNK):
        told(f"reading {start} of {len(texts)} texts")
        chunk = texts[start : start + _CHUNK]
        with remembered(encoders, cache) as remembering:
            for encoder, own in zip((remembering.quick, remembering.deep), vectors, strict=True):
                if encoder is not None:
                    own.update(zip(chunk, encoder.encode(chunk), strict=True))
    return vectors


def _times_asked(encoder: Encoder | None) -> int:
    return encoder.calls if isinstance(encoder, Beforehand) else 0


# Typos

_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_HANGUL_ROWS = ("ㅂㅈㄷㄱㅅ", "ㅁㄴㅇㄹㅎ", "ㅋㅌㅊㅍ", "ㅛㅕㅑㅐㅔ", "ㅗㅓㅏㅣ", "ㅠㅜㅡ")
_INITIALS = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
_VOWELS = "ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ"
_FINALS = ("", *"ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ")
_LONG = 10  # letters from which on two typos are made
_HAN_A_TYPO = 6


def mistyped(one: PublicSet) -> list[tuple[str, str]]:
    """The test texts of a set as somebody in a hurry types them. The same texts give the same typos."""
    sounds: dict[str, list[str]] = defaultdict(list)
    for letter in sorted({letter for text, _ in one.train for letter in text}):
        if sound := pinyin(letter):
            sounds[sound].append(letter)
    ways: dict[Language, Callable[[str, random.Random], str]] = {
        "zh": lambda text, chance: homophones(text, sounds, chance),
        "en": slipped_keys,
        "ko": slipped_letters,
    }
    slip = ways[one.language]
    return [(slip(text, random.Random(text)), label) for text, label in one.test]  # noqa: S311


def homophones(text: str, sounds: Mapping[str, Sequence[str]], chance: random.Random) -> str:
    """Chinese with other characters of the same sound: one in six, at least one where there is such a character."""
    letters = list(text)
    others = {
        place: [other for other in sounds.get(pinyin(letter), ()) if other != letter]
        for place, letter in enumerate(letters)
        if pinyin(letter)
    }
    places = [place for place in others if others[place]]
    for place in chance.sample(places, min(len(places), max(1, len(others) // _HAN_A_TYPO))):
        letters[place] = chance.choice(others[place])
    return "".join(letters)


def slipped_keys(text: str, chance: random.Random) -> str:
    """English with a letter swapped, dropped, doubled or hit on the next key; two of these in a longer text."""
    meant = text
    for _ in range(_typos(text)):
        places = [place for place, letter in enumerate(text) if letter.isalpha()]
        if not places:
            return text
        place = chance.choice(places)
        before, letter, after = text[:place], text[place], text[place + 1 :]
        slips = [before + after, before + letter * 2 + after]
        if after:
            slips.append(before + after[0] + letter + after[1:])
        if keys := _beside(letter.lower(), _ROWS):
            slips.append(before + chance.choice(keys) + after)
        text = chance.choice([slip for slip in slips if slip not in ("", meant, text)] or [text])
    return text


def slipped_letters(text: str, chance: random.Random) -> str:
    """Korean with a letter inside a syllable hit on the next key, or a final left out; two in a longer text."""
    meant = text
    for _ in range(_typos(text)):
        slips: list[str] = []
        for place, syllable in enumerate(text):
            if not "가" <= syllable <= "힣":
                continue
            initial, vowel, *final = list(jamo(syllable))
            last = final[0] if final else ""
            others = [_composed(key, vowel, last) for key in _beside(initial, _HANGUL_ROWS)]
            others += [_composed(initial, key, last) for key in _beside(vowel, _HANGUL_ROWS)]
            if last:
                others += [_composed(initial, vowel, key) for key in _beside(last, _HANGUL_ROWS) if key in _FINALS]
                others.append(_composed(initial, vowel, ""))
            slips += [text[:place] + other + text[place + 1 :] for other in others]
        text = chance.choice([slip for slip in slips if slip != meant] or [text])
    return text


def _typos(text: str) -> int:
    return 1 if sum(letter.isalpha() for letter in text) < _LONG else 2


def _beside(key: str, rows: Sequence[str]) -> str:
    """The keys left and right of a key."""
    row = next((row for row in rows if key and key in row), "")
    place = row.find(key)
    return row[max(0, place - 1) : place] + row[place + 1 : place + 2]


def _composed(initial: str, vowel: str, final: str) -> str:
    return chr(0xAC00 + (_INITIALS.index(initial) * 21 + _VOWELS.index(vowel)) * 28 + _FINALS.index(final))


# Figures and their table


def mean(values: Iterable[float]) -> float:
    """The mean; 0 of nothing."""
    all_values = list(values)
    return sum(all_values) / len(all_values) if all_values else 0.0


def error_of_chances(chances: Sequence[float], hits: Sequence[bool]) -> float:
    return calibration_error(np.array(chances, np.float32), np.array(hits, np.bool_), np.ones(len(chances), np.float32))


def table(report: Report, before: Report) -> str:
    """The figures in percent, a row a set; beside each its difference to that of `before`, where there is one."""
    parts: list[str] = []
    for kind, rows in report.items():
        names = list(dict.fromkeys(name for figures in rows.values() for name in figures))
        told_rows = [["", *names]]
        for row, figures in rows.items():
            earlier = before.get(kind, {}).get(row, {})
            told_rows.append([row, *(_cell(name, figures.get(name), earlier.get(name)) for name in names)])
        widths = [max(map(len, column)) for column in zip(*told_rows, strict=True)]
        for cells in told_rows:
            aligned = [cell.rjust(width) for cell, width in zip(cells[1:], widths[1:], strict=True)]
            parts.append("  ".join([cells[0].ljust(widths[0]), *aligned]).rstrip())
        parts.append("")
    return "\n".join(parts).rstrip()


def _cell(name: str, value: float | None, earlier: float | None) -> str:
    if value is None:
        return ""
    if name in COUNTS:
        return f"{value:.0f}"
    return f"{value:.2%}".rstrip("%") + ("" if earlier is None else f" {(value - earlier) * 100:+.2f}")


def told(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


def main() -> None:
    """Ask what is wanted and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, help="labelled utterances, and public sets in public/")
    parser.add_argument(
        "--only", nargs="+", default=["*"], metavar="NAME", help="zh en ko, sets; also patterns: 'clinc*'"
    )
    parser.add_argument("--against", type=Path, metavar="JSON", help="the figures of an earlier run, to compare with")
    parser.add_argument("--json", action="store_true", help="figures on standard output, the table on standard error")
    parser.add_argument(
        "--cache", type=Path, metavar="DIR", help="where vectors are kept; a folder in DATA_DIR otherwise"
    )
    given = parser.parse_args()
    spoken = [name for name in SPOKEN if _wanted(name, given.only) and (given.folder / f"{name}.tsv").exists()]
    paths = [path for path in sorted((given.folder / "public").glob("*.json")) if _wanted(path.stem, given.only)]
    if not spoken and not paths:
        parser.error(f"{given.folder} holds nothing of that name")
    before: Report = json.loads(given.against.read_text(encoding="utf-8")) if given.against else {}
    settings = read_settings()
    report: Report = {}
    if spoken:
        report["utterances"] = asked_edition(given.folder, spoken)
    if paths:
        none = {language: phrases.get(NONE, ()) for language, phrases in read_library(settings).phrases.items()}
        cache = given.cache or settings.data_dir / "evaluate"
        encoders = find_encoders(settings.encoders_dir)
        report["public"] = {}
        for path in paths:
            told(path.stem)
            one = public_set(path)
            report["public"][one.name] = asked_public(one, none[one.language], encoders, cache)
    report = {kind: {row: _rounded(figures) for row, figures in rows.items()} for kind, rows in report.items()}
    print(table(report, before), file=sys.stderr if given.json else sys.stdout)
    if given.json:
        print(json.dumps(report))


def _wanted(name: str, patterns: Iterable[str]) -> bool:
    return any(fnmatch(name, pattern) for pattern in patterns)


def _rounded(figures: Figures) -> Figures:
    return {name: round(value, 4) for name, value in figures.items()}


if __name__ == "__main__":
    main()
