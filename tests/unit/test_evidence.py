"""Which line works: figures that are right, shrunk where there are few, and hardly ever a false winner."""

from collections import Counter
from collections.abc import Iterator
from math import comb, fsum, sqrt
from random import Random
from statistics import fmean

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.analytics.beta import below, quantile
from bot.analytics.evidence import ENOUGH, FALSE_WINNERS, Place, Told, best_lines, weigh

VISITS = 2_000
LOOK_EVERY = 200
INTENTS = ("price_too_high", "no_need", "need_approval")
PARTS = ("empathize", "explain")
KEYS = ("first", "second", "third")


def card(intent: str, moved_on: bool, **lines: str) -> Told:
    return Told("objection", {Place(intent, "en", part): key for part, key in lines.items()}, moved_on, intent)


def visits(seed: int, share: dict[str, float] | None = None, count: int = VISITS) -> list[Told]:
    """Visits as they come: an intent, a line at each of its steps, and how it went. `share` by the key of the line that
    explains; without it nothing that is said makes a difference, and intents differ as they do."""
    chance = Random(seed)
    seen = []
    for _ in range(count):
        place = chance.randrange(len(INTENTS))
        lines = {part: chance.choice(KEYS) for part in PARTS}
        likely = share[lines["explain"]] if share else (0.35, 0.45, 0.6)[place]
        seen.append(card(INTENTS[place], chance.random() < likely, **lines))
    return seen


def looks(told: list[Told]) -> Iterator[list[Told]]:
    for count in range(LOOK_EVERY, len(told) + 1, LOOK_EVERY):
        yield told[:count]


def plainly_better(told: list[Told]) -> bool:
    """What is often done instead: a comparison of two shares at five percent, at each look."""
    cards: Counter[tuple[Place, str]] = Counter()
    moved: Counter[tuple[Place, str]] = Counter()
    for one in told:
        cards.update(one.lines.items())
        moved.update(dict.fromkeys(one.lines.items(), one.moved_on))
    for (place, key), n in cards.items():
        for other in KEYS:
            m = cards[place, other]
            if other == key or min(n, m) < ENOUGH:
                continue
            together = (moved[place, key] + moved[place, other]) / (n + m)
            apart = moved[place, key] / n - moved[place, other] / m
            if apart > 1.96 * sqrt(max(together * (1 - together), 1e-9) * (1 / n + 1 / m)):
                return True
    return False


@given(st.integers(1, 200), st.integers(1, 200), st.floats(0.001, 0.999))
def test_for_whole_numbers_the_beta_distribution_is_the_tail_of_a_binomial_one(a: int, b: int, share: float) -> None:
    n = a + b - 1
    tail = fsum(comb(n, k) * share**k * (1 - share) ** (n - k) for k in range(a, n + 1))

    assert below(share, a, b) == pytest.approx(tail, abs=1e-9)


@given(st.floats(0.5, 400), st.floats(0.5, 400), st.floats(0.02, 0.98))
def test_a_quantile_has_its_part_of_the_distribution_below_it(a: float, b: float, share: float) -> None:
    assert below(quantile(share, a, b), a, b) == pytest.approx(share, abs=1e-4)
    assert below(share, a, b) == pytest.approx(1 - below(1 - share, b, a), abs=1e-9)


def test_in_two_thousand_visits_a_false_winner_is_rare_however_often_one_looks() -> None:
    runs = [visits(seed) for seed in range(100)]

    false = sum(any(best_lines(told) for told in looks(run)) for run in runs)
    naive = sum(any(plainly_better(told) for told in looks(run)) for run in runs[:20])

    assert false <= FALSE_WINNERS * len(runs)
    assert naive > 10, "the simulation would not tell a bad test from a good one"


def test_a_line_that_really_works_better_is_found() -> None:
    share = {"first": 0.3, "second": 0.65, "third": 0.3}
    found = [best_lines(visits(seed, share)) for seed in range(20)]

    for best in found:
        assert {place.part for place in best} <= {"explain"}, "what stands beside it gets no credit for it"
        assert set(best.values()) <= {"second"}
    assert fmean(len(best) for best in found) > 2.5


def test_too_few_cards_give_no_winner_whatever_they_say() -> None:
    told = [card("no_need", True, explain="first") for _ in range(ENOUGH - 1)]
    told += [card("no_need", False, explain="second") for _ in range(200)]
    place = Place("no_need", "en", "explain")

    assert best_lines(told) == {}
    assert not weigh(told).lines[place, "first"].enough
    assert best_lines([*told, card("no_need", True, explain="first")]) == {place: "first"}


def test_more_lines_and_later_places_need_more_evidence() -> None:
    told = [card("no_need", number % 10 < 6, explain="first") for number in range(100)]
    told += [card("no_need", number % 10 < 3, explain="second") for number in range(100)]
    place = Place("no_need", "en", "explain")
    before = [card("need_approval", True, **{f"p{n}": key}) for n in range(30) for key in KEYS for _ in range(ENOUGH)]

    assert best_lines(told) == {place: "first"}
    assert best_lines(told, {place: 60}) == {}
    assert best_lines([*before, *told]) == {}


def test_a_line_with_few_cards_leans_on_its_intent_and_one_with_many_does_not() -> None:
    told = [card("no_need", number % 4 == 0, explain=f"line{number % 12}") for number in range(600)]
    told += [card("no_need", True, explain="new") for _ in range(3)]
    told += [card("price_too_high", number % 4 != 0, explain="other") for number in range(400)]
    lines = weigh(told).lines

    new = lines[Place("no_need", "en", "explain"), "new"]
    other = lines[Place("price_too_high", "en", "explain"), "other"]
    assert new.share < 0.75, "three of three are not a hundred percent"
    assert other.share == pytest.approx(0.75, abs=0.03)
    assert other.enough
    assert not new.enough


def test_a_line_that_stands_out_is_not_talked_down_by_the_many_that_do_not() -> None:
    told = [card("no_need", number % 10 < 3, explain=f"line{number % 50}") for number in range(3000)]
    told += [card("no_need", number % 4 != 0, explain="other") for number in range(40)]

    found = weigh(told).lines[Place("no_need", "en", "explain"), "other"]

    assert found.low <= 0.75 <= found.high
    assert found.share > 0.6


def test_nine_of_ten_intervals_hold_the_truth() -> None:
    chance = Random(7)
    held = []
    for _ in range(12):
        shares = {f"line{number}": chance.betavariate(8, 10) for number in range(30)}
        told = [
            card("no_need", chance.random() < shares[key], explain=key)
            for key in (chance.choice(list(shares)) for _ in range(900))
        ]
        lines = weigh(told).lines
        held += [lines[place, key].low <= shares[key] <= lines[place, key].high for place, key in lines]

    assert 0.85 <= fmean(held) <= 0.95


@given(st.lists(st.tuples(st.sampled_from(INTENTS), st.booleans(), st.sampled_from(KEYS)), max_size=120))
def test_shares_and_intervals_are_in_order_and_counts_add_up(cards: list[tuple[str, bool, str]]) -> None:
    evidence = weigh([card(intent, moved, explain=key) for intent, moved, key in cards])

    assert sum(one.cards for one in evidence.intents.values()) == len(cards)
    assert sum(one.cards for one in evidence.lines.values()) == len(cards)
    for one in (*evidence.intents.values(), *evidence.lines.values()):
        assert 0 <= one.low <= one.share <= one.high <= 1
        assert one.moved_on <= one.cards
