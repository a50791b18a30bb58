"""All questions of a language: from the intents, from prices, from the decks. A library and the quiz material come in;
items with ids that are bound to their content go out, each once.
"""

from collections.abc import Iterable

from bot.language.detect import Language
from bot.library.records import Library
from bot.quiz.card_items import card_items
from bot.quiz.deck_items import deck_items
from bot.quiz.item import Item
from bot.quiz.material import Quiz
from bot.quiz.price_items import price_items


def questions(library: Library, quiz: Quiz, language: Language) -> dict[str, Item]:
    """Every item by its id, in the order of the library."""
    asks = quiz.asks[language]
    made: list[Iterable[Item]] = [
        card_items(library, asks, language),
        price_items(quiz.offers, library, asks, language),
        *(deck_items(deck, language) for deck in quiz.decks.values()),
    ]
    found: dict[str, Item] = {}
    for items in made:
        for item in items:
            found.setdefault(item.id, item)
    return found


def by_source(items: Iterable[Item]) -> dict[str, tuple[str, ...]]:
    """The ids of the items of each intent and deck: what a lead assigns and what mastery is counted over."""
    found: dict[str, list[str]] = {}
    for item in items:
        found.setdefault(item.source, []).append(item.id)
    return {source: tuple(ids) for source, ids in found.items()}
