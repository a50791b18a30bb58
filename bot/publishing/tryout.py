"""A library that has to be learnt is tried before it answers: linted, learnt, its tests run, and last month's lines
heard again.

A `Task` with the files comes in, a `Verdict` goes out, which knows whether that is good enough. This is work
for a process of its own (`worker`): reading, linting and learning hold everybody up otherwise. What needs no learning
is judged where it is (`teaching`).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.encoders.encoder import Encoders
from bot.language.detect import Language
from bot.library.finding import Finding, has_errors
from bot.library.gather import Gathered
from bot.library.lint import lint
from bot.library.read import read_gathered
from bot.library.records import Library
from bot.nlu.model_file import load
from bot.nlu.recognition import Recognition
from bot.nlu.study import Progress
from bot.nlu.taught import Confirmed
from bot.publishing.build import build, served
from bot.publishing.edition import Edition, taught_to
from bot.publishing.gate import Missed, Trial, fell, run_tests
from bot.publishing.kept_answers import KeptAnswers
from bot.publishing.plan import brought


@dataclass(frozen=True, slots=True)
class Task:
    """What to try. `against`: the name of the model that answers now, `counting` the phrases that count beside it.
    `heard`: lines of reps to be heard again, without what leads to a person."""

    against: str
    counting: tuple[Confirmed, ...] = ()
    heard: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Rehearsed:
    """A line that would be answered otherwise: the intents before and after, none where it was not known."""

    text: str
    before: tuple[str, ...]
    after: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Verdict:
    """How it went. `model`: the name of the model it would answer with, "" where it was not tried at all because of the
    `findings`. `lost`: tests that were recognised before; `unmet`: tests that came with it and are not recognised;
    `alike`: phrases that came and nearly stand elsewhere, with the intent they stand in. `learns`: whether it was
    learnt; otherwise only the tests were run that the phrases are near to."""

    model: str = ""
    findings: tuple[Finding, ...] = ()
    before: tuple[Trial, ...] = ()
    after: tuple[Trial, ...] = ()
    lost: tuple[Missed, ...] = ()
    unmet: tuple[Missed, ...] = ()
    alike: tuple[Missed, ...] = ()
    rehearsed: tuple[Rehearsed, ...] = ()
    learns: bool = True

    @property
    def passed(self) -> bool:
        """Whether nothing speaks against it. A test or two change sides with every learning; where nothing is learnt,
        none may."""
        if self.findings or self.unmet:
            return False
        return not (fell(self.before, self.after) if self.learns else self.lost or self.alike)

    def tests(self) -> dict[str, tuple[int, int]]:
        """Language -> (count, recognised among the best three)."""
        return {run.language: (run.count, run.near) for run in self.after}


def try_out(
    task: Task,
    candidate: Gathered,
    base: Gathered,
    models: Path,
    encoders: Encoders,
    progress: Progress = lambda share: None,
    shipped: Path | None = None,
) -> Verdict:
    """Try the files of `candidate` in the place of those of `base`. `models`, `shipped`: as in `build`."""
    source, found = read_gathered(candidate)
    before, known = read_gathered(base)
    if source is None:
        return Verdict(findings=brought(known, found))
    if has_errors(remarks := lint(source)):
        old = (*known, *(lint(before) if before is not None else ()))
        if new := brought(old, (*found, *remarks)):
            return Verdict(findings=new)
    model = load(models / f"{task.against}.npz") if task.against else None
    now = None
    if model is not None:
        now = taught_to(served(source.library, model, task.against, encoders), task.counting)
    then = build(source.library, models, encoders, progress, shipped).edition
    runs = tuple(_run(edition, models) if edition is not None else () for edition in (now, then))
    missed = [[one for run in own for one in run.missed] for own in runs]
    came = tests_of(source.library) - (tests_of(before.library) if before is not None else set())
    return Verdict(
        model=then.model,
        before=runs[0],
        after=runs[1],
        lost=more_missed(missed[0], missed[1]) if now is not None else (),
        unmet=tuple(one for one in missed[1] if before is not None and _key(one) in came),
        rehearsed=tuple(rehearsed(task.heard, now, then)) if now is not None else (),
    )


def _run(edition: Edition, models: Path) -> tuple[Trial, ...]:
    """Run all tests, as far as what comes of them is not known."""
    answers = KeptAnswers(edition, models)
    runs = run_tests(edition, best=answers)
    answers.keep()
    return runs


def rehearsed(lines: Iterable[str], before: Edition, after: Edition) -> list[Rehearsed]:
    """The lines that would be answered otherwise."""
    heard = ((line, _answered(before, line), _answered(after, line)) for line in dict.fromkeys(lines))
    return [Rehearsed(line, was, then) for line, was, then in heard if was != then]


def _answered(edition: Edition, line: str) -> tuple[str, ...]:
    seen = edition.recognise(line)
    return tuple(one.id for one in seen.intents) if isinstance(seen, Recognition) else ()


def tests_of(library: Library) -> set[tuple[str, Language, str]]:
    """All tests: the intent, the language, the text."""
    return {
        (name, language, test.text)
        for name, intent in library.intents.items()
        for language, words in intent.words.items()
        for test in words.tests
    }


def more_missed(before: Sequence[Missed], after: Sequence[Missed]) -> tuple[Missed, ...]:
    """The tests that were not missed before."""
    known = set(map(_key, before))
    return tuple(one for one in after if _key(one) not in known)


def _key(missed: Missed) -> tuple[str, Language, str]:
    return missed.intent, missed.language, missed.text
