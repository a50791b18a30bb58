"""What a long text costs against a short one: no clock is held to a limit, only the two to each other."""

import time
from collections.abc import Callable

import pytest

from bot.coach.heard import hear
from bot.language.clauses import clauses
from bot.language.normalise import LONGEST_TEXT, clean, forms
from bot.pricing.amounts import read_amounts
from bot.publishing.edition import Edition

MEGABYTE = 1_000_000
RUNS = 3

SHORT = "太贵了"
LONG = {
    "clauses": "太贵了，我老婆不同意。",
    "korean": "비싸고 바빠서 ",
    "english": "too dear and my wife decides, ",
    "ligatures": "\ufdfa",
    "brackets": "[",
    "amounts": "200/月 vs ",
    "commas": ",",
}


def cost(work: Callable[[], object]) -> float:
    """The least time of a few runs: what else the machine does can only add to it."""
    spent: list[float] = []
    for _ in range(RUNS):
        started = time.perf_counter()
        work()
        spent.append(time.perf_counter() - started)
    return min(spent)


@pytest.fixture(params=LONG)
def long(request: pytest.FixtureRequest) -> str:
    piece = LONG[request.param]
    return piece * (MEGABYTE // len(piece))


def test_a_megabyte_is_recognised_at_the_cost_of_what_is_read_of_it(edition: Edition, long: str) -> None:
    read = long[:LONGEST_TEXT]
    recognise = edition.recogniser.recognise
    assert cost(lambda: recognise(long)) < 3 * cost(lambda: recognise(read)) + 0.02


def test_the_longest_text_is_recognised_at_a_bounded_multiple_of_a_short_one(edition: Edition, long: str) -> None:
    recognise = edition.recogniser.recognise
    assert cost(lambda: recognise(long)) < 80 * cost(lambda: recognise(SHORT))


def test_nothing_before_the_recogniser_grows_with_the_text(edition: Edition, long: str) -> None:
    """Doubling a text that is beyond every bound costs nothing more."""
    twice = long * 2
    for work in (
        clean,
        lambda text: clauses(forms(text).lite),
        lambda text: read_amounts(text, "zh"),
        lambda text: hear(text, "zh", edition.library),
    ):
        one, two = cost(lambda work=work: work(long)), cost(lambda work=work: work(twice))  # type: ignore[misc]
        assert two < 3 * one + 0.01
