"""What a change does that nothing need be learnt for: judged here and now, in a second or two.

In: the edition that answers, the library as it would be with its places, lines that were not understood. Out: a
`Verdict`, as from `tryout`. Taught phrases can change the answer only to what says one of them in other words, so only
the tests that are that near are run, before and after; all others turn out as they did. That is why it needs neither a
process of its own nor minutes. What it cannot judge is what the phrases do to a model that learns them: the tests are
all run when that happens. It blocks, so it belongs in a thread.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from bot.language.detect import LANGUAGES
from bot.language.normalise import forms
from bot.library.likeness import near_pairs
from bot.library.records import Library
from bot.nlu.learn import Labelled
from bot.publishing.build import labelled_lines
from bot.publishing.edition import Edition, beside
from bot.publishing.gate import Missed, Trial, run_tests
from bot.publishing.kept_vectors import KeptVectors
from bot.publishing.nearby import Nearby
from bot.publishing.plan import came
from bot.publishing.tryout import Verdict, more_missed, rehearsed, tests_of


def taught_verdict(
    edition: Edition, library: Library, heard: Sequence[str] = (), vectors: KeptVectors | None = None
) -> Verdict:
    """Try a library in which phrases were added, none taken away. Phrases of intents that the model does not know are
    judged as a canary hears them: what they would win from others counts, their own tests do not yet. `vectors`: kept
    from one time to the next."""
    phrases = came(edition.library, library)
    then = beside(edition, library, phrases)
    near = Nearby(phrases, edition.recogniser, vectors)
    texts = {text for _, _, text in tests_of(edition.library)} if phrases else set()
    if vectors is not None and texts:
        vectors.read(texts)
    reached = {text for text in texts if near.reaches(text)}
    before = run_tests(edition, reached.__contains__)
    after = run_tests(replace(then, library=edition.library), reached.__contains__)
    known = set(edition.recogniser.model.intents)
    new = tests_of(library) - tests_of(edition.library)
    asked = {text for name, _, text in new if name in known}
    unmet = _missed(run_tests(then, asked.__contains__)) if asked else []
    return Verdict(
        model=edition.model,
        lost=more_missed(_worse(before), _worse(after)),
        unmet=tuple(one for one in unmet if (one.intent, one.language, one.text) in new),
        alike=tuple(_alike(edition.library, library)),
        rehearsed=tuple(rehearsed([line for line in heard if near.reaches(line)], edition, then)),
        learns=False,
    )


def _missed(runs: Sequence[Trial]) -> list[Missed]:
    return [one for run in runs for one in run.missed]


def _worse(runs: Sequence[Trial]) -> list[Missed]:
    """A phrase that is taught answers for what is like it at once, so there a test may not even fall behind."""
    return [one for run in runs for one in (*run.missed, *run.behind)]


def _alike(before: Library, after: Library) -> Iterator[Missed]:
    """The phrases that came and nearly stand in another intent, or out of scope."""
    old = set(labelled_lines(before))
    every = labelled_lines(after)
    for language in LANGUAGES:
        new = [line for line in every if line.language == language and line not in old]
        there = [line for line in every if line.language == language] if new else []
        told: set[int] = set()
        for left, right in sorted(near_pairs(_bare(new), _bare(there))):
            if left not in told and new[left].intent != there[right].intent and forms(new[left].text).bare:
                told.add(left)
                yield Missed(new[left].intent, language, new[left].text, there[right].intent)


def _bare(lines: Sequence[Labelled]) -> list[str]:
    return [forms(line.text).bare for line in lines]
