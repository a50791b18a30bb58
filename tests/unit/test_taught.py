"""A confirmed phrase counts at once, and what says the same in nearly the same words with it; nothing else changes."""

import pytest

from bot.encoders.encoder import Encoders
from bot.library.records import Library
from bot.nlu.learn import learn
from bot.nlu.model import NONE
from bot.nlu.recogniser import Recogniser
from bot.nlu.recognition import Abstention, Recognition
from bot.nlu.taught import Confirmed
from bot.publishing.build import labelled_lines


@pytest.fixture(scope="module")
def recogniser(small: Library) -> Recogniser:
    return Recogniser(learn(labelled_lines(small), Encoders()), Encoders())


def first(recogniser: Recogniser, text: str) -> str:
    seen = recogniser.recognise(text)
    return seen.intents[0].id if isinstance(seen, Recognition) else NONE


def test_a_confirmed_phrase_is_known_at_once(recogniser: Recogniser) -> None:
    phrase = "my cat would rather have tuna"
    assert first(recogniser, phrase) == NONE
    taught = recogniser.taught([Confirmed(phrase, "no_need")])
    for typed in (phrase, "My cat would rather have TUNA!!"):
        assert first(taught, typed) == "no_need"
    assert first(recogniser, phrase) == NONE


def test_what_says_nearly_the_same_is_known_with_it(recogniser: Recogniser) -> None:
    taught = recogniser.taught([Confirmed("that is way too expensive for us at the moment", "no_need")])
    assert first(taught, "that is way too expensive for us at this moment") == "no_need"


def test_other_phrases_are_answered_as_before(recogniser: Recogniser, small: Library) -> None:
    taught = recogniser.taught([Confirmed("my cat would rather have tuna", "no_need")])
    for line in labelled_lines(small):
        assert taught.recognise(line.text) == recogniser.recognise(line.text)


def test_a_phrase_confirmed_as_out_of_scope_is_refused(recogniser: Recogniser) -> None:
    assert isinstance(recogniser.recognise("too expensive"), Recognition)
    assert isinstance(recogniser.taught([Confirmed("too expensive", NONE)]).recognise("too expensive"), Abstention)


def test_of_two_that_say_the_same_the_later_counts(recogniser: Recogniser) -> None:
    taught = recogniser.taught([Confirmed("tuna first", "no_need")]).taught([Confirmed("tuna first", "price_too_high")])
    assert first(taught, "tuna first") == "price_too_high"


def test_an_unknown_intent_is_refused(recogniser: Recogniser) -> None:
    with pytest.raises(ValueError, match="no_such_intent"):
        recogniser.taught([Confirmed("tuna", "no_such_intent")])
