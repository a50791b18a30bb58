"""A table that goes out: every cell comes back, and none is a formula."""

import csv
from io import StringIO

from hypothesis import given
from hypothesis import strategies as st

from bot.spreadsheet import FORMULA, csv_text, harmless

CELLS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=12) | st.sampled_from(
    [f"{sign}1+1" for sign in FORMULA] + ["'=1", "太贵了", "비싸요"]
)


@given(st.lists(st.lists(CELLS, min_size=2, max_size=4), max_size=5))
def test_every_cell_comes_back_and_none_is_a_formula(rows: list[list[str]]) -> None:
    text = csv_text(rows)
    assert text.startswith("\ufeff")
    read = list(csv.reader(StringIO(text[1:], newline="")))
    assert read == [[harmless(cell) for cell in row] for row in rows]
    assert not any(cell.startswith(FORMULA) for row in read for cell in row)
    assert all(
        cell in (known, f"'{known}")
        for line, row in zip(read, rows, strict=True)
        for cell, known in zip(line, row, strict=True)
    )
