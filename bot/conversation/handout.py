"""The customer's card as a message: worded, drawn in a worker, with a button for each other language.

In: a `Handout` and what a button must say to get it in another language. Out: a `Reply`; without a font, of text only.
"""

import asyncio
from collections.abc import Callable
from datetime import datetime

from bot.coach.price_card import Handout
from bot.library.records import Library
from bot.pictures.font import find_font
from bot.pictures.price_card import png
from bot.reply import Press, Reply
from bot.wording.handout import handout_reply
from bot.wording.price_card import day_where_paid, price_card


async def card_reply(
    made: Handout, library: Library, tag: str, now: datetime, again: Callable[[str], Press], name: str
) -> Reply:
    """The card in a language (a BCP 47 tag) at an aware time. `again`: what pressing another language asks for; `name`:
    what the file is called before its language."""
    card = price_card(made, library, tag, day_where_paid(now, made.offer.currency))
    font = find_font(tag)
    picture = await asyncio.to_thread(png, card, font) if font is not None else None
    return handout_reply(card, again, name, picture)
