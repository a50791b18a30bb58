"""What a machine would say had it not learnt an example, or a whole class: the closed forms equal an honest refit."""

import numpy as np
import pytest
from numpy.typing import NDArray

from bot.nlu.ridge import LeftOut, Machine, factorise, fit, inverse_of_lower, last_columns_of_inverse, solve, targets_of

Array = NDArray[np.float32]
Wide = NDArray[np.float64]
Numbers = NDArray[np.int64]

CLASSES = np.array([0, 0, 0, 1, 1, 2, 2, 2, 2, 3])
NOISE = np.linspace(0.2, 0.6, len(CLASSES)).astype(np.float32)
SIZES = [1, 2, 5, 257, 1024, 1025, 2300]


def kernel_of(points: Wide) -> Wide:
    distances = ((points[:, None] - points[None]) ** 2).sum(axis=2)
    return np.asarray(np.exp(-0.5 * distances))


def positive(count: int) -> Wide:
    """A matrix that has a Cholesky factor."""
    return kernel_of(np.random.default_rng(count).normal(size=(count, 4))) + 0.3 * np.eye(count)


def with_nothing_above(matrix: Wide) -> Array:
    """The lower triangle; whoever looks above it gets no number."""
    place = matrix.astype(np.float32)
    place[np.triu_indices_from(place, 1)] = np.nan
    return place


@pytest.fixture(params=[1, 2, 3])
def part(request: pytest.FixtureRequest) -> Array:
    """One view of the examples."""
    return kernel_of(np.random.default_rng(request.param).normal(size=(len(CLASSES), 3))).astype(np.float32)


@pytest.fixture(params=[4, 5])
def kernel(request: pytest.FixtureRequest, part: Array) -> Array:
    """That view and another together."""
    other = kernel_of(np.random.default_rng(request.param).normal(size=(len(CLASSES), 2)))
    return (part + other).astype(np.float32)


def refitted(kernel: Array, left_out: Numbers, views: Array, noise: Array = NOISE, classes: Numbers = CLASSES) -> Wide:
    """What a machine that never saw some examples says of them, as far as `views` (of the kernel) say it."""
    seen = np.setdiff1d(np.arange(len(kernel)), left_out)
    targets = targets_of(classes.tolist(), int(classes.max()) + 1)
    wide = kernel.astype(np.float64)
    weights = np.linalg.solve(wide[np.ix_(seen, seen)] + np.diag(noise[seen]), targets[seen])
    return np.asarray(views.astype(np.float64)[np.ix_(left_out, seen)] @ weights)


@pytest.fixture
def fitted(kernel: Array) -> Machine:
    return fit(kernel.copy(), targets_of(CLASSES.tolist(), 4), CLASSES, NOISE)


@pytest.fixture
def left_out(fitted: Machine, part: Array) -> LeftOut:
    return fitted.left_out(part)


@pytest.mark.parametrize("count", SIZES)
def test_a_factor_stands_in_the_place_of_the_matrix(count: int) -> None:
    matrix = positive(count)
    place = with_nothing_above(matrix)
    factorise(place)
    assert np.allclose(np.tril(place), np.linalg.cholesky(matrix), atol=1e-3)


@pytest.mark.parametrize("count", SIZES)
def test_the_solution_stands_in_the_place_of_what_was_asked(count: int) -> None:
    matrix = positive(count)
    place = with_nothing_above(matrix)
    factorise(place)
    asked = np.random.default_rng(1).normal(size=(count, 3)).astype(np.float32)
    found = asked.copy()
    solve(place, found)
    assert np.allclose(found, np.linalg.solve(matrix, asked), atol=1e-3)


@pytest.mark.parametrize("count", SIZES)
def test_the_last_columns_of_an_inverse_are_found_without_the_others(count: int) -> None:
    matrix = positive(count)
    place = with_nothing_above(matrix)
    factorise(place)
    for last in {1, (count + 1) // 2, count}:
        assert np.allclose(last_columns_of_inverse(place, last), np.linalg.inv(matrix)[:, -last:], atol=1e-3)


@pytest.mark.parametrize("count", SIZES[:5])
def test_a_lower_triangle_is_turned_round(count: int) -> None:
    lower = np.asarray(np.linalg.cholesky(positive(count)), np.float64)
    inverse = inverse_of_lower(with_nothing_above(lower))
    assert np.allclose(inverse @ lower, np.eye(count), atol=1e-3)
    assert not np.triu(inverse, 1).any()


def test_targets_name_the_own_class() -> None:
    assert targets_of([1, 0], 3).tolist() == [[-1, 1, -1], [1, -1, -1]]


def test_the_weights_solve_the_system(kernel: Array, fitted: Machine) -> None:
    targets = targets_of(CLASSES.tolist(), 4)
    assert np.allclose((kernel + np.diag(NOISE)) @ fitted.weights, targets, atol=1e-4)


def test_of_a_kernel_only_the_lower_triangle_is_read(kernel: Array, fitted: Machine) -> None:
    machine = fit(with_nothing_above(kernel.astype(np.float64)), targets_of(CLASSES.tolist(), 4), CLASSES, NOISE)
    assert np.allclose(machine.weights, fitted.weights, atol=1e-6)


@pytest.mark.parametrize("example", range(len(CLASSES)))
def test_leaving_out_an_example_equals_learning_without_it(
    kernel: Array, part: Array, left_out: LeftOut, example: int
) -> None:
    rows = np.array([example])
    assert np.allclose(left_out.alone[rows], refitted(kernel, rows, kernel), atol=1e-3)
    assert np.allclose(left_out.part_alone[rows], refitted(kernel, rows, part), atol=1e-3)


@pytest.mark.parametrize("owner", sorted(set(CLASSES.tolist())))
def test_leaving_out_a_class_equals_learning_without_it(
    kernel: Array, part: Array, left_out: LeftOut, owner: int
) -> None:
    rows = np.flatnonzero(owner == CLASSES)
    assert np.allclose(left_out.together[rows], refitted(kernel, rows, kernel), atol=1e-3)
    assert np.allclose(left_out.part_together[rows], refitted(kernel, rows, part), atol=1e-3)


@pytest.mark.parametrize("owners", [[0], [1, 3], [2, 0]])
def test_some_classes_alone_can_be_asked_about(
    kernel: Array, part: Array, left_out: LeftOut, owners: list[int]
) -> None:
    """The same is said of them, standing last, as when all are asked about."""
    chosen = np.flatnonzero(np.isin(CLASSES, owners))
    order = np.concatenate([np.setdiff1d(np.arange(len(CLASSES)), chosen), chosen])
    classes = CLASSES[order]
    machine = fit(kernel[np.ix_(order, order)], targets_of(classes.tolist(), 4), classes, NOISE[order])
    some = machine.left_out(part[np.ix_(chosen, order)])
    for name in ("alone", "part_alone", "together", "part_together"):
        assert np.allclose(getattr(some, name), getattr(left_out, name)[chosen], atol=1e-4), name


def test_a_part_that_is_the_whole_says_what_the_whole_says(kernel: Array, fitted: Machine) -> None:
    whole = fitted.left_out(kernel)
    assert np.allclose(whole.part_alone, whole.alone, atol=1e-4)
    assert np.allclose(whole.part_together, whole.together, atol=1e-4)


def test_a_part_that_says_nothing_has_no_share(fitted: Machine) -> None:
    nothing = fitted.left_out(np.zeros((len(CLASSES), len(CLASSES)), np.float32))
    assert not nothing.part_alone.any() and not nothing.part_together.any()


def test_more_examples_than_a_block_holds_are_left_out_exactly_too() -> None:
    chance = np.random.default_rng(9)
    count = 1100
    part = kernel_of(chance.normal(size=(count, 3))).astype(np.float32)
    kernel = part + kernel_of(chance.normal(size=(count, 3))).astype(np.float32)
    classes = np.sort(chance.integers(0, 40, count))
    last = np.isin(classes, [3, 17, 39])
    classes = np.concatenate([classes[~last], classes[last]])
    noise = chance.uniform(0.3, 0.9, count).astype(np.float32)
    machine = fit(kernel.copy(), targets_of(classes.tolist(), 40), classes, noise)
    chosen = np.flatnonzero(np.isin(classes, [3, 17, 39]))
    found = machine.left_out(part[chosen])
    for owner in (3, 17, 39):
        mine = np.flatnonzero(classes[chosen] == owner)
        rows = chosen[mine]
        assert np.allclose(found.together[mine], refitted(kernel, rows, kernel, noise, classes), atol=1e-3)
        assert np.allclose(found.part_together[mine], refitted(kernel, rows, part, noise, classes), atol=1e-3)
        [first] = refitted(kernel, rows[:1], kernel, noise, classes)
        assert np.allclose(found.alone[mine[0]], first, atol=1e-3)
        [first] = refitted(kernel, rows[:1], part, noise, classes)
        assert np.allclose(found.part_alone[mine[0]], first, atol=1e-3)
