"""Where `bot price --card` puts the customer's card: a picture, a text, or standard output."""

import sys
from datetime import date
from pathlib import Path

from bot.coach.price_card import Handout
from bot.errors import CoachError, UsageError
from bot.library.records import Library
from bot.pictures.font import font_for
from bot.pictures.price_card import png
from bot.reply import Reply
from bot.terminal.paint import plain_text
from bot.wording.handout import card_lines
from bot.wording.price_card import price_card

OUT = "-"


def write_card(handout: Handout, library: Library, tag: str, day: date, where: str) -> None:
    """Write the card in a language (a BCP 47 tag) to a .png or .txt file. To standard output ("-") goes the picture,
    or the text where that is a screen. UsageError for another ending, CoachError where the file cannot be written."""
    card = price_card(handout, library, tag, day)
    text = plain_text(Reply(card_lines(card))) + "\n"
    ending = Path(where).suffix.casefold()
    if where == OUT:
        if sys.stdout.isatty():
            sys.stdout.write(text)
        else:
            sys.stdout.buffer.write(png(card, font_for(tag)))
            sys.stdout.buffer.flush()
        return
    if ending not in (".png", ".txt"):
        raise UsageError(f"--card {where}: give a file that ends in .png or .txt, or - for standard output.")
    content = png(card, font_for(tag)) if ending == ".png" else text.encode()
    try:
        Path(where).write_bytes(content)
    except OSError as fault:
        raise CoachError(f"--card {where} cannot be written ({fault.strerror}).") from fault
