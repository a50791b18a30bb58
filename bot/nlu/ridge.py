"""Kernel ridge regression, one against the rest, with exact answers to "what if this had not been learnt?".

In: a kernel (n, n) between examples and targets (n, classes), +1 for the own class and -1 for the others.
Out: weights for new texts, and without any refit the scores that chosen examples would have got had they been left out,
alone or together with their whole class. These closed forms replace cross-validation: with G = (K + diag(noise))^-1 and
W = G Y, leaving out a set S gives f_S = Y_S - (G_SS)^-1 W_S (Cook and Weisberg 1982; Rifkin and Lippert, "Notes on
Regularized Least Squares", MIT 2007). A kernel that is a sum, K = P + Q, also has the share P of what it says: leaving
out S, that is P_S W - (P G)_SS (G_SS)^-1 W_S.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float32]
Numbers = NDArray[np.int64]

_BLOCK = 512
_LEAF = 64


@dataclass(frozen=True, slots=True)
class LeftOut:
    """What would be said of the last examples (m of them, in their order) had they not been learnt.

    alone, part_alone (m, classes): each without itself; the whole sum, and the share of one part of the kernel.
    together, part_together: each without its whole class, whose own column means nothing then."""

    alone: Array
    part_alone: Array
    together: Array
    part_together: Array


@dataclass(frozen=True, slots=True)
class Machine:
    """A fitted machine. `weights` (n, classes) are for kernel rows of new texts; `factor` is the lower Cholesky factor
    of K + diag(noise), of which only the lower triangle means anything."""

    factor: Array
    weights: Array
    targets: Array
    classes: Numbers

    def left_out(self, part: Array) -> LeftOut:
        """Ask about the last examples, m of them: of each class that is among them, all its rows. `part` (m, n) is the
        part of the kernel, between them and all examples.

        Standing last they are cheap: their corner of G is made from the last corner of the factor alone, and of the
        columns above it only one substitution is left to do."""
        chosen = np.arange(len(self.factor) - len(part), len(self.factor))
        inverse = last_columns_of_inverse(self.factor, len(part))  # the columns of G that belong to the chosen
        own = np.arange(len(chosen))
        told = self.weights[chosen] / inverse[chosen, own][:, None]
        part_says = part @ self.weights
        part_own = np.einsum("ij,ji->i", part, inverse)[:, None]
        together, part_together = np.empty_like(told), np.empty_like(told)
        for owner in np.unique(self.classes[chosen]):
            rows = np.flatnonzero(self.classes[chosen] == owner)
            told_by = np.linalg.solve(inverse[np.ix_(chosen[rows], rows)], self.weights[chosen[rows]])
            together[rows] = self.targets[chosen[rows]] - told_by
            part_together[rows] = part_says[rows] - part[rows] @ inverse[:, rows] @ told_by
        return LeftOut(self.targets[chosen] - told, part_says - part_own * told, together, part_together)


def fit(kernel: Array, targets: Array, classes: Numbers, noise: Array) -> Machine:
    """Fit one machine. `classes` (n,) numbers the class of each row; `noise` (n,) > 0 says how little each is believed.

    The kernel is used up: it is by far the largest thing in memory, so its place is worked in."""
    kernel[np.diag_indices_from(kernel)] += noise
    factorise(kernel)
    weights = targets.copy()
    solve(kernel, weights)
    return Machine(kernel, weights, targets, classes)


def factorise(matrix: Array) -> None:
    """Put the lower Cholesky factor of a positive definite matrix in its place, block column by block column. Only the
    lower triangle is read and written; what stands above the diagonal blocks stays and means nothing."""
    count = len(matrix)
    for start in range(0, count, _BLOCK):
        end = min(start + _BLOCK, count)
        corner: Array = np.linalg.cholesky(matrix[start:end, start:end]).astype(np.float32)
        matrix[start:end, start:end] = corner
        panel: Array = matrix[end:, start:end] @ inverse_of_lower(corner).T
        matrix[end:, start:end] = panel
        for row in range(end, count, _BLOCK):  # what lies right of the diagonal is never looked at
            stop = min(row + _BLOCK, count)
            matrix[row:stop, end:stop] -= panel[row - end : stop - end] @ panel[: stop - end].T


def solve(factor: Array, right: Array) -> None:
    """Put (L L')^-1 `right` in the place of `right` (n, m), for a lower triangular L. All the work is in matrix
    products of whole blocks."""
    spans = [(start, min(start + _BLOCK, len(factor))) for start in range(0, len(factor), _BLOCK)]
    corners = [inverse_of_lower(factor[start:end, start:end]) for start, end in spans]
    for (start, end), corner in zip(spans, corners, strict=True):
        right[start:end] = corner @ (right[start:end] - factor[start:end, :start] @ right[:start])
    for (start, end), corner in zip(reversed(spans), reversed(corners), strict=True):
        right[start:end] = corner.T @ (right[start:end] - factor[end:, start:end].T @ right[end:])


def last_columns_of_inverse(factor: Array, count: int) -> Array:
    """The last `count` columns of (L L')^-1, for a lower triangular L."""
    first = len(factor) - count
    corner = inverse_of_lower(factor[first:, first:])
    columns = np.zeros((len(factor), count), np.float32)
    columns[first:] = corner.T @ corner
    for end in range(first, 0, -_BLOCK):
        start = max(0, end - _BLOCK)
        above = inverse_of_lower(factor[start:end, start:end]).T
        columns[start:end] = -above @ (factor[end:, start:end].T @ columns[end:])
    return columns


def inverse_of_lower(lower: Array) -> Array:
    """The inverse of a lower triangular matrix, by halves."""
    count = len(lower)
    if count <= _LEAF:
        return np.tril(np.linalg.inv(np.tril(lower)))
    half = count // 2
    first, last = inverse_of_lower(lower[:half, :half]), inverse_of_lower(lower[half:, half:])
    inverse = np.zeros_like(lower)
    inverse[:half, :half] = first
    inverse[half:, half:] = last
    inverse[half:, :half] = -last @ (lower[half:, :half] @ first)
    return inverse


def targets_of(classes: Sequence[int], count: int) -> Array:
    """+1 in the column of the own class, -1 elsewhere: `(len(classes), count)`."""
    targets = -np.ones((len(classes), count), np.float32)
    targets[np.arange(len(classes)), classes] = 1
    return targets
