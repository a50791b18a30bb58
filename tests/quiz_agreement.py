"""How far the grader agrees with people: Cohen's kappa over labelled replies, for each check and for all together.

`python -m tests.quiz_agreement` prints the table. `kept` are replies that nobody looked at while the cues were written.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from bot.language.detect import LANGUAGES, Language
from bot.library.read import read
from bot.library.records import Library
from bot.quiz.cues import CHECKS, Check
from bot.quiz.grading import Grade, grade
from bot.quiz.manner import Manner, learn_manner
from bot.quiz.material import Quiz
from bot.quiz.reading import read_quiz

INTENTS = Path(__file__).parents[1] / "intents"
REPLIES = Path(__file__).parent / "quiz_replies"
_BROKEN_BY: Mapping[Check, str] = {"no_but": "but", "no_pressure": "pressure"}


@dataclass(frozen=True, slots=True)
class Labelled:
    """A reply to an objection, and what people say is in it."""

    to: str
    says: str
    has: tuple[str, ...]

    def truth(self, check: Check) -> bool:
        return _BROKEN_BY[check] not in self.has if check in _BROKEN_BY else check in self.has


@cache
def content() -> tuple[Library, Quiz]:
    """The library of this repository with its quiz."""
    library, findings = read(INTENTS)
    assert library is not None, findings
    quiz, more = read_quiz(INTENTS, library)
    assert quiz is not None, more
    return library, quiz


@cache
def manner(language: Language) -> Manner:
    library, quiz = content()
    return learn_manner(library, language, quiz.sounds[language])


@cache
def replies(language: Language, part: str) -> tuple[Labelled, ...]:
    loaded = yaml.safe_load((REPLIES / f"{language}.yaml").read_text("utf-8"))
    return tuple(Labelled(one["to"], one["says"], tuple(one["has"])) for one in loaded[part])


def graded(reply: str, language: Language) -> Grade:
    library, quiz = content()
    return grade(reply, quiz.cues[language], library.claims[language], manner=manner(language))


@cache
def agreement(language: Language, part: str) -> dict[str, float]:
    """Kappa by check, and under "all" over every decision."""
    pairs: dict[Check, list[tuple[bool, bool]]] = {check: [] for check in CHECKS}
    for one in replies(language, part):
        found = graded(one.says, language)
        for check in CHECKS:
            pairs[check].append((one.truth(check), found[check].met))
    every = [pair for own in pairs.values() for pair in own]
    return {**{str(check): kappa(own) for check, own in pairs.items()}, "all": kappa(every)}


def kappa(pairs: Sequence[tuple[bool, bool]]) -> float:
    """Agreement beyond chance of two yes/no judgements (Cohen 1960): 1 is perfect, 0 no better than chance."""
    count = len(pairs)
    agreed = sum(first == second for first, second in pairs) / count
    yes_first = sum(first for first, _ in pairs) / count
    yes_second = sum(second for _, second in pairs) / count
    chance = yes_first * yes_second + (1 - yes_first) * (1 - yes_second)
    return 1.0 if chance == 1 else (agreed - chance) / (1 - chance)


def table() -> Iterator[str]:
    for language in LANGUAGES:
        for part in ("seen", "kept"):
            told = "  ".join(f"{name} {value:.2f}" for name, value in agreement(language, part).items())
            yield f"{language} {part} ({len(replies(language, part))}): {told}"


if __name__ == "__main__":
    for line in table():
        print(line)
