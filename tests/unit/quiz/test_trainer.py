"""The whole quiz in one hand: ask, grade, spar, part, debrief."""

import pytest

from bot.publishing.edition import Edition
from bot.quiz.trainer import Trainer
from tests.quiz_agreement import content, manner

TRAINER = Trainer(*content())
TRAINER._manners["en"] = manner("en")  # learnt once for all tests


def test_items_are_made_once_and_asked_with_the_nearest_among_the_choices(small_edition: Edition) -> None:
    trainer = Trainer(*content(), small_edition.recogniser)
    assert trainer.items("en") is trainer.items("en")
    item = next(item for item in trainer.items("en").values() if item.type == "name_objection")
    assert len(trainer.ask(item).choices) == 4
    assert trainer.ask(item) == trainer.ask(item)


def test_one_step_is_right_when_it_is_taken_and_no_rule_is_broken() -> None:
    item = next(
        item for item in TRAINER.items("en").values() if item.type == "free_step" and item.wanted[0] == "clarify"
    )
    assert TRAINER.is_right(item, "What are you comparing it with?")
    assert not TRAINER.is_right(item, "I understand.")
    assert not TRAINER.is_right(item, "What are you comparing it with? If you don't sign today you'll regret it.")


def test_a_whole_answer_is_right_when_most_steps_are_taken() -> None:
    item = next(item for item in TRAINER.items("en").values() if item.type == "free_reply")
    whole = (
        "So it's a lot every month, is that right? Another bill is a real pain, I get that. "
        "Apart from the price, is anything else in the way? Shall we go through it together on Friday?"
    )
    assert TRAINER.is_right(item, whole)
    assert not TRAINER.is_right(item, "So it's a lot every month, is that right?")
    assert not TRAINER.is_right(item, whole + " I guarantee it will never break.")


def test_a_talk_goes_from_the_first_line_to_the_debrief() -> None:
    talk = TRAINER.spar("workshop_owner", "en")
    assert talk.opening
    talk = TRAINER.reply(talk, "What are you comparing it with?")
    talk = TRAINER.reply(talk, "Apart from the price, is there anything else in the way?")
    assert talk.stage == "open"
    assert TRAINER.debrief(TRAINER.part(talk)).uncovered


def test_a_persona_that_is_not_there_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        TRAINER.spar("nobody", "en")


def test_who_says_the_lines_of_a_card_has_answered_it() -> None:
    """Nearly every whole card read aloud is a right answer to the objection it answers."""
    library, _ = content()
    items = {item.source: item for item in TRAINER.items("en").values() if item.type == "free_reply"}
    right = 0
    for source, item in items.items():
        steps = library.words_of(source, "en").steps
        said = [next(line.text for line in lines if "{" not in line.text) for lines in steps.values()]
        right += TRAINER.is_right(item, " ".join(said))
    assert right >= len(items) - 2
