"""What style of customer this is: answers to four observations come in, the style goes out, or the two it lies between.

The observations are traits of the source (crm_customer_styles); sex, age and looks are not among them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from bot.library.records import Style

Observation = Literal["time", "talk", "room", "decision"]
OBSERVATIONS: tuple[Observation, ...] = get_args(Observation)
STYLES: tuple[Style, ...] = get_args(Style)
_SURE = 3  # of four observations


@dataclass(frozen=True, slots=True)
class Verdict:
    """styles: the most likely one first; more than one where they are level. sure: at least three of four agree."""

    styles: tuple[Style, ...]
    sure: bool


def style_of(seen: Mapping[Observation, Style] | Sequence[Style]) -> Verdict:
    """The style that most observations speak for. Nothing seen: nothing is guessed."""
    votes = list(seen.values()) if isinstance(seen, Mapping) else list(seen)
    if not votes:
        return Verdict((), sure=False)
    most = max(votes.count(style) for style in STYLES)
    return Verdict(tuple(style for style in STYLES if votes.count(style) == most), sure=most >= _SURE)
