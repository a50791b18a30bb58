"""Lines of the playbook with their slots filled: a line and values come in, a sentence goes out, or None where a value
it needs is not known. A brace never reaches anybody.
"""

from collections.abc import Mapping

from bot.language.particles import join
from bot.library.braces import slots
from bot.library.records import ProductWords


def filled(line: str, values: Mapping[str, str], blank: str | None = None) -> str | None:
    """The sentence of a line. `blank` stands in for a value that is not known; without it such a line is None."""
    parts: list[str] = []
    end = 0
    for slot in slots(line):
        value = values.get(slot.name) or blank
        if value is None:
            return None
        parts += [line[end : slot.start], join(value, slot.particle) if slot.particle else value]
        end = slot.end
    sentence = "".join([*parts, line[end:]]).strip()
    return sentence[:1].upper() + sentence[1:] if line.startswith("{") else sentence


def product_values(product: ProductWords | None, number: int = 0) -> dict[str, str]:
    """What a product says for the slots, by its feature of this number. Without features: only its name."""
    if product is None:
        return {}
    if not product.features:
        return {"product": product.name}
    feature = product.features[number % len(product.features)]
    return {
        "product": product.name,
        "feature": feature.feature,
        "advantage": feature.advantage,
        "benefit": feature.benefit,
    }
