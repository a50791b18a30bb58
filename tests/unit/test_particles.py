"""Korean particles agree with what is heard before them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.language.particles import PARTICLES, join


@pytest.mark.parametrize(
    ("word", "particle", "joined"),
    [
        ("상품", "은", "상품은"),
        ("서비스", "은", "서비스는"),
        ("인터넷", "이", "인터넷이"),
        ("공유기", "이", "공유기가"),
        ("요금", "을", "요금을"),
        ("속도", "을", "속도를"),
        ("가격", "과", "가격과"),
        ("회사", "과", "회사와"),
        ("카드", "으로", "카드로"),
        ("현금", "으로", "현금으로"),
        ("서울", "으로", "서울로"),
        ("서울", "은", "서울은"),
        ("사은품", "이나", "사은품이나"),
        ("쿠폰북이나 카드", "이나", "쿠폰북이나 카드나"),
        ("사장님", "이라", "사장님이라"),
        ("친구", "이라", "친구라"),
        ("약정", "이에요", "약정이에요"),
        ("무료", "이에요", "무료예요"),
        ("30,000원", "을", "30,000원을"),
        ("19.9달러", "을", "19.9달러를"),
        ("0", "이", "0이"),
        ("1", "으로", "1로"),
        ("2", "을", "2를"),
        ("3", "으로", "3으로"),
        ("4", "이", "4가"),
        ("5", "은", "5는"),
        ("6", "은", "6은"),
        ("7", "으로", "7로"),
        ("8", "으로", "8로"),
        ("9", "을", "9를"),
        ("iPhone 15", "은", "iPhone 15는"),
        ("$49", "을", "$49를"),
        ("₩30,000", "을", "₩30,000을"),
        ("¥200", "이", "¥200이"),
        ("20%", "을", "20%를"),
        ("할인(20%)", "은", "할인(20%)은"),
        ("속도(기가)", "이", "속도(기가)가"),
        ("「상품」", "은", "「상품」은"),
        ('"약정"', "이", '"약정"이'),
        ("5G", "을", "5G를"),
        ("KT", "은", "KT는"),
        ("LTE", "으로", "LTE로"),
        ("URL", "으로", "URL로"),
        ("ARM", "을", "ARM을"),
        ("PIN", "이", "PIN이"),
        ("Samsung", "은", "Samsung은"),
        ("Wi-Fi", "을", "Wi-Fi를"),
        ("Premium", "을", "Premium을"),
        ("Apple", "을", "Apple을(를)"),
        ("TikTok", "으로", "TikTok(으)로"),
        ("套餐", "은", "套餐은(는)"),
        ("😀", "이", "😀이(가)"),
        ("", "을", "을(를)"),
        ("()", "과", "()과(와)"),
    ],
)
def test_a_particle_agrees_with_the_last_sound(word: str, particle: str, joined: str) -> None:
    assert join(word, particle) == joined


def test_decomposed_hangul_is_heard_like_composed() -> None:
    assert join("\u1109\u1161\u11bc\u1111\u116e\u11b7", "은").endswith("은")


def test_an_unknown_particle_is_a_mistake_of_the_caller() -> None:
    with pytest.raises(ValueError, match="particle"):
        join("상품", "도")


@given(st.text(max_size=200), st.sampled_from(sorted(PARTICLES)))
def test_the_word_itself_is_never_changed(word: str, particle: str) -> None:
    joined = join(word, particle)
    assert joined.startswith(word)
    assert joined[len(word) :] in PARTICLES[particle]
