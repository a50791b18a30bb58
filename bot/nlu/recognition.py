"""What the recogniser says of a message: a `Recognition`, or an `Abstention` when it does not know."""

from dataclasses import dataclass

from bot.language.detect import Language


@dataclass(frozen=True, slots=True)
class Scored:
    """An intent with the probability (0..1) that it was meant."""

    id: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Recognition:
    """The intents that were meant, in the order said (never empty), and the best guesses whatever the threshold."""

    language: Language
    intents: tuple[Scored, ...]
    candidates: tuple[Scored, ...]


@dataclass(frozen=True, slots=True)
class Abstention:
    """Nothing was recognised well enough to answer; the guesses are still there to be offered."""

    language: Language
    candidates: tuple[Scored, ...]
