"""The customer's card as a message: its lines, its picture, and a button for each other language.

In: a `PriceCard` and the bytes of its picture. Out: a `Reply`. The lines say all that the picture shows.
"""

from collections.abc import Callable
from dataclasses import replace

from bot.coach.price_card import PriceCard
from bot.language.detect import LANGUAGES
from bot.reply import Attachment, Button, Line, Press, Reply
from bot.wording.texts import texts_in
from bot.wording.tongues import TRADITIONAL, tongue_of

CARD_LANGUAGES = (*LANGUAGES[:1], TRADITIONAL, *LANGUAGES[1:])


def handout_reply(card: PriceCard, again: Callable[[str], Press], name: str, picture: bytes | None) -> Reply:
    """The card with its picture, if there is one, and a button for each other language. `again`: what the press for a
    language asks for; `name`: what the file is called before its language."""
    texts = texts_in(tongue_of(card.language)[0])
    others = tuple(Button(texts.say(f"language.{tag}"), again(tag)) for tag in CARD_LANGUAGES if tag != card.language)
    attachment = None if picture is None else Attachment(f"{name}-{card.language}.png", picture, "picture")
    return Reply(card_lines(card), (others,), card.language, attachment)


def card_lines(card: PriceCard) -> tuple[Line, ...]:
    """The card as a text: what it is, the amounts, the total among them in bold, the rest."""
    texts = texts_in(tongue_of(card.language)[0])

    def line(label: str, amount: str, note: str = "") -> Line:
        remark = texts.say("customer.line.note", note=note) if note else ""
        return Line(texts.say("customer.line", label=label, amount=amount) + remark)

    lines = (
        Line(card.title or card.heading, "strong"),
        Line(card.included, "quiet"),
        *(line(figure.label, figure.amount, figure.note) for figure in card.figures),
        replace(line(card.total.label, card.total.amount, card.total.note), tone="strong"),
        *(line(row.label, row.value) for row in (*card.rows, *card.others)),
        *(Line(note, "quiet") for note in card.notes),
        Line(card.day, "quiet"),
    )
    return tuple(line for line in lines if line.text)
