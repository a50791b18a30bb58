"""How fast and how heavy: CPU an answer, cold start, memory, time to learn, with other ways beside it as yardsticks;
and the whole bot at a stand-in for Telegram, beside echo bots.

    .venv/bin/python scripts/benchmark.py [--quick] [--rounds 3] [--aiogram] [--json]

Asked are the tests of the library in all languages, which are never learnt. Times are CPU time of the process, so other
work on the machine hardly moves them, unless the name says wall; ratios hold across machines. Vectors of the encoders
are kept in DATA_DIR from run to run. `--quick` leaves out the largest library and learning again, and asks every fourth
test. `--aiogram` installs aiogram in an environment of its own for the echo bot on it, and throws it away. Out: a table
that grows as it is measured, or with `--json` one object at the end.
"""

import argparse
import hashlib
import importlib
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

from rapidfuzz import fuzz, process

from bot.coach.compose import compose
from bot.coach.context import Context
from bot.coach.heard import hear
from bot.encoders.encoder import Array, Encoder, Encoders
from bot.encoders.find import find_encoders
from bot.language.normalise import forms
from bot.library.records import Library
from bot.nlu.learn import Labelled, digests, learn
from bot.nlu.model import NONE
from bot.nlu.model_file import save, with_most_of
from bot.nlu.recogniser import Recogniser
from bot.nlu.threads import learning_on_all_cores
from bot.nlu.vectors import Remembering
from bot.publishing.build import build, labelled_lines, model_path, remembered
from bot.publishing.edition import Edition
from bot.settings import Settings, read_settings
from bot.wiring.library import read_library
from bot.wording.objection import card_reply
from bot.wording.texts import texts_in

ROOT = Path(__file__).resolve().parent.parent

Figures = dict[str, float]

SIZES = (1_000, 10_000, 100_000)
_LARGEST_QUICK = 10_000
_NEW_LINES = 100
_SLOW = 200  # texts that a yardstick is asked which takes long
_QUICK = 4  # of so many tests one is asked with --quick
_WIDTH = 64  # of the names in the table
_WARMING = 20  # first calls that fill caches and are not counted


@dataclass(frozen=True, slots=True)
class Asked:
    """A text and the intents that are right for it."""

    text: str
    right: frozenset[str]


@dataclass(frozen=True, slots=True)
class Call:
    """CPU milliseconds of one call, all of it and less the encoders, and whether the deep encoder was asked."""

    whole: float
    own: float
    deep: bool


def main() -> None:
    """Measure and print one table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="leave out 100,000 examples and learning again")
    parser.add_argument("--rounds", type=int, default=3, help="how often each cold start is measured")
    parser.add_argument("--aiogram", action="store_true", help="an echo bot on aiogram too, installed for this run")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    settings = read_settings()
    with tempfile.TemporaryDirectory() as folder:
        figures: Figures = {}
        library, empty = read_library(settings), Path(folder)
        for more in measured(library, settings, empty, options.rounds, quick=options.quick, aiogram=options.aiogram):
            figures |= more
            if not options.json:
                for name, value in more.items():
                    print(f"{name:<{_WIDTH}}{value:>12,.{0 if value >= 1000 else 2}f}", flush=True)
    if options.json:
        print(json.dumps(figures))


def measured(
    library: Library, settings: Settings, folder: Path, rounds: int, *, quick: bool, aiogram: bool
) -> Iterator[Figures]:
    """All figures, by name, as they are known. `folder` is an empty one for models."""
    encoders = find_encoders(settings.encoders_dir)
    lines = labelled_lines(library)
    asked = [
        Asked(test.text, frozenset({intent.id, *test.also}))
        for intent in library.intents.values()
        for words in intent.words.values()
        for test in words.tests
    ][:: _QUICK if quick else 1]
    yield {"examples": len(lines), "tests": len(asked)}
    with remembered(encoders, settings.data_dir / "vectors", settings.library_dir / "vectors") as reading:
        yield learning(library, lines, reading, encoders, folder, again=not quick)
    edition = build(library, folder / "models", encoders).edition
    whole = whole_library(asked, edition, encoders)
    yield whole
    yield starting(folder, rounds)
    yield at_telegram(folder, quick=quick, aiogram=aiogram)
    yield yardsticks(asked, lines, whole)
    for size in SIZES:
        if not quick or size <= _LARGEST_QUICK:
            yield by_size(asked, lines, [size], encoders, settings)


# The whole library


def learning(
    library: Library, lines: Sequence[Labelled], reading: Encoders, encoders: Encoders, folder: Path, *, again: bool
) -> Figures:
    """Learn the library, its vectors known, and keep the model in `folder`; once more with some new lines."""
    told("reading the library")
    texts = [forms(line.text).lite for line in lines]
    for encoder in (reading.quick, reading.deep):
        if encoder is not None:
            encoder.encode(texts)
    told("learning the library")
    wall, cpu = time.perf_counter(), time.process_time()
    with learning_on_all_cores():
        model = learn(lines, reading)
    figures = {"learn, wall s": time.perf_counter() - wall, "learn, CPU s": time.process_time() - cpu}
    path = model_path(library, folder / "models", encoders)
    save(model, path)
    figures["model file, MB"] = path.stat().st_size / 2**20
    if again:
        chinese = [line for line in lines if line.language == "zh"]
        for spoken, own in (("in one language", chinese), ("in all", lines)):
            told(f"learning again after {_NEW_LINES} new lines {spoken}")
            more = [*lines, *recombined(own, _NEW_LINES)]
            wall = time.perf_counter()
            with learning_on_all_cores():
                earlier = with_most_of(digests(more, encoders.name), path.parent)
                save(learn(more, _forgetful(reading, encoders), earlier=earlier), folder / "again.npz")
            figures[f"learn again after {_NEW_LINES} new lines {spoken}, wall s"] = time.perf_counter() - wall
    return figures


def _forgetful(reading: Encoders, encoders: Encoders) -> Encoders:
    """Encoders that know the same vectors, and keep none of those they make."""
    known = [
        Remembering(encoder, one.known) if encoder is not None and isinstance(one, Remembering) else None
        for one, encoder in ((reading.quick, encoders.quick), (reading.deep, encoders.deep))
    ]
    return Encoders(*known)


def whole_library(asked: Sequence[Asked], edition: Edition, encoders: Encoders) -> Figures:
    """CPU a message with both encoders and with the quick one alone, and how many are right."""
    return with_encoders("", asked, edition, encoders) | with_encoders(
        ", quick encoder alone", asked, edition, Encoders(encoders.quick, None)
    )


def with_encoders(name: str, asked: Sequence[Asked], edition: Edition, encoders: Encoders) -> Figures:
    """CPU a message and how many are right, `name` behind the name of each figure."""
    told(f"asking the library{name}")
    texts = [one.text for one in asked]
    timers = timed(encoders)
    recogniser = replace(edition.recogniser, encoders=timers)
    edition = replace(edition, recogniser=recogniser)
    recognised = calls(texts, recogniser.recognise, timers)
    whole = calls(texts, lambda text: answered(text, edition), timers)
    long = calls([text * 40 for text in texts[: _SLOW // _QUICK]], recogniser.recognise, timers)
    deep = [one.whole for one in recognised if one.deep]
    figures = {
        **times(f"recognise{name}", [one.whole for one in recognised]),
        **times(f"recognise less encoders{name}", [one.own for one in recognised]),
        **times(f"whole answer{name}", [one.whole for one in whole]),
        **times(f"recognise a text of 40 messages{name}", [one.whole for one in long]),
        f"best candidate right{name}, %": share_right(asked, lambda text: recogniser.recognise(text).candidates[0].id),
    }
    if deep:
        figures["deep encoder asked, % of messages"] = 100 * len(deep) / len(recognised)
        figures |= times("recognise, deep encoder asked", deep)
    return figures


def answered(text: str, edition: Edition) -> object:
    """Everything between the text and the reply, without storage and sending."""
    seen = edition.recogniser.recognise(text)
    heard = hear(text, seen.language, edition.library)
    card = compose(seen, edition.library, Context(seen.language, heard, heard))
    return card_reply(card, 1, texts_in(seen.language))


# Libraries of other sizes


def by_size(
    asked: Sequence[Asked], lines: Sequence[Labelled], sizes: Sequence[int], encoders: Encoders, settings: Settings
) -> Figures:
    """CPU a message of libraries of so many examples, learnt with the quick encoder alone. The encoder's own time does
    not depend on the size and is told apart."""
    figures: Figures = {}
    used = Encoders(encoders.quick, None)
    timers = timed(used)
    for size in sizes:
        told(f"learning {size} examples")
        kept, shipped = settings.data_dir / "benchmark", settings.data_dir / "vectors"
        with learning_on_all_cores(), remembered(used, kept, shipped) as reading:
            model = learn(of_size(lines, size), reading)
        recogniser = Recogniser(model, timers)
        recognised = calls([one.text for one in asked], recogniser.recognise, timers)
        figures |= times(f"recognise less encoder, {size:,} examples", [one.own for one in recognised])
        figures |= times("quick encoder", [one.whole - one.own for one in recognised])
    return figures


def of_size(lines: Sequence[Labelled], size: int) -> list[Labelled]:
    """So many lines of a library: chosen by their hash, or all and as many made from them as are missing."""
    if size > len(lines):
        return [*lines, *recombined(lines, size - len(lines))]
    chosen = set(sorted(lines, key=lambda line: hashlib.sha256(line.text.encode()).digest())[:size])
    return [line for line in lines if line in chosen]


def recombined(lines: Sequence[Labelled], count: int) -> list[Labelled]:
    """So many new lines, the same every time: each is the beginning of one line and the end of another of its intent
    and language."""
    groups: dict[tuple[str, str], list[Labelled]] = {}
    for line in lines:
        groups.setdefault((line.intent, line.language), []).append(line)
    chance = random.Random(count)  # noqa: S311
    known = {line.text for line in lines}
    made: list[Labelled] = []
    while len(made) < count:
        one = chance.choice(lines)
        other = chance.choice(groups[one.intent, one.language])
        text = (_halves(one.text)[0] + _halves(other.text)[1]).strip()
        if text and text not in known:
            known.add(text)
            made.append(replace(one, text=text))
    return made


def _halves(text: str) -> tuple[str, str]:
    """A text cut between two words, or where there are none between two characters, near its middle."""
    middle = len(text) // 2
    place = text.find(" ", middle)
    place = middle if place < 0 else place
    return text[:place], text[place:]


# A process of its own


def starting(folder: Path, rounds: int) -> Figures:
    """Start with a model that was learnt before, to the first answer; memory is told by Linux alone. The first start
    compiles what others find compiled, and is not counted."""
    told("starting")
    _python(folder, "-m", "bot", "classify", "太贵了")
    walls = []
    for _ in range(rounds):
        before = time.perf_counter()
        _python(folder, "-m", "bot", "classify", "太贵了")
        walls.append(time.perf_counter() - before)
    figures = {"start to first answer, wall s (median)": statistics.median(walls)}
    if Path("/proc/self/status").exists():
        status = _python(folder, "-c", _ANSWER_AND_TELL)
        for name, sign in (("resident after an answer, MB", "VmRSS:"), ("resident at most, MB", "VmHWM:")):
            figures[name] = int(status.split(sign)[1].split()[0]) / 1024
    return figures


def at_telegram(folder: Path, *, quick: bool, aiogram: bool) -> Figures:
    """What an update costs through the whole bot, from a stand-in for Telegram and back, and how long people wait."""
    told("asking at the stand-in for Telegram")
    options = ["--updates", "150" if quick else "600", *(["--aiogram"] if aiogram else [])]
    found: Figures = json.loads(_python(folder, "-m", "tests.speed.throughput", "--json", *options))
    return found


_ANSWER_AND_TELL = """
from pathlib import Path
from bot.settings import read_settings
from bot.wiring.library import load_edition
load_edition(read_settings(), lambda share: None).edition.recogniser.recognise("太贵了")
print(Path("/proc/self/status").read_text())
"""


def _python(folder: Path, *arguments: str) -> str:
    done = subprocess.run(  # noqa: S603 (our own interpreter and module)
        [sys.executable, *arguments],
        text=True,
        encoding="utf-8",
        capture_output=True,
        check=True,
        cwd=ROOT,
        env={**os.environ, "DATA_DIR": str(folder), "PYTHONPYCACHEPREFIX": str(folder), "PYTHONDONTWRITEBYTECODE": ""},
    )
    return done.stdout


# Yardsticks


def yardsticks(asked: Sequence[Asked], lines: Sequence[Labelled], ours: Figures) -> Figures:
    """Other ways to find an intent, asked the same, and our time and accuracy as a ratio of theirs."""
    texts = [one.text for one in asked]
    examples = [line.text for line in lines]
    figures: Figures = {}
    for name, scorer in (("WRatio", fuzz.WRatio), ("ratio", fuzz.ratio)):
        told(f"asking rapidfuzz {name}")
        some = texts[:: max(1, len(texts) // _SLOW)]
        search = partial(process.extract, choices=examples, scorer=scorer, limit=5)
        found = calls(some, search, Encoders())
        figures |= times(f"rapidfuzz {name} top 5", [one.whole for one in found])
    linear = linear_machine(lines)
    if linear is not None:
        told("asking scikit-learn")
        figures |= times("scikit-learn", [one.whole for one in calls(texts, linear, Encoders())])
        figures["best candidate right, scikit-learn, %"] = share_right(asked, linear)
    for name in ("rapidfuzz WRatio top 5", "rapidfuzz ratio top 5", "scikit-learn"):
        if theirs := figures.get(f"{name}, ms p50"):
            figures[f"whole answer / {name}"] = ours["whole answer, ms p50"] / theirs
    return figures


def linear_machine(lines: Sequence[Labelled]) -> Callable[[str], str] | None:
    """The usual linear support vector machine on character n-grams, learnt on all lines in scope; None without
    scikit-learn, which nothing else here needs."""
    try:
        text, svm, pipeline = (
            importlib.import_module(f"sklearn.{name}") for name in ("feature_extraction.text", "svm", "pipeline")
        )
    except ModuleNotFoundError:
        told("scikit-learn is not installed: it is left out")
        return None
    told("learning with scikit-learn")
    inside = [line for line in lines if line.intent != NONE]
    machine: Any = pipeline.make_pipeline(text.TfidfVectorizer(analyzer="char_wb", ngram_range=(1, 4)), svm.LinearSVC())
    machine.fit([line.text for line in inside], [line.intent for line in inside])
    return lambda text: str(machine.predict([text])[0])


# Measures


class Timed:
    """An encoder that adds up its CPU seconds and its calls."""

    def __init__(self, encoder: Encoder) -> None:
        self.name = encoder.name
        self.dimensions = encoder.dimensions
        self.seconds = 0.0
        self.calls = 0
        self._encoder = encoder

    def encode(self, texts: Sequence[str]) -> Array:
        before = time.process_time()
        vectors = self._encoder.encode(texts)
        self.seconds += time.process_time() - before
        self.calls += 1
        return vectors


def timed(encoders: Encoders) -> Encoders:
    return Encoders(*(None if one is None else Timed(one) for one in (encoders.quick, encoders.deep)))


def calls(texts: Sequence[str], call: Callable[[str], object], timers: Encoders) -> list[Call]:
    """What each call costs, whose encoders are `timers`; some calls before, which fill caches, are not counted."""
    for text in texts[:_WARMING]:
        call(text)
    found: list[Call] = []
    for text in texts:
        encoding, deep = _encoding(timers)
        before = time.process_time()
        call(text)
        whole = time.process_time() - before
        encoding_after, deep_after = _encoding(timers)
        found.append(Call(whole * 1000, (whole - encoding_after + encoding) * 1000, deep_after > deep))
    return found


def _encoding(timers: Encoders) -> tuple[float, int]:
    """CPU seconds of the encoders so far, and the calls of the deep one."""
    seconds = sum(one.seconds for one in (timers.quick, timers.deep) if isinstance(one, Timed))
    return seconds, timers.deep.calls if isinstance(timers.deep, Timed) else 0


def times(name: str, milliseconds: Sequence[float]) -> Figures:
    """The middle and the slowest hundredth; nothing of nothing."""
    if not milliseconds:
        return {}
    ordered = sorted(milliseconds)
    return {f"{name}, ms p{share}": ordered[min(len(ordered) - 1, len(ordered) * share // 100)] for share in (50, 99)}


def share_right(asked: Sequence[Asked], guess: Callable[[str], str]) -> float:
    """Of how many texts the guess is right, in percent."""
    return 100 * sum(guess(one.text) in one.right for one in asked) / len(asked)


def told(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
