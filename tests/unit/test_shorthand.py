"""What a thumb types instead of the words, and what it may have meant."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.language import sounds
from bot.language.shorthand import (
    LONGEST,
    Shorthand,
    choseong_of,
    initial_of,
    on_korean_keyboard,
    pinyin_initials,
    pinyin_syllables,
    readings,
)
from bot.language.sounds import fold_sound, jamo, pinyin

# Dubeolsik, told once more from the side of the letters: which keys are pressed for each.
KEYS = {
    "ㄱ": "r", "ㄲ": "R", "ㄴ": "s", "ㄷ": "e", "ㄸ": "E", "ㄹ": "f", "ㅁ": "a", "ㅂ": "q",
    "ㅃ": "Q", "ㅅ": "t", "ㅆ": "T", "ㅇ": "d", "ㅈ": "w", "ㅉ": "W", "ㅊ": "c", "ㅋ": "z",
    "ㅌ": "x", "ㅍ": "v", "ㅎ": "g", "ㅏ": "k", "ㅐ": "o", "ㅑ": "i", "ㅒ": "O", "ㅓ": "j",
    "ㅔ": "p", "ㅕ": "u", "ㅖ": "P", "ㅗ": "h", "ㅘ": "hk", "ㅙ": "ho", "ㅚ": "hl", "ㅛ": "y",
    "ㅜ": "n", "ㅝ": "nj", "ㅞ": "np", "ㅟ": "nl", "ㅠ": "b", "ㅡ": "m", "ㅢ": "ml", "ㅣ": "l",
    "ㄳ": "rt", "ㄵ": "sw", "ㄶ": "sg", "ㄺ": "fr", "ㄻ": "fa", "ㄼ": "fq", "ㄽ": "ft", "ㄾ": "fx",
    "ㄿ": "fv", "ㅀ": "fg", "ㅄ": "qt",
}  # fmt: skip
SYLLABLES = st.integers(0xAC00, 0xD7A3).map(chr)


def typed_on_latin_keys(word: str) -> str:
    return "".join(KEYS.get(letter, letter) for letter in jamo(word))


def of_kind(line: str, kind: str) -> Shorthand | None:
    return next((reading for reading in readings(line) if reading.kind == kind), None)


def sounds_of(words: str) -> tuple[str, ...]:
    return tuple(pinyin(letter) for letter in words)


# pinyin


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("tai gui le", "太贵了"),
        ("taiguile", "太贵了"),
        ("TaiGuiLe", "太贵了"),
        ("tai gui le!!", "太贵了"),
        ("taigui le", "太贵了"),
        ("wo yao wen wo laopo", "我要问我老婆"),
        ("shangliang yi xia", "商量一下"),
        ("bu xuyao", "不需要"),
        ("zhang", "张"),
        ("zang", "张"),  # a southern ear
        ("lv", "绿"),
        ("lü", "绿"),
        ("xi'an", "西安"),
        ("xian", "先"),  # the fewest syllables
        ("2 nian tai jiu le", "年太久了"),
    ],
)
def test_pinyin_sounds_like_what_was_meant(typed: str, meant: str) -> None:
    assert pinyin_syllables(typed) == sounds_of(meant)
    reading = of_kind(typed, "pinyin")
    assert reading is not None and reading.sounds == sounds_of(meant) and reading.text == ""


@pytest.mark.parametrize("line", ["too expensive", "how much", "tgl", "guix", "vv", "the", "", "3000", "i"])
def test_a_line_with_a_letter_left_over_is_no_pinyin(line: str) -> None:
    assert pinyin_syllables(line) == ()


COMMON = (
    "的一是不了人我在有他这中大来上国个到说们为子和你地出道也时年得就那要下以生会自着去之过家学对可她里后小么心多天而能好都然没日于起还发成事只作当想看文无开手十用主行方又如前所本见经头面公同三已老从动两长"
    "知民样现分将外但身些与高意进把法此实回二理美点月明其种声全工己话儿者向情部正名定女问力机给等几很业最间新什打便位因重被走电四第门相次东政海口使教西再平真听世气信北少关并内加化由却代军产入先山五太水万市"
    "眼体别处总才场师书比住员九笑性通目华报立马命张活难神数件安表原车白应路期叫死常提感金何更反合放做系计或司利受光王果亲界及今京务制解各任至清物台象记边共风战干接它许八特觉望直服毛林题建南度统色字请交爱让"
    "认算论百吃义科怎元社术结六功指思非流每青管夫连远资队跟带花快条院变联权往展该领传近留红治决周保达办运武半候七必城父强步完革深区即求品士转量空甚众技轻程告江语英基派满式李息写呢识极令黄德收脸钱党倒未持取"
    "设始版双历越史商千片容研像找友孩站广改议形委早房音火际则首单据导影失拿网香似斯专石若兵弟谁校读志飞观争究包组造落视济喜离虽坏刀贵"
)


def toneless(letter: str) -> str:
    """A character's sound as it is typed: unlike `pinyin`, with nothing folded."""
    marked = unicodedata.normalize("NFD", sounds._readings()[ord(letter)].split(",")[0])
    return unicodedata.normalize("NFC", "".join(sign for sign in marked if sign not in "\u0300\u0301\u0304\u030c"))


LETTERS = st.text(st.sampled_from(COMMON), min_size=1, max_size=10)


@pytest.mark.parametrize("letter", sorted(set(COMMON)))
def test_the_sound_of_every_common_character_is_a_syllable(letter: str) -> None:
    assert pinyin_syllables(toneless(letter)) == (pinyin(letter),)


@given(LETTERS)
def test_blanks_between_syllables_always_tell_them(words: str) -> None:
    assert pinyin_syllables(" ".join(map(toneless, words))) == sounds_of(words)


@given(LETTERS)
def test_without_blanks_no_syllable_is_made_up(words: str) -> None:
    typed = "".join(map(toneless, words))
    found = pinyin_syllables(typed)
    assert 1 <= len(found) <= len(words)
    assert sum(map(len, found)) <= len(typed)  # folding only takes away


# initials


@pytest.mark.parametrize(
    ("typed", "signs"),
    [
        ("tgl", "tgl"),
        ("TGL", "tgl"),
        ("t g l", "tgl"),
        ("tai gl", "tgl"),
        ("wo l p bu ty", "wlpbty"),
        ("zhbz", "zbz"),  # zh counts as z
        ("xs", "xs"),
    ],
)
def test_initials_are_a_sign_a_syllable(typed: str, signs: str) -> None:
    assert pinyin_initials(typed) == tuple(signs)
    reading = of_kind(typed, "initials")
    assert reading is not None and reading.sounds == tuple(signs) and reading.text == ""


@pytest.mark.parametrize("words", ["太贵了", "没有钱", "不需要", "我再想想", "考虑考虑", "张总是谁", "这么长"])
def test_the_initials_of_words_are_those_of_their_sounds(words: str) -> None:
    sounds = sounds_of(words)
    thumb = "".join(initial_of(sound) for sound in sounds)
    assert pinyin_initials(thumb) == tuple(initial_of(sound) for sound in sounds)


@pytest.mark.parametrize("line", ["t", "i", "viu", "", "tgl太", "太"])
def test_one_sign_or_another_letter_is_no_row_of_initials(line: str) -> None:
    assert of_kind(line, "initials") is None


# choseong


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("ㅂㅆㅇ", "비싸요"),
        ("ㄴㅁ ㅂㅆㅇ", "너무 비싸요"),
        ("ㅂㅆㅇㅠㅠ", "비싸요"),
        ("ㅋㅋㅋ ㅂㅆㅇ!!", "비싸요"),
        ("ㅅㄱㅎㄱㅇ", "생각할게요"),
    ],
)
def test_lone_consonants_are_those_of_the_words(typed: str, words: str) -> None:
    reading = of_kind(typed, "choseong")
    assert reading is not None and reading.sounds == choseong_of(words)
    assert len(readings(typed)) == 1


@pytest.mark.parametrize("line", ["ㅋㅋㅋ", "ㅎㅎ", "ㅠㅠ", "ㅂ", "비ㅆㅇ", "ㅏㅏ", "ㅂa"])
def test_a_laugh_or_a_tear_is_no_word(line: str) -> None:
    assert of_kind(line, "choseong") is None


@given(st.lists(SYLLABLES, min_size=2, max_size=12))
def test_any_words_have_a_consonant_a_syllable(word: list[str]) -> None:
    assert choseong_of("".join(word)) == tuple(jamo(syllable)[0] for syllable in word)


def test_what_is_no_hangul_has_no_consonant() -> None:
    assert choseong_of("太 a1ㅂ!") == ()
    assert choseong_of("KT가 3만") == ("ㄱ", "ㅁ")


# Korean on Latin keys


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("qlTkdy", "비싸요"),
        ("sjan qlTkdy", "너무 비싸요"),
        ("sjan qlTkdy!!", "너무 비싸요!!"),
        ("dho", "왜"),  # compound vowels
        ("dnjs", "원"),
        ("dmltk", "의사"),
        ("rnprns", "궤군"),
        ("dnl", "위"),
        ("dhlrnr", "외국"),
        ("rkqt", "값"),  # compound finals
        ("rkqtdl", "값이"),
        ("ekfr", "닭"),
        ("dksgdk", "않아"),
        ("djqtdj", "없어"),
        ("ekfrk", "달가"),  # the next syllable takes its consonant
        ("dlTdj", "있어"),
        ("dhQk", "오빠"),
        ("2sus", "2년"),
        ("Rhkd", "꽝"),
        ("DKSI", "아냐"),
    ],
)
def test_latin_keys_give_the_korean_that_stands_on_them(typed: str, meant: str) -> None:
    assert on_korean_keyboard(typed) == meant
    reading = of_kind(typed, "layout")
    assert reading is not None and (reading.text, reading.sounds) == (meant, ())


def test_where_shifting_does_nothing_both_keys_give_the_same() -> None:
    assert on_korean_keyboard("DKSSUD") == on_korean_keyboard("dkssud") == "안녕"


@given(st.lists(SYLLABLES, min_size=1, max_size=20).map("".join))
def test_any_korean_word_comes_back_from_latin_keys(word: str) -> None:
    assert on_korean_keyboard(typed_on_latin_keys(word)) == word


@given(st.lists(st.lists(SYLLABLES, min_size=1, max_size=4).map("".join), min_size=1, max_size=4).map(" ".join))
def test_any_korean_line_comes_back_with_its_blanks(line: str) -> None:
    typed = typed_on_latin_keys(line)
    assert on_korean_keyboard(typed) == line
    if len(typed) <= LONGEST:
        reading = of_kind(typed, "layout")
        assert reading is not None and reading.text == line


@pytest.mark.parametrize(
    "line", ["too expensive", "how much", "price", "", "123", "?!", "太贵了", "비싸요", "kk", "dkk", "dkw w"]
)
def test_a_line_that_leaves_a_letter_alone_is_no_korean(line: str) -> None:
    assert of_kind(line, "layout") is None


# any line


@pytest.mark.parametrize(
    "line",
    [
        "",
        " ",
        "太贵了",
        "너무 비싸요",
        "너무 ㅂㅆ",
        "too expensive?",
        "3000",
        "😀",
        "。",
        "£20",
        "太gui了",
        "ñ",
        "\x00",
    ],
)
def test_most_lines_are_no_shorthand(line: str) -> None:
    assert readings(line) == ()


def test_a_line_may_have_several_readings_the_likeliest_first() -> None:
    assert [reading.kind for reading in readings("taiguile")] == ["pinyin", "initials"]
    assert [reading.kind for reading in readings("qlTkdy")] == ["layout", "initials"]
    assert [reading.kind for reading in readings("men")] == ["pinyin"]  # English too; who knows the words chooses


@given(st.text(st.one_of(st.characters(codec=None), st.sampled_from("abghilnoqrstuxz ㄱㅂㅆㅋㅠ'ü")), max_size=300))
def test_any_line_has_bounded_readings(line: str) -> None:
    found = readings(line)
    assert len({reading.kind for reading in found}) == len(found) <= 3
    for reading in found:
        assert bool(reading.text) == (reading.kind == "layout")
        assert bool(reading.sounds) == (reading.kind != "layout")
        assert max(len(reading.sounds), len(reading.text)) <= LONGEST
        assert reading.kind != "pinyin" or tuple(map(fold_sound, reading.sounds)) == reading.sounds


@pytest.mark.parametrize("letter", ["a", "x", "nan", "tai gui le ", "ㄱ", "dk", "rkqt ", " ", "'"])
def test_of_a_long_line_the_beginning_is_read(letter: str) -> None:
    long = letter * 100_000
    assert readings(long) == readings(long.strip()[:LONGEST])
