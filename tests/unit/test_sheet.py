"""The lines to say go into a workbook and come back: what was not changed there stays byte for byte in the files."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from bot.commands.sheet import sheet
from bot.errors import ContentError, UsageError
from bot.library.records import Library
from bot.publishing.sheet import quoted, rows, unquoted
from tests.small_library import FILES, write_small_library

PATH = "objections/no_need.yaml"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    write_small_library(tmp_path / "intents")
    monkeypatch.setenv("LIBRARY_DIR", str(tmp_path / "intents"))
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "data"))
    return tmp_path / "intents"


def contents(folder: Path) -> dict[str, str]:
    return {str(path.relative_to(folder)): path.read_text("utf-8") for path in folder.rglob("*") if path.is_file()}


def edited(file: Path, **cells: str) -> None:
    """Change the row of the first line of no_need's guide in English."""
    book = load_workbook(file)
    page = book.active
    assert page is not None
    names = [cell.value for cell in page[1]]
    for row in page.iter_rows(min_row=2):
        if [row[0].value, row[2].value, row[3].value] == ["no_need", "en", "guide"]:
            for name, text in cells.items():
                row[names.index(name)].value = text
    book.save(file)


def test_there_and_back_is_byte_for_byte_the_same(folder: Path, tmp_path: Path, small: Library) -> None:
    sheet(tmp_path / "lines.xlsx")
    book = load_workbook(tmp_path / "lines.xlsx")
    page = book.active
    assert page is not None
    assert page.max_row == len(list(rows(small))) > 50
    sheet(tmp_path / "lines.xlsx", read=True)
    assert contents(folder) == FILES


def test_what_was_changed_in_it_and_nothing_else_is_written(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "lines.xlsx"
    sheet(file)
    edited(file, text="'-- Shall we look together?")
    capsys.readouterr()
    sheet(file, read=True)
    assert capsys.readouterr().out == f"{folder / PATH}\n"
    old = "How about I show it to you first, and then you decide?"
    assert contents(folder) == {**FILES, PATH: FILES[PATH].replace(old, "-- Shall we look together?")}


def test_a_line_is_added_and_one_is_kept_for_some(folder: Path, tmp_path: Path) -> None:
    table = tmp_path / "new.csv"
    table.write_text(
        "intent,language,part,number,segment,text\n"
        "no_need,en,guide,,,First this?\n"
        'no_need,en,guide,1,enterprise,"How about I show it to you first, and then you decide?"\n',
        "utf-8",
    )
    sheet(table, read=True)
    text = (folder / PATH).read_text("utf-8")
    assert 'guide: ["First this?", {text: "How about I show it to you first, and then you decide?", for:' in text


@pytest.mark.parametrize(
    ("cells", "why"),
    [
        ({"text": "It is the best?"}, r"no_need\.yaml:\d+:\d+: .*best"),
        ({"text": "Only 3 left?"}, r"no_need\.yaml"),
        ({"intent": "no_ned"}, r"lines.*:\d+:1: .*Did you mean no_need"),
        ({"language": "fr"}, r"lines.*:\d+:3: .*zh, ko, en"),
        ({"part": "sing"}, r"lines.*:\d+:4: "),
        ({"number": "9"}, r"lines.*:\d+:5: "),
        ({"segment": "kings"}, r"lines.*:\d+:6: "),
        ({"style": "loud"}, r"lines.*:\d+:7: "),
        ({"text": ""}, r"no_need\.yaml"),
    ],
)
def test_what_is_wrong_is_told_by_its_place_and_nothing_is_written(
    folder: Path, tmp_path: Path, cells: dict[str, str], why: str
) -> None:
    file = tmp_path / "lines.xlsx"
    sheet(file)
    edited(file, **cells)
    with pytest.raises(ContentError, match=why):
        sheet(file, read=True)
    assert contents(folder) == FILES


def test_other_files_are_no_workbooks(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"\.xlsx"):
        sheet(tmp_path / "lines.txt")
    with pytest.raises(UsageError, match="only"):
        sheet(tmp_path / "lines.zip", read=True)
    with pytest.raises(UsageError, match="cannot be read"):
        sheet(tmp_path / "gone.xlsx", read=True)
    (tmp_path / "bad.xlsx").write_bytes(b"PK\x03\x04 no workbook")
    with pytest.raises(ContentError, match=r"bad\.xlsx"):
        sheet(tmp_path / "bad.xlsx", read=True)
    assert contents(folder) == FILES


@given(st.text())
def test_no_text_is_a_formula_and_each_comes_back(text: str) -> None:
    assert not quoted(text).startswith(("=", "+", "-", "@", "\t", "\r"))
    assert unquoted(quoted(text)) == text
