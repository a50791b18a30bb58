"""A card with its system of the playbook: a composed card and the text it answers come in, the card that says more goes
out.

What the rep asks the bot itself gets the system that fits best; a buying signal gets the one that says what it means.
"""

from collections.abc import Collection
from dataclasses import replace

from bot.coach.card import Card
from bot.coach.compose import answer
from bot.coach.context import Context
from bot.library.records import Library
from bot.nlu.meanings import Meanings
from bot.nlu.recognition import Abstention, Recognition
from bot.playbook.find import find

SIGNALS = "closing_signals"
_KEY = "playbook:"  # a key among those of the lines that were shown, so that a card can be drawn again


def with_system(
    card: Card,
    text: str,
    heard: Recognition | Abstention,
    library: Library,
    context: Context,
    questions: Meanings | None = None,
) -> Card:
    """The card, about the system of the playbook that its text asks for, if one is asked for."""
    if card.kind == "signal":
        return replace(card, system=library.playbook.get(SIGNALS))
    found = find(text, heard, library, questions)
    if found is None:
        return card
    if card.answered is None or card.answered.id != found.topic:
        card = answer(found.topic, card.intents, library, context, card.nearest)
    return replace(card, system=found)


def key_of(card: Card) -> frozenset[str]:
    """What has to be kept of a card so that `again` finds its system."""
    return frozenset({_KEY + card.system.id}) if card.system is not None else frozenset()


def again(card: Card, kept: Collection[str], library: Library) -> Card:
    """A card drawn anew, about the system it was about before. Another topic, or a system that is gone: as it is."""
    if card.kind == "signal":
        return replace(card, system=library.playbook.get(SIGNALS))
    for key in kept:
        system = library.playbook.get(key.removeprefix(_KEY)) if key.startswith(_KEY) else None
        if system is not None and card.answered is not None and card.answered.id == system.topic:
            return replace(card, system=system)
    return card
