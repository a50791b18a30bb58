"""What came of a canary so far: how often it answered, how often that was not the right card, how it went.

The journal, what was told after cards and what those who try it say come in; counts go out. Pure.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from bot.analytics.gaps import Verdict
from bot.analytics.journal import Entry
from bot.analytics.outcomes import Asked, Result

ENOUGH = 5
"""Answers below which the figures say nothing yet."""


@dataclass(frozen=True, slots=True)
class Use:
    """`answers` with one of its intents, to `people` of those who try it; `rejected`: "not this one" under one of
    them. `results`: what was told after its cards. `works`, `no_use`: what those who try it say of the line."""

    answers: int = 0
    people: int = 0
    rejected: int = 0
    results: Mapping[Result, int] | None = None
    works: int = 0
    no_use: int = 0

    @property
    def is_enough(self) -> bool:
        return self.answers >= ENOUGH


def use_of(
    intents: Collection[str], entries: Iterable[Entry], told: Iterable[Asked], verdicts: Collection[Verdict | None]
) -> Use:
    """`entries` and `told`: those of answers that this canary gave; what is not about its intents is left out."""
    about = [one for one in entries if any(name in intents for name, _ in one.intents)]
    answered = [one for one in about if one.event == "answered"]
    results = Counter(one.result for one in told if one.intent in intents and one.result is not None)
    return Use(
        answers=len(answered),
        people=len({one.person for one in answered}),
        rejected=sum(one.event == "rejected" for one in about),
        results=results,
        works=sum(one == "works" for one in verdicts),
        no_use=sum(one == "no_use" for one in verdicts),
    )
