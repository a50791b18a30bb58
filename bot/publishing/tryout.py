"""A library is tried before it answers: linted, learnt or taught, its tests run, and last month's lines heard again.

A `Task` with the files comes in, a `Verdict` goes out, which knows whether that is good enough. This is work
for a process of its own (`worker`): reading, linting and learning hold everybody up otherwise.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from bot.language.detect import LANGUAGES, Language
from bot.library.finding import Finding, has_errors
from bot.library.gather import Gathered
from bot.library.likeness import near_pairs
from bot.library.lint import lint, lint_intents
from bot.library.read import read_gathered
from bot.library.records import Library
from bot.library.source import Source
from bot.nlu.encoder import Encoders
from bot.nlu.model_file import load
from bot.nlu.recognition import Recognition
from bot.nlu.study import Progress
from bot.nlu.taught import Confirmed
from bot.publishing.build import build, served
from bot.publishing.difference import difference
from bot.publishing.edition import Edition, taught_to
from bot.publishing.gate import Missed, Trial, fell, run_tests
from bot.publishing.plan import brought


@dataclass(frozen=True, slots=True)
class Task:
    """What to try. `against`: the name of the model that answers now, `counting` the phrases that count beside it.
    `learns`: whether to learn anew; otherwise `taught` are the phrases that would count beside the same model.
    `heard`: lines of reps to be heard again, without what leads to a person."""

    against: str
    counting: tuple[Confirmed, ...] = ()
    learns: bool = True
    taught: tuple[Confirmed, ...] = ()
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
    `alike`: phrases that came and nearly stand elsewhere, with the intent they stand in."""

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
        return Verdict(findings=brought(known, found), learns=task.learns)
    changed = difference(before.library, source.library).intents if before is not None else frozenset()
    lint_some = lint if task.learns else partial(lint_intents, intents=changed)
    if has_errors(remarks := lint_some(source)):
        old = (*known, *(lint_some(before) if before is not None else ()))
        if new := brought(old, (*found, *remarks)):
            return Verdict(findings=new, learns=task.learns)
    model = load(models / f"{task.against}.npz") if task.against else None
    now = None
    if model is not None:
        now = taught_to(served(source.library, model, task.against, encoders), task.counting)
    learns = task.learns or model is None
    if model is None or learns:
        then = build(source.library, models, encoders, progress, shipped).edition
    else:
        then = taught_to(served(source.library, model, task.against, encoders), task.taught)
    runs = (run_tests(now) if now is not None else (), run_tests(then))
    missed = [[one for run in own for one in run.missed] for own in runs]
    # A phrase that is taught answers for what is like it at once, so there a test may not even fall behind.
    worse = missed if learns else [[one for run in own for one in (*run.missed, *run.behind)] for own in runs]
    came = _tests(source.library) - (_tests(before.library) if before is not None else set())
    return Verdict(
        model=then.model,
        before=runs[0],
        after=runs[1],
        lost=_more(worse[0], worse[1]) if now is not None else (),
        unmet=tuple(one for one in missed[1] if before is not None and _key(one) in came),
        alike=tuple(_alike(source, before)) if before is not None else (),
        rehearsed=tuple(rehearsed(task.heard, now, then)) if now is not None else (),
        learns=learns,
    )


def rehearsed(lines: Iterable[str], before: Edition, after: Edition) -> list[Rehearsed]:
    """The lines that would be answered otherwise."""
    heard = ((line, _answered(before, line), _answered(after, line)) for line in dict.fromkeys(lines))
    return [Rehearsed(line, was, then) for line, was, then in heard if was != then]


def _answered(edition: Edition, line: str) -> tuple[str, ...]:
    seen = edition.recogniser.recognise(line)
    return tuple(one.id for one in seen.intents) if isinstance(seen, Recognition) else ()


def _tests(library: Library) -> set[tuple[str, Language, str]]:
    return {
        (name, language, test.text)
        for name, intent in library.intents.items()
        for language, words in intent.words.items()
        for test in words.tests
    }


def _more(before: list[Missed], after: list[Missed]) -> tuple[Missed, ...]:
    known = set(map(_key, before))
    return tuple(one for one in after if _key(one) not in known)


def _key(missed: Missed) -> tuple[str, Language, str]:
    return missed.intent, missed.language, missed.text


def _alike(source: Source, before: Source) -> Iterator[Missed]:
    """The phrases that came and nearly stand in another intent, or out of scope."""
    old = {(line.intent, line.language, line.text) for line in before.examples}
    came = [line for line in source.examples if (line.intent, line.language, line.text) not in old and line.bare]
    for language in LANGUAGES:
        new = [line for line in came if line.language == language]
        there = [line for line in source.examples if line.language == language and line.bare] if new else []
        told: set[int] = set()
        for left, right in sorted(near_pairs([line.bare for line in new], [line.bare for line in there])):
            if left not in told and new[left].intent != there[right].intent:
                told.add(left)
                yield Missed(new[left].intent, language, new[left].text, there[right].intent)
