"""Vectors kept as small integers are as near to each other as the vectors they were made from."""

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.typing import NDArray

from bot.encoders.encoder import unit
from bot.nlu import rounded as rounding
from bot.nlu.rounded import Rounded, rounded

NUMBERS = st.floats(-1, 1, width=32, allow_subnormal=False)


@given(arrays(np.float32, st.tuples(st.integers(1, 6), st.integers(1, 9)), elements=NUMBERS))
def test_what_is_rounded_again_stays_as_it_is(vectors: NDArray[np.float32]) -> None:
    assume(float(np.abs(vectors).max(axis=1).min()) > 1e-3)
    once = rounded(vectors)
    assert np.array_equal(rounded(unit(once.astype(np.float32))), once)


@pytest.mark.parametrize("at_once", [1, 64, 1 << 18])
@pytest.mark.parametrize("asked", [1, 3, 8])
def test_cosines_are_those_of_the_vectors(asked: int, at_once: int, monkeypatch: pytest.MonkeyPatch) -> None:
    chance = np.random.default_rng(asked)
    known, few = (unit(chance.normal(size=(count, 32)).astype(np.float32)) for count in (200, asked))
    monkeypatch.setattr(rounding, "_AT_ONCE", at_once)
    found = Rounded(rounded(known)).cosines(few)
    assert found.shape == (asked, 200)
    assert np.allclose(found, few @ known.T, atol=0.02)
    assert np.allclose(found, few @ Rounded(rounded(known)).vectors.T, atol=1e-6)


@pytest.mark.parametrize("size", [1, 7, 32])
def test_they_come_back_with_length_one_and_some_of_them_in_the_order_asked(size: int) -> None:
    known = unit(np.random.default_rng(size).normal(size=(9, size)).astype(np.float32))
    kept = Rounded(rounded(known))
    assert np.allclose(np.linalg.norm(kept.vectors, axis=1), 1, atol=1e-6)
    some = np.array([4, 0, 4])
    assert np.array_equal(kept.of(some).vectors, kept.vectors[some])


def test_no_vectors_have_no_cosines() -> None:
    nothing = Rounded(rounded(np.empty((0, 4), np.float32)))
    assert (len(nothing), nothing.cosines(np.ones((2, 4), np.float32)).shape) == (0, (2, 0))


@pytest.mark.parametrize("size", [192, 256, 300])
def test_what_was_prepared_answers_as_before(size: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rounding, "_MANY", 1)
    chance = np.random.default_rng(size)
    known, few = (unit(chance.normal(size=(count, size)).astype(np.float32)) for count in (400, 3))
    kept = Rounded(rounded(known))
    before = kept.cosines(few)
    kept.prepare()
    after = kept.cosines(few)
    assert not np.array_equal(before, after)
    assert np.allclose(before, after, atol=0.004)
    kept.prepare()
    assert np.array_equal(kept.cosines(few), after)
    assert np.allclose(kept.cosines(few[:1])[0], after[0], atol=1e-5)


def test_few_vectors_need_no_preparing() -> None:
    kept = Rounded(rounded(np.eye(4, dtype=np.float32)))
    kept.prepare()
    assert np.array_equal(kept.cosines(np.eye(4, dtype=np.float32)), np.eye(4))
