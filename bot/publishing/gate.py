"""What only a learnt model can say of a library: are its tests recognised, and does an intent win another's sentences?

In: an edition and the places of its lines. Out: findings. A single missed test is a warning; too many of them in one
language are an error, because reps would feel it.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from bot.language.detect import LANGUAGES, Language
from bot.library.finding import Finding
from bot.library.records import Library
from bot.library.source import Place, Source
from bot.library.strict_yaml import shortened
from bot.nlu.model import NONE
from bot.publishing.build import labelled_lines
from bot.publishing.edition import Edition

RULE = "gate"

# Of the tests of a language, at least this share must have their intent among the best three.
FLOOR = 0.75
_NEAREST = 3


@dataclass(frozen=True, slots=True)
class Missed:
    """A test whose intent was not among the best three, and what was seen in its place."""

    intent: str
    language: Language
    text: str
    instead: str


@dataclass(frozen=True, slots=True)
class Trial:
    """How the tests of one language went."""

    language: Language
    count: int
    first: int  # the best guess was right
    near: int  # ... one of the best three
    missed: tuple[Missed, ...]
    behind: tuple[Missed, ...] = ()  # tests whose intent was among the best three, and another was the best

    @property
    def share(self) -> float:
        return self.near / self.count if self.count else 1.0


def run_tests(
    edition: Edition, only: Callable[[str], bool] | None = None, best: Callable[[str], Sequence[str]] | None = None
) -> tuple[Trial, ...]:
    """Recognise every test of the library, or only those whose text is wanted. `best`: who knows the best guesses;
    they are asked of the edition, unless somebody else is named."""
    known = best or partial(best_of, edition)
    return tuple(_run(edition.library, language, only, known) for language in LANGUAGES)


def best_of(edition: Edition, text: str) -> tuple[str, ...]:
    """The best guesses at what a text means, the likeliest first."""
    return tuple(one.id for one in edition.recognise(text).candidates[:_NEAREST])


def gate(source: Source, edition: Edition, runs: Sequence[Trial], floor: float = FLOOR) -> tuple[Finding, ...]:
    """The findings of the gate, given the places of the lines and how the tests ran: an error a language below the
    floor, a warning for each test missed and each example that another intent wins."""
    return (*_below(runs, floor), *_missed(source, runs), *_stolen(source, edition))


def fell(before: Sequence[Trial], after: Sequence[Trial]) -> bool:
    """Whether fewer tests have their intent among the best three, in all or, by more than one in a hundred (or one of
    few), in a language: a test or two change sides with every learning."""
    worse = sum(run.near for run in after) < sum(run.near for run in before)
    old = {run.language: run.near for run in before}
    return worse or any(run.near + max(1, run.count // 100) < old.get(run.language, 0) for run in after)


def _run(
    library: Library,
    language: Language,
    only: Callable[[str], bool] | None,
    known: Callable[[str], Sequence[str]],
) -> Trial:
    first = near = count = 0
    missed: list[Missed] = []
    behind: list[Missed] = []
    for intent in library.intents.values():
        words = intent.words.get(language)
        for test in words.tests if words else ():
            if only is not None and not only(test.text):
                continue
            wanted = {intent.id, *test.also}
            best = known(test.text)
            count += 1
            first += bool(best) and best[0] in wanted
            told = Missed(intent.id, language, test.text, best[0] if best else "")
            if not wanted & set(best):
                missed.append(told)
                continue
            near += 1
            if best[0] not in wanted:
                behind.append(told)
    return Trial(language, count, first, near, tuple(missed), tuple(behind))


def _below(runs: Sequence[Trial], floor: float) -> Iterator[Finding]:
    for run in runs:
        if run.share < floor:
            values = {
                "language": run.language, "right": str(run.near), "count": str(run.count), "floor": f"{floor:.0%}",
            }  # fmt: skip
            yield Place("").finding(RULE, "gate_below_floor", **values)


def _missed(source: Source, runs: Sequence[Trial]) -> Iterator[Finding]:
    places = {(test.intent, test.language, test.text): test.place for test in source.tests}
    for run in runs:
        for missed in run.missed:
            place = places[missed.intent, missed.language, missed.text]
            yield place.finding(RULE, "gate_test_missed", "warning", text=missed.text, instead=missed.instead)


def _stolen(source: Source, edition: Edition) -> Iterator[Finding]:
    """Examples that are taken for another intent although they were learnt: two intents want the same sentence, and
    the lead decides whose it is."""
    model = edition.recogniser.model
    places = {(line.intent, line.language, line.text): line.place for line in source.examples}
    for line, taken_for in zip(labelled_lines(edition.library), model.learnt_as.tolist(), strict=True):
        instead = model.intents[taken_for]
        if instead != line.intent and line.intent != NONE:
            place = places[line.intent, line.language, line.text]
            yield place.finding(RULE, "gate_stolen", "warning", text=shortened(line.text), instead=instead)
