"""A line is put into a file, taken out or exchanged, and not one other sign of the file changes."""

import difflib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.library.read import phrase_lines
from bot.library.records import Line
from bot.library.strict_yaml import Mapping, Node, Scalar, parse
from bot.library.strict_yaml import Sequence as Items
from bot.library.write import (
    NoSuchPlace,
    lines_at,
    with_line,
    with_line_instead,
    with_phrase,
    with_steps,
    without_line,
)
from tests.small_library import FILES, PRICE_TOO_HIGH

FLOW = """\
# who wrote it
zh:   # 中文
  title: '价格'
  steps:
    repeat: [ "您是说{product}？" , plain , 'it''s' ]   # three
    explain: ["{frame}", "第二"]
    guide: []
"""
BLOCK = """\
zh:
  steps:
    # the first of all
    repeat:
      - "您是说{product}？"   # a remark
      # of the second
      - {text: "店里", for: {segment: small_business}}
      - |
        a block
      - last

    explain:
    - "{frame}"
    - 第二
ko: {title: x}
"""
REPEAT, EXPLAIN = ("zh", "steps", "repeat"), ("zh", "steps", "explain")
NEW = Line('A "new" line: 새 줄 #1')
# What may stand in a line: no surrogates, no control characters, which the reader refuses.
TEXT = st.text(st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp"), exclude_characters="\x85\ufeff\ufffe\uffff"))
LINES = st.lists(TEXT.filter(lambda text: text not in ("", "{frame}")), min_size=1, max_size=5, unique=True)


def texts(text: str, loc: tuple[str, ...]) -> list[str]:
    found = lines_at(text, loc)
    assert found is not None
    return [line.text for line in found]


def value(node: Node | None) -> object:
    match node:
        case Scalar():
            return node.value
        case Items():
            return [value(item) for item in node.items]
        case Mapping():
            return {key.value: value(own) for key, own in node.entries}
        case None:
            return None


def read(text: str) -> object:
    tree, findings = parse(text.encode(), "a.yaml")
    assert not findings
    return value(tree)


def touched(before: str, after: str) -> list[str]:
    """The lines of a file that are new or gone."""
    return [line for line in difflib.ndiff(before.splitlines(True), after.splitlines(True)) if line[0] in "+-"]


@pytest.mark.parametrize("text", [FLOW, BLOCK])
def test_a_new_line_comes_first_and_everything_else_stays(text: str) -> None:
    after = with_line(text, REPEAT, NEW)
    assert texts(after, REPEAT) == [NEW.text, *texts(text, REPEAT)]
    assert len(touched(text, after)) == (2 if text is FLOW else 1)
    assert without_line(after, REPEAT, NEW.text) == text


@pytest.mark.parametrize("text", [FLOW, BLOCK])
def test_the_price_stays_in_front(text: str) -> None:
    after = with_line(text, EXPLAIN, NEW)
    assert texts(after, EXPLAIN) == ["{frame}", NEW.text, "第二"]
    assert without_line(after, EXPLAIN, NEW.text) == text
    alone = without_line(text, EXPLAIN, "第二")
    assert texts(with_line(alone, EXPLAIN, NEW), EXPLAIN) == ["{frame}", NEW.text]


@pytest.mark.parametrize("text", [FLOW, BLOCK])
def test_each_line_can_be_exchanged_and_taken_out(text: str) -> None:
    lines = texts(text, REPEAT)
    for number, old in enumerate(lines):
        left = [*lines[:number], *lines[number + 1 :]]
        assert texts(without_line(text, REPEAT, old), REPEAT) == left
        after = with_line_instead(text, REPEAT, old, NEW)
        assert texts(after, REPEAT) == [*lines[:number], NEW.text, *lines[number + 1 :]]
        assert texts(after, EXPLAIN) == ["{frame}", "第二"]
        assert read(after)["zh"].keys() == read(text)["zh"].keys()  # type: ignore[index]
        for remark in ("# who wrote it", "# three", "# a remark", "# of the second", "# the first of all"):
            if remark in text and old != lines[0]:
                assert remark in after


def test_whom_a_line_is_for_is_kept_and_changed() -> None:
    loc, old = REPEAT, "店里"
    same = with_line_instead(BLOCK, loc, old, Line("铺子", "small_business"))
    assert '{text: "铺子", for: {segment: small_business}}' in same
    other = with_line_instead(BLOCK, loc, old, Line("铺子", "enterprise", "amiable"))
    assert Line("铺子", "enterprise", "amiable") in (lines_at(other, loc) or ())
    assert Line("铺子") in (lines_at(with_line_instead(BLOCK, loc, old, Line("铺子")), loc) or ())


def test_an_empty_list_can_be_filled_and_emptied() -> None:
    loc = ("zh", "steps", "guide")
    after = with_line(FLOW, loc, NEW)
    assert texts(after, loc) == [NEW.text]
    assert without_line(after, loc, NEW.text) == FLOW
    only = "zh:\n  close:\n    - x\nko: 1\n"
    assert read(without_line(only, ("zh", "close"), "x")) == {"zh": {"close": []}, "ko": "1"}


@given(LINES, TEXT.filter(bool), st.booleans())
def test_any_line_goes_in_and_out_of_any_list(lines: list[str], new: str, flow: bool) -> None:
    said = [Line(text) for text in lines]
    text = "a: 1\nzh: {close: []} # c\nb: 2\n" if flow else "a: 1\nzh:\n  close:\n  - x # c\n# d\nb: 2\n"
    for line in reversed(said):
        text = with_line(text, ("zh", "close"), line)
    if not flow:
        text = without_line(text, ("zh", "close"), "x") if "x" not in lines else text
    assert texts(text, ("zh", "close"))[: len(lines)] == lines
    if new not in texts(text, ("zh", "close")):
        after = with_line(text, ("zh", "close"), Line(new))
        assert read(after)["a"] == "1"  # type: ignore[index]
        assert read(after)["b"] == "2"  # type: ignore[index]
        if lines[0] != "{frame}":
            assert without_line(after, ("zh", "close"), new) == text


@pytest.mark.parametrize("loc", [("zh", "steps", "clarify"), ("fr", "close"), ("zh", "title"), ()])
def test_a_place_that_is_not_there_is_said(loc: tuple[str, ...]) -> None:
    with pytest.raises(NoSuchPlace):
        with_line(FLOW, loc, NEW)
    with pytest.raises(NoSuchPlace):
        with_line_instead(FLOW, loc, "x", NEW)
    with pytest.raises(NoSuchPlace):
        without_line(FLOW, loc, "x")
    with pytest.raises(NoSuchPlace):
        without_line(FLOW, REPEAT, "never said")


@pytest.mark.parametrize("path", [path for path in FILES if path.endswith(".yaml")])
def test_every_list_of_a_library_takes_a_line(path: str) -> None:
    text = FILES[path]
    for language in ("zh", "ko", "en"):
        for part in ("repeat", "clarify", "empathize", "isolate", "explain", "guide"):
            loc = (language, "steps", part)
            if lines_at(text, loc) is not None:
                after = with_line(text, loc, NEW)
                assert NEW.text in texts(after, loc)
                assert without_line(after, loc, NEW.text) == text


@pytest.mark.parametrize(
    "text", [PRICE_TOO_HIGH.partition("  steps:")[0], "zh:\n  title: x", "zh: {title: x} # c\nko: 1\n"]
)
def test_steps_come_into_a_language_that_has_none(text: str) -> None:
    after = with_steps(text, "zh", {"repeat": [NEW], "guide": [Line("b", "consumer")]})
    assert lines_at(after, REPEAT) == (NEW,)
    assert lines_at(after, ("zh", "steps", "guide")) == (Line("b", "consumer"),)
    assert [line for line in touched(text, after) if line[0] == "-"] in (
        [],
        ["- zh: {title: x} # c\n"],
        ["-   title: x"],
    )
    with pytest.raises(NoSuchPlace):
        with_steps(text, "en", {"repeat": [NEW]})


@given(st.lists(TEXT.filter(str.strip), max_size=4))
def test_phrases_come_back_as_they_were_put_in(phrases: list[str]) -> None:
    text = "# 更多说法\n贵得离谱"
    for phrase in phrases:
        text = with_phrase(text, phrase)
    assert text.startswith("# 更多说法\n贵得离谱")
    assert [line for _, line in phrase_lines(text)] == [
        "贵得离谱", *(" ".join(phrase.split()).replace("#", "＃") for phrase in phrases)
    ]  # fmt: skip
