"""Products in small integers are near the exact ones, and a row of them the same in any company."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from bot.encoders.graph import Graph, evened, opened

Array = NDArray[np.float32]

INPUTS, OUTPUTS = 200, 24  # no whole number of blocks
rng = np.random.default_rng(3)
WEIGHTS = rng.normal(size=(OUTPUTS, INPUTS)).astype(np.float32)
BIAS = rng.normal(size=OUTPUTS).astype(np.float32)


def drawn(folder: Path, kind: str) -> Path:
    graph = Graph()
    if kind == "linear":
        out = graph.linear("rows", WEIGHTS, BIAS)
    elif kind == "without bias":
        out = graph.linear("rows", WEIGHTS)
    else:
        out = graph.evened_linear("rows", WEIGHTS, BIAS)
    graph.save(folder, {"rows": ["many", INPUTS]}, out)
    return folder


def run(folder: Path, rows: Array) -> Array:
    [found] = opened(folder).run(None, {"rows": rows})
    result: Array = found
    return result


def missed(found: Array, exact: Array) -> float:
    """The error, as a share of what the numbers are."""
    return float(np.linalg.norm(found - exact) / np.linalg.norm(exact))


@pytest.mark.parametrize(("kind", "most"), [("linear", 0.01), ("without bias", 0.01), ("evened", 0.015)])
def test_products_are_near_the_exact_ones(tmp_path: Path, kind: str, most: float) -> None:
    rows = rng.normal(size=(7, INPUTS)).astype(np.float32)
    exact = rows @ WEIGHTS.T + (0 if kind == "without bias" else BIAS)
    assert missed(run(drawn(tmp_path, kind), rows), exact) < most


def test_a_row_is_the_same_in_any_company(tmp_path: Path) -> None:
    rows = rng.normal(size=(5, INPUTS)).astype(np.float32)
    rows[3] *= 1000
    folder = drawn(tmp_path, "linear")
    together = run(folder, rows)
    for number in range(len(rows)):
        assert np.allclose(run(folder, rows[number : number + 1])[0], together[number], rtol=1e-4, atol=1e-4)


@pytest.mark.parametrize("inputs", [1, 127, 128, 300])
def test_products_with_rows_that_were_rounded_before(inputs: int) -> None:
    rows = rng.integers(-127, 128, (9, inputs)).astype(np.int8)
    scales = rng.uniform(0.001, 0.01, 9).astype(np.float32)
    asked = rng.normal(size=(2, inputs)).astype(np.float32)
    graph = Graph()
    [found] = graph.ready({"rows": ["many", inputs]}, graph.products("rows", rows, scales)).run(None, {"rows": asked})
    assert missed(found, asked @ (rows * scales[:, None]).T) < 0.01


def test_evening_takes_the_error_from_inputs_of_unlike_size(tmp_path: Path) -> None:
    sizes = np.ones(INPUTS, np.float32)
    sizes[5] = 300
    rows = (rng.normal(size=(7, INPUTS)) * sizes).astype(np.float32)
    weights = WEIGHTS / sizes  # the large one counts no more than the others
    exact = rows @ weights.T
    (tmp_path / "as it is").mkdir()
    (tmp_path / "evened").mkdir()
    plain = Graph()
    plain.save(
        tmp_path / "as it is",
        {"rows": ["many", INPUTS]},
        plain.evened_linear("rows", weights, np.zeros(OUTPUTS, np.float32)),
    )
    factors, own = evened(weights, 3 * sizes)
    graph = Graph()
    even = graph.step("Mul", "rows", graph.constant(factors))
    even = graph.evened_linear(even, own, np.zeros(OUTPUTS, np.float32))
    graph.save(tmp_path / "evened", {"rows": ["many", INPUTS]}, even)
    assert missed(run(tmp_path / "evened", rows), exact) < missed(run(tmp_path / "as it is", rows), exact) / 5


@given(st.lists(st.floats(0, 1e4, width=32), min_size=INPUTS, max_size=INPUTS))
def test_what_is_taken_from_the_inputs_is_given_to_the_weights(largest: list[float]) -> None:
    factors, own = evened(WEIGHTS, np.array(largest, np.float32))
    assert np.all(np.isfinite(factors)) and np.all(factors > 0)
    assert np.allclose(own * factors, WEIGHTS, rtol=1e-4)


def test_it_runs_on_one_thread(tmp_path: Path) -> None:
    assert opened(drawn(tmp_path, "linear")).get_session_options().intra_op_num_threads == 1
