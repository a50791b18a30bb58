"""How the parts of a reply are told by their words, in one language: rules read from `intents/quiz/cues/`, compiled.

A rule is asked of one sentence in its `lite` form. Its patterns are regular expressions; `<name>` in them stands for a
part that several rules share.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, get_args

from bot.language.detect import Language
from bot.language.patterns import safe_pattern
from bot.library.records import STEPS, Step

Check = Literal["repeat", "clarify", "empathize", "isolate", "explain", "guide", "no_but", "no_pressure"]
CHECKS: tuple[Check, ...] = get_args(Check)
_PART = re.compile(r"(?<!\(\?)(?<!\(\?P)<([a-z_]+)>")


@dataclass(frozen=True, slots=True)
class Rule:
    """What shows a check in a sentence: `says`, `also` in the same sentence, never `unless`. asked: only in a question
    (True), only in a statement (False), in both (None)."""

    says: re.Pattern[str]
    also: re.Pattern[str] | None = None
    unless: re.Pattern[str] | None = None
    asked: bool | None = None

    def words_in(self, sentence: str, *, asked: bool) -> tuple[str, ...]:
        """The words that show it; empty where it is not there."""
        if self.asked not in (None, asked):
            return ()
        found = self.says.search(sentence)
        if found is None or (self.unless is not None and self.unless.search(sentence)):
            return ()
        if self.also is None:
            return (found[0].strip(),)
        more = self.also.search(sentence)
        return () if more is None else tuple(dict.fromkeys((found[0].strip(), more[0].strip())))


@dataclass(frozen=True, slots=True)
class Cues:
    """The rules of one language. `question` tells a question that lacks its mark; `confirm` a request to confirm;
    `soft` what a "but" must not follow."""

    language: Language
    question: re.Pattern[str]
    confirm: re.Pattern[str]
    soft: re.Pattern[str]
    but: re.Pattern[str]
    steps: Mapping[Step, tuple[Rule, ...]] = field(default_factory=dict)
    pressure: tuple[Rule, ...] = ()
    arguing: tuple[Rule, ...] = ()  # contradicting or blaming the customer
    parting: tuple[Rule, ...] = ()  # leaving politely

    def shows(self, step: Step, sentence: str, *, asked: bool) -> tuple[str, ...]:
        """The words by which a sentence takes a step; empty where it does not."""
        return first_words(self.steps.get(step, ()), sentence, asked=asked)


def first_words(rules: tuple[Rule, ...], sentence: str, *, asked: bool) -> tuple[str, ...]:
    """The words of the first rule that is met."""
    for rule in rules:
        if words := rule.words_in(sentence, asked=asked):
            return words
    return ()


def compiled(pattern: str, parts: Mapping[str, str]) -> re.Pattern[str]:
    """A pattern with its parts put in. Raises re.error for what is no regular expression or might hang, KeyError for a
    part that nobody wrote down."""
    whole = pattern
    for _ in range(3):  # parts of parts
        whole = _PART.sub(lambda found: f"(?:{parts[found[1]]})", whole)
    return safe_pattern(whole)


def is_step(name: str) -> bool:
    return name in STEPS
