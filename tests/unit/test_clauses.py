"""A breath is cut into the thoughts it holds, each with what joins it to the last and whether it denies."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.language.clauses import MOST_CLAUSES, Clause, clauses
from bot.language.normalise import forms

# "+" stands for "and", "!" for "but"; "~" in front marks what is denied.
_SIGNS = {"start": "", "and": "+", "but": "!"}


def cut(text: str) -> list[str]:
    """The clauses as short strings, to be compared at a glance."""
    return [f"{_SIGNS[one.joint]}{'~' if one.denied else ''}{one.text}" for one in clauses(forms(text).lite)]


@pytest.mark.parametrize(
    ("text", "thoughts"),
    [
        ("太贵了", ["太贵了"]),
        ("太贵了，我得问我太太", ["太贵了", "+我得问我太太"]),
        ("太贵了,而且我得问我太太", ["太贵了", "+我得问我太太"]),
        ("太贵了。合同太长！还有押金", ["太贵了", "+合同太长 押金"]),
        ("太貴了\n我老婆不同意", ["太贵了", "+我老婆不同意"]),
        ("价格还行但是我要跟老板商量", ["~价格还行", "!我要跟老板商量"]),
        ("功能是不错，就是太贵了", ["功能是不错", "!太贵了"]),
        ("功能是不错，但是，太贵了", ["功能是不错", "!太贵了"]),
        ("功能是不错，但是嗯，太贵了", ["功能是不错", "!嗯 太贵了"]),
        ("好用是好用不过合同太长", ["好用是好用", "!合同太长"]),
        ("套餐可以，问题是没信号", ["套餐可以", "!没信号"]),
        ("东西几好，但系太贵喇", ["东西几好", "!太贵喇"]),
        ("真系好贵，仲要签两年", ["真系好贵", "+签两年"]),
        ("我没时间又要带孩子", ["我没时间", "+要带孩子"]),
        ("但愿能便宜一点", ["但愿能便宜一点"]),
        ("他就是要打折", ["他就是要打折"]),
        ("还要多久才能装好", ["还要多久才能装好"]),
        ("嗯，太贵了", ["嗯 太贵了"]),
        ("说实话，太贵了", ["太贵了"]),
        ("贵，没用", ["贵 没用"]),
        ("不是嫌贵，是怕信号不好", ["~不是嫌贵", "+是怕信号不好"]),
        ("不是嫌贵而是怕信号不好", ["~不是嫌贵", "!怕信号不好"]),
        ("唔係貴，係信號唔好", ["~唔系贵", "+系信号唔好"]),
        ("客户说不是钱的问题，是没时间", ["~客户说不是钱的问题", "+是没时间"]),
        ("不是质量问题，就是贵", ["~不是质量问题", "!贵"]),
        ("不是很满意，太慢了", ["不是很满意", "+太慢了"]),
        ("你们不是说免费吗", ["你们不是说免费吗"]),
        ("流程不复杂，就是太贵", ["~流程不复杂", "!太贵"]),
        ("价格倒不算贵，就是合同太长", ["~价格倒不算贵", "+就是合同太长"]),
        ("客户觉得操作没那么难，但是没信号", ["~客户觉得操作没那么难", "!没信号"]),
        ("唔算貴，但系合約太長", ["~唔算贵", "!合约太长"]),
        ("这也不贵吗，抢钱呢", ["这也不贵吗", "+抢钱呢"]),
        ("性价比不高，网又慢", ["性价比不高", "+网又慢"]),
    ],
)
def test_chinese_is_cut_at_marks_and_connectives(text: str, thoughts: list[str]) -> None:
    assert cut(text) == thoughts


@pytest.mark.parametrize(
    ("text", "thoughts"),
    [
        ("too expensive", ["too expensive"]),
        ("it's too dear, and my wife decides", ["it's too dear", "+my wife decides"]),
        ("too dear and my wife decides", ["too dear", "+my wife decides"]),
        ("it's good but too expensive", ["it's good", "!too expensive"]),
        ("I like it, however, the contract is long", ["i like it", "!the contract is long"]),
        ("happy with o2 though the price is tempting", ["happy with o2", "!the price is tempting"]),
        ("nice phone. it's just too big", ["nice phone", "!too big"]),
        ("price ok; contract too long / need boss", ["~price ok", "+contract too long", "+need boss"]),
        ("no time - call me later", ["no time", "+call me later"]),
        ("a no-brainer for the boss", ["a no-brainer for the boss"]),
        ("well, too dear", ["well too dear"]),
        ("it's too dear, you know", ["it's too dear"]),
        ("to be honest, my wife decides", ["my wife decides"]),
        ("you know my wife, too dear for her", ["you know my wife", "+too dear for her"]),
        ("costs 19.90 a month", ["costs 19.90 a month"]),
        ("I like it, but", ["i like it"]),
        ("it's not about the price, it's the contract", ["~it's not about the price", "+it's the contract"]),
        ("honestly it's not the price, no time", ["~honestly it's not the price", "+no time"]),
        ("not that it is expensive, we have no time", ["~not that it is expensive", "+we have no time"]),
        ("it's not the price but the contract", ["~it's not the price", "!the contract"]),
        ("the signal is not good here", ["the signal is not good here"]),
        ("it's not expensive, but I have no time", ["~it's not expensive", "!i have no time"]),
        ("the set-up isn't that hard, it's the contract", ["~the set-up isn't that hard", "+it's the contract"]),
        ("isn't that too expensive, my wife will kill me", ["isn't that too expensive", "+my wife will kill me"]),
        ("that's not long enough, and too dear", ["that's not long enough", "+too dear"]),
        ("not now, maybe in spring", ["not now", "+maybe in spring"]),
        ("butter and handbags", ["butter handbags"]),
    ],
)
def test_english_is_cut_at_marks_and_connectives(text: str, thoughts: list[str]) -> None:
    assert cut(text) == thoughts


@pytest.mark.parametrize(
    ("text", "thoughts"),
    [
        ("너무 비싸요", ["너무 비싸요"]),
        ("비싸고 아내한테 물어봐야 돼요", ["비싸고", "+아내한테 물어봐야 돼요"]),
        ("비싸대요. 그리고 약정이 길대요", ["비싸대요", "+약정이 길대요"]),
        ("가격도 부담이고요 약정도 길어요", ["가격도 부담이고요", "+약정도 길어요"]),
        ("바쁘니까 나중에 연락 주세요", ["바쁘니까", "+나중에 연락 주세요"]),
        ("비싼 데다 게다가 약정까지 있네요", ["비싼 데다", "+약정까지 있네요"]),
        ("좋은데 너무 비싸요", ["좋은데", "!너무 비싸요"]),
        ("품질은 좋지만 가격이 부담돼요", ["~품질은 좋지만", "!가격이 부담돼요"]),
        ("마음에 드는데 남편이 반대해요", ["마음에 드는데", "!남편이 반대해요"]),
        ("괜찮네요 근데 지금은 바빠요", ["괜찮네요", "!지금은 바빠요"]),
        ("다 좋아요 하지만 비싸요", ["다 좋아요", "!비싸요"]),
        ("비싸다고 해요", ["비싸다고 해요"]),  # -다고 reports, it does not join
        ("사라고 하셨어요", ["사라고 하셨어요"]),
        ("비싼 게 아니라 신호가 걱정이에요", ["~비싼 게 아니라", "+신호가 걱정이에요"]),
        ("비싸진 않은데 약정이 길어요", ["~비싸진 않은데", "!약정이 길어요"]),
        ("복잡하지는 않지만, 너무 비싸요", ["~복잡하지는 않지만", "+너무 비싸요"]),
        ("비싸지 않아요? 아내가 싫어해요", ["비싸지 않아요", "+아내가 싫어해요"]),
        ("가격 문제가 아니고 약정이 문제예요", ["~가격 문제가 아니고", "+약정이 문제예요"]),
        ("네, 비싸요", ["네 비싸요"]),
    ],
)
def test_korean_is_cut_behind_its_endings(text: str, thoughts: list[str]) -> None:
    assert cut(text) == thoughts


@pytest.mark.parametrize("text", ["", " ", ",,,,", "\n\n", "！？"])
def test_nothing_said_gives_no_clause(text: str) -> None:
    assert cut(text) == []


def test_one_short_word_is_a_clause_of_its_own() -> None:
    assert clauses("贵") == (Clause("贵", "start", False),)


def test_a_long_list_is_cut_into_six_and_loses_nothing() -> None:
    said = [f"reason number {number}" for number in "abcdefghij"]
    found = clauses(", ".join(said))
    assert len(found) == MOST_CLAUSES
    assert " ".join(one.text for one in found) == " ".join(said)


@pytest.mark.parametrize(
    "text", ["贵" * 512, "但是" * 256, ", " * 256, "and " * 128, "[" * 512, "고 " * 256, "不是" * 256, "아니라 " * 128]
)
def test_a_text_that_only_joins_stays_in_bounds(text: str) -> None:
    assert len(clauses(text)) <= MOST_CLAUSES


WORDS = st.sampled_from(
    [
        "太贵了",
        "我老婆",
        "但是",
        "而且",
        "不是",
        "就是贵",
        "嗯",
        "비싸고",
        "좋은데",
        "아니라",
        "약정",
        "근데",
        "too dear",
        "my wife",
        "but",
        "and",
        "not the price",
        "ok",
        ",",
        ".",
        "!",
        "\n",
        " - ",
        "200",
        "😀",
    ]
)


@given(st.lists(WORDS, max_size=40).map(" ".join) | st.text(max_size=512))
def test_any_text_is_cut_within_bounds(text: str) -> None:
    lite = forms(text).lite
    found = clauses(lite)
    assert len(found) <= MOST_CLAUSES
    assert all(one.text.strip() == one.text != "" for one in found)
    assert all(one.joint != "start" for one in found[1:])
    # Every word of a clause was said, in this order.
    said = lite.replace(" ", "")
    place = 0
    for word in (word for one in found for word in one.text.split()):
        place = said.index(word, place) + len(word)
