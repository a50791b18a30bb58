"""A product's features as words for the customer: FAB, which never ends without the benefit, and five ways to make one
feature live. The words of two systems and a product come in, sentences go out.
"""

from dataclasses import dataclass

from bot.library.records import ProductWords
from bot.library.systems import SystemWords
from bot.playbook.fill import filled, product_values

WAYS = ("data", "tangible", "contrast", "limits", "emotional")
_FAB_PART = "rule"


@dataclass(frozen=True, slots=True)
class Fab:
    """One feature: what it is, how it differs, what the customer has of it, and all three in a sentence."""

    feature: str
    advantage: str
    benefit: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Way:
    """One of the five ways (its part in five_izations) and the sentence for this product."""

    part: str
    sentence: str


def fab(product: ProductWords, words: SystemWords) -> tuple[Fab, ...]:
    """FAB for each feature of a product, by the pattern of fab_method. Empty where a product names no features: a
    benefit is not made up."""
    part = words.parts.get(_FAB_PART)
    pattern = part.say[0] if part and part.say else ""
    lines: list[Fab] = []
    for number, feature in enumerate(product.features):
        sentence = filled(pattern, product_values(product, number))
        if sentence:
            lines.append(Fab(feature.feature, feature.advantage, feature.benefit, sentence))
    return tuple(lines)


def five_ways(product: ProductWords, words: SystemWords, number: int = 0) -> tuple[Way, ...]:
    """The five ways for one feature; only those whose sentence can be filled."""
    values = product_values(product, number)
    ways = [(name, words.parts[name].say) for name in WAYS if name in words.parts]
    said = [(name, filled(say[0], values)) for name, say in ways if say]
    return tuple(Way(name, sentence) for name, sentence in said if sentence)
