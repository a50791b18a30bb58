"""`bot answer`: the card for one message, as text or as JSON."""

import json
from dataclasses import replace
from typing import Annotated

import typer

from bot.coach.card import Card
from bot.coach.compose import compose
from bot.coach.context import Context
from bot.coach.heard import hear
from bot.coach.price import settled
from bot.commands.edition import ready_edition
from bot.commands.playbook import system_json
from bot.commands.price import frame_json, language_of, refusal_json, typed_price
from bot.errors import UsageError
from bot.language.detect import detect
from bot.playbook.answer import with_system
from bot.settings import read_settings
from bot.terminal.paint import plain_text
from bot.wording.objection import card_reply
from bot.wording.texts import texts_in


def answer(
    text: Annotated[str, typer.Argument(help="What the customer said.")],
    as_json: Annotated[bool, typer.Option("--json", help="The card as JSON.")] = False,
    language: Annotated[str | None, typer.Option(help="zh, ko or en; default: the language of the text.")] = None,
    product: Annotated[str | None, typer.Option(help="A product of the library.")] = None,
    amount: Annotated[str | None, typer.Option(help='Your price, like "200/month".')] = None,
    market: Annotated[str | None, typer.Option(help="A market of the library.")] = None,
) -> None:
    """Answer one message. Example: bot answer --json "it's too dear, and my wife decides" """
    edition = ready_edition(read_settings()).edition
    library = edition.library
    if product is not None and product not in library.products:
        raise UsageError(f"--product {product}: not in the library. Known: {', '.join(sorted(library.products))}.")
    if market is not None and market not in library.markets:
        raise UsageError(f"--market {market}: not in the library. Known: {', '.join(sorted(library.markets))}.")
    seen = edition.recogniser.recognise(text)
    spoken = language_of(language) if language else (detect(text) or seen.language)
    heard = hear(text, detect(text) or spoken, library)
    if amount is not None:
        heard = replace(heard, ours=typed_price(amount, "--amount"))
    heard = settled(heard, library, Context(spoken, product=product, market=market))
    context = Context(spoken, heard, heard, product, market)
    card = with_system(compose(seen, library, context), text, seen, library, context, edition.questions)
    if as_json:
        print(json.dumps(card_json(card, edition.id), ensure_ascii=False))
    else:
        print(plain_text(card_reply(card, 0, texts_in(spoken))))


def card_json(card: Card, edition: str) -> dict[str, object]:
    """The documented shape of a card; what does not apply is absent."""
    shape: dict[str, object] = {
        "language": card.language,
        "kind": card.kind,
        "intents": [{"id": one.id, "confidence": round(one.confidence, 4)} for one in card.intents],
    }
    if card.answered is not None:
        shape["answered"] = card.answered.id
        shape["title"] = card.answered.title
    if card.calm is not None:
        shape["calm"] = card.calm.text
    if card.tips:
        shape["tips"] = list(card.tips)
    if card.hold:
        shape["hold"] = card.hold
    if card.steps:
        shape["steps"] = {step: spoken.text for step, spoken in card.steps.items()}
    if card.close:
        shape["close"] = [spoken.text for spoken in card.close]
    if card.system is not None:
        shape["card"] = system_json(card.system, card.language)
    elif card.topic is not None and card.answered is not None:
        topic = card.topic
        shape["card"] = {
            "id": card.answered.id, "title": topic.title, "points": list(topic.points), "ask": list(topic.ask),
            "avoid": list(topic.avoid),
        }  # fmt: skip
    if card.priced:
        shape["frames"] = [frame_json(line) for line in card.frames]
        shape["refusals"] = [refusal_json(refusal, card.language) for refusal in card.refusals]
    if card.ask is not None:
        shape["ask"] = card.ask.said
    shape["nearest"] = [{"id": one.id, "title": one.title} for one in card.nearest]
    shape["edition"] = edition
    return shape
