"""The questions as files for other programs: CSV for a spreadsheet, and the text that Anki imports.

Items come in, text goes out.
"""

import html
from collections.abc import Iterable

from bot.quiz.item import Item, asked
from bot.spreadsheet import csv_text

_LETTERS = "ABCDEFGH"
_BETWEEN = " → "


def csv_of(items: Iterable[Item]) -> str:
    """One line an item under a line of names."""
    names = ("id", "type", "language", "source", "question", "answer", "choices", "explanation")
    rows = [
        (
            item.id, item.type, item.language, item.source, item.ask, _answer(item), " | ".join(asked(item).choices),
            item.why,
        )
        for item in items
    ]  # fmt: skip
    return csv_text([names, *rows])


def anki_of(items: Iterable[Item]) -> str:
    """Tab-separated notes with a front, a back and tags. The first column is the id: importing again renews a note."""
    lines = ["#separator:tab", "#html:true", "#guid column:1", "#tags column:4"]
    for item in items:
        shown = asked(item)
        choices = "".join(
            f"<br>{letter}. {html.escape(choice)}" for letter, choice in zip(_LETTERS, shown.choices, strict=False)
        )
        back = f"<b>{html.escape(_answer(item))}</b><br>{html.escape(item.why)}"
        front = html.escape(item.ask) + choices
        tags = f"{item.type} {item.source}"
        lines.append("\t".join(_one_line(cell) for cell in (item.id, front, back, tags)))
    return "\n".join(lines) + "\n"


def _answer(item: Item) -> str:
    return _BETWEEN.join(item.right)


def _one_line(cell: str) -> str:
    return cell.replace("\t", " ").replace("\r", "").replace("\n", "<br>")
