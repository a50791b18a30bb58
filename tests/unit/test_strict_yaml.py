"""YAML is read as text, with places, and refuses what could hurt."""

import time

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from bot.library import strict_yaml
from bot.library.strict_yaml import MOST_FINDINGS, Mapping, Node, Scalar, Sequence, parse


def keys_of(data: bytes) -> list[str]:
    return [finding.key for finding in parse(data, "x.yaml")[1]]


def root_of(text: str) -> Node:
    node, findings = parse(text.encode(), "x.yaml")
    assert node is not None and findings == ()
    return node


@pytest.mark.parametrize(
    "value", ["no", "on", "12:30", "0123", "010", "199.90", "1.10", "1e3", "null", "~", "2026-10-01", "0x1F", "=", "y"]
)
def test_every_scalar_stays_the_text_it_is(value: str) -> None:
    node = root_of(f"key: {value}\n")
    assert isinstance(node, Mapping)
    assert node.entries[0][1] == Scalar(value, 1, 6)


def test_places_count_from_one_and_in_characters() -> None:
    node = root_of('가격: "비싸요"\n목록:\n  - 하나\n  - 둘\n')
    assert isinstance(node, Mapping)
    (first, text), (second, items) = node.entries
    assert (first.line, first.column, text.line, text.column) == (1, 1, 1, 5)
    assert (second.line, isinstance(items, Sequence) and [(i.line, i.column) for i in items.items]) == (
        2,
        [(3, 5), (4, 5)],
    )


def test_windows_line_ends_and_a_byte_order_mark_are_fine() -> None:
    node, findings = parse(b"\xef\xbb\xbfa: 1\r\nb: [x,\r\n y]\r\n", "x.yaml")
    assert findings == ()
    assert isinstance(node, Mapping) and [key.value for key, _ in node.entries] == ["a", "b"]


REFUSED: list[tuple[str, bytes, str, int]] = [
    ("an empty file", b"", "empty_file", 1),
    ("only comments", b"# nothing\n", "empty_file", 1),
    ("UTF-16 with a mark", "a: 1".encode("utf-16"), "not_utf8", 1),
    ("UTF-16 without a mark", "a: 1".encode("utf-16-le"), "not_utf8", 1),
    ("GBK", "a: 1\nb: 太贵了".encode("gbk"), "not_utf8", 2),
    ("a zip archive", b"PK\x03\x04\x14\x00\x00\x00", "not_utf8", 1),
    ("a gzip archive", b"\x1f\x8b\x08\x00\x00", "not_utf8", 1),
    ("a control character", b"a: 1\nb: \x07", "control_character", 2),
    ("an escaped control character", b'a: "\\a"', "control_character", 1),
    ("a tab before a key", b"a:\n\tb: 1\n", "tab", 2),
    ("an open quote", b'a: "x\nb: y\n', "open_quote", 3),
    ("a colon too many", b"a: b: c\n", "stray_colon", 1),
    ("an open bracket", b"a: [1, 2\n", "bad_indent", 2),
    ("crooked indentation", b"- a\n - b\nc: d\n", "bad_indent", 3),
    ("a reserved character", b"a: @x\n", "bad_character", 1),
    ("half an escape", b'a: "\\u12"\n', "bad_escape", 1),
    ("an escape nobody knows", b'a: "\\{x"\n', "bad_escape", 1),
    ("a directive nobody knows", b"%YAML 9.9\n--- a\n", "syntax", 1),
    ("an anchor", b"a: &x 1\n", "anchor", 1),
    ("an alias", b"a: 1\nb: *x\n", "alias", 2),
    ("a merge key", b"a:\n  <<: {b: 1}\n", "merge_key", 2),
    ("a Python object", b"a: !!python/object/apply:os.system [ls]\n", "tag", 1),
    ("a tag of its own", b"a: !x 1\n", "tag", 1),
    ("two documents", b"a: 1\n---\nb: 2\n", "several_documents", 2),
    ("a list as a key", b"? [a, b]\n: c\n", "key_not_text", 1),
    ("braces without quotes", b"a: [{product}]\nb: {{c}: d}\n", "key_not_text", 2),
    ("a key twice", b"a: 1\nb: 2\na: 3\n", "duplicate_key", 3),
    ("too deep", b"[" * 17 + b"]" * 17, "too_deep", 1),
    ("too large", b"# " + b"x" * 600_000, "too_large", 1),
    ("one scalar of a megabyte", b"a: " + b"x" * 1_000_000, "too_large", 1),
    ("too many nodes", b"- [" + b",".join([b"a"] * 210_000) + b"]", "too_many_nodes", 1),
]


@pytest.mark.parametrize(("data", "key", "line"), [row[1:] for row in REFUSED], ids=[row[0] for row in REFUSED])
def test_a_trap_is_a_finding_with_its_line(data: bytes, key: str, line: int) -> None:
    findings = parse(data, "x.yaml")[1]
    assert (key, line) in [(finding.key, finding.line) for finding in findings]
    assert all(finding.path == "x.yaml" and finding.column >= 1 for finding in findings)


def test_a_key_that_stands_twice_names_both_lines_and_keeps_the_first() -> None:
    node, (finding,) = parse(b"a: first\nb: 2\na: second\n", "x.yaml")
    assert (finding.line, finding.values) == (3, {"name": "a", "first": "1"})
    assert isinstance(node, Mapping) and node.entries[0][1] == Scalar("first", 1, 4)


def test_all_traps_of_a_file_are_found_at_once() -> None:
    assert keys_of(b"a: &x 1\nb: *x\na: !t 2\n<<: 3\n") == ["anchor", "alias", "tag", "duplicate_key", "merge_key"]


ALIAS_BOMB = b"a: &a [x,x,x,x,x,x,x,x,x]\n" + b"".join(
    b"%c: &%c [%s]\n" % (name, name, b",".join([b"*%c" % (name - 1)] * 9)) for name in range(ord("b"), ord("k"))
)


@pytest.mark.parametrize(
    "bomb",
    [b"[" * 200_000, b"{" * 200_000, b"- " * 200_000, b"? " * 200_000, b"[a," * 100_000, ALIAS_BOMB, b"a: " * 150_000],
    ids=["brackets", "braces", "dashes", "question marks", "lists", "aliases", "colons"],
)
def test_a_bomb_is_a_finding_soon(bomb: bytes) -> None:
    start = time.perf_counter()
    assert parse(bomb, "x.yaml")[1]
    assert time.perf_counter() - start < 2  # milliseconds here; the bound only tells it from minutes


def test_a_page_that_is_wrong_from_top_to_bottom_gives_a_short_list() -> None:
    findings = parse(b"a: 1\n" * 5_000, "x.yaml")[1]
    assert len(findings) == MOST_FINDINGS + 1
    assert findings[-1].key == "too_many_findings"


def test_without_the_parser_in_c_the_same_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(strict_yaml, "_LOADER", yaml.SafeLoader)
    node, findings = parse('가격: "12:30"\n- x'.encode(), "x.yaml")
    assert (node, len(findings)) == (None, 1)
    assert keys_of(b"[" * 200_000) == ["too_deep"]
    assert "bad_character" in keys_of(b'a: "\\UFFFFFFFF"')
    assert keys_of(b'a: "\\ud800"') == ["control_character"]
    assert root_of("a: no\n") == Mapping(((Scalar("a", 1, 1), Scalar("no", 1, 4)),), 1, 1)


@given(st.binary(max_size=300))
def test_no_bytes_raise(data: bytes) -> None:
    node, findings = parse(data, "x.yaml")
    assert node is not None or findings


@given(st.text(alphabet=st.sampled_from("ab: -[]{}\"'\n\t#&*!|>?%@`,\\0x~가太\u2028\ufeff"), max_size=80))
def test_no_text_raises(text: str) -> None:
    node, findings = parse(text.encode(), "x.yaml")
    assert node is not None or findings
