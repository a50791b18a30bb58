"""What a trainee would say is judged as people judge it, with the words that show it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.language.detect import LANGUAGES, Language
from bot.language.normalise import forms
from bot.quiz.cues import CHECKS, Check
from bot.quiz.grading import grade
from tests.quiz_agreement import agreement, content, graded, kappa, replies

ENOUGH = 0.7


@pytest.mark.parametrize("language", LANGUAGES)
def test_there_are_enough_labelled_replies_and_many_of_them_were_kept_out(language: Language) -> None:
    seen, kept = replies(language, "seen"), replies(language, "kept")
    assert len(seen) >= 60 and len(kept) >= 60
    assert not {one.says for one in seen} & {one.says for one in kept}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_grader_agrees_with_people_on_replies_it_was_not_made_with(language: Language) -> None:
    found = agreement(language, "kept")
    assert {name: value for name, value in found.items() if value < ENOUGH} == {}


def test_kappa_is_nought_for_chance_and_one_for_agreement() -> None:
    assert kappa([(True, True), (False, False)]) == 1
    assert kappa([(True, True), (True, False), (False, True), (False, False)]) == 0
    assert kappa([(True, False), (False, True)]) == -1


DEFINED: tuple[tuple[Language, str, Check, bool], ...] = (
    ("zh", "您是说价格比您想的高，对吗？", "repeat", True),
    ("zh", "您是说价格比您想的高，对吗？", "clarify", False),  # a confirmation does not clarify
    ("zh", "您是跟哪一家比的？", "clarify", True),
    ("zh", "您哪天方便？", "clarify", False),  # nor does fixing a date
    ("zh", "除了价格还有别的顾虑吗？", "clarify", False),
    ("zh", "我理解。", "empathize", False),
    ("zh", "我理解，但是真的不贵。", "no_but", False),
    ("zh", "有需要联系我。", "guide", False),
    ("zh", "咱们周三下午一起把合同看一遍，好吗？", "guide", True),
    ("zh", "我们有光纤、路由器和上门安装。", "explain", False),
    ("ko", "가격이 생각보다 높다는 말씀이시죠?", "repeat", True),
    ("ko", "어떤 것과 비교하셨어요?", "clarify", True),
    ("ko", "언제 시간 되세요?", "clarify", False),
    ("ko", "네, 이해합니다.", "empathize", False),
    ("ko", "이해는 하지만 안 비싸요.", "no_but", False),
    ("ko", "가격 말고 다른 걱정도 있으세요?", "isolate", True),
    ("ko", "필요하시면 연락 주세요.", "guide", False),
    ("en", "So it's more than you had in mind, is that right?", "repeat", True),
    ("en", "What are you comparing it with?", "clarify", True),
    ("en", "When are you free?", "clarify", False),
    ("en", "I understand.", "empathize", False),
    ("en", "I understand, but it isn't expensive.", "no_but", False),
    ("en", "If the price were sorted, would anything else stand in the way?", "isolate", True),
    ("en", "Let me know.", "guide", False),
    ("en", "We have fibre, a router and free installation.", "explain", False),
)


@pytest.mark.parametrize(("language", "reply", "check", "met"), DEFINED)
def test_each_check_keeps_its_definition(language: Language, reply: str, check: Check, met: bool) -> None:
    assert graded(reply, language)[check].met is met


@pytest.mark.parametrize(
    ("language", "reply"),
    [
        ("zh", "今天不签明天就涨价了。"),
        ("zh", "我保证绝对不会坏。"),
        ("zh", "我私下给您打个八折。"),
        ("zh", "这个没有辐射，对身体好。"),
        ("ko", "오늘 안 하시면 후회하세요."),
        ("ko", "제가 몰래 깎아 드릴게요."),
        ("en", "This offer is gone tonight, so hurry."),
        ("en", "I guarantee it will never break."),
        ("en", "They're crooks, that lot."),
    ],
)
def test_pressure_promises_and_forbidden_claims_are_shown_by_their_words(language: Language, reply: str) -> None:
    verdict = graded(reply, language)["no_pressure"]
    assert not verdict.met
    assert verdict.words


def test_who_asks_back_about_a_worry_claims_nothing() -> None:
    assert graded("您是担心有辐射，对吗？", "zh")["no_pressure"].met
    assert not graded("这个没有辐射。", "zh")["no_pressure"].met


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_words_handed_out_as_proof_stand_in_the_reply(language: Language) -> None:
    for one in replies(language, "seen"):
        for verdict in graded(one.says, language).verdicts:
            for words in verdict.words if verdict.check != "no_pressure" else ():
                assert words in forms(one.says).lite, (one.says, verdict)
            if verdict.check in ("no_but", "no_pressure"):
                assert verdict.met or verdict.words
            else:
                assert verdict.met == bool(verdict.words)


def test_traditional_characters_are_graded_like_simplified_ones() -> None:
    assert graded("您是說價格比您想的高，對嗎？", "zh")["repeat"].met
    assert not graded("我理解，但是真的不貴。", "zh")["no_but"].met


def test_a_question_that_names_the_objection_in_other_words_counts_when_the_recogniser_hears_it() -> None:
    _, quiz = content()
    reply = "钱包受不了，对吧？"
    assert not grade(reply, quiz.cues["zh"])["repeat"].met
    heard = grade(reply, quiz.cues["zh"], hears=lambda _: ("price_too_high",), about="price_too_high")
    assert heard["repeat"].met
    assert heard["repeat"].words == ("钱包受不了", "对吧")
    other = grade(reply, quiz.cues["zh"], hears=lambda _: ("no_need",), about="price_too_high")
    assert not other["repeat"].met


def test_what_is_missing_of_the_wanted_checks_is_named_in_order() -> None:
    found = graded("您是说有点贵，对吗？", "zh")
    assert found.missed(("repeat", "empathize", "guide")) == ("empathize", "guide")
    assert found.met(("repeat", "empathize")) == 1


@given(st.text(max_size=300))
def test_any_text_gets_all_eight_verdicts(text: str) -> None:
    _, quiz = content()
    for language in LANGUAGES:
        found = grade(text, quiz.cues[language])
        assert tuple(verdict.check for verdict in found.verdicts) == CHECKS


def test_an_endless_reply_is_graded_too() -> None:
    assert graded("您是说贵，对吗？" * 3000, "zh")["repeat"].met


@pytest.mark.parametrize("language", LANGUAGES)
def test_most_lines_of_the_library_take_the_step_they_are_written_for(language: Language) -> None:
    library, _ = content()
    for step in ("repeat", "clarify", "empathize", "isolate", "guide"):
        lines = [
            line.text
            for intent in library.intents.values()
            for line in intent.words[language].steps.get(step, ())[:2]
            if "{" not in line.text
        ]
        met = sum(graded(line, language)[step].met for line in lines)
        assert met / len(lines) > 0.7, (step, met, len(lines))
