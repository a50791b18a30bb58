"""What only a learnt model can say of a library: are its tests recognised, and does an intent win another's sentences?

In: an edition and the places of its lines. Out: findings. A single missed test is a warning; too many of them in one
language are an error, because reps would feel it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath

from bot.language.detect import LANGUAGES, Language
from bot.library.finding import Finding, Key
from bot.library.records import FOLDERS
from bot.publishing.edition import Edition

# Of the tests of a language, at least this share must have their intent among the best three.
FLOOR = 0.75
# An example counts as stolen when another intent would win it this surely.
STOLEN = 0.9
_NEAREST = 3


@dataclass(frozen=True, slots=True)
class Missed:
    """A test whose intent was not among the best three, and what was seen in its place."""

    intent: str
    language: Language
    text: str
    instead: str


@dataclass(frozen=True, slots=True)
class TestRun:
    """How the tests of one language went."""

    language: Language
    count: int
    first: int  # the best guess was right
    near: int  # ... one of the best three
    missed: tuple[Missed, ...]

    @property
    def share(self) -> float:
        return self.near / self.count if self.count else 1.0


def run_tests(edition: Edition) -> tuple[TestRun, ...]:
    """Recognise every test of the library."""
    return tuple(_run(edition, language) for language in LANGUAGES)


def gate(edition: Edition, floor: float = FLOOR) -> tuple[Finding, ...]:
    """The findings of the gate: an error a language below the floor, a warning for each test missed and each example
    that another intent wins."""
    return (*_tests(edition, floor), *_stolen(edition))


def _run(edition: Edition, language: Language) -> TestRun:
    first = near = count = 0
    missed: list[Missed] = []
    for intent in edition.library.intents.values():
        words = intent.words.get(language)
        for test in words.tests if words else ():
            seen = edition.recogniser.recognise(test.text)
            wanted = {intent.id, *test.also}
            best = [one.id for one in seen.candidates[:_NEAREST]]
            count += 1
            first += bool(best) and best[0] in wanted
            if wanted & set(best):
                near += 1
            else:
                missed.append(Missed(intent.id, language, test.text, best[0] if best else ""))
    return TestRun(language, count, first, near, tuple(missed))


def _tests(edition: Edition, floor: float) -> Iterator[Finding]:
    for run in run_tests(edition):
        if run.share < floor:
            yield Finding(
                path="intents", line=1, column=1, rule="gate", key="gate_below_floor", severity="error",
                values={
                    "language": run.language, "right": str(run.near), "count": str(run.count),
                    "floor": f"{floor:.0%}",
                },
            )  # fmt: skip
        for missed in run.missed:
            yield _finding(edition, missed.intent, "gate_test_missed", text=missed.text, instead=missed.instead)


def _stolen(edition: Edition) -> Iterator[Finding]:
    """Examples that would surely be taken for another intent had they not been learnt: two intents want the same
    sentence, and the lead decides whose it is."""
    model = edition.recogniser.model
    for text, own, best, share in zip(
        model.texts, model.classes.tolist(), model.left_out_best.tolist(), model.left_out_share.tolist(), strict=True
    ):
        if best != own and share >= STOLEN and model.none not in (own, best):
            yield _finding(edition, model.intents[own], "gate_stolen", text=text, instead=model.intents[best])


def _finding(edition: Edition, intent: str, key: Key, *, text: str, instead: str) -> Finding:
    kind = edition.library.intents[intent].kind
    path = str(PurePosixPath(FOLDERS[kind]) / f"{intent}.yaml")
    return Finding(
        path=path, line=1, column=1, rule="gate", key=key, severity="warning",
        values={"text": text, "instead": instead},
    )  # fmt: skip
