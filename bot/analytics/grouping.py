"""Lines nobody understood, put together by what they are about: "nine reps heard this".

In: lines and how alike they are (`analytics.likeness`). Out: groups, those that most people met first. Plain functions:
the same lines give the same groups, in whatever order they come.

Groups grow by average linkage (Sokal and Michener, University of Kansas Science Bulletin 38, 1958): the two that are
most alike on average become one, until no two are alike enough.
"""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from bot.analytics.likeness import Weight, likeness, signs
from bot.analytics.unanswered import UnknownLine
from bot.encoders.encoder import Array
from bot.language.detect import LANGUAGES, Language

MOST_LINES = 300  # of a language, the latest

Vectors = Callable[[Sequence[str]], Array]


@dataclass(frozen=True, slots=True)
class LineGroup:
    """Lines of one language that are about one thing; the most typical one first, then the latest."""

    lines: tuple[UnknownLine, ...]
    language: Language

    @property
    def people(self) -> frozenset[int]:
        return frozenset(line.person for line in self.lines)

    @property
    def latest(self) -> datetime:
        return max(line.at for line in self.lines)

    @property
    def key(self) -> str:
        """Names exactly these lines, short enough for a button."""
        said = "\n".join(f"{line.id} {line.text}" for line in sorted(self.lines, key=lambda line: line.id))
        digest = hashlib.sha256(said.encode(errors="replace")).hexdigest()[:10]
        return f"{min(line.id for line in self.lines)}-{digest}"

    def texts(self) -> tuple[str, ...]:
        """What was typed, each once."""
        return tuple(dict.fromkeys(line.text for line in self.lines))


def grouped(lines: Sequence[UnknownLine], weight: Weight, vectors: Vectors | None = None) -> tuple[LineGroup, ...]:
    """The groups: what most people met first, then what came most often, then the latest. `vectors`: gives texts their
    vectors of length 1."""
    groups: list[LineGroup] = []
    for language in LANGUAGES:
        own = sorted((line for line in lines if line.language == language), key=lambda line: (line.at, line.id))
        groups += _of_language(own[-MOST_LINES:], language, weight, vectors)
    order = sorted(groups, key=lambda group: (group.latest, group.lines[0].id), reverse=True)
    return tuple(sorted(order, key=lambda group: (-len(group.people), -len(group.lines))))


def _of_language(
    lines: Sequence[UnknownLine], language: Language, weight: Weight, vectors: Vectors | None
) -> list[LineGroup]:
    texts = list(dict.fromkeys(line.text for line in lines))
    if not texts:
        return []
    alike = likeness([signs(text) for text in texts], language, weight, vectors(texts) if vectors is not None else None)
    groups = []
    for members in _linked(alike):
        inside = alike[np.ix_(members, members)].mean(axis=1)
        first = texts[members[int(inside.argmax())]]
        there = {texts[member] for member in members}
        own = sorted((line for line in lines if line.text in there), key=lambda line: (line.at, line.id), reverse=True)
        groups.append(LineGroup(tuple(sorted(own, key=lambda line: line.text != first)), language))
    return groups


def _linked(alike: Array) -> list[list[int]]:
    """Rows that belong together. Of equally good pairs the first is taken."""
    members = [[row] for row in range(len(alike))]
    mean = alike.astype(np.float64).copy()
    np.fill_diagonal(mean, -np.inf)
    while True:
        best = int(mean.argmax())
        one, other = divmod(best, len(mean))
        if mean[one, other] < 1:
            return [group for group in members if group]
        one, other = min(one, other), max(one, other)
        sizes = len(members[one]), len(members[other])
        joined = (mean[one] * sizes[0] + mean[other] * sizes[1]) / sum(sizes)
        mean[one], mean[:, one] = joined, joined
        mean[other], mean[:, other] = -np.inf, -np.inf
        mean[one, one] = -np.inf
        members[one] += members[other]
        members[other] = []
