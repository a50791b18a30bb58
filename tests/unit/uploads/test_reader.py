"""A stranger's file is read in a process that has nothing to lose: what is good comes out, what is evil is told, and
nothing of it reaches this process."""

import asyncio
import io
import os
import subprocess
import sys
import time
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import Workbook

from bot.library.strict_yaml import parse
from bot.uploads.limits import LIMITS, Limits
from bot.uploads.reader import UploadReader, base_name
from bot.uploads.wire import Read, packed, unpacked
from tests.unit.uploads.workbooks import row, workbook, zipped

ROOT = Path(__file__).resolve().parents[3]
linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="limits of memory and time are those of Linux")

GOOD = row(1, "language", "text") + row(2, "zh", "太贵了") + row(4, "ko", "너무 비싸요")
MILLION_LAUGHS = (
    "<!DOCTYPE w [<!ENTITY a 'ha'>"
    + "".join(f"<!ENTITY {chr(98 + n)} '{f'&{chr(97 + n)};' * 10}'>" for n in range(9))
    + "]>"
)
OUTSIDE = "<!DOCTYPE w [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>"


def keys(read: Read) -> list[str]:
    return [finding.key for finding in read.findings]


async def test_a_workbook_gives_a_table_for_each_sheet_in_sight() -> None:
    book = Workbook()
    first = book.active
    assert first is not None
    first.title = "价格"
    first.append(["name", "price", "from", "sold", "at", "tall"])
    first.append(
        ["无限宽带", Decimal("199.9"), date(2026, 10, 1), True, datetime.fromisoformat("2026-10-01 09:30"), 13800138000]
    )
    first.append([None, None, 12.0])
    hidden = book.create_sheet("secret")
    hidden.append(["x"])
    hidden.sheet_state = "hidden"
    book.create_sheet("empty")
    book.create_sheet("second").append(["a"])
    saved = io.BytesIO()
    book.save(saved)
    tables, findings = await UploadReader().tables(saved.getvalue(), "xlsx", "C:\\prices\\价格.xlsx")
    assert findings == ()
    assert [(one.path, one.sheet) for one in tables] == [("价格.xlsx/价格", "价格"), ("价格.xlsx/second", "second")]
    assert [row.cells for row in tables[0].rows][1:] == [
        ("无限宽带", "199.9", "2026-10-01", "true", "2026-10-01 09:30", "13800138000"), ("", "", "12"),
    ]  # fmt: skip


async def test_a_csv_file_and_yaml_come_through() -> None:
    reader = UploadReader()
    tables, findings = await reader.tables("a;b\n太贵了;1\n".encode("utf-16"), "csv", "x.csv")
    assert findings == () and [row.cells for row in tables[0].rows] == [("a", "b"), ("太贵了", "1")]
    text = 'price: 1.10\nzh:\n  title: "太贵"\n  examples: [a, "b: c", []]\n'.encode()
    tree, findings = await reader.tree(text, "x.yaml")
    assert (tree, findings) == parse(text, "x.yaml")
    bad = b"a: 1\na: 2\nb: *x\n"
    assert await reader.tree(bad, "x.yaml") == parse(bad, "x.yaml")


@pytest.mark.parametrize(
    ("name", "data", "key"),
    [
        ("bomb.yaml", b"a: &a [x]\nb: [*a, *a]\n", "anchor"),
        ("deep.yaml", b"[" * 200_000, "too_deep"),
        ("tag.yaml", b"!!python/object/apply:os.system [id]", "tag"),
        ("large.yaml", b"x" * 600_000, "too_large"),
        ("large.csv", b"x" * 3_000_000, "too_large"),
        ("nothing.csv", b"\n\n", "empty_file"),
        ("x.exe", b"MZ", "upload_kind"),
        ("x.yaml.gz", b"\x1f\x8b", "upload_kind"),
        ("text.xlsx", b"a,b\n1,2\n", "upload_other_kind"),
        ("old.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" * 99, "upload_locked"),
        ("cut.xlsx", workbook(GOOD)[:-40], "upload_broken"),
        ("empty.xlsx", zipped({}) + b"", "upload_other_kind"),
        ("zip.xlsx", zipped({"a.txt": b"hello"}), "upload_broken"),
        ("bomb.xlsx", zipped({"xl/a.xml": b"<a>" + b" " * 40_000_000}), "upload_unpacks_too_far"),
        ("parts.xlsx", zipped({f"{n}.xml": b"<a/>" for n in range(501)}), "upload_unpacks_too_far"),
        ("laughs.xlsx", workbook("&j;", declared=MILLION_LAUGHS), "upload_declarations"),
        ("outside.xlsx", workbook("&x;", declared=OUTSIDE), "upload_declarations"),
        ("utf16.xlsx", workbook("", more={"x.bin": f"{OUTSIDE}<w>&x;</w>".encode("utf-16")}), "upload_declarations"),
        ("ref.xlsx", workbook('<row r="1"><c t="e"><v>#REF!</v></c></row>'), "upload_error_cell"),
        ("rows.xlsx", workbook(row(1_048_576, "far")), "upload_many_rows"),
        ("wide.xlsx", workbook('<row r="1"><c r="XFD1"><v>1</v></c></row>'), "upload_many_columns"),
        ("far.xlsx", workbook('<row r="1"><c r="AAAA1"><v>1</v></c></row>'), "upload_broken"),
        ("blank.xlsx", workbook('<row r="1048576"/>'), "empty_file"),
        ("long.xlsx", workbook(row(1, "x" * 5_000)), "upload_long_cell"),
        ("number.xlsx", workbook('<row r="1"><c><v>one</v></c></row>'), "upload_broken"),
        ("shared.xlsx", workbook('<row r="1"><c t="s"><v>99</v></c></row>'), "upload_broken"),
    ],
)  # fmt: skip
async def test_each_evil_file_is_told_as_what_it_is(name: str, data: bytes, key: str) -> None:
    read = await UploadReader().any(data, name)
    assert key in keys(read), read.findings
    assert not read.tables


async def test_one_text_that_stands_in_very_many_cells_is_bounded() -> None:
    cells = '<c t="s"><v>0</v></c>' * 40
    data = workbook("".join(f"<row>{cells}</row>" for _ in range(5_000)), shared=f"<si><t>{'x' * 4_000}</t></si>")
    assert keys(await UploadReader().any(data, "x.xlsx")) == ["upload_much_text"]


@linux
async def test_memory_is_bounded_and_the_answer_is_a_sentence() -> None:
    # How much is free when the file is opened differs from run to run, so the file holds ten times as much as it may
    # take, and every other limit is out of its reach.
    limits = replace(LIMITS, memory=4 * 2**20, unpacked=100 * 2**20, text=100 * 2**20, cpu=60, wall=120.0)
    data = workbook("".join(row(n, "x" * 2_000) for n in range(1, 19_000)))
    assert keys(await UploadReader(limits).any(data, "x.xlsx")) == ["upload_memory"]


async def test_time_is_bounded_from_outside() -> None:
    read = await UploadReader(replace(LIMITS, wall=0.01)).any(b"a: 1", "x.yaml")
    assert keys(read) == ["upload_slow"]


async def test_files_are_read_one_at_a_time_and_none_is_mixed_up() -> None:
    reader = UploadReader()
    reads = await asyncio.gather(*(reader.any(f"a: {number}".encode(), "x.yaml") for number in range(4)))
    assert [str(read.tree) for read in reads] == [str(parse(f"a: {n}".encode(), "x.yaml")[0]) for n in range(4)]


LOCKED = """
import os, socket
from bot.uploads.limits import Limits
from bot.uploads.lock_down import lock_down
lock_down({limits!r})
try:
    {code}
except BaseException as fault:
    print(type(fault).__name__)
else:
    print("done")
"""


def locked(code: str, limits: Limits = LIMITS) -> subprocess.CompletedProcess[str]:
    """What becomes of code in a process that was locked down."""
    return subprocess.run(
        [sys.executable, "-c", LOCKED.format(limits=limits, code=code)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=30,
    )


@pytest.mark.parametrize(
    "code",
    [
        "socket.socket()",
        "socket.create_connection(('127.0.0.1', 9))",
        "socket.getaddrinfo('localhost', 80)",
        "open('/etc/hostname')",
        "open('left_behind', 'w')",
        "os.open('/dev/null', 0)",
        "os.fork()",
        "os.system('true')",
        "os.execv('/bin/true', ['true'])",
        "os.posix_spawn('/bin/true', ['true'], {})",
        "os.remove('left_behind')",
    ],
)
def test_a_locked_process_reaches_nothing(code: str) -> None:
    assert locked(code).stdout.strip() in ("PermissionError", "OSError", "gaierror")


@linux
def test_a_locked_process_has_no_descriptor_to_spare_whatever_code_asks() -> None:
    # os.pipe raises no audit event: what refuses it is the limit of the system.
    assert locked("os.pipe()").stdout.strip() == "OSError"
    assert locked("bytearray(300 * 2**20)").stdout.strip() == "MemoryError"
    assert locked("bytearray(20 * 2**20)").stdout.strip() == "done"


@linux
def test_a_locked_process_ends_when_its_cpu_seconds_are_over() -> None:
    began = time.monotonic()
    done = locked("exec('while True: pass')", replace(LIMITS, cpu=0))
    assert done.returncode < 0 and time.monotonic() - began < 25


async def test_nothing_secret_is_handed_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", "123456:AAE-canary-0000000000000000000000000")
    from bot.uploads.reader import _environment

    assert "canary" not in str(_environment())
    assert set(_environment()) <= {"SYSTEMROOT", "PATH", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "PYTHONPATH",
                                   "PYTHONDONTWRITEBYTECODE", "OPENPYXL_LXML"}  # fmt: skip
    assert os.environ["TELEGRAM_BOT_TOKEN"]


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../etc/passwd.yaml", "passwd.yaml"),
        ("a\\b\\c.csv", "c.csv"),
        ("", "?"),
        ("x\n\x1b[2J.csv", "x \ufffd[2J.csv"),
        ("..", ".."),
    ],
)
def test_only_the_last_part_of_a_name_is_used_and_fits_a_line(name: str, shown: str) -> None:
    assert base_name(name) == shown


def test_what_the_process_says_is_believed_only_in_its_own_form() -> None:
    tree, findings = parse("a: [1, {b: 太贵}]\nc: ''\n".encode(), "x.yaml")
    assert unpacked(packed(Read(tree, (), findings)), "x.yaml") == Read(tree, (), findings)
    key_no_text = b'{"tree":[1,1,{"":[[[1,1,[]],[1,1,"x"]]]}],"tables":[],"findings":[]}'
    for said in (b"", b"{}", b"[]", b'{"tree": 1, "tables": [], "findings": []}', b"\xff", key_no_text):
        with pytest.raises(ValueError):
            unpacked(said, "x.yaml")


async def test_rows_know_their_line() -> None:
    tables, _ = await UploadReader().tables(workbook(GOOD), "xlsx", "x.xlsx")
    assert [(one.line, one.cells) for one in tables[0].rows] == [
        (1, ("language", "text")), (2, ("zh", "太贵了")), (4, ("ko", "너무 비싸요")),
    ]  # fmt: skip
