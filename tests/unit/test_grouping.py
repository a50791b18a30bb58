"""Lines nobody understood, put together: what is about one thing meets, what is not stays apart, in any order."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.analytics.gaps import Prints
from bot.analytics.grouping import LineGroup, grouped
from bot.analytics.likeness import COVERED, covered, likeness, prints_of, signs
from bot.analytics.unanswered import UnknownLine
from bot.language.detect import Language
from bot.publishing.edition import Edition

NOW = datetime(2026, 5, 4, 9, tzinfo=UTC)
# Things no library knows, in the words of different reps.
HEARD: Mapping[Language, Mapping[str, tuple[str, ...]]] = {
    "en": {
        "cat": ("my cat chews every cable in the house", "is this safe with a cat around",
                "the cat would knock it off in a day", "we have two cats, they will scratch it",
                "what about cats chewing the wires"),
        "landlord": ("my landlord won't let me drill holes", "the landlord has to agree to the drilling",
                     "it is a rented flat, the landlord forbids drilling"),
        "noise": ("I heard it hums all night", "does it hum at night, I sleep light"),
        "": ("can you sing", "your tie is crooked", "the weather is awful today", "lunch was too salty"),
    },
    "zh": {
        "cat": ("我家猫会咬线", "家里养猫，线被咬了怎么办", "两只猫天天抓东西，会不会抓坏", "养猫的家里能装吗"),
        "landlord": ("房东不让打孔", "租的房子，房东不同意打孔", "房东说墙上不能打洞"),
        "noise": ("听说晚上嗡嗡响", "我睡觉浅，怕它嗡嗡响"),
        "": ("你领带歪了", "今天天气真差", "你会唱歌吗", "中午的菜太咸"),
    },
    "ko": {
        "cat": ("우리 고양이가 선을 다 물어뜯어요", "고양이 있는 집에 안전한가요", "고양이가 하루 만에 떨어뜨릴걸요",
                "고양이 두 마리라 다 긁어 놓을 텐데"),
        "landlord": ("집주인이 구멍 뚫지 말래요", "전세라 집주인이 벽에 못 뚫게 해요", "월세라서 집주인이 싫어해요"),
        "noise": ("밤새 웅웅거린다던데요", "밤에 웅웅 소리 나나요, 잠귀가 밝아서"),
        "": ("넥타이가 삐뚤어졌네요", "오늘 날씨 정말 별로네요", "노래 할 줄 알아요", "점심이 너무 짰어요"),
    },
}  # fmt: skip


def lines_of(language: Language) -> list[UnknownLine]:
    texts = [text for said in HEARD[language].values() for text in said]
    return [
        UnknownLine(NOW + timedelta(hours=number), number % 5, language, text, id=number)
        for number, text in enumerate(texts, 1)
    ]


def about(language: Language, text: str) -> str:
    return next(name for name, said in HEARD[language].items() if text in said)


def weight_of(edition: Edition, sign: str) -> float:
    vocabulary = edition.recogniser.model.vocabulary
    number = int(vocabulary.numbers([sign])[0])
    return float(vocabulary.idf.max() if number < 0 else vocabulary.idf[number])


@pytest.mark.parametrize("with_meaning", [False, True])
@pytest.mark.parametrize("language", HEARD)
def test_lines_about_one_thing_meet_and_others_stay_apart(
    edition: Edition, language: Language, with_meaning: bool
) -> None:
    quick = edition.recogniser.encoders.quick
    if with_meaning and quick is None:
        pytest.skip("no encoder on this machine")
    vectors = quick.encode if with_meaning and quick is not None else None

    groups = grouped(lines_of(language), lambda sign: weight_of(edition, sign), vectors)

    pairs = {
        (one.text, other.text) for group in groups for one in group.lines for other in group.lines if one.id < other.id
    }
    wanted = {
        (one, other) for name, said in HEARD[language].items() if name
        for place, one in enumerate(said) for other in said[place + 1 :]
    }  # fmt: skip
    assert len(pairs & wanted) >= 0.6 * len(wanted)
    assert len(pairs - wanted) <= 0.15 * len(pairs)
    assert about(language, groups[0].lines[0].text) in {"cat", "landlord"}, "what most heard comes first"


def plain(sign: str) -> float:
    return 1.0


@given(st.permutations(lines_of("en")))
def test_the_order_in_which_lines_come_changes_nothing(lines: list[UnknownLine]) -> None:
    assert grouped(lines, plain) == grouped(lines_of("en"), plain)


@given(st.lists(st.tuples(st.text(max_size=30), st.integers(1, 3), st.sampled_from(["zh", "ko", "en"])), max_size=12))
def test_every_line_is_in_one_group_whatever_was_typed(said: list[tuple[str, int, Language]]) -> None:
    lines = [UnknownLine(NOW, person, language, text, id=n) for n, (text, person, language) in enumerate(said, 1)]

    groups = grouped(lines, plain)

    assert sorted(line.id for group in groups for line in group.lines) == [line.id for line in lines]
    assert all(len({line.language for line in group.lines}) == 1 for group in groups)
    assert len({group.key for group in groups}) == len(groups)
    sizes = [(len(group.people), len(group.lines)) for group in groups]
    assert sizes == sorted(sizes, reverse=True)


def test_the_same_line_of_many_is_one_group_and_named_once() -> None:
    lines = [UnknownLine(NOW, person, "en", "fax line", id=person) for person in range(1, 10)]

    [group] = grouped(lines, plain)

    assert len(group.people) == 9
    assert group.texts() == ("fax line",)


def test_a_group_is_known_by_exactly_its_lines() -> None:
    one, other = (UnknownLine(NOW, 1, "en", text, id=number) for number, text in ((1, "a fax"), (2, "a fax please")))

    keys = {LineGroup(lines, "en").key for lines in ((one,), (other,), (one, other))}

    assert len(keys) == 3
    assert LineGroup((one, other), "en").key == LineGroup((other, one), "en").key
    assert all(len(key) <= 32 for key in keys)


@pytest.mark.parametrize("language", HEARD)
def test_a_line_that_was_kept_is_known_by_its_prints_and_others_are_not(edition: Edition, language: Language) -> None:
    def weight(sign: str) -> float:
        return weight_of(edition, sign)

    cats = HEARD[language]["cat"]
    prints: Prints = frozenset().union(*(prints_of(signs(text)) for text in cats))

    assert all(covered(signs(f"{text}!"), prints, weight) > 0.95 for text in cats)
    for name in ("landlord", "noise", ""):
        assert all(covered(signs(text), prints, weight) < COVERED for text in HEARD[language][name])


def test_what_was_taken_out_of_a_line_makes_nothing_alike() -> None:
    assert signs("[name] [phone]") == frozenset()
    assert signs("[name]说太贵") == signs("说太贵") or signs("[name]说太贵") == signs(" 说太贵")


@given(st.lists(st.frozensets(st.text(min_size=1, max_size=3), max_size=6), min_size=1, max_size=8))
def test_likeness_is_the_same_both_ways(lines: list[frozenset[str]]) -> None:
    table = likeness(lines, "ko", plain)

    assert np.allclose(table, table.T, atol=1e-4)
