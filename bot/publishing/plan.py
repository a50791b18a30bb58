"""How a library becomes the one that answers: what has to be tried first, and with which model it answers then.

In: the edition that answers and the library that shall. Out: whether lines to say changed only (which the linter
judges), phrases were added (which can be taught to the model there is, after its tests have run), or the model has to
learn anew. Pure; the work is done by `tryout`.
"""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Literal

from bot.language.detect import LANGUAGES
from bot.library.finding import Finding, has_errors
from bot.library.records import Library
from bot.nlu.learn import Labelled
from bot.nlu.model import NONE
from bot.nlu.taught import Confirmed
from bot.publishing.build import labelled_lines
from bot.publishing.difference import phrases_of
from bot.publishing.edition import Edition

Way = Literal["lines", "teach", "learn"]

MOST_TAUGHT = 100  # phrases beside a model: each is compared with every message
SOON = timedelta(minutes=10)  # learning costs minutes of all cores: several phrases are waited for

# Remarks on a library that is small, and no reason to keep a good line from it.
_OF_SIZE = frozenset({"few_examples", "few_tests", "few_none"})


def way(edition: Edition, after: Library) -> Way:
    """What has to be done before `after` answers."""
    more, less = _turned(edition.library, after)
    if not more and not less and edition.library.intents.keys() == after.intents.keys():
        return "lines"
    known = set(edition.recogniser.model.intents)
    fits = not less and known - {NONE} <= after.intents.keys() and {line.intent for line in more} <= known
    return "teach" if fits and len(edition.recogniser.confirmed) + len(more) <= MOST_TAUGHT else "learn"


def taught(edition: Edition, after: Library) -> tuple[Confirmed, ...]:
    """The phrases that count beside the model of an edition when it answers with the library `after`: those that did,
    without what is gone, and those that came."""
    more, less = _turned(edition.library, after)
    gone = {(line.intent, line.text) for line in less}
    kept = [one for one in edition.recogniser.confirmed if (one.intent, one.text) not in gone]
    known = set(edition.recogniser.model.intents)
    return (*kept, *(Confirmed(line.text, line.intent) for line in more if line.intent in known))


def came(before: Library, after: Library) -> tuple[Confirmed, ...]:
    """The phrases that a library has and another had not, with their intents; of a new intent those too that are kept
    out of learning, since nothing is learnt of it yet and somebody did say them."""
    new = [intent for name, intent in after.intents.items() if name not in before.intents]
    tests = (Confirmed(test.text, one.id) for one in new for words in one.words.values() for test in words.tests)
    return (*(Confirmed(line.text, line.intent) for line in _turned(before, after)[0]), *tests)


def taught_beside(learnt: Library, now: Library, intents: Collection[str]) -> tuple[Confirmed, ...] | None:
    """The phrases that have come since a model was learnt from `learnt`; None where any has gone, so that the model
    knows what it should not."""
    more, less = _turned(learnt, now)
    if less or not {line.intent for line in more} <= set(intents) or learnt.intents.keys() != now.intents.keys():
        return None
    return tuple(Confirmed(line.text, line.intent) for line in more)


def learns_now(is_whole: bool, phrases: int, since: datetime, now: datetime) -> bool:
    """Whether it is time to learn what answers so far beside a model. `is_whole`: whether the model is that of the
    library; `phrases`: how many count beside it; `since`: when the last came."""
    return not is_whole and (phrases == 0 or phrases >= MOST_TAUGHT or now - since >= SOON)


def brought(before: Iterable[Finding], after: Iterable[Finding]) -> tuple[Finding, ...]:
    """The errors that were not there before, wherever they stand; remarks on the size are no errors."""
    known = Counter(_identity(finding) for finding in before)
    new = []
    for finding in after:
        if finding.key in _OF_SIZE or not has_errors((finding,)):
            continue
        if known[_identity(finding)]:
            known[_identity(finding)] -= 1
        else:
            new.append(finding)
    return tuple(new)


def _identity(finding: Finding) -> tuple[str, str, str, tuple[tuple[str, str], ...]]:
    values = {name: value for name, value in finding.values.items() if name != "place"}
    return finding.path, finding.rule, finding.key, tuple(sorted(values.items()))


def _turned(before: Library, after: Library) -> tuple[list[Labelled], list[Labelled]]:
    """The lines to learn from that came, and those that went."""
    changed = {
        name
        for name in (*before.intents, *after.intents, NONE)
        for language in LANGUAGES
        if phrases_of(before, name, language) != phrases_of(after, name, language)
    }
    old, new = (labelled_lines(_only(changed, library)) for library in (before, after))
    was, now = set(old), set(new)
    return [line for line in new if line not in was], [line for line in old if line not in now]


def _only(names: Collection[str], library: Library) -> Library:
    """The lines of some intents: a line is learnt once within each, so those of the others change nothing."""
    return replace(
        library,
        intents={name: intent for name, intent in library.intents.items() if name in names},
        phrases={
            language: {name: lines for name, lines in own.items() if name in names}
            for language, own in library.phrases.items()
        },
    )
