"""What came of a campaign: counts, who can say it and who cannot, and a table for a spreadsheet.

In: the lines of the ledger. Out: figures and text. Nothing is estimated: a message that was perhaps sent is told so.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from bot.broadcast.audience import VERSIONS, Version
from bot.broadcast.campaign import Receipt
from bot.broadcast.ledger import Entry, Outcome
from bot.spreadsheet import csv_text

COLUMNS = (
    "telegram_id", "name", "team", "version", "language", "outcome", "reason", "at", "acknowledged", "answered",
    "can_say", "answers", "reminded",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Share:
    """Of those who got one version: how many acknowledged it, and how many can say it."""

    version: Version
    got: int
    acknowledged: int
    right: int


@dataclass(frozen=True, slots=True)
class Report:
    """`people`: how many it was for. `got`: those it reached. `can`: those whose last answer was right, or who pressed
    where nothing was asked; `cannot`: those who got it and did not."""

    people: int
    outcomes: Mapping[Outcome, int]
    got: int
    acknowledged: int
    wrong: int
    can: tuple[Entry, ...]
    cannot: tuple[Entry, ...]
    reasons: tuple[tuple[str, int], ...]
    shares: tuple[Share, ...]


def report_of(entries: Sequence[Entry], receipt: Receipt) -> Report:
    """The figures of these lines."""
    outcomes = Counter(one.outcome for one in entries)
    reached = [one for one in entries if has_got(one)]
    can = tuple(one for one in reached if can_say(one, receipt))
    failed = Counter(one.reason for one in entries if one.outcome in ("failed", "blocked", "unknown") and one.reason)
    return Report(
        people=len(entries),
        outcomes=outcomes,
        got=len(reached),
        acknowledged=sum(one.acknowledged is not None for one in reached),
        wrong=sum(one.right is False for one in reached),
        can=can,
        cannot=tuple(one for one in reached if not can_say(one, receipt)),
        reasons=tuple(failed.most_common()),
        shares=_shares(reached, receipt),
    )


def has_got(entry: Entry) -> bool:
    """Whether they have had it before their eyes: sent, also if it was recalled, or answered."""
    return entry.outcome in ("sent", "recalled") or entry.acknowledged is not None


def can_say(entry: Entry, receipt: Receipt) -> bool:
    """What counts as an answer depends on what was asked for."""
    return entry.right is True if receipt == "question" else entry.acknowledged is not None


def table_of(entries: Iterable[Entry]) -> bytes:
    """All of it as CSV in UTF-8."""
    rows = [
        (
            str(one.person),
            one.name,
            one.team,
            one.version,
            one.tongue,
            one.outcome,
            one.reason,
            one.at.isoformat(timespec="seconds") if one.at else "",
            one.acknowledged.isoformat(timespec="seconds") if one.acknowledged else "",
            "" if one.right is None else "yes",
            "" if one.right is None else ("yes" if one.right else "no"),
            str(one.answers),
            "yes" if one.reminded else "",
        )
        for one in entries
    ]
    return csv_text([COLUMNS, *rows]).encode()


def _shares(reached: Sequence[Entry], receipt: Receipt) -> tuple[Share, ...]:
    """One for each version that somebody got; nothing to compare where there is one only."""
    shares = []
    for version in VERSIONS:
        own = [one for one in reached if one.version == version]
        if own:
            acknowledged = sum(one.acknowledged is not None for one in own)
            shares.append(Share(version, len(own), acknowledged, sum(can_say(one, receipt) for one in own)))
    return tuple(shares) if len(shares) > 1 else ()
