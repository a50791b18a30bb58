"""Whether a best guess deserves to be said: a dozen signals, and a small machine that weighs them."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.nlu.rejection import SIGNALS, Evidence, Near, Rejector, fit_rejector, nearest, signals

NONE = 3
SURE = Evidence(
    probabilities=np.array([0.9, 0.05, 0.03, 0.02], np.float32),
    wording_scores=np.array([0.8, -0.9, -1, -1], np.float32),
    meaning_scores=np.array([0.9, -0.8, -1, -1], np.float32),
    wording_near=Near(0.8, (0, 0, 0, 1, 0)),
    meaning_near=Near(0.9, (0, 0, 0, 0, 0)),
    unseen=0.1,
    length=6,
    language="zh",
)


def named(evidence: Evidence) -> dict[str, float]:
    return dict(zip(SIGNALS, signals(evidence, NONE).tolist(), strict=True))


def test_every_signal_has_its_name() -> None:
    assert signals(SURE, NONE).shape == (len(SIGNALS),)


def test_the_signals_of_a_sure_guess() -> None:
    found = named(SURE)
    assert found["best"] == pytest.approx(0.9)
    assert found["margin"] == pytest.approx(0.85)
    assert found["out_of_scope"] == pytest.approx(0.02)
    assert found["agreement"] == found["neighbours"] == found["is_zh"] == 1
    assert (found["is_ko"], found["is_en"]) == (0, 0)
    assert found["meaning_nearest"] == pytest.approx(0.9)
    assert found["wording_nearest"] == pytest.approx(0.8)


def test_out_of_scope_is_never_the_best_guess() -> None:
    lost = replace(SURE, probabilities=np.array([0.1, 0.05, 0.05, 0.8], np.float32))
    assert named(lost)["best"] == pytest.approx(0.1)
    assert named(lost)["out_of_scope"] == pytest.approx(0.8)


def test_experts_that_differ_are_told() -> None:
    assert named(replace(SURE, meaning_scores=np.array([-1, 0.9, -1, -1], np.float32)))["agreement"] == 0


def test_without_an_encoder_the_wording_speaks_for_both() -> None:
    found = named(replace(SURE, meaning_scores=None, meaning_near=None))
    assert found["meaning_score"] == found["wording_score"] == pytest.approx(0.8)
    assert found["meaning_nearest"] == found["wording_nearest"] == pytest.approx(0.8)
    assert found["neighbours"] == pytest.approx(0.8)


def test_the_nearest_five_are_told_by_class() -> None:
    similarities = np.array([0.1, 0.9, 0.3, 0.8, 0.7, 0.2, 0.6], np.float32)
    found = nearest(similarities, np.array([0, 1, 0, 1, 2, 0, 1]))
    assert found.similarity == pytest.approx(0.9)
    assert sorted(found.classes) == [0, 1, 1, 1, 2]


def test_few_examples_are_all_near() -> None:
    assert nearest(np.array([0.25, 0.5], np.float32), np.array([5, 6])) == Near(0.5, (6, 5))


def fitted(penalty: float = 1.0) -> Rejector:
    """Right guesses have a high first signal; the second is noise."""
    chance = np.random.default_rng(3)
    right = chance.random(400) < 0.5
    values = chance.normal(size=(400, 2))
    values[:, 0] += np.where(right, 1.5, -1.5)
    return fit_rejector(values.astype(np.float32), right, np.ones(400, np.float32), penalty)


def test_what_tells_right_from_wrong_is_learnt() -> None:
    rejector = fitted()
    assert rejector.chance_of_right(np.array([2, 0], np.float32)) > 0.9
    assert rejector.chance_of_right(np.array([-2, 0], np.float32)) < 0.1
    assert abs(rejector.weights[0]) > 5 * abs(rejector.weights[1])


def test_a_penalty_keeps_the_weights_small() -> None:
    assert abs(fitted(penalty=100.0).weights[0]) < abs(fitted(penalty=0.1).weights[0])


def test_chances_are_calibrated_on_what_was_learnt() -> None:
    chance = np.random.default_rng(5)
    values = chance.normal(size=(2000, 1)).astype(np.float32)
    right = chance.random(2000) < 1 / (1 + np.exp(-2 * values[:, 0]))
    rejector = fit_rejector(values, right, np.ones(2000, np.float32))
    said = np.array([rejector.chance_of_right(row) for row in values])
    assert float(said.mean()) == pytest.approx(float(right.mean()), abs=0.01)


def test_what_matters_more_pulls_more() -> None:
    values = np.zeros((4, 1), np.float32)
    right = np.array([True, False, False, False])
    even = fit_rejector(values, right, np.ones(4, np.float32))
    heavy = fit_rejector(values, right, np.array([9, 1, 1, 1], np.float32))
    assert even.chance_of_right(values[0]) == pytest.approx(0.25, abs=0.01)
    assert heavy.chance_of_right(values[0]) == pytest.approx(0.75, abs=0.01)


@given(st.lists(st.floats(-1e6, 1e6, width=32), min_size=2, max_size=2))
def test_a_chance_is_always_between_none_and_certain(values: list[float]) -> None:
    assert 0 <= RIGHT.chance_of_right(np.array(values, np.float32)) <= 1


RIGHT = fitted()
