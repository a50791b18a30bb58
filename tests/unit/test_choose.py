"""Which line is said now: one that says back what was named, none twice in a visit, none meant for somebody else."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.coach.choose import choose, key_of
from bot.coach.context import Context
from bot.library.records import Library, Line, Segment

ZH = Context("zh")
PLAIN = (Line("甲"), Line("乙"), Line("丙"))


def test_the_first_fitting_line_is_said_first(small: Library) -> None:
    assert choose(PLAIN, {}, ZH, small) == (Line("甲"),)


def test_the_same_visit_gives_the_same_choice(small: Library) -> None:
    said = replace(ZH, used=frozenset({key_of(Line("甲"))}))
    assert choose(PLAIN, {}, said, small) == choose(PLAIN, {}, said, small) == (Line("乙"),)


def test_a_line_that_says_back_what_was_named_goes_first(small: Library) -> None:
    lines = (Line("太贵了？"), Line("{amount}太贵？"), Line("{period}{amount}太贵？"))
    assert choose(lines, {"amount": "200元"}, ZH, small) == (lines[1],)
    assert choose(lines, {"amount": "200元", "period": "每月"}, ZH, small) == (lines[2],)


def test_what_always_has_a_word_is_no_reason_to_go_first(small: Library) -> None:
    lines = (Line("太贵了？"), Line("{product}太贵？"))
    assert choose(lines, {"product": "宽带"}, ZH, small) == (lines[0],)


def test_a_line_waits_for_a_value_that_nobody_named(small: Library) -> None:
    assert choose((Line("{amount}太贵？"), Line("太贵？")), {}, ZH, small) == (Line("太贵？"),)


def test_where_every_line_waits_one_is_said_all_the_same(small: Library) -> None:
    lines = (Line("{frame}"), Line("{amount}太贵？"))
    assert choose(lines, {}, ZH, small) == (lines[1],)


def test_a_frame_that_is_not_there_is_never_said(small: Library) -> None:
    assert choose((Line("{frame}"),), {}, ZH, small) == ()


def test_no_line_gives_no_choice(small: Library) -> None:
    assert choose((), {}, ZH, small) == ()


@pytest.mark.parametrize("segment", ["consumer", "enterprise", None])
def test_a_line_for_another_segment_is_left_out(small: Library, segment: Segment | None) -> None:
    lines = (Line("店里用得上", segment="small_business"), Line("大家用得上"))
    assert choose(lines, {}, replace(ZH, segment=segment), small) == (lines[1],)


def test_a_line_for_this_customer_goes_before_one_for_everybody(small: Library) -> None:
    lines = (Line("{amount}太贵？"), Line("店里用得上", segment="small_business"), Line("看数字", style="analytical"))
    here = replace(ZH, segment="small_business")
    assert choose(lines, {"amount": "200元"}, here, small) == (lines[1],)
    assert choose(lines, {}, replace(here, style="analytical"), small, count=2) == (lines[1], lines[2])


def test_lines_that_were_shown_are_shown_again_when_the_card_is_redrawn(small: Library) -> None:
    used = frozenset({key_of(Line("甲")), key_of(Line("乙"))})
    redrawn = replace(ZH, used=used, kept=frozenset({key_of(Line("乙"))}))
    assert choose(PLAIN, {}, redrawn, small) == (Line("乙"),)


def test_several_lines_are_filled_up_with_used_ones(small: Library) -> None:
    used = replace(ZH, used=frozenset({key_of(Line("甲")), key_of(Line("乙"))}))
    assert choose(PLAIN, {}, used, small, count=2) == (Line("丙"), Line("甲"))
    assert choose(PLAIN, {}, used, small, count=9) == (Line("丙"), Line("甲"), Line("乙"))


def test_the_key_of_a_line_hangs_on_its_words_alone() -> None:
    assert key_of(Line("甲")) == key_of(Line("甲", segment="consumer")) != key_of(Line("乙"))


LINES = st.lists(
    st.builds(
        Line,
        st.sampled_from(["", "{amount}", "{period}{amount}", "{product}", "{rival}"]).flatmap(
            lambda slots: st.text("甲乙丙丁戊己庚辛", min_size=1, max_size=4).map(lambda said: slots + said)
        ),
        st.sampled_from([None, None, None, "consumer", "enterprise"]),
    ),
    min_size=1,
    max_size=8,
    unique_by=lambda line: line.text,
)
VALUES = st.dictionaries(st.sampled_from(["amount", "period", "rival", "product"]), st.just("值"))


@given(lines=LINES, values=VALUES, segment=st.sampled_from([None, "consumer"]))
def test_no_line_is_said_twice_before_all_were_said(
    small: Library, lines: list[Line], values: dict[str, str], segment: Segment | None
) -> None:
    context = replace(ZH, segment=segment)
    said: list[str] = []
    for _ in range(2 * len(lines)):
        chosen = choose(lines, values, replace(context, used=frozenset(said)), small)
        if not chosen:
            break
        key = key_of(chosen[0])
        if key in said:
            break
        said.append(key)
    # What was never said had no place here: made for somebody else, or waiting for a value.
    unsaid = [line for line in lines if key_of(line) not in said]
    assert all(
        line.segment not in (None, segment)
        or any(f"{{{name}}}" in line.text and name not in values for name in ("amount", "period", "rival"))
        for line in unsaid
    )


@given(lines=LINES, values=VALUES, count=st.integers(1, 6))
def test_no_line_stands_twice_in_one_choice(
    small: Library, lines: list[Line], values: dict[str, str], count: int
) -> None:
    chosen = choose(lines, values, ZH, small, count=count)
    assert len(chosen) == len(set(chosen)) <= count
