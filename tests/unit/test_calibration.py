"""Scores become probabilities that mean what they say."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from bot.nlu.calibration import calibration_error, fit_sharpness, log_softmax, probabilities

Array = NDArray[np.float32]
COUNT, CLASSES = 200, 5


def opinions(noise: float, seed: int) -> tuple[Array, NDArray[np.int64]]:
    """Scores that favour the right class, more or less."""
    chance = np.random.default_rng(seed)
    classes = np.random.default_rng(7).integers(0, CLASSES, COUNT)
    scores = -np.ones((COUNT, CLASSES)) + chance.normal(scale=noise, size=(COUNT, CLASSES))
    scores[np.arange(COUNT), classes] += 1.5
    return scores.astype(np.float32), classes


def surprise(scores: Array, classes: NDArray[np.int64], sharpness: float) -> float:
    shares = probabilities(scores, sharpness)
    return float(-np.log(shares[np.arange(len(classes)), classes] + 1e-12).mean())


def fitted_surprise(scores: Array, classes: NDArray[np.int64]) -> float:
    return surprise(scores, classes, fit_sharpness(scores, classes))


@given(
    scores=st.lists(st.lists(st.floats(-1e4, 1e4, width=32), min_size=3, max_size=3), min_size=1, max_size=6),
    sharpness=st.floats(1, 20),
)
def test_rows_sum_to_one(scores: list[list[float]], sharpness: float) -> None:
    shares = probabilities(np.array(scores, np.float32), sharpness)
    assert np.allclose(shares.sum(axis=1), 1, atol=1e-4)
    assert np.all((shares >= 0) & (shares <= 1))


def test_one_text_alone_sums_to_one_too() -> None:
    scores, _ = opinions(0.5, 1)
    assert float(probabilities(scores[0], 3.0).sum()) == pytest.approx(1, abs=1e-5)


def test_large_scores_do_not_overflow() -> None:
    assert np.all(np.isfinite(log_softmax(np.array([[1e30, -1e30, 0]], np.float32))[0, 0]))


def test_the_order_of_guesses_is_that_of_the_scores() -> None:
    scores, classes = opinions(0.5, 1)
    shares = probabilities(scores, fit_sharpness(scores, classes))
    assert np.array_equal(shares.argsort(axis=1), scores.argsort(axis=1))


@pytest.mark.parametrize("noise", [0.3, 0.4, 0.9])
def test_fitting_lowers_the_surprise(noise: float) -> None:
    scores, classes = opinions(noise, 1)
    fitted = fitted_surprise(scores, classes)
    assert fitted < surprise(scores, classes, 1.0)
    assert all(fitted <= surprise(scores, classes, sharpness) * 1.01 for sharpness in np.linspace(1, 20, 60))


def test_both_opinions_together_surprise_less_than_either() -> None:
    wording, classes = opinions(0.8, 1)
    meaning, _ = opinions(0.8, 2)
    together = fitted_surprise(wording + meaning, classes)
    assert together < fitted_surprise(wording, classes)
    assert together < fitted_surprise(meaning, classes)


def test_the_better_opinion_is_believed_more() -> None:
    good, classes = opinions(0.3, 1)
    poor, _ = opinions(2.0, 2)
    assert fit_sharpness(poor, classes) < fit_sharpness(good, classes)


def test_fitted_chances_mean_what_they_say() -> None:
    scores, classes = opinions(0.9, 1)

    def error(sharpness: float) -> float:
        shares = probabilities(scores, sharpness)
        return calibration_error(shares.max(axis=1), shares.argmax(axis=1) == classes, np.ones(COUNT, np.float32))

    assert error(fit_sharpness(scores, classes)) < min(error(1.0), error(20.0))


@pytest.mark.parametrize(
    ("chances", "right", "error"),
    [
        ([0.75] * 4, [True, True, True, False], 0.0),
        ([0.75] * 4, [True] * 4, 0.25),
        ([0.75] * 4, [False] * 4, 0.75),
        ([1.0, 1.0], [True, True], 0.0),
        ([0.0, 0.0], [False, False], 0.0),
        ([0.25] * 4 + [0.75] * 4, [False] * 4 + [True] * 4, 0.25),  # one too sure, one too shy: they do not cancel out
        ([0.71, 0.79], [True, False], 0.25),  # one bin
        ([], [], 0.0),
    ],
)
def test_the_calibration_error_is_what_chances_are_off_by(
    chances: list[float], right: list[bool], error: float
) -> None:
    count = np.ones(len(chances), np.float32)
    found = calibration_error(np.array(chances, np.float32), np.array(right, np.bool_), count)
    assert found == pytest.approx(error, abs=1e-6)


JUDGED = st.lists(st.tuples(st.floats(0, 1, width=32), st.booleans(), st.integers(1, 4)), min_size=1, max_size=30)


@given(JUDGED)
def test_an_importance_counts_like_saying_it_so_often(judged: list[tuple[float, bool, int]]) -> None:
    chances, right, times = (np.array(column) for column in zip(*judged, strict=True))
    once = calibration_error(chances.astype(np.float32), right, times.astype(np.float32))
    often = calibration_error(
        np.repeat(chances, times).astype(np.float32), np.repeat(right, times), np.ones(int(times.sum()), np.float32)
    )
    assert once == pytest.approx(often, abs=1e-5)
    assert 0 <= once <= 1.00001
