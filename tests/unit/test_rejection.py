"""Whether a best guess deserves to be said: a dozen signals, and a small machine that weighs them."""

from dataclasses import fields, replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from bot.language.detect import LANGUAGES
from bot.nlu.rejection import SIGNALS, VIEWS, Evidence, Near, Rejector, fit_rejector, nearest, signals

NONE = 3


def rows(*values: float) -> NDArray[np.float32]:
    """One text."""
    return np.array([values], np.float32)


def near(cosine: float, *classes: int) -> Near:
    """The nearest examples of one text, from the nearest on."""
    return Near(rows(*(cosine - 0.1 * place for place in range(len(classes)))), np.array([classes]))


SURE = Evidence(
    scores=rows(0.8, -0.9, -1, -1),
    probabilities=rows(0.9, 0.05, 0.03, 0.02),
    near=(near(0.8, 0, 0, 0, 1, 0), near(0.9, 0, 0, 0, 0, 0), near(0.7, 0, 0, 3, 2, 0)),
    unseen=np.array([0.1], np.float32),
    lengths=np.array([6], np.float32),
    languages=rows(*(language == "zh" for language in LANGUAGES)),
)


def named(evidence: Evidence) -> dict[str, float]:
    [values] = signals(evidence, NONE)
    return dict(zip(SIGNALS, values.tolist(), strict=True))


def together(one: Evidence, other: Evidence) -> Evidence:
    """Two texts as two rows."""
    plain = {
        field.name: np.concatenate([getattr(one, field.name), getattr(other, field.name)])
        for field in fields(Evidence)
        if field.name != "near"
    }
    wording, quick, deep = (
        None if first is None or second is None
        else Near(np.concatenate([first.cosines, second.cosines]), np.concatenate([first.classes, second.classes]))
        for first, second in zip(one.near, other.near, strict=True)
    )  # fmt: skip
    return Evidence(near=(wording, quick, deep), **plain)


def test_every_signal_has_its_name() -> None:
    assert signals(SURE, NONE).shape == (1, len(SIGNALS))
    assert len(set(SIGNALS)) == len(SIGNALS)


def test_the_signals_of_a_sure_guess() -> None:
    found = named(SURE)
    assert found["best"] == pytest.approx(0.9)
    assert found["margin"] == pytest.approx(0.85)
    assert found["out_of_scope"] == pytest.approx(0.02)
    assert [found["score"], found["runner_up"]] == pytest.approx([0.8, -0.9])
    assert (found["is_zh"], found["is_ko"], found["is_en"]) == (1, 0, 0)
    assert found["wording_nearest"] == pytest.approx(0.8)
    assert found["quick_nearest"] == pytest.approx(0.9)
    assert found["deep_nearest"] == pytest.approx(0.7)
    assert [found[f"{view}_votes"] for view in VIEWS] == pytest.approx([0.8, 1, 0.6])
    assert [found[f"{view}_outside"] for view in VIEWS] == pytest.approx([0, 0, 0.2])


def test_texts_that_are_judged_together_are_judged_as_alone() -> None:
    other = replace(
        SURE, probabilities=rows(0.1, 0.2, 0.3, 0.4), scores=rows(-1, -0.5, 0, 0.5), languages=rows(0, 0.5, 0.5)
    )
    both = signals(together(SURE, other), NONE)
    assert np.array_equal(both, np.concatenate([signals(SURE, NONE), signals(other, NONE)]))


def test_signals_leave_the_evidence_as_it_was() -> None:
    before = SURE.probabilities.copy(), SURE.scores.copy()
    signals(SURE, NONE)
    assert np.array_equal(SURE.probabilities, before[0]) and np.array_equal(SURE.scores, before[1])


def test_out_of_scope_is_never_the_best_guess() -> None:
    lost = replace(SURE, probabilities=rows(0.1, 0.05, 0.05, 0.8))
    assert named(lost)["best"] == pytest.approx(0.1)
    assert named(lost)["margin"] == pytest.approx(0.05)
    assert named(lost)["out_of_scope"] == pytest.approx(0.8)


@pytest.mark.parametrize("place", range(len(VIEWS)))
def test_a_view_that_differs_is_told(place: int) -> None:
    views = list(SURE.near)
    views[place] = near(0.9, 1, 1, 1, 1, 1)
    wording, quick, deep = views
    found, before = named(replace(SURE, near=(wording, quick, deep))), named(SURE)
    assert found[f"{VIEWS[place]}_votes"] == 0
    others = [view for number, view in enumerate(VIEWS) if number != place]
    assert all(found[f"{view}_votes"] == before[f"{view}_votes"] for view in others)


def test_a_view_that_was_not_looked_through_says_nothing() -> None:
    wording, _, _ = SURE.near
    found, before = named(replace(SURE, near=(wording, None, None))), named(SURE)
    silent = {f"{view}_{what}" for view in ("quick", "deep") for what in ("nearest", "votes", "outside")}
    assert {name: value for name, value in found.items() if name in silent} == dict.fromkeys(silent, 0)
    assert all(found[name] == before[name] for name in SIGNALS if name not in silent)


def test_the_nearest_five_are_told_by_class() -> None:
    cosines = np.array([[0.1, 0.9, 0.3, 0.8, 0.7, 0.2, 0.6], [0.9, 0.1, 0.8, 0.2, 0.3, 0.7, 0.6]], np.float32)
    found = nearest(cosines, np.array([0, 1, 0, 1, 2, 0, 1]))
    assert found.cosines.max(axis=1).tolist() == pytest.approx([0.9, 0.9])
    assert sorted(found.classes[0].tolist()) == [0, 1, 1, 1, 2]
    assert sorted(found.classes[1].tolist()) == [0, 0, 0, 1, 2]


def test_few_examples_are_all_near_and_nothing_else_is() -> None:
    found = nearest(rows(0.25, 0.5), np.array([5, 6]))
    told = sorted(zip(found.cosines[0].tolist(), found.classes[0].tolist(), strict=True), reverse=True)
    assert told == [(0.5, 6), (0.25, 5), (-1, -1), (-1, -1), (-1, -1)]


def test_an_example_that_must_not_count_is_nobodys_neighbour() -> None:
    """Not even where there are too few others."""
    found = nearest(rows(0.5, -1, 0.4, -1, -1, -1), np.array([1, 0, 1, 0, 0, 0]))
    lonely = replace(SURE, near=(found, None, None))
    assert named(lonely)["wording_votes"] == 0


COSINES = st.lists(st.integers(0, 1000), min_size=1, max_size=30, unique=True)


@given(COSINES, st.integers(0, 30))
def test_the_nearest_of_two_lots_are_the_nearest_of_all(numbers: list[int], cut: int) -> None:
    cosines = np.array([numbers], np.float32) / np.float32(1000)
    classes = np.arange(len(numbers))
    cut = min(cut, len(numbers))
    whole = nearest(cosines, classes)
    parts = nearest(cosines[:, :cut], classes[:cut]).merged(nearest(cosines[:, cut:], classes[cut:]))
    told = [sorted(zip(one.cosines[0].tolist(), one.classes[0].tolist(), strict=True)) for one in (whole, parts)]
    assert told[0] == told[1]


def fitted(penalty: float = 1.0) -> Rejector:
    """Right guesses have a high first signal; the second is noise."""
    chance = np.random.default_rng(3)
    right = chance.random(400) < 0.5
    values = chance.normal(size=(400, 2))
    values[:, 0] += np.where(right, 1.5, -1.5)
    return fit_rejector(values.astype(np.float32), right, np.ones(400, np.float32), penalty)


def chance_of(rejector: Rejector, *values: float) -> float:
    [chance] = rejector.chances(rows(*values)).tolist()
    return float(chance)


def test_what_tells_right_from_wrong_is_learnt() -> None:
    rejector = fitted()
    assert chance_of(rejector, 2, 0) > 0.9
    assert chance_of(rejector, -2, 0) < 0.1
    assert abs(rejector.weights[0]) > 5 * abs(rejector.weights[1])


def test_a_penalty_keeps_the_weights_small() -> None:
    assert abs(fitted(penalty=100.0).weights[0]) < abs(fitted(penalty=0.1).weights[0])


def test_chances_are_calibrated_on_what_was_learnt() -> None:
    chance = np.random.default_rng(5)
    values = chance.normal(size=(2000, 1)).astype(np.float32)
    right = chance.random(2000) < 1 / (1 + np.exp(-2 * values[:, 0]))
    rejector = fit_rejector(values, right, np.ones(2000, np.float32))
    said = rejector.chances(values)
    assert float(said.mean()) == pytest.approx(float(right.mean()), abs=0.01)


def test_what_matters_more_pulls_more() -> None:
    values = np.zeros((4, 1), np.float32)
    right = np.array([True, False, False, False])
    even = fit_rejector(values, right, np.ones(4, np.float32))
    heavy = fit_rejector(values, right, np.array([9, 1, 1, 1], np.float32))
    assert chance_of(even, 0) == pytest.approx(0.25, abs=0.01)
    assert chance_of(heavy, 0) == pytest.approx(0.75, abs=0.01)


@given(st.lists(st.floats(-1e6, 1e6, width=32), min_size=2, max_size=2))
def test_a_chance_is_always_between_none_and_certain(values: list[float]) -> None:
    assert 0 <= chance_of(RIGHT, *values) <= 1


RIGHT = fitted()
