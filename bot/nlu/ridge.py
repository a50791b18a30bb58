"""Kernel ridge regression, one against the rest, with exact answers to "what if this had not been learnt?".

In: a kernel (n, n) between examples and targets (n, classes), +1 for the own class and -1 for the others.
Out: weights for new texts, and without any refit the scores each example would have got had it been left out,
alone or together with its whole class. These closed forms replace cross-validation:
with G = (K + ridge I)^-1 and W = G Y, leaving out a set S gives  f_S = Y_S - (G_SS)^-1 W_S
(Cook and Weisberg 1982; Rifkin and Lippert, "Notes on Regularized Least Squares", MIT 2007).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float32]


_JITTER = 1e-3
_BLOCK = 1024


@dataclass(frozen=True, slots=True)
class Ridge:
    """A fitted machine: `weights` (n, classes) for kernel rows of new texts; `left_out` (n, classes) the scores of
    each example without itself; `class_left_out` (n, classes) the scores without its whole class (whose own column
    means nothing then)."""

    weights: Array
    left_out: Array
    class_left_out: Array


def fit(kernel: Array, targets: Array, classes: Sequence[int], ridge: float) -> Ridge:
    """Fit one machine. `classes` numbers the class of each row; `ridge` > 0 is the share of noise assumed.

    The kernel is used up: it is by far the largest thing in memory, so its place is worked in."""
    kernel[np.diag_indices_from(kernel)] += np.float32(ridge)
    # K + ridge I = L L', so G = M'M with M = L^-1: the blocks of G that are needed cost little, all of it would not.
    factorise(kernel)
    invert_lower(kernel)
    root = kernel
    weights: Array = root.T @ (root @ targets)
    left_out: Array = targets - weights / np.einsum("ij,ij->j", root, root)[:, None]
    class_left_out = np.empty_like(targets)
    owners = np.asarray(classes)
    for owner in np.unique(owners):
        rows = np.flatnonzero(owners == owner)
        columns = root[:, rows]
        class_left_out[rows] = targets[rows] - np.linalg.solve(columns.T @ columns, weights[rows])
    return Ridge(weights, left_out, class_left_out)


def factorise(matrix: Array) -> None:
    """Put the lower Cholesky factor of a positive definite matrix in its place, block column by block column."""
    count = len(matrix)
    for start in range(0, count, _BLOCK):
        end = min(start + _BLOCK, count)
        corner: Array = np.linalg.cholesky(matrix[start:end, start:end]).astype(np.float32)
        matrix[start:end, start:end] = corner
        matrix[start:end, end:] = 0
        panel: Array = matrix[end:, start:end] @ np.linalg.inv(corner).T
        matrix[end:, start:end] = panel
        for row in range(end, count, _BLOCK):  # what lies right of the diagonal is never looked at
            stop = min(row + _BLOCK, count)
            matrix[row:stop, end:stop] -= panel[row - end : stop - end] @ panel[: stop - end].T


def invert_lower(lower: Array) -> None:
    """Put the inverse of a lower triangular matrix in its place, by halves: all the work is in matrix products."""
    count = len(lower)
    if count <= _BLOCK:
        lower[:] = np.tril(np.linalg.inv(lower))
        return
    half = count // 2
    invert_lower(lower[:half, :half])
    invert_lower(lower[half:, half:])
    lower[half:, :half] = -(lower[half:, half:] @ (lower[half:, :half] @ lower[:half, :half]))


def fit_on_landmarks(
    kernel: Array, landmarks: Sequence[int], targets: Array, classes: Sequence[int], ridge: float
) -> Ridge:
    """Fit a machine whose weights stand on some of the examples only, for libraries too large to fit on all.

    kernel: (n, landmarks), every example against the landmarks; `landmarks` are their row numbers. The same closed
    forms hold with the hat matrix H = K A^-1 K', A = K'K + ridge K_mm: f_S = Y_S - (I - H_SS)^-1 (Y_S - f_S).
    The rows of `weights` that belong to no landmark are zero."""
    chosen = np.asarray(landmarks)
    # Only the inverse needs double precision: near-duplicate landmarks make the matrix nearly singular.
    gram = (kernel.T @ kernel).astype(np.float64) + ridge * kernel[chosen] + _JITTER * np.eye(len(chosen))
    inverse = np.linalg.inv(gram).astype(np.float32)
    spread = kernel @ inverse
    on_landmarks: Array = inverse @ (kernel.T @ targets)
    weights = np.zeros_like(targets)
    weights[chosen] = on_landmarks
    missed = targets - kernel @ on_landmarks
    alone = np.maximum(1 - np.einsum("ij,ij->i", spread, kernel), np.float32(1e-3))
    left_out: Array = (targets - missed / alone[:, None]).astype(np.float32)
    class_left_out = np.empty_like(targets)
    owners = np.asarray(classes)
    for owner in np.unique(owners):
        rows = np.flatnonzero(owners == owner)
        hat = spread[rows] @ kernel[rows].T
        class_left_out[rows] = targets[rows] - np.linalg.solve(np.eye(len(rows)) - hat, missed[rows])
    return Ridge(weights, left_out, class_left_out)


def targets_of(classes: Sequence[int], count: int) -> Array:
    """+1 in the column of the own class, -1 elsewhere: `(len(classes), count)`."""
    targets = -np.ones((len(classes), count), np.float32)
    targets[np.arange(len(classes)), classes] = 1
    return targets
