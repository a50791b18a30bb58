"""Vectors kept as small integers are as near to each other as the vectors they were made from."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.typing import NDArray

from bot.nlu import rounded as rounding
from bot.nlu.encoder import unit
from bot.nlu.rounded import Rounded, rounded

NUMBERS = st.floats(-1, 1, width=32, allow_subnormal=False)


@given(arrays(np.float32, st.tuples(st.integers(1, 6), st.integers(1, 9)), elements=NUMBERS))
def test_what_is_rounded_again_stays_as_it_is(vectors: NDArray[np.float32]) -> None:
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
    kept = unit(rounded(known).astype(np.float32))
    assert np.allclose(found, few @ kept.T, atol=1e-6)


def test_no_vectors_have_no_cosines() -> None:
    nothing = Rounded(rounded(np.empty((0, 4), np.float32)))
    assert (len(nothing), nothing.cosines(np.ones((2, 4), np.float32)).shape) == (0, (2, 0))
