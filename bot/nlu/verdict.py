"""How far a model can be believed: from what its experts would have said of examples that they had not seen.

In: the testimonies of all experts. Out: a `Verdict`, for all views or without the deep encoder.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from bot.nlu.calibration import fit_sharpness, probabilities
from bot.nlu.model import Testimony, Verdict
from bot.nlu.rejection import Evidence, fit_rejector, signals

Array = NDArray[np.float32]
Numbers = NDArray[np.int64]

# The mix of texts the rejector is fitted for: to two in scope comes one that is not. More of them, and what is right is
# believed too rarely.
_OUT_OF_SCOPE_SHARE = 0.3
_LEFT_OUT_SHARE = 0.2
# What people say is plainer than what a grown library teaches: its lines are written for what it did not know yet. Of
# two that are not understood one is left out of account, or every answer is believed too rarely. A small one does not
# know better.
_NOT_UNDERSTOOD_SHARE = 0.5
_GROWN = 3000  # lines of a language


def verdict(told: Sequence[Testimony], none: int, *, deep: bool) -> Verdict:
    """Judge the examples that were asked as if they had not been learnt, and again as if their whole intent had not:
    by all views, or without the deep encoder."""
    classes = np.concatenate([one.classes for one in told])
    sharpness = fit_sharpness(np.concatenate([one.alone if deep else one.part_alone for one in told]), classes)
    values: list[Array] = []
    right: list[NDArray[np.bool_]] = []
    importance: list[Array] = []
    total_inside = int((classes != none).sum())
    for_outside = _OUT_OF_SCOPE_SHARE * total_inside / max(1, int((classes == none).sum()))
    for one in told:
        inside = one.classes != none
        alone, together = (one.alone, one.together) if deep else (one.part_alone, one.part_together)
        said = probabilities(alone, sharpness)
        near = one.alone_near if deep else (*one.alone_near[:2], None)
        values.append(signals(Evidence(alone, said, near, one.unseen, one.lengths, one.languages), none))
        understood = (_guess(said, none) == one.classes) & inside
        right.append(understood)
        counts = np.ones(len(inside), np.float32)
        if len(one.learnt_as) >= _GROWN:
            counts = _plainer(float(understood.sum()) / max(1, int(inside.sum())), understood)
        importance.append(np.where(inside, counts, for_outside).astype(np.float32))
        said = probabilities(together, sharpness)
        near = one.together_near if deep else (*one.together_near[:2], None)
        evidence = Evidence(together, said, near, one.unseen[inside], one.lengths[inside], one.languages[inside])
        values.append(signals(evidence, none))
        right.append(np.zeros(int(inside.sum()), np.bool_))
        importance.append(np.full(int(inside.sum()), _LEFT_OUT_SHARE, np.float32))
    rejector = fit_rejector(np.concatenate(values), np.concatenate(right), np.concatenate(importance))
    return Verdict(sharpness, rejector)


def _plainer(share: float, understood: NDArray[np.bool_]) -> Array:
    """How much each example in scope counts, of which this share was understood: one on average."""
    weights = np.where(understood, 1, _NOT_UNDERSTOOD_SHARE) / (share + (1 - share) * _NOT_UNDERSTOOD_SHARE)
    return weights.astype(np.float32)


def _guess(said: Array, none: int) -> Numbers:
    inside = said.copy()
    inside[:, none] = 0
    best: Numbers = inside.argmax(axis=1)
    return best
