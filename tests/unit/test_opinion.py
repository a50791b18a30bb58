"""What a model makes of a text: two looks, a deeper one at some, and guesses whose chances add up."""

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.encoders.encoder import Encoders
from bot.language.detect import LANGUAGES, Language
from bot.library.records import Library
from bot.nlu.learn import learn
from bot.nlu.model import Model
from bot.nlu.opinion import CANDIDATES, Judge, Opinion, Text, opinion
from bot.publishing.build import labelled_lines
from tests.toy_encoder import KITS

LINES = ["太贵了吧", "我太太不同意", "비싸네", "dear me", "my wife, install", "zzz"]
TEXTS = [Text(line, line) for line in LINES] + [Text("tooo dera", "too dear")]
EVERYWHERE: dict[Language, float] = {"zh": 0.5, "ko": 0.25, "en": 0.25}


@pytest.fixture(scope="module", params=KITS)
def judge(request: pytest.FixtureRequest, small: Library) -> Judge:
    encoders = KITS[request.param]()
    return Judge(learn(labelled_lines(small), encoders), encoders)


def test_texts_that_are_seen_together_are_seen_as_alone(judge: Judge) -> None:
    looks = judge.glance(TEXTS, EVERYWHERE)
    for opinions, alone in (
        (judge.opinions(looks), [judge.glance([text], EVERYWHERE) for text in TEXTS]),
        (judge.opinions(judge.stare(looks)), [judge.stare(judge.glance([text], EVERYWHERE)) for text in TEXTS]),
    ):
        for one, look in zip(opinions, alone, strict=True):
            assert_alike(one, judge.opinions(look)[0])


def assert_alike(one: Opinion, other: Opinion) -> None:
    assert one.best.id == other.best.id
    assert one.chance == pytest.approx(other.chance, abs=1e-4)


@pytest.mark.parametrize("rows", [[0], [4, 1], [5, 5, 2], list(range(len(TEXTS)))])
def test_a_deeper_look_at_some_sees_what_one_at_all_sees(judge: Judge, rows: list[int]) -> None:
    look = judge.glance(TEXTS, EVERYWHERE)
    every, some = judge.opinions(judge.stare(look)), judge.opinions(judge.stare(look.of(rows)))
    for row, one in zip(rows, some, strict=True):
        assert_alike(one, every[row])


def test_of_a_text_and_what_was_meant_the_middle_is_heard(judge: Judge) -> None:
    """A repair may be wrong."""
    typed, meant = "我太太不同意", "太贵了吧"
    seen = judge.glance([Text(typed, meant), Text(typed, typed), Text(meant, meant)], {"zh": 1.0})
    middle, one, other = seen.unseen.tolist()
    assert middle == pytest.approx((one + other) / 2)
    assert seen.texts[0].lite == typed
    if judge.encoders.quick is None:  # a sum of n-grams; meaning is sharpened, so its middle is not the scores' middle
        assert np.allclose(seen.scores[0], (seen.scores[1] + seen.scores[2]) / 2, atol=1e-5)


@given(st.permutations(range(len(TEXTS))))
def test_the_order_of_texts_is_kept(judge: Judge, order: list[int]) -> None:
    looks = judge.glance(TEXTS, EVERYWHERE)
    turned = judge.glance([TEXTS[place] for place in order], EVERYWHERE)
    assert np.allclose(turned.scores, looks.scores[order], atol=1e-5)


def test_a_look_is_not_changed_by_a_deeper_one(judge: Judge) -> None:
    look = judge.glance(TEXTS, EVERYWHERE)
    before = look.scores.copy()
    judge.stare(look)
    assert np.array_equal(look.scores, before)


def test_without_a_deep_encoder_a_deeper_look_sees_the_same(judge: Judge) -> None:
    look = judge.glance(TEXTS, EVERYWHERE)
    assert (judge.stare(look) is look) == (judge.encoders.deep is None)


def test_each_language_of_a_message_is_heard_by_its_share(judge: Judge) -> None:
    mixed = judge.stare(judge.glance(TEXTS, EVERYWHERE)).scores
    alone = {language: judge.stare(judge.glance(TEXTS, {language: 1.0})).scores for language in LANGUAGES}
    assert np.allclose(mixed, alone["zh"] / 2 + alone["ko"] / 4 + alone["en"] / 4, atol=1e-5)


def test_a_language_without_an_expert_is_left_out_of_account(small: Library) -> None:
    """Its share goes to the others; when none is left, all that are there are heard alike."""
    lines = [line for line in labelled_lines(small) if line.language != "ko"]
    judge = Judge(learn(lines, Encoders()), Encoders())
    scores = {name: judge.glance(TEXTS, shares).scores for name, shares in SHARES.items()}
    assert np.allclose(scores["mixed"], scores["chinese"], atol=1e-6)
    assert np.allclose(scores["korean"], (scores["chinese"] + scores["english"]) / 2, atol=1e-5)
    assert np.allclose(scores["nothing"], scores["korean"], atol=1e-6)


SHARES: dict[str, dict[Language, float]] = {
    "mixed": {"zh": 0.5, "ko": 0.5},
    "chinese": {"zh": 1.0},
    "english": {"en": 1.0},
    "korean": {"ko": 1.0},
    "nothing": {},
}


@pytest.fixture(scope="module")
def learnt(small: Library) -> Callable[[], Model]:
    """What gives the model: hypothesis writes out what a test is handed, and a model is long."""
    model = learn(labelled_lines(small), Encoders())
    return lambda: model


@given(
    inside=st.lists(st.floats(0, 1, width=32), min_size=6, max_size=6),
    chance=st.floats(0, 1),
)
def test_guesses_are_in_order_and_their_chances_add_up(
    learnt: Callable[[], Model], inside: list[float], chance: float
) -> None:
    model = learnt()
    found = opinion(np.array([*inside, 0], np.float32), chance, model)
    first, *others = found.ranked
    assert found.best == first and found.chance == chance
    assert first.confidence == pytest.approx(chance, abs=1e-4)
    assert len(found.ranked) == min(CANDIDATES, len(model.intents) - 1)
    assert model.intents[model.none] not in {guess.id for guess in found.ranked}
    assert [guess.id for guess in found.ranked] == [
        model.intents[number] for number in sorted(range(6), key=lambda number: -inside[number])
    ]
    told = [guess.confidence for guess in others]
    assert told == sorted(told, reverse=True)
    assert sum(told) <= min(chance, 1 - chance) + 0.001
