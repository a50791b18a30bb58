"""A customer made of rules: opened only by asking, hurt by pressure, always left with an end."""

from random import Random

import pytest

from bot.language.detect import LANGUAGES, Language
from bot.library.records import STEPS, Step
from bot.quiz.debrief import debrief
from bot.quiz.material import Persona
from bot.quiz.sparring import Talk, answer, part, start
from tests.quiz_agreement import content, graded

SAID: dict[Language, dict[str, str]] = {
    "zh": {
        "repeat": "您是说这事让您为难，对吗？",
        "clarify": "您主要担心的是哪一块？",
        "empathize": "碰上这种事，换谁都窝火，我真理解您的难处。",
        "isolate": "除了这个，还有别的顾虑吗？",
        "explain": "这样您就不用天天自己盯着，省下的时间都是您的。",
        "guide": "咱们周三下午一起看一遍，好吗？",
        "press": "今天不签明天就涨价了，您会后悔的。",
        "argue": "您这话就不对了，是您自己没看清楚。",
        "leave": "那我不打扰您了，再见。",
    },
    "ko": {
        "repeat": "이 부분이 부담되신다는 말씀이시죠?",
        "clarify": "어떤 부분이 가장 걱정되세요?",
        "empathize": "그런 일을 겪으시면 누구라도 속상하시죠.",
        "isolate": "그것 말고 다른 걱정도 있으세요?",
        "explain": "이게 대신 맞춰 주니까 사장님은 밤새 안 하셔도 되고 일찍 들어가실 수 있어요.",
        "guide": "수요일 오후에 같이 한번 보실까요?",
        "press": "오늘 안 하시면 후회하세요.",
        "argue": "그건 고객님이 잘못 아신 거예요.",
        "leave": "그럼 이만 가 보겠습니다. 안녕히 계세요.",
    },
    "en": {
        "repeat": "So this puts you in an awkward spot, is that right?",
        "clarify": "What worries you most about it?",
        "empathize": "Anyone would be upset after that, it's really frustrating.",
        "isolate": "Apart from that, is there anything else that bothers you?",
        "explain": "It does it for you, so you save an hour every evening and don't have to watch it.",
        "guide": "Shall we look at it together on Wednesday at three?",
        "press": "If you don't sign today you'll regret it.",
        "argue": "You're wrong there, it was your own fault.",
        "leave": "I'll leave you in peace then, goodbye.",
    },
}  # fmt: skip
PERSONAS = tuple(content()[1].personas.values())
FITTING = tuple(persona for persona in PERSONAS if persona.fits)


def say(talk: Talk, persona: Persona, *what: str) -> Talk:
    quiz = content()[1]
    reply = " ".join(SAID[talk.language][one] for one in what)
    return answer(talk, persona, reply, graded(reply, talk.language), quiz.cues[talk.language])


def test_there_are_at_least_eight_personas_of_all_four_styles() -> None:
    assert len(PERSONAS) >= 8
    assert {persona.style for persona in PERSONAS} == {"practical", "expressive", "amiable", "analytical"}
    assert any(persona.needs_calm and persona.mood <= 2 for persona in PERSONAS)  # the angry complainer
    assert all(persona.says != persona.truth for persona in PERSONAS)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("step", STEPS)
def test_the_lines_of_this_play_take_the_steps_they_are_named_after(language: Language, step: Step) -> None:
    assert graded(SAID[language][step], language)[step].met


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("persona", FITTING, ids=lambda persona: persona.id)
def test_who_feels_asks_explains_and_guides_comes_to_an_agreement(persona: Persona, language: Language) -> None:
    talk = say(start(persona, language), persona, "empathize")
    asked = ("clarify", "isolate", "clarify")
    for number in range(persona.depth):
        assert talk.stage != "open"
        talk = say(talk, persona, asked[number])
    assert talk.stage == "open"
    assert talk.turns[-1].answer in persona.words[language].lines["reveals"]
    talk = say(talk, persona, "repeat")
    talk = say(talk, persona, "explain")
    talk = say(talk, persona, "guide")
    assert talk.outcome == "agreed"
    told = debrief(talk, persona)
    assert told.uncovered and told.honest
    assert told.turning == (1 + persona.depth, "opened")
    assert told.missed == () if persona.depth > 1 else True
    assert told.score == 1


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("persona", PERSONAS, ids=lambda persona: persona.id)
def test_only_clarifying_and_isolating_bring_the_true_objection_to_light(persona: Persona, language: Language) -> None:
    talk = start(persona, language)
    while not talk.is_over():
        for what in ("empathize", "repeat", "explain", "guide"):
            if not talk.is_over():
                talk = say(talk, persona, what)
                assert talk.stage == "closed"
    assert not debrief(talk, persona).uncovered


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_angry_customer_answers_no_question_before_the_feeling_was_named(language: Language) -> None:
    angry = content()[1].personas["angry_shopkeeper"]
    talk = say(start(angry, language), angry, "clarify")
    assert talk.turns[-1].move == "deflects"
    talk = say(talk, angry, "empathize")
    talk = say(talk, angry, "clarify")
    assert talk.stage == "hinted"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("what", ["press", "argue"])
def test_pressure_and_arguing_cost_the_mood_until_the_customer_leaves(language: Language, what: str) -> None:
    persona = content()[1].personas["workshop_owner"]
    talk = start(persona, language)
    moods = [talk.mood]
    while not talk.is_over():
        talk = say(talk, persona, what)
        moods.append(talk.mood)
    assert moods == sorted(moods, reverse=True) and moods[-1] == 0
    assert talk.outcome == "walked_out"
    told = debrief(talk, persona)
    assert told.turning is not None and told.turning[1] == "walked_out"
    assert not told.honest


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_honest_end_with_who_needs_nothing_is_to_part(language: Language) -> None:
    persona = content()[1].personas["contented_retiree"]
    talk = say(start(persona, language), persona, "clarify")
    talk = say(talk, persona, "isolate")
    assert talk.stage == "open"
    assert say(talk, persona, "explain", "guide").outcome != "agreed"
    talk = say(talk, persona, "leave")
    assert talk.outcome == "parted"
    assert debrief(talk, persona).honest


def test_who_parts_by_the_button_has_an_end_too() -> None:
    persona = content()[1].personas["workshop_owner"]
    talk = part(start(persona, "en"), persona)
    told = debrief(talk, persona)
    assert (told.outcome, told.turning, told.honest) == ("parted", None, False)


def test_explaining_before_the_truth_is_known_moves_nobody() -> None:
    persona = content()[1].personas["lab_engineer"]
    talk = say(start(persona, "en"), persona, "explain")
    talk = say(talk, persona, "explain")
    assert [turn.move for turn in talk.turns] == ["unmoved", "unmoved"]
    assert talk.mood < persona.mood


def test_a_talk_that_is_over_takes_no_more_and_one_that_is_not_has_no_debrief() -> None:
    persona = content()[1].personas["workshop_owner"]
    talk = start(persona, "en")
    with pytest.raises(ValueError, match="not over"):
        debrief(talk, persona)
    talk = part(talk, persona)
    with pytest.raises(ValueError, match="over"):
        say(talk, persona, "repeat")
    with pytest.raises(ValueError, match="over"):
        part(talk, persona)


def test_a_rematch_comes_with_other_lines() -> None:
    persona = content()[1].personas["workshop_owner"]
    first = say(start(persona, "en"), persona, "explain").turns[-1].answer
    second = say(start(persona, "en", round=1), persona, "explain").turns[-1].answer
    assert first != second


def test_ten_thousand_random_turns_never_lead_into_a_dead_end() -> None:
    quiz = content()[1]
    chance = Random(7)
    letters = "您是吗但价格대요네무슨 what so you price?？,.！\n 123"
    grades = {
        (language, reply): graded(reply, language)
        for language in LANGUAGES
        for reply in [*SAID[language].values(), "", "…", "哈", "ㅋㅋ", "ok"]
    }
    played, ends = 0, set()
    while played < 10_000:
        persona = chance.choice(PERSONAS)
        language = chance.choice(LANGUAGES)
        talk = start(persona, language, round=chance.randrange(3))
        while not talk.is_over():
            assert len(talk.turns) < persona.patience
            if chance.random() < 0.01:
                reply = "".join(chance.choice(letters) for _ in range(chance.randrange(40)))
                grade = graded(reply, language)
            else:
                _, reply = key = chance.choice([key for key in grades if key[0] == language])
                grade = grades[key]
            talk = answer(talk, persona, reply, grade, quiz.cues[language])
            assert 0 <= talk.mood <= 5
            assert talk.turns[-1].answer
            played += 1
        told = debrief(talk, persona)
        assert 0 <= told.score <= 1
        ends.add(talk.outcome)
    assert ends == {"agreed", "parted", "walked_out", "time_up"}
