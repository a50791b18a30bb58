"""What a machine would say had it not learnt an example, or a whole class: the closed forms equal an honest refit."""

import numpy as np
import pytest
from numpy.typing import NDArray

from bot.nlu.ridge import Machine, factorise, fit, invert_lower, targets_of

Array = NDArray[np.float32]

CLASSES = np.array([0, 0, 0, 1, 1, 2, 2, 2, 2, 3])
NOISE = np.linspace(0.2, 0.6, len(CLASSES)).astype(np.float32)


def kernel_of(points: NDArray[np.float64]) -> NDArray[np.float64]:
    distances = ((points[:, None] - points[None]) ** 2).sum(axis=2)
    return np.asarray(np.exp(-0.5 * distances))


@pytest.fixture(params=[1, 2, 3])
def kernel(request: pytest.FixtureRequest) -> Array:
    chance = np.random.default_rng(request.param)
    return kernel_of(chance.normal(size=(len(CLASSES), 3))).astype(np.float32)


def refitted(kernel: Array, targets: Array, left_out: NDArray[np.int64]) -> NDArray[np.float64]:
    """The scores of some examples from a machine that never saw them."""
    seen = np.setdiff1d(np.arange(len(kernel)), left_out)
    wide = kernel.astype(np.float64)
    weights = np.linalg.solve(wide[np.ix_(seen, seen)] + np.diag(NOISE[seen]), targets[seen])
    return np.asarray(wide[np.ix_(left_out, seen)] @ weights)


@pytest.fixture
def fitted(kernel: Array) -> Machine:
    return fit(kernel.copy(), targets_of(CLASSES.tolist(), 4), CLASSES, NOISE)


@pytest.mark.parametrize("count", [1, 2, 5, 257, 1024, 1025, 2300])
def test_a_factor_and_its_inverse_stand_in_the_place_of_the_matrix(count: int) -> None:
    matrix = kernel_of(np.random.default_rng(count).normal(size=(count, 4))) + 0.3 * np.eye(count)
    place = matrix.astype(np.float32)
    factorise(place)
    assert np.allclose(place, np.linalg.cholesky(matrix), atol=1e-3)
    invert_lower(place)
    assert np.allclose(place @ np.linalg.cholesky(matrix), np.eye(count), atol=1e-3)
    assert not np.triu(place, 1).any()


def test_targets_name_the_own_class() -> None:
    assert targets_of([1, 0], 3).tolist() == [[-1, 1, -1], [1, -1, -1]]


def test_the_weights_solve_the_system(kernel: Array, fitted: Machine) -> None:
    targets = targets_of(CLASSES.tolist(), 4)
    assert np.allclose((kernel + np.diag(NOISE)) @ fitted.weights, targets, atol=1e-4)


@pytest.mark.parametrize("example", range(len(CLASSES)))
def test_leaving_out_an_example_equals_learning_without_it(kernel: Array, fitted: Machine, example: int) -> None:
    [expected] = refitted(kernel, targets_of(CLASSES.tolist(), 4), np.array([example]))
    assert np.allclose(fitted.left_out()[example], expected, atol=1e-3)


@pytest.mark.parametrize("owner", sorted(set(CLASSES.tolist())))
def test_leaving_out_a_class_equals_learning_without_it(kernel: Array, fitted: Machine, owner: int) -> None:
    rows = np.flatnonzero(owner == CLASSES)
    expected = refitted(kernel, targets_of(CLASSES.tolist(), 4), rows)
    assert np.allclose(fitted.class_left_out()[rows], expected, atol=1e-3)


@pytest.mark.parametrize("owner", [*sorted(set(CLASSES.tolist())), 7])
def test_a_stranger_is_judged_without_the_class_it_belongs_to(owner: int) -> None:
    """A stranger that stands where an example does not; a class the machine never had cannot be missed."""
    points = np.random.default_rng(owner).normal(size=(len(CLASSES) + 2, 3))
    every = kernel_of(points)
    kernel, rows = every[: len(CLASSES), : len(CLASSES)], every[len(CLASSES) :, : len(CLASSES)]
    targets = targets_of(CLASSES.tolist(), 4)
    machine = fit(kernel.astype(np.float32), targets, CLASSES, NOISE)
    seen = np.flatnonzero(owner != CLASSES)
    weights = np.linalg.solve(kernel[np.ix_(seen, seen)] + np.diag(NOISE[seen]), targets[seen])
    scores = machine.strangers_class_left_out(rows.astype(np.float32), np.array([owner, owner]))
    assert np.allclose(scores, rows[:, seen] @ weights, atol=1e-3)
