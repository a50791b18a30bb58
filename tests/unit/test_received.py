"""Which file a received text is meant to be, what would change, and how many files an hour."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.library.finding import Finding
from bot.library.records import Library
from bot.library.strict_yaml import parse
from bot.publishing.meant import meant
from bot.publishing.preview import preview
from bot.publishing.received import MOST_AN_HOUR, WITHIN, Received, free_again, was_told
from bot.wording.uploads import place_in_words
from tests.small_library import FILES

NOW = datetime(2026, 11, 30, 10, tzinfo=UTC)
BYTES = {path: text.encode() for path, text in FILES.items()}
YAML = sorted(
    path for path in FILES
    if path.endswith(".yaml") and path.split("/")[0] in ("objections", "complaints", "signals", "topics", "products")
)  # fmt: skip


def path_for(text: str, library: Library) -> str | None:
    tree, findings = parse(text.encode(), "a.yaml")
    assert tree is not None, findings
    return meant(text, tree, BYTES, library)


@pytest.mark.parametrize("path", YAML)
def test_each_file_is_known_again(path: str, small: Library) -> None:
    assert path_for(FILES[path], small) == path
    assert path_for(f"# seen today\n\n{FILES[path]}", small) == path


def test_a_file_is_known_by_its_title_however_much_else_changed(small: Library) -> None:
    text = 'means: "x"\nzh: {title: "不需要"}\nko: {title: "a"}\nen: {title: "b"}\n'
    assert path_for(text, small) == "objections/no_need.yaml"


@pytest.mark.parametrize(
    ("part", "folder"),
    [("close: []", "signals"), ("card: {}", "topics"), ("calm: []", "complaints"), ("tip: x", "objections")],
)
def test_another_title_is_a_new_intent_of_its_kind(part: str, folder: str, small: Library) -> None:
    text = f'means: "x"\nzh: {{title: "甲", {part}}}\nko: {{title: "갑"}}\nen: {{title: "Too loud"}}\n'
    assert path_for(text, small) == f"{folder}/too_loud.yaml"


@pytest.mark.parametrize("text", ["a: b\n", "[1, 2]\n", "x\n", FILES["market.yaml"], FILES["placeholders.yaml"]])
def test_what_rules_over_all_and_what_is_no_file_at_all_is_nothing(text: str, small: Library) -> None:
    assert path_for(text, small) is None


def test_no_name_leads_anywhere(small: Library) -> None:
    text = 'means: "x"\nzh: {title: "../../x"}\nko: {title: "/etc/passwd"}\nen: {title: "../../etc/passwd"}\n'
    assert path_for(text, small) == "objections/etc_passwd.yaml"


def test_the_same_files_are_no_difference() -> None:
    assert preview(BYTES, BYTES).paths == ()


@given(
    st.lists(st.text("abc", min_size=1, max_size=2), max_size=6),
    st.lists(st.text("abc", min_size=1, max_size=2), max_size=6),
)
def test_what_is_told_makes_one_list_of_the_other(old: list[str], new: list[str]) -> None:
    """Texts that went and came account for every text before and after."""
    before, after = (
        {"a.yaml": ("en: {steps: {guide: [" + ", ".join(f'"{one}"' for one in own) + "]}}").encode()}
        for own in (old, new)
    )
    seen = preview(before, after)
    gone, came = [one.old for one in seen.turns if one.old], [one.new for one in seen.turns if one.new]
    left = list(old)
    for one in gone:
        left.remove(one)
    assert sorted(left + came) == sorted(new)
    assert len(seen.turns) == seen.new + seen.gone + seen.changed
    assert (seen.paths == ()) == (old == new)


def test_a_comment_alone_is_a_file_that_reads_otherwise_and_no_turn() -> None:
    seen = preview({"a.yaml": b"a: b\n"}, {"a.yaml": b"# c\na: b\n"})
    assert (seen.paths, seen.turns) == (("a.yaml",), ())


def test_what_a_line_is_kept_for_is_part_of_it() -> None:
    before = {"a.yaml": b'en: {close: ["x"]}'}
    seen = preview(before, {"a.yaml": b'en: {close: [{text: "x", for: {segment: enterprise}}]}'})
    assert [(one.old, one.new) for one in seen.turns] == [("x", "x (segment: enterprise)")]


@given(st.lists(st.integers(0, 4000), max_size=12), st.integers(0, 4000))
def test_never_more_than_five_within_an_hour(seconds: list[int], more: int) -> None:
    taken: list[Received] = []
    for moment in sorted(seconds):
        at = NOW + timedelta(seconds=moment)
        if free_again(taken, at) is None:
            taken.append(Received(0, 1, at))
    for one in taken:
        assert sum(one.at <= other.at < one.at + WITHIN for other in taken) <= MOST_AN_HOUR
    now = NOW + timedelta(seconds=max([*seconds, 0]))
    free = free_again(taken, now)
    if free is not None:
        assert free_again(taken, free - timedelta(microseconds=1)) == free
        assert free_again(taken, free) is None or free_again(taken, free) > free  # type: ignore[operator]


def test_one_notice_for_each_time_without_room() -> None:
    lately = [Received(0, 1, NOW - timedelta(minutes=minutes)) for minutes in (50, 40, 30, 20, 10)]
    free = free_again(lately, NOW)
    assert free == NOW + timedelta(minutes=10)
    assert not was_told(lately, free)
    told = [*lately, Received(0, 1, NOW, "too_many")]
    assert free_again(told, NOW) == free and was_told(told, free)


@pytest.mark.parametrize(
    ("path", "line", "column", "said"),
    [
        ("file.xlsx/lines", 5, 8, "lines H5"),
        ("file.csv", 2, 27, "AA2"),
        ("objections/no_need.yaml", 12, 5, "no_need.yaml:12:5"),
        ("file.yaml", 1, 1, "file.yaml"),
        ("", 1, 1, ""),
    ],
)
def test_a_place_is_a_cell_or_a_line(path: str, line: int, column: int, said: str) -> None:
    assert place_in_words(Finding(path, line, column, "sheet", "empty_file")) == said
