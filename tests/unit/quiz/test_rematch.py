"""A talk taken up again is the talk that it was: the same words do to the customer what they did then."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.language.detect import LANGUAGES, Language
from bot.quiz.debrief import debrief
from bot.quiz.material import MOVES, Persona
from bot.quiz.rematch import moment_before, moment_to_retry, read_moment, resume, write_moment
from bot.quiz.session import Bout
from bot.quiz.sparring import REMATCH_TURNS, Moment, Talk, answer, part, start, turns_left
from bot.storage.session_text import read_work, write_work
from tests.quiz_agreement import content
from tests.unit.quiz.test_sparring import PERSONAS, SAID, say

WHAT = sorted(SAID["en"])


def played(persona: Persona, language: Language, lines: list[list[str]]) -> Talk:
    """A talk of these lines, left politely where they end before it does."""
    talk = start(persona, language)
    for what in lines:
        if not talk.is_over():
            talk = say(talk, persona, *what)
    return talk if talk.is_over() else part(talk, persona)


@settings(max_examples=60, deadline=None)
@given(
    persona=st.sampled_from(PERSONAS),
    language=st.sampled_from(LANGUAGES),
    lines=st.lists(st.lists(st.sampled_from(WHAT), min_size=1, max_size=2, unique=True), min_size=2, max_size=8),
)
def test_the_same_words_from_any_turn_on_do_the_same(
    persona: Persona, language: Language, lines: list[list[str]]
) -> None:
    talk = played(persona, language, lines)
    cues = content()[1].cues[language]
    for number, turn in enumerate(talk.turns, 1):
        moment = moment_before(talk, number)
        assert read_moment(write_moment(moment)) == moment
        again = resume(persona, language, moment, round=0)
        assert again.opening == (talk.turns[number - 2].answer if number > 1 else talk.opening)
        for before in talk.turns[number - 1 : number - 1 + REMATCH_TURNS]:
            again = answer(again, persona, before.reply, before.grade, cues)
            same = again.turns[-1]
            assert (same.move, same.mood, same.stage, same.answer) == (
                before.move, before.mood, before.stage, before.answer,
            )  # fmt: skip
        assert len(again.turns) <= REMATCH_TURNS
        assert turn.mood_before == moment.mood


@settings(max_examples=60, deadline=None)
@given(
    persona=st.sampled_from(PERSONAS),
    lines=st.lists(st.lists(st.sampled_from(WHAT), min_size=1, max_size=2, unique=True), max_size=12),
)
def test_what_can_be_tried_again_is_what_did_not_end_well(persona: Persona, lines: list[list[str]]) -> None:
    talk = played(persona, "en", lines)
    found = debrief(talk, persona)
    moment = moment_to_retry(talk, found)
    if found.honest or found.turning is None:
        assert moment is None
    elif moment is not None:
        taken_up = resume(persona, "en", moment, round=1)
        assert turns_left(taken_up, persona) == REMATCH_TURNS
        over = part(taken_up, persona)
        assert moment_to_retry(over, debrief(over, persona)) == moment


def test_a_lost_talk_goes_back_to_the_line_that_lost_it_and_an_open_one_goes_on_behind_the_answer() -> None:
    persona = content()[1].personas["loyal_dispatcher"]
    lost = played(persona, "en", [["clarify"], ["press"], ["press"], ["press"]])
    moment = moment_to_retry(lost, debrief(lost, persona))
    assert moment == Moment(1, "hinted", False, ("hints", "annoyed", "annoyed"))
    opened = played(persona, "en", [["clarify"], ["isolate"]])
    moment = moment_to_retry(opened, debrief(opened, persona))
    assert moment == Moment(3, "open", False, ("hints", "reveals"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_talk_that_was_taken_up_is_kept_and_an_older_one_is_read(language: Language) -> None:
    persona = PERSONAS[0]
    talk = resume(persona, language, Moment(3, "hinted", True, MOVES[:4]), round=2)
    assert read_work("bout", write_work(Bout(talk))) == Bout(talk)
    before = write_work(Bout(replace(talk, resumed=None))).replace(',"resumed":null', "")
    assert "resumed" not in before
    assert read_work("bout", before) == Bout(replace(talk, resumed=None))
