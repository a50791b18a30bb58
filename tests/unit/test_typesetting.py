"""Lines of text for a picture: they fit, they lose nothing, and they break where a reader breaks them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.pictures.font import Font, bundled_font
from bot.pictures.typesetting import broken, drawable, fitted

_WORDS = st.text(st.sampled_from("价格每月一共，。（）加입가격 매월원abcXYZ 0123456789,.$¥₩-"), min_size=0, max_size=60)


@pytest.fixture(scope="module")
def font() -> Font:
    found = bundled_font("zh")
    assert found is not None
    return found


@given(_WORDS, st.integers(60, 900), st.sampled_from([20, 36, 80]))
def test_lines_fit_and_lose_nothing_but_blanks(font: Font, text: str, width: int, size: int) -> None:
    lines = broken(text, font, size, width)

    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    assert all(font.width(line, size) <= width or len(line) == 1 for line in lines)
    assert all(line.strip() == line and line for line in lines)


@given(_WORDS, st.integers(120, 900))
def test_what_is_fitted_is_as_large_as_it_can_be(font: Font, text: str, width: int) -> None:
    setting = fitted(text, font, width, largest=80, smallest=30)

    assert 30 <= setting.size <= 80
    if setting.size > 30:
        assert len(setting.lines) <= 1
    if setting.size < 80 and text.strip():
        larger = setting.size + 2
        assert font.width(text.strip(), larger) > width or " " in text  # blanks at a break may be left out


@pytest.mark.parametrize(
    ("text", "size", "width", "lines"),
    [
        ("价格说明，请看", 40, 165, ("价格说", "明，请看")),  # no line begins with a comma
        ("已含费用100元整", 40, 240, ("已含费用", "100元整")),  # a number keeps its unit
        ("价格（含税）", 40, 130, ("价格", "（含", "税）")),
        ("매월 내시는 금액", 40, 200, ("매월 내시는", "금액")),
        ("one two three", 40, 150, ("one two", "three")),
        ("unbreakable", 40, 100, ("unbr", "eaka", "ble")),
        ("", 40, 100, ()),
    ],
)
def test_where_lines_break(font: Font, text: str, size: int, width: int, lines: tuple[str, ...]) -> None:
    assert broken(text, font, size, width) == lines


def test_signs_without_a_picture_in_the_font_are_left_out_and_blanks_are_single(font: Font) -> None:
    assert drawable("🚀 Fibre\t⚡\ufe0f  移动\u200b宽带\n무제한 ♥ №1", font) == "Fibre 移动宽带 무제한 ♥ №1"
    assert drawable("cafe\u0301", font) == "café"


def test_a_letter_nobody_can_draw_stays_to_be_seen_missing(font: Font) -> None:
    assert drawable("ไทย", font) == "ไทย"
