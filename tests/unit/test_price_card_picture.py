"""The customer's card as a picture: everything inside the margins, nothing over anything else, the total largest."""

from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from bot.coach.price_card import Figure, PriceCard, Row
from bot.pictures.font import Font, bundled_font
from bot.pictures.price_card import MARGIN, WIDTH, laid_out, png
from bot.pictures.sheet import Sheet, Words, extent
from bot.pictures.typesetting import drawable

_LETTERS = "价格每月一共宽带，。（）가입 매월 원상품abc XYZ 0123456789,.$¥₩🚀"
_SLACK = 3  # pixels that a stroke or a bearing may stand over


@pytest.fixture(scope="module")
def font() -> Font:
    found = bundled_font("zh")
    assert found is not None
    return found


def card(
    amounts: tuple[str, str, str] = ("200元", "不到7元", "4900元"), title: str = "无限宽带", notes: tuple[str, ...] = ()
) -> PriceCard:
    price, frame, total = amounts
    return PriceCard(
        language="zh",
        heading="价格说明",
        day="2026年11月30日",
        title=title,
        included="含上门安装、路由器",
        figures=(Figure("每月", price), Figure("平均每天", frame, "未计一次性费用")),
        total=Figure("24个月一共", total, "已含一次性费用100元"),
        rows=(Row("合约期", "24个月"), Row("一年合计，含一次性费用", "2500元")),
        others=(Row("移动每月", "150元"), Row("移动24个月一共", "3600元")),
        notes=notes,
    )


def sizes(sheet: Sheet, role: str) -> list[int]:
    return [words.size for words in sheet.words if words.role == role]


def amount_size(sheet: Sheet, role: str) -> int:
    """The size of the numbers; the unit beside one may be smaller."""
    return max(sizes(sheet, role))


def shown(sheet: Sheet, *roles: str) -> str:
    return "".join(words.text for words in sheet.words if words.role in roles).replace(" ", "")


_TEXT = st.text(st.sampled_from(_LETTERS), max_size=40)
_LONG = st.text(st.sampled_from(_LETTERS), max_size=160)
_AMOUNT = st.builds(
    lambda before, number, after: f"{before}{number:,}{after}",
    st.sampled_from(["", "$", "¥", "CAD ", "under $", "不到", "매월 "]),
    st.integers(0, 10**18) | st.integers(0, 10**36),
    st.sampled_from(["", "元", "원", "원 미만", " a month", " per seat", "위안"]),
)
_FIGURE = st.builds(Figure, _TEXT, _AMOUNT, st.just("") | _TEXT)
_ROW = st.builds(Row, _TEXT, _TEXT)
_CARDS = st.builds(
    PriceCard,
    language=st.just("zh"),
    heading=st.text(st.sampled_from(_LETTERS), min_size=1, max_size=14),
    day=st.sampled_from(["2026年11月30日", "30 September 2026", "2026년 11월 30일"]),
    title=_LONG,
    included=_LONG,
    figures=st.lists(_FIGURE, max_size=2).map(tuple),
    total=_FIGURE,
    rows=st.lists(_ROW, max_size=5).map(tuple),
    others=st.lists(_ROW, max_size=3).map(tuple),
    notes=st.lists(_LONG, max_size=3).map(tuple),
)


@settings(max_examples=150)
@given(_CARDS)
def test_all_text_stands_inside_the_margins_and_nothing_on_top_of_it(font: Font, card: PriceCard) -> None:
    sheet = laid_out(card, font)
    placed: list[tuple[tuple[int, int, int, int], Words]] = [
        (extent(words, font), words) for words in sheet.words if words.text.strip()
    ]

    for (left, top, right, bottom), words in placed:
        assert left >= MARGIN - _SLACK and right <= WIDTH - MARGIN + _SLACK, words
        assert top >= MARGIN // 2 and bottom <= sheet.height - MARGIN // 2, words
    for number, (one, words) in enumerate(placed):
        for other, behind in placed[number + 1 :]:
            apart = one[2] <= other[0] + _SLACK or other[2] <= one[0] + _SLACK
            apart = apart or one[3] <= other[1] + _SLACK or other[3] <= one[1] + _SLACK
            assert apart, (words, behind)


@settings(max_examples=150)
@given(_CARDS)
def test_the_total_is_as_large_as_any_figure_and_every_letter_of_the_card_is_there(font: Font, card: PriceCard) -> None:
    sheet = laid_out(card, font)

    if card.figures:
        assert amount_size(sheet, "total") >= amount_size(sheet, "figure")

    def letters(*texts: str) -> list[str]:
        return sorted("".join(drawable(text, font) for text in texts).replace(" ", ""))

    assert sorted(shown(sheet, "total")) == letters(card.total.amount)
    assert sorted(shown(sheet, "figure")) == letters(*(one.amount for one in card.figures))
    assert sorted(shown(sheet, "title")) == letters(card.title)
    notes = [*card.notes, card.total.note, *(one.note for one in card.figures)]
    assert sorted(shown(sheet, "note")) == letters(*notes)
    pairs = [part for row in (*card.rows, *card.others) for part in (row.label, row.value)]
    assert sorted(shown(sheet, "row", "value")) == letters(*pairs)


def test_two_short_figures_stand_side_by_side_and_long_ones_below_each_other(font: Font) -> None:
    def tops(sheet: Sheet) -> set[int]:
        return {words.y for words in sheet.words if words.role == "figure"}

    assert len(tops(laid_out(card(), font))) == 1
    assert len(tops(laid_out(card(("123,456,789,012원", "4,058,853,340원 미만", "2,962,962,936,288원")), font))) == 2


def test_twelve_digits_stay_large_in_one_line(font: Font) -> None:
    sheet = laid_out(card(("123,456,789,012원", "4,058,853,340원 미만", "999,999,999,999원")), font)

    assert len({words.y for words in sheet.words if words.role == "total"}) == 1
    assert amount_size(sheet, "total") >= 72


def test_a_long_name_grows_smaller_and_then_longer(font: Font) -> None:
    short, long, longest = (laid_out(card(title="宽带" * times), font) for times in (2, 14, 60))

    assert max(sizes(short, "title")) > max(sizes(long, "title")) > max(sizes(longest, "title")) == 44
    assert (len(sizes(short, "title")), len(sizes(long, "title"))) == (1, 2)
    assert len(sizes(longest, "title")) > 2


def test_the_same_card_is_the_same_picture_to_the_last_byte(font: Font) -> None:
    first, second = png(card(), font), png(card(), font)

    assert first == second
    assert png(card(notes=("一句话。",)), font) != first


def test_a_picture_is_one_that_telegram_shows_as_it_is(font: Font) -> None:
    picture = png(card(), font)

    with Image.open(BytesIO(picture)) as image:
        assert (image.format, image.width) == ("PNG", WIDTH)
        assert image.height <= 1600
        assert image.convert("RGB").getpixel((2, 2)) == (255, 255, 255)
    assert len(picture) < 100_000


def test_text_is_darker_than_its_ground_by_far(font: Font) -> None:
    """Contrast of at least 4.5 for each ink that text is written in."""
    with Image.open(BytesIO(png(card(notes=("一句话。",)), font))) as image:
        colours = image.convert("RGB")
        sheet = laid_out(card(notes=("一句话。",)), font)
        panel = next(box for box in sheet.boxes if box.ink == "panel")
        for words in sheet.words:
            left, top, right, bottom = extent(words, font)
            seen = [colours.getpixel((x, y)) for x in range(left, right) for y in range(top, bottom)]
            ground = colours.getpixel((panel.left + 40, panel.top + 12) if words.ink in ("bright", "soft") else (2, 2))
            assert max(_contrast(_rgb(colour), _rgb(ground)) for colour in seen) >= 4.5, words


def _rgb(pixel: object) -> tuple[int, int, int]:
    assert isinstance(pixel, tuple)
    red, green, blue = pixel
    return red, green, blue


def _contrast(one: tuple[int, int, int], other: tuple[int, int, int]) -> float:
    """After WCAG 2.2, relative luminance and contrast ratio."""

    def luminance(colour: tuple[int, int, int]) -> float:
        parts = [part / 255 for part in colour]
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)
