"""The customer's card, pinned: its words in each language, and where they stand on the picture (values, not pixels).

Renew with `--snapshot-update`, read the difference, and look at the pictures.
"""

from datetime import date

import pytest
from syrupy.assertion import SnapshotAssertion

from bot.coach.context import Context
from bot.coach.heard import Heard, hear
from bot.coach.price import settled
from bot.coach.price_card import Handout, PriceCard, handout
from bot.library.records import Library
from bot.pictures.font import bundled_font
from bot.pictures.price_card import laid_out
from bot.wording.handout import card_lines
from bot.wording.price_card import price_card
from bot.wording.tongues import tongue_of
from tests.scripted import small_library

_CASES = {
    "zh-product": ("zh", "", "unlimited_broadband"),
    "zh-Hant-rival": ("zh-Hant", "一个月200，移动才150，签24个月，安装费100", None),
    "ko-term": ("ko", "월 5만5천원 2년 약정", None),
    "ko-long": ("ko", "매년 123,456,789,012원, 36개월 약정", None),
    "en-seats": ("en", "$49 per seat per month, 12 seats", None),
    "en-once": ("en", "$1,250.50 once", None),
}


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Library:
    return small_library(tmp_path_factory.mktemp("library"))


def made(small: Library, case: str) -> PriceCard:
    tag, text, product = _CASES[case]
    language, _ = tongue_of(tag)
    bare = Context(language, product=product)
    heard = settled(hear(text, language, small), small, bare) if text else Heard()
    found = handout(("difference", "per_day"), small, Context(language, heard, heard, product))
    assert isinstance(found, Handout)
    return price_card(found, small, tag, date(2026, 11, 30))


@pytest.mark.parametrize("case", _CASES)
def test_the_words_of_a_card(small: Library, snapshot: SnapshotAssertion, case: str) -> None:
    assert "\n".join(line.text for line in card_lines(made(small, case))) == snapshot


@pytest.mark.parametrize("case", _CASES)
def test_the_layout_of_a_card(small: Library, snapshot: SnapshotAssertion, case: str) -> None:
    card = made(small, case)
    font = bundled_font(card.language)
    assert font is not None

    sheet = laid_out(card, font)

    placed = [f"{one.left},{one.top} {one.right},{one.bottom} {one.ink} r{one.radius}" for one in sheet.boxes]
    placed += [
        f"{one.x},{one.y}{' right' if one.right else ''} {one.size} {one.ink} {one.weight} {one.role}: {one.text}"
        for one in sheet.words
    ]
    assert "\n".join([f"{sheet.width} x {sheet.height}", *placed]) == snapshot
