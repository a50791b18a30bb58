"""What is different between two libraries, as a lead reads it: lines to say, phrases, whole intents.

Two libraries come in, a `Difference` goes out. Only what is said and heard is told one by one; of everything else, that
it changed.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from bot.language.detect import LANGUAGES, Language
from bot.library.records import Intent, Library


@dataclass(frozen=True, slots=True)
class Said:
    """A line to say that is new or gone. `part`: a step, "calm", "close", "hold"."""

    intent: str
    language: Language
    part: str
    text: str


@dataclass(frozen=True, slots=True)
class Heard:
    """Phrases of an intent (or of what is out of scope) in a language that are new or gone."""

    intent: str
    language: Language
    new: tuple[str, ...]
    gone: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """`others`: intents of which something else changed; `prices`: whether products, frames, claims or markets did;
    `playbook`: whether the systems of the method did; `generic`: whether what is said for every intent did."""

    intents_new: tuple[str, ...] = ()
    intents_gone: tuple[str, ...] = ()
    lines_new: tuple[Said, ...] = ()
    lines_gone: tuple[Said, ...] = ()
    heard: tuple[Heard, ...] = ()
    others: tuple[str, ...] = ()
    prices: bool = False
    playbook: bool = False
    generic: bool = False

    @property
    def intents(self) -> frozenset[str]:
        """The intents in which anything changed."""
        said = (one.intent for one in (*self.lines_new, *self.lines_gone))
        heard = (one.intent for one in self.heard)
        return frozenset((*self.intents_new, *self.intents_gone, *self.others, *said, *heard))

    def __bool__(self) -> bool:
        return self != Difference()


def difference(before: Library, after: Library) -> Difference:
    """What `after` has that `before` had not, and the other way round."""
    old, new = before.intents, after.intents
    changed = [name for name in new if name in old and new[name] != old[name]]
    lines = [(set(_said(old[name])), set(_said(new[name])), name) for name in changed]
    return Difference(
        intents_new=tuple(name for name in new if name not in old),
        intents_gone=tuple(name for name in old if name not in new),
        lines_new=tuple(line for was, _, name in lines for line in _said(new[name]) if line not in was),
        lines_gone=tuple(line for _, now, name in lines for line in _said(old[name]) if line not in now),
        heard=tuple(_heard(before, after)),
        others=tuple(name for was, now, name in lines if was == now and not _hears_other(old[name], new[name])),
        prices=(before.products, before.frame_lines, before.claims, before.markets)
        != (after.products, after.frame_lines, after.claims, after.markets),
        playbook=before.playbook != after.playbook,
        generic=before.generic != after.generic,
    )


def _said(intent: Intent) -> Iterator[Said]:
    for language in LANGUAGES:
        words = intent.words.get(language)
        if words is None:
            continue
        for step, lines in words.steps.items():
            yield from (Said(intent.id, language, step, line.text) for line in lines)
        for part, lines in (("calm", words.calm), ("close", words.close)):
            yield from (Said(intent.id, language, part, line.text) for line in lines)
        if words.hold:
            yield Said(intent.id, language, "hold", words.hold)


def _hears_other(old: Intent, new: Intent) -> bool:
    examples = [{name: words.examples for name, words in one.words.items()} for one in (old, new)]
    return examples[0] != examples[1]


def _heard(before: Library, after: Library) -> Iterator[Heard]:
    for language in LANGUAGES:
        names = {*before.phrases.get(language, {}), *after.phrases.get(language, {}), *before.intents, *after.intents}
        for name in sorted(names):
            old, new = phrases_of(before, name, language), phrases_of(after, name, language)
            if old != new:
                more, less = Counter(new) - Counter(old), Counter(old) - Counter(new)
                if more or less:
                    yield Heard(name, language, tuple(more), tuple(less))


def phrases_of(library: Library, intent: str, language: Language) -> tuple[str, ...]:
    """Every phrase by which an intent is learnt in a language."""
    found = library.intents.get(intent)
    words = found.words.get(language) if found else None
    return (*(words.examples if words else ()), *library.phrases.get(language, {}).get(intent, ()))
