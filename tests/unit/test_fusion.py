"""Two opinions become one set of probabilities that mean what they say."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from bot.nlu.fusion import Fusion, fit_fusion, log_softmax

Array = NDArray[np.float32]
COUNT, CLASSES = 200, 5
UNFITTED = Fusion(1.0, 1.0, 0.5, 1.0)


def opinions(noise: float, seed: int) -> tuple[Array, NDArray[np.int64]]:
    """Scores that favour the right class, more or less."""
    chance = np.random.default_rng(seed)
    classes = np.random.default_rng(7).integers(0, CLASSES, COUNT)
    scores = -np.ones((COUNT, CLASSES)) + chance.normal(scale=noise, size=(COUNT, CLASSES))
    scores[np.arange(COUNT), classes] += 1.5
    return scores.astype(np.float32), classes


def surprise(fusion: Fusion, wording: Array, meaning: Array | None, classes: NDArray[np.int64]) -> float:
    shares = fusion.probabilities(wording, meaning)
    return float(-np.log(shares[np.arange(len(classes)), classes] + 1e-12).mean())


@given(
    scores=st.lists(st.lists(st.floats(-1e4, 1e4, width=32), min_size=3, max_size=3), min_size=1, max_size=6),
    alone=st.booleans(),
)
def test_rows_sum_to_one(scores: list[list[float]], alone: bool) -> None:
    wording = np.array(scores, np.float32)
    shares = Fusion(3.0, 5.0, 0.4, 1.2).probabilities(wording, None if alone else wording[::-1])
    assert np.allclose(shares.sum(axis=1), 1, atol=1e-4)
    assert np.all((shares >= 0) & (shares <= 1))


def test_one_text_alone_sums_to_one_too() -> None:
    wording, _ = opinions(0.5, 1)
    assert float(UNFITTED.probabilities(wording[0], wording[1]).sum()) == pytest.approx(1, abs=1e-5)


def test_large_scores_do_not_overflow() -> None:
    assert np.all(np.isfinite(log_softmax(np.array([[1e30, -1e30, 0]], np.float32))[0, 0]))


@pytest.mark.parametrize("alone", [True, False])
def test_fitting_lowers_the_surprise(alone: bool) -> None:
    wording, classes = opinions(0.9, 1)
    meaning = None if alone else opinions(0.4, 2)[0]
    fitted = fit_fusion(wording, meaning, classes)
    assert surprise(fitted, wording, meaning, classes) < surprise(UNFITTED, wording, meaning, classes)


def test_both_opinions_together_surprise_less_than_either() -> None:
    wording, classes = opinions(0.8, 1)
    meaning, _ = opinions(0.8, 2)
    together = surprise(fit_fusion(wording, meaning, classes), wording, meaning, classes)
    assert together < surprise(fit_fusion(wording, None, classes), wording, None, classes)
    assert together < surprise(fit_fusion(meaning, None, classes), meaning, None, classes)


def test_the_better_opinion_weighs_more() -> None:
    good, classes = opinions(0.3, 1)
    poor, _ = opinions(2.0, 2)
    assert fit_fusion(poor, good, classes).wording_weight < fit_fusion(good, poor, classes).wording_weight


def test_without_an_encoder_the_wording_speaks_alone() -> None:
    wording, classes = opinions(0.5, 1)
    fitted = fit_fusion(wording, None, classes)
    assert fitted.wording_weight == 1.0
    assert np.array_equal(
        fitted.probabilities(wording, None).argmax(axis=1), wording.argmax(axis=1)
    )  # the order of guesses is that of the scores
