"""The questions as files for other programs: CSV for a spreadsheet, and the text that Anki imports.

Items come in, text goes out. A cell that a spreadsheet would take for a formula is disarmed.
"""

import csv
import html
import io
from collections.abc import Iterable

from bot.quiz.item import Item, asked

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_LETTERS = "ABCDEFGH"
_BETWEEN = " → "


def csv_of(items: Iterable[Item]) -> str:
    """One line an item under a line of names. Begins with a byte order mark, without which Excel misreads Korean."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(("id", "type", "language", "source", "question", "answer", "choices", "explanation"))
    for item in items:
        choices = " | ".join(asked(item).choices)
        cells = (item.id, item.type, item.language, item.source, item.ask, _answer(item), choices, item.why)
        writer.writerow([_disarmed(cell) for cell in cells])
    return "\ufeff" + out.getvalue()


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


def _disarmed(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def _one_line(cell: str) -> str:
    return cell.replace("\t", " ").replace("\r", "").replace("\n", "<br>")
