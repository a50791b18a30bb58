"""The numbers as a CSV file that a spreadsheet opens: a row a week, product and objection.

In: weeks of `Numbers` and titles. Out: the bytes, UTF-8.
"""

from collections.abc import Mapping, Sequence

from bot.analytics.numbers import Numbers
from bot.spreadsheet import csv_text
from bot.wording.texts import Texts

_COLUMNS = ("week", "team", "product", "id", "title", "times", "people")


def numbers_file(weeks: Sequence[Numbers], team: str, titles: Mapping[str, str], texts: Texts) -> bytes:
    """All weeks below each other, the latest first; messages that were not known have a row of their own. A team that
    is not named in fives has its counts as they are."""
    table = [[texts.say(f"numbers.column.{name}") for name in _COLUMNS]]
    for numbers in weeks:
        week = numbers.week
        day = f"{week.start}"
        rows = [
            (product, intent, count, len(people))
            for product, said in numbers.by_product.items()
            for intent, (count, people) in said.items()
        ]
        rows.sort(key=lambda row: (str(row[0] or ""), -row[2], row[1]))
        for product, intent, count, people in rows:
            name = titles.get(product, product) if product else ""
            table.append([day, team, name, intent, titles.get(intent, intent), f"{count}", f"{people}"])
        if week.asked:
            table.append([day, team, "", "", texts.say("numbers.unknown"), f"{week.unknown}", ""])
    return csv_text(table).encode()
