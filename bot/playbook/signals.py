"""Which closing signal a customer shows: an intent or a rep's description comes in, the part of closing_signals that
says what it means and what to do goes out.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal, get_args

from rapidfuzz import fuzz

from bot.language.normalise import forms
from bot.library.systems import SystemWords

Signal = Literal["nods", "lively", "rereads", "brows", "benefits", "rates", "activation"]
SIGNALS: tuple[Signal, ...] = get_args(Signal)
# Signals 5 to 7 are said, so the recogniser hears them; to agree aloud is what nodding is without a word.
OF_INTENT: Mapping[str, Signal] = MappingProxyType(
    {
        "signal_benefit": "benefits",
        "signal_price_detail": "rates",
        "signal_delivery": "activation",
        "signal_terms": "activation",
        "signal_agreement": "nods",
    }
)
_ALIKE = 62  # of 100 letters in common, in order


def of_intent(intent: str) -> Signal | None:
    """The signal that an intent stands for; None for one that is no signal."""
    return OF_INTENT.get(intent)


def described(text: str, words: SystemWords) -> Signal | None:
    """The signal that a rep describes ("he keeps nodding"); None where no description is near enough."""
    bare = forms(text).bare
    near: list[tuple[float, Signal]] = []
    for signal in SIGNALS:
        part = words.parts.get(signal)
        for when in part.when if part else ():
            near.append((fuzz.partial_ratio(bare, forms(when).bare), signal))
    best = max(near, default=(0.0, SIGNALS[0]), key=lambda pair: pair[0])
    return best[1] if bare and best[0] >= _ALIKE else None
