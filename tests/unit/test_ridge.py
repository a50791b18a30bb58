"""What a machine would say had it not learnt an example, or a whole class: the closed forms equal an honest refit."""

import numpy as np
import pytest
from numpy.typing import NDArray

from bot.nlu.ridge import Ridge, factorise, fit, fit_on_landmarks, invert_lower, targets_of

Array = NDArray[np.float32]

RIDGE = 0.3
CLASSES = [0, 0, 0, 1, 1, 2, 2, 2, 2, 3]


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
    weights = np.linalg.solve(wide[np.ix_(seen, seen)] + RIDGE * np.eye(len(seen)), targets[seen])
    return np.asarray(wide[np.ix_(left_out, seen)] @ weights)


@pytest.fixture
def fitted(kernel: Array) -> Ridge:
    return fit(kernel.copy(), targets_of(CLASSES, 4), CLASSES, RIDGE)


@pytest.mark.parametrize("count", [1, 2, 5, 257, 1024, 1025, 2300])
def test_a_factor_and_its_inverse_stand_in_the_place_of_the_matrix(count: int) -> None:
    matrix = kernel_of(np.random.default_rng(count).normal(size=(count, 4))) + RIDGE * np.eye(count)
    place = matrix.astype(np.float32)
    factorise(place)
    assert np.allclose(place, np.linalg.cholesky(matrix), atol=1e-3)
    invert_lower(place)
    assert np.allclose(place @ np.linalg.cholesky(matrix), np.eye(count), atol=1e-3)
    assert not np.triu(place, 1).any()


def test_targets_name_the_own_class() -> None:
    assert targets_of([1, 0], 3).tolist() == [[-1, 1, -1], [1, -1, -1]]


def test_the_weights_solve_the_system(kernel: Array, fitted: Ridge) -> None:
    targets = targets_of(CLASSES, 4)
    assert np.allclose((kernel + RIDGE * np.eye(len(kernel))) @ fitted.weights, targets, atol=1e-4)


@pytest.mark.parametrize("example", range(len(CLASSES)))
def test_leaving_out_an_example_equals_learning_without_it(kernel: Array, fitted: Ridge, example: int) -> None:
    [expected] = refitted(kernel, targets_of(CLASSES, 4), np.array([example]))
    assert np.allclose(fitted.left_out[example], expected, atol=1e-3)


@pytest.mark.parametrize("owner", sorted(set(CLASSES)))
def test_leaving_out_a_class_equals_learning_without_it(kernel: Array, fitted: Ridge, owner: int) -> None:
    rows = np.flatnonzero(np.array(CLASSES) == owner)
    expected = refitted(kernel, targets_of(CLASSES, 4), rows)
    assert np.allclose(fitted.class_left_out[rows], expected, atol=1e-3)


# On landmarks the machine is another, so it is refitted on landmarks too; what keeps it stable costs some exactness.
LANDMARKS = [0, 3, 5, 8]
NEARLY = 0.05


def refitted_on(kernel: Array, targets: Array, left_out: NDArray[np.int64]) -> NDArray[np.float64]:
    landmarks, wide = LANDMARKS, kernel.astype(np.float64)
    seen = np.setdiff1d(np.arange(len(wide)), left_out)
    rows = wide[seen][:, landmarks]
    gram = rows.T @ rows + RIDGE * wide[np.ix_(landmarks, landmarks)] + 1e-6 * np.eye(len(landmarks))
    return np.asarray(wide[left_out][:, landmarks] @ np.linalg.solve(gram, rows.T @ targets[seen]))


@pytest.fixture
def sparse(kernel: Array) -> Ridge:
    return fit_on_landmarks(kernel[:, LANDMARKS], LANDMARKS, targets_of(CLASSES, 4), CLASSES, RIDGE)


def test_only_landmarks_carry_weight(sparse: Ridge) -> None:
    others = [row for row in range(len(CLASSES)) if row not in LANDMARKS]
    assert not sparse.weights[others].any()
    assert sparse.weights[LANDMARKS].all()


@pytest.mark.parametrize("example", range(len(CLASSES)))
def test_an_example_is_left_out_on_landmarks_too(kernel: Array, sparse: Ridge, example: int) -> None:
    [expected] = refitted_on(kernel, targets_of(CLASSES, 4), np.array([example]))
    assert np.allclose(sparse.left_out[example], expected, atol=NEARLY)


@pytest.mark.parametrize("owner", sorted(set(CLASSES)))
def test_a_class_is_left_out_on_landmarks_too(kernel: Array, sparse: Ridge, owner: int) -> None:
    rows = np.flatnonzero(np.array(CLASSES) == owner)
    expected = refitted_on(kernel, targets_of(CLASSES, 4), rows)
    assert np.allclose(sparse.class_left_out[rows], expected, atol=NEARLY)


def test_on_all_examples_as_landmarks_the_machine_is_the_same(kernel: Array, fitted: Ridge) -> None:
    everywhere = fit_on_landmarks(kernel, list(range(len(kernel))), targets_of(CLASSES, 4), CLASSES, RIDGE)
    assert np.allclose(kernel @ everywhere.weights, kernel @ fitted.weights, atol=NEARLY)
