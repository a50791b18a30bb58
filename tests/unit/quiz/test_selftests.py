"""The self-tests add up by their keys and tell what leads."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.language.detect import LANGUAGES, Language
from bot.quiz.material import CONFLICT_STYLES
from bot.quiz.selftests import STYLES, conflict_style, customer_style, question_kind
from tests.quiz_agreement import content

KEY = content()[1].conflict_key


def test_the_key_is_the_one_of_the_course() -> None:
    assert KEY == {
        "avoiding": (3, 7, 16, 20, 25),
        "competing": (8, 10, 11, 18, 22),
        "accommodating": (2, 12, 13, 17, 21),
        "compromising": (5, 9, 14, 19, 23),
        "win_win": (1, 4, 6, 15, 24),
    }


@pytest.mark.parametrize("style", CONFLICT_STYLES)
def test_who_agrees_with_the_statements_of_one_style_leads_in_it(style: str) -> None:
    answers = [5 if number in dict(KEY)[style] else 1 for number in range(1, 26)]  # type: ignore[index]
    result = conflict_style(answers, KEY)
    assert result.leading == (style,)
    assert sorted(result.sums.values()) == [5, 5, 5, 5, 25]


@given(st.lists(st.integers(1, 5), min_size=25, max_size=25))
def test_every_point_counts_for_one_style(answers: list[int]) -> None:
    result = conflict_style(answers, KEY)
    assert sum(result.sums.values()) == sum(answers)
    assert all(result.sums[style] == max(result.sums.values()) for style in result.leading)


@pytest.mark.parametrize("answers", [[3] * 24, [3] * 26, [0] + [3] * 24, [6] + [3] * 24])
def test_a_questionnaire_that_is_not_filled_in_is_refused(answers: list[int]) -> None:
    with pytest.raises(ValueError, match=r"Answer each|Give 1"):
        conflict_style(answers, KEY)


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_language_has_25_statements_of_its_own(language: Language) -> None:
    test = content()[1].conflict[language]
    assert len(set(test.statements)) == 25
    assert len(test.scale) == 5


def test_a_customer_may_stand_between_two_styles() -> None:
    assert customer_style(["practical", "analytical", None]).leading == ("practical", "analytical")
    assert customer_style([None, None]).leading == ()
    assert customer_style(["amiable", "amiable", "practical"]).sums == {
        "practical": 1, "expressive": 0, "amiable": 2, "analytical": 0,
    }  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_observation_has_an_answer_for_each_style(language: Language) -> None:
    finder = content()[1].style_finder[language]
    assert len(finder.questions) >= 8
    assert all(set(question.answers) == set(STYLES) for question in finder.questions)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_questions_of_the_worksheet_are_told_apart(language: Language) -> None:
    sheet = content()[1].worksheet[language]
    for question, kind in sheet.sort:
        found = question_kind(question, sheet)
        assert found is not None and found[0] == kind, question
        assert found[1]


@pytest.mark.parametrize(
    ("language", "question", "kind"),
    [
        ("zh", "您怎么看我们的服务？", "open"),
        ("zh", "这事由谁定？", "probing"),
        ("zh", "您现在方便吗？", "closed"),
        ("ko", "저희 서비스를 어떻게 생각하세요?", "open"),
        ("ko", "하루에 몇 통 거세요?", "probing"),
        ("ko", "계약서를 같이 보실까요?", "closed"),
        ("en", "How do you feel about our service?", "open"),
        ("en", "How many calls do you make a day?", "probing"),
        ("en", "Would Thursday suit you?", "closed"),
    ],
)
def test_a_typed_question_is_told_by_its_words(language: Language, question: str, kind: str) -> None:
    found = question_kind(question, content()[1].worksheet[language])
    assert found is not None and found[0] == kind


def test_what_is_no_question_has_no_kind() -> None:
    assert question_kind("Good morning.", content()[1].worksheet["en"]) is None
