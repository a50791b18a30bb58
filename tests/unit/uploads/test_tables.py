"""What tables hold: CSV in its usual forms, headers, bounds. Pure: no process."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.library.finding import Finding
from bot.uploads.cells import Refused
from bot.uploads.csv_table import csv_table
from bot.uploads.limits import LIMITS, Limits, kind_of
from bot.uploads.table import Row, Table, records

COLUMNS = {"language": ("lang", "语言"), "text": ("line", "句子"), "note": ()}
NEEDED = frozenset({"language", "text"})


def rows_of(data: bytes, limits: Limits = LIMITS) -> list[tuple[int, tuple[str, ...]]]:
    return [(row.line, row.cells) for table in csv_table(data, "x.csv", limits) for row in table.rows]


def refused(data: bytes, limits: Limits = LIMITS) -> Finding:
    with pytest.raises(Refused) as found:
        csv_table(data, "x.csv", limits)
    return found.value.finding


@pytest.mark.parametrize(
    "text",
    ["a,b\n1,2\n", "a;b\r\n1;2", "a\tb\n1\t2\n", "a|b\n1|2\n", "a,b\r1,2", ' a , b \n"1"," 2"\n', "a,b,,\n1,2,,,\n"],
)
def test_the_usual_separators_and_line_ends(text: str) -> None:
    assert rows_of(text.encode()) == [(1, ("a", "b")), (2, ("1", "2"))]


def test_what_separates_is_told_by_the_first_line_outside_its_quotes() -> None:
    assert rows_of(b'"a,b,c";d\n"1,5";2\n') == [(1, ("a,b,c", "d")), (2, ("1,5", "2"))]
    assert rows_of(b"sep=|\na,b|c\n") == [(2, ("a,b", "c"))]


def test_lines_are_those_of_the_file_over_empty_ones_and_over_several_in_a_cell() -> None:
    assert rows_of(b'a,b\n\n"one\ntwo",x\n,,\nlast,y\n') == [
        (1, ("a", "b")), (3, ("one\ntwo", "x")), (6, ("last", "y")),
    ]  # fmt: skip


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_chinese_and_korean_come_through(encoding: str) -> None:
    assert rows_of("语言,句子\nko,너무 비싸요\n".encode(encoding)) == [
        (1, ("语言", "句子")),
        (2, ("ko", "너무 비싸요")),
    ]


@pytest.mark.parametrize(
    ("data", "key", "line"),
    [
        ("a,b\n太贵了,1\n".encode("gbk"), "csv_not_utf8", 2),
        ("a\n너무\n".encode("cp949"), "csv_not_utf8", 2),
        ("a,b\n".encode("utf-16-le"), "csv_not_utf8", 1),
        (b"PK\x03\x04\x14\x00\x08\x08", "csv_not_utf8", 1),
        (b'a,b\n"open,1\n', "open_quote", 2),
        (b'a,b\n1,2\n"x"y,1\n', "csv_quote", 3),
        (b"a,b\n1,\x1b[2J\n", "control_character", 2),
        (b"a\n" + b"x" * 5_000, "upload_long_cell", 2),
        (b"a\n" + b"x" * 200_000, "upload_long_cell", 2),
        (b"a\n" * 20_001, "upload_many_rows", 20_001),
        (b"\n" * 20_000 + b"a", "upload_many_rows", 20_001),
        (b"," * 50 + b"x", "upload_many_columns", 1),
    ],
)
def test_what_cannot_be_used_says_where(data: bytes, key: str, line: int) -> None:
    finding = refused(data)
    assert (finding.key, finding.line, finding.path) == (key, line, "x.csv")


def test_all_cells_together_are_bounded() -> None:
    assert refused(b"abc\n" * 4, Limits(text=10)).key == "upload_much_text"


@given(st.binary(max_size=300))
def test_any_bytes_give_a_table_or_a_finding(data: bytes) -> None:
    try:
        csv_table(data, "x.csv", Limits())
    except Refused as refused:
        assert refused.finding.line >= 1


@given(
    st.lists(
        st.lists(st.text("ab,;|\"'\n太너 =", min_size=1, max_size=6).map(str.strip), min_size=2, max_size=4).filter(
            lambda cells: cells[-1] != ""
        ),
        min_size=1,
        max_size=6,
    )
)
def test_what_a_program_writes_is_read_back(rows: list[list[str]]) -> None:
    written = io.StringIO(newline="")
    csv.writer(written, quoting=csv.QUOTE_ALL).writerows(rows)
    assert [list(cells) for _, cells in rows_of(written.getvalue().encode())] == rows


def table(*rows: tuple[str, ...]) -> Table:
    return Table("x.csv", tuple(Row(line, cells) for line, cells in enumerate(rows, 1)))


def test_records_go_by_the_names_of_columns_in_any_order_and_case() -> None:
    found, findings = records(
        table(("句子", "", "LANG"), ("太贵了", "x", "zh"), ("dear", "", "en")), COLUMNS, needed=NEEDED
    )
    assert findings == ()
    assert [dict(one.values) for one in found] == [
        {"language": "zh", "text": "太贵了", "note": ""}, {"language": "en", "text": "dear", "note": ""},
    ]  # fmt: skip
    assert found[1].finding("text", "rules", "empty_text") == Finding("x.csv", 3, 1, "rules", "empty_text")


@pytest.mark.parametrize(
    ("header", "keys"),
    [
        (("language", "text", "colour"), [("unknown_column", 3)]),
        (("language",), [("missing_column", 1)]),
        (("lang", "text", "Language"), [("column_twice", 3)]),
        (("a", "b"), [("unknown_column", 1), ("unknown_column", 2), ("missing_column", 1), ("missing_column", 1)]),
    ],
)
def test_a_header_that_does_not_fit_gives_no_records(header: tuple[str, ...], keys: list[tuple[str, int]]) -> None:
    found, findings = records(table(header, ("en", "dear")), COLUMNS, needed=NEEDED)
    assert found == ()
    assert [(finding.key, finding.column) for finding in findings] == keys


def test_the_rest_of_a_text_with_a_comma_is_told_and_not_lost() -> None:
    table = Table("a.csv", (Row(1, ("id", "text")), Row(2, ("a", "b")), Row(3, ("a", "Well", " shall we?"))))
    found, findings = records(table, {"id": (), "text": ()}, needed=frozenset())
    assert [(one.key, one.line, one.column) for one in findings] == [("extra_cell", 3, 3)]
    assert len(found) == 2


def test_a_needed_cell_that_is_empty_is_told_with_its_row() -> None:
    found, findings = records(table(("language", "text"), ("en",), ("en", "dear")), COLUMNS, needed=NEEDED)
    assert len(found) == 2
    assert findings == (Finding("x.csv", 2, 2, "upload", "missing_cell", {"name": "text"}),)
    assert records(table(), COLUMNS, needed=NEEDED)[1][0].key == "empty_file"


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("a.YAML", "yaml"),
        ("a.yml", "yaml"),
        ("价格.xlsx", "xlsx"),
        ("a.csv", "csv"),
        ("a.xls", None),
        ("a.zip", None),
        ("", None),
    ],
)
def test_the_kind_goes_by_the_end_of_the_name(name: str, kind: str | None) -> None:
    assert kind_of(name) == kind
