"""Items made from the decks of `intents/quiz/`: sort an example, answer a question, put in order, find the tier."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from bot.language.detect import Language
from bot.pricing.money import plain
from bot.quiz.item import Item, ItemType, filled, item_id
from bot.quiz.material import Deck, DeckWords

_COLON: Mapping[Language, str] = MappingProxyType({"zh": "：", "ko": ": ", "en": ": "})


def deck_items(deck: Deck, language: Language) -> Iterator[Item]:
    """Every item that a deck gives in a language."""
    words = deck.words[language]
    yield from _sorted(deck, words, language)
    for name, question in words.questions.items():
        yield _item("written", deck, language, question.ask, (question.right,), question.wrong, question.why, name)
    if words.order is not None:
        yield _item("order", deck, language, words.order.ask, words.order.steps, (), words.order.why)
    yield from _tiers(deck, words, language)


def _sorted(deck: Deck, words: DeckWords, language: Language) -> Iterator[Item]:
    names = [kind.name for kind in words.kinds.values()]
    for at, kind in enumerate(words.kinds.values()):
        others = tuple(names[at + 1 :] + names[:at])
        for example in kind.examples:
            ask = f"{words.sort}\n{example}"
            yield _item(
                "sort",
                deck,
                language,
                ask,
                (kind.name,),
                others,
                f"{kind.name}{_COLON[language]}{kind.why}",
                quote=example,
            )


def _tiers(deck: Deck, words: DeckWords, language: Language) -> Iterator[Item]:
    if words.tiers is None:
        return
    names = [*words.tiers.names.values(), words.tiers.below]
    for table_id, table in deck.tables.items():
        for amount in table.amounts:
            tier = table.tier_of(amount)
            right = words.tiers.below if tier is None else words.tiers.names[tier]
            ask = filled(words.tiers.asks[table_id], {"amount": plain(amount)})
            decoys = tuple(name for name in names if name != right)
            yield _item("tier", deck, language, ask, (right,), decoys, words.tiers.why)


def _item(
    kind: ItemType,
    deck: Deck,
    language: Language,
    ask: str,
    right: tuple[str, ...],
    decoys: tuple[str, ...],
    why: str,
    *content: str,
    quote: str = "",
) -> Item:
    return Item(
        id=item_id(kind, language, deck.id, ask, *right, *content),
        type=kind,
        language=language,
        ask=ask,
        right=right,
        decoys=decoys,
        why=why,
        source=deck.id,
        card=deck.card,
        quote=quote,
    )
