"""The three self-tests: which style a customer has, how one deals with conflict, and three kinds of questions.

In: the answers. Out: sums, a leading style or several that share the lead, the kind of a question. They describe and do
not judge; nothing of them is a mark.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from bot.language.normalise import forms
from bot.library.records import Style
from bot.quiz.material import (
    CONFLICT_STYLES,
    ConflictStyle,
    QuestionKind,
    Worksheet,
)

STYLES: tuple[Style, ...] = ("practical", "expressive", "amiable", "analytical")
_LOWEST, _HIGHEST = 1, 5

Name = TypeVar("Name", bound=str)


@dataclass(frozen=True, slots=True)
class Result(Generic[Name]):
    """The sum of each style, and those that lead: several where they share the first place, none without an answer."""

    sums: Mapping[Name, int]
    leading: tuple[Name, ...]


def customer_style(answers: Sequence[Style | None]) -> Result[Style]:
    """The style of a customer from the answers given; None for a question that was left out."""
    sums: dict[Style, int] = {style: answers.count(style) for style in STYLES}
    return _result(sums)


def conflict_style(answers: Sequence[int], key: Mapping[ConflictStyle, tuple[int, ...]]) -> Result[ConflictStyle]:
    """The sum of each style over its statements. `answers` holds 1 to 5 for statement 1, 2, ... Raises ValueError where
    one is missing or off the scale."""
    statements = sum(len(numbers) for numbers in key.values())
    if len(answers) != statements:
        raise ValueError(f"{len(answers)} answers to {statements} statements. Answer each of them once.")
    for number, answer in enumerate(answers, 1):
        if not _LOWEST <= answer <= _HIGHEST:
            raise ValueError(f"Statement {number} was answered with {answer}. Give {_LOWEST} to {_HIGHEST}.")
    sums = {style: sum(answers[number - 1] for number in key[style]) for style in CONFLICT_STYLES}
    return _result(sums)


def question_kind(question: str, sheet: Worksheet) -> tuple[QuestionKind, str] | None:
    """The kind of a typed question and the words that tell it; None for what is no question by any sign.

    What is asked about decides before how it ends: "how long did it last?" is probing although it could be open."""
    text = forms(question).lite
    order: tuple[QuestionKind, ...] = ("probing", "open", "closed")
    for kind in order:
        found = re.search(sheet.signs[kind], text)
        if found is not None:
            return kind, found[0].strip()
    return None


def _result(sums: Mapping[Name, int]) -> Result[Name]:
    most = max(sums.values())
    return Result(sums, tuple(name for name, value in sums.items() if value == most > 0))
