"""Kernel ridge regression, one against the rest, with exact answers to "what if this had not been learnt?".

In: a kernel (n, n) between examples and targets (n, classes), +1 for the own class and -1 for the others.
Out: weights for new texts, and without any refit the scores each example would have got had it been left out,
alone or together with its whole class, and those a stranger to the machine would get had its class been left out.
These closed forms replace cross-validation: with G = (K + diag(noise))^-1 and W = G Y, leaving out a set S gives
f_S = Y_S - (G_SS)^-1 W_S  for S itself and  k W - k G_:S (G_SS)^-1 W_S  for any other row k of the kernel
(Cook and Weisberg 1982; Rifkin and Lippert, "Notes on Regularized Least Squares", MIT 2007).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float32]

_BLOCK = 1024


@dataclass(frozen=True, slots=True)
class Machine:
    """A fitted machine. `weights` (n, classes) are for kernel rows of new texts; `root` (n, n) is lower triangular with
    root' root = G, of which only the blocks that are needed are ever formed."""

    root: Array
    weights: Array
    targets: Array
    classes: NDArray[np.int64]

    def left_out(self) -> Array:
        """The scores (n, classes) of each example without itself."""
        scores: Array = self.targets - self.weights / np.einsum("ij,ij->j", self.root, self.root)[:, None]
        return scores

    def class_left_out(self) -> Array:
        """The scores (n, classes) of each example without its whole class, whose own column means nothing then."""
        scores = np.empty_like(self.targets)
        for owner in np.unique(self.classes):
            rows = np.flatnonzero(self.classes == owner)
            scores[rows] = self.targets[rows] - self._told_by(owner)
        return scores

    def strangers_class_left_out(self, kernel: Array, classes: NDArray[np.int64]) -> Array:
        """The scores (m, classes) of texts that are no examples of this machine, each without the class it belongs to.
        `kernel` (m, n) is between them and the examples, `classes` (m,) names what they belong to."""
        scores: Array = kernel @ self.weights
        spread = kernel @ self.root.T
        for owner in np.intersect1d(classes, self.classes):
            rows = np.flatnonzero(classes == owner)
            scores[rows] -= (spread[rows] @ self.root[:, self.classes == owner]) @ self._told_by(owner)
        return scores

    def _told_by(self, owner: int) -> Array:
        """What the examples of a class tell that the others do not: (G_SS)^-1 W_S."""
        columns = self.root[:, self.classes == owner]
        told: Array = np.linalg.solve(columns.T @ columns, self.weights[self.classes == owner])
        return told


def fit(kernel: Array, targets: Array, classes: NDArray[np.int64], noise: Array) -> Machine:
    """Fit one machine. `classes` (n,) numbers the class of each row; `noise` (n,) > 0 says how little each is believed.

    The kernel is used up: it is by far the largest thing in memory, so its place is worked in."""
    kernel[np.diag_indices_from(kernel)] += noise
    factorise(kernel)
    invert_lower(kernel)
    root = kernel
    return Machine(root, root.T @ (root @ targets), targets, classes)


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
    corner = _times_lower(lower[half:, :half], lower[:half, :half])
    lower[half:, :half] = -_lower_times(lower[half:, half:], corner)


def _lower_times(lower: Array, right: Array) -> Array:
    """`lower @ right`, where nothing is to be gained from the zeros above the diagonal of `lower`."""
    half = len(lower) // 2
    if half < _BLOCK:
        whole: Array = lower @ right
        return whole
    bottom = lower[half:, :half] @ right[:half] + _lower_times(lower[half:, half:], right[half:])
    return np.concatenate([_lower_times(lower[:half, :half], right[:half]), bottom])


def _times_lower(left: Array, lower: Array) -> Array:
    """`left @ lower`, likewise."""
    half = len(lower) // 2
    if half < _BLOCK:
        whole: Array = left @ lower
        return whole
    first = _times_lower(left[:, :half], lower[:half, :half]) + left[:, half:] @ lower[half:, :half]
    return np.concatenate([first, _times_lower(left[:, half:], lower[half:, half:])], axis=1)


def targets_of(classes: Sequence[int], count: int) -> Array:
    """+1 in the column of the own class, -1 elsewhere: `(len(classes), count)`."""
    targets = -np.ones((len(classes), count), np.float32)
    targets[np.arange(len(classes)), classes] = 1
    return targets
