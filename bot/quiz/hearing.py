"""What the recogniser adds to the quiz: which objection a sentence names, and what is mistaken for one another.

A recogniser comes in; plain functions go out that the grader and the questions are handed.
"""

from bot.nlu.recogniser import Recogniser
from bot.nlu.recognition import Recognition
from bot.quiz.grading import Hears

_FROM = 0.2  # a guess below this says nothing about a sentence
_NEAREST = 6


def hears(recogniser: Recogniser) -> Hears:
    """For `grade`: the intents a sentence is taken for, and guesses that are worth something."""

    def heard(sentence: str) -> frozenset[str]:
        found = recogniser.recognise(sentence)
        named = found.intents if isinstance(found, Recognition) else ()
        guesses = [guess for guess in found.candidates if guess.confidence >= _FROM]
        return frozenset(scored.id for scored in (*named, *guesses))

    return heard


def nearest(recogniser: Recogniser, quote: str) -> tuple[str, ...]:
    """For `asked`: the intents that a customer's words may be taken for, nearest first."""
    return tuple(scored.id for scored in recogniser.recognise(quote).candidates[:_NEAREST])
