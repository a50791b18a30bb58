"""How much more lines would bring: the engine is learnt from 30, 60, 120 ... lines an intent and language, and asked.

    .venv/bin/python scripts/learning_curve.py [FOLDER] [--counts 30 60 120] [--language zh]

Asked are the tests of the library and, when a FOLDER is given, its labelled utterances: `zh.tsv`, `ko.tsv`, `en.tsv`
with the columns `text` and `labels` (`a|b`: either is right; what is out of scope or holds several is left out).
The lines are chosen by the hash of their text, so a larger count holds the smaller one. What the encoders made of new
texts is kept in DATA_DIR for the next time; nothing else is written.
"""

import argparse
import csv
import hashlib
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.encoders.find import find_encoders
from bot.language.detect import LANGUAGES, Language
from bot.library.records import Library
from bot.nlu.learn import Labelled, learn
from bot.nlu.model import NONE
from bot.nlu.recogniser import Recogniser
from bot.publishing.build import labelled_lines, remembered
from bot.settings import read_settings
from bot.wiring.library import read_library


@dataclass(frozen=True, slots=True)
class Asked:
    """An utterance and the intents that are right for it."""

    text: str
    right: frozenset[str]
    language: Language
    source: str


def chosen(lines: Sequence[Labelled], count: int | None) -> list[Labelled]:
    """At most `count` lines of each intent and language, and as large a share of those out of scope; None: all."""
    if count is None:
        return list(lines)
    groups: dict[tuple[str, str], list[Labelled]] = defaultdict(list)
    for line in lines:
        groups[line.intent, line.language].append(line)
    inside = sum(len(group) for (intent, _), group in groups.items() if intent != NONE)
    kept_inside = sum(min(count, len(group)) for (intent, _), group in groups.items() if intent != NONE)
    kept: set[Labelled] = set()
    for (intent, _), group in groups.items():
        most = len(group) * kept_inside // inside if intent == NONE else count
        kept.update(sorted(group, key=lambda line: hashlib.sha256(line.text.encode()).digest())[:most])
    return [line for line in lines if line in kept]


def library_tests(library: Library) -> Iterator[Asked]:
    for intent in library.intents.values():
        for language, words in intent.words.items():
            for test in words.tests:
                yield Asked(test.text, frozenset({intent.id, *test.also}), language, "tests")


def utterances(folder: Path) -> Iterator[Asked]:
    for language in LANGUAGES:
        with (folder / f"{language}.tsv").open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
                if row["labels"] != "oos" and "+" not in row["labels"]:
                    yield Asked(row["text"], frozenset(row["labels"].split("|")), language, folder.name)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", type=Path, help="labelled utterances, one .tsv a language")
    parser.add_argument("--counts", nargs="+", type=int, default=[30, 60, 120], help="lines an intent and language")
    parser.add_argument("--language", choices=LANGUAGES, help="learn and ask one language alone: quicker")
    given = parser.parse_args()
    settings = read_settings()
    library = read_library(settings)
    spoken: tuple[Language, ...] = (given.language,) if given.language else LANGUAGES
    lines = [line for line in labelled_lines(library) if line.language in spoken]
    asked = [*library_tests(library), *(utterances(given.folder) if given.folder else ())]
    print("best guess right / one of the best three, in percent", flush=True)
    # Every count learns and asks texts that the others do too: each is encoded once.
    found = find_encoders(settings.encoders_dir)
    with remembered(found, settings.data_dir / "vectors", settings.library_dir / "vectors") as encoders:
        for count in (*given.counts, None):
            own = chosen(lines, count)
            recogniser = Recogniser(learn(own, encoders), encoders)
            told = [f"{count or 'all':>4} ({len(own):>6} lines)"]
            for source in dict.fromkeys(one.source for one in asked):
                for language in spoken:
                    own_asked = [one for one in asked if (one.source, one.language) == (source, language)]
                    told += score(recogniser, own_asked)
            print(" | ".join(told), flush=True)


def score(recogniser: Recogniser, asked: Sequence[Asked]) -> list[str]:
    """What is told of the utterances of one source and language; nothing when there are none."""
    if not asked:
        return []
    guesses = [[scored.id for scored in recogniser.recognise(one.text).candidates[:3]] for one in asked]
    first = sum(best[0] in one.right for one, best in zip(asked, guesses, strict=True)) / len(asked)
    near = sum(bool(one.right & set(best)) for one, best in zip(asked, guesses, strict=True)) / len(asked)
    return [f"{asked[0].source} {asked[0].language} {first:5.1%} / {near:5.1%}".replace("%", "")]


if __name__ == "__main__":
    main()
