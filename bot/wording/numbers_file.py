"""The numbers as a CSV file that a spreadsheet opens: a row a week, product and objection.

In: weeks of `Numbers` and titles. Out: the bytes, UTF-8 with a mark at the front (without it Excel reads Chinese as
noise). No cell can be taken for a formula: one that begins like one gets an apostrophe in front (OWASP, CSV injection).
"""

import csv
from collections.abc import Mapping, Sequence
from io import StringIO

from bot.analytics.numbers import Numbers
from bot.wording.texts import Texts

_BEGINS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_COLUMNS = ("week", "team", "product", "id", "title", "times", "people")


def numbers_file(weeks: Sequence[Numbers], team: str, titles: Mapping[str, str], texts: Texts) -> bytes:
    """All weeks below each other, the latest first; messages that were not known have a row of their own. A team that
    is not named in fives has its counts as they are."""
    out = StringIO(newline="")
    table = csv.writer(out)
    table.writerow([texts.say(f"numbers.column.{name}") for name in _COLUMNS])
    for numbers in weeks:
        week = numbers.week
        rows = [
            (product, intent, count, len(people))
            for product, said in numbers.by_product.items()
            for intent, (count, people) in said.items()
        ]
        rows.sort(key=lambda row: (str(row[0] or ""), -row[2], row[1]))
        for product, intent, count, people in rows:
            name = titles.get(product, product) if product else ""
            table.writerow(_safe([week.start, team, name, intent, titles.get(intent, intent), count, people]))
        if week.asked:
            table.writerow(_safe([week.start, team, "", "", texts.say("numbers.unknown"), week.unknown, ""]))
    return out.getvalue().encode("utf-8-sig")


def _safe(cells: Sequence[object]) -> list[str]:
    said = [str(cell) for cell in cells]
    return [f"'{cell}" if cell.startswith(_BEGINS_A_FORMULA) else cell for cell in said]
