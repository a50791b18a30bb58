"""Which of the thoughts in one breath are meant: the rules as a table."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.language.clauses import Clause, Joint
from bot.nlu.opinion import Opinion
from bot.nlu.recognition import Scored
from bot.nlu.several import MOST_INTENTS, ClauseOpinion, meant

THRESHOLD = 0.5  # a clause must reach 0.8
LEAST = 0.5  # of a clause, when the whole hints at the same
GRANTED = frozenset({"satisfied", "agreement"})


def opinion(intent: str, chance: float) -> Opinion:
    best = Scored(intent, chance)
    return Opinion(best, chance, (best,))


def part(intent: str, chance: float, joint: Joint = "and", *, denied: bool = False) -> ClauseOpinion:
    return ClauseOpinion(Clause(intent, joint, denied), opinion(intent, chance))


SURE, UNSURE, NEARLY, HALF, LESS = 0.92, 0.2, 0.52, 0.6, 0.48


@pytest.mark.parametrize(
    ("whole", "parts", "intents"),
    [
        # one thought
        (("price", SURE), [], ["price"]),
        (("price", UNSURE), [], []),
        (("price", THRESHOLD), [], ["price"]),
        # several thoughts, each sure by itself
        (("price", SURE), [part("price", SURE, "start"), part("approval", SURE)], ["price", "approval"]),
        (("price", UNSURE), [part("price", SURE, "start"), part("approval", SURE)], ["price", "approval"]),
        (("approval", SURE), [part("price", SURE, "start"), part("approval", SURE)], ["price", "approval"]),
        # a clause that is not sure adds nothing
        (("price", SURE), [part("price", SURE, "start"), part("approval", NEARLY)], ["price"]),
        (("price", SURE), [part("trust", UNSURE, "start"), part("approval", NEARLY)], ["price"]),
        (("price", SURE), [part("price", SURE, "start"), part("approval", HALF)], ["price"]),
        # the same thought twice is one
        (("price", SURE), [part("price", SURE, "start"), part("price", SURE)], ["price"]),
        # the whole says nothing, one clause does
        (("price", UNSURE), [part("trust", UNSURE, "start"), part("approval", SURE)], ["approval"]),
        (("price", UNSURE), [part("trust", UNSURE, "start"), part("approval", NEARLY)], []),
        (("price", UNSURE), [part("trust", UNSURE, "start"), part("approval", HALF)], []),
        # what is granted before a "but" is no objection
        (("satisfied", SURE), [part("satisfied", SURE, "start"), part("price", SURE, "but")], ["price"]),
        (("price", SURE), [part("satisfied", SURE, "start"), part("price", SURE, "but")], ["price"]),
        (("price", SURE), [part("agreement", SURE, "start"), part("price", UNSURE, "but")], ["price"]),
        # ... but stands where no "but" follows, or where it comes behind it
        (("satisfied", SURE), [part("satisfied", SURE, "start"), part("price", SURE)], ["satisfied", "price"]),
        (("price", SURE), [part("price", SURE, "start"), part("satisfied", SURE, "but")], ["price", "satisfied"]),
        # an objection before a "but" is not granted: it is meant
        (("price", SURE), [part("price", SURE, "start"), part("approval", SURE, "but")], ["price", "approval"]),
        # what is denied is not meant
        (("price", SURE), [part("price", SURE, "start", denied=True), part("quality", SURE)], ["quality"]),
        (("quality", SURE), [part("price", SURE, "start", denied=True), part("quality", SURE)], ["quality"]),
        (("quality", SURE), [part("price", SURE, "start", denied=True), part("x", UNSURE)], ["quality"]),
        # ... unless nothing else is left to answer
        (("price", SURE), [part("price", SURE, "start", denied=True), part("quality", UNSURE)], ["price"]),
        (("price", UNSURE), [part("price", SURE, "start", denied=True), part("quality", UNSURE)], []),
        # three at most, the first said
        (("a", SURE), [part(name, SURE) for name in "abcde"], ["a", "b", "c"]),
    ],
)
def test_what_is_meant(whole: tuple[str, float], parts: list[ClauseOpinion], intents: list[str]) -> None:
    found = meant(opinion(*whole), parts, threshold=THRESHOLD, granted=GRANTED)
    assert [scored.id for scored in found] == intents


@pytest.mark.parametrize(
    ("whole", "hinted", "parts", "intents"),
    [
        # half sure of what the whole hints at too
        (("price", NEARLY), ["approval"], [part("price", NEARLY), part("approval", NEARLY)], ["price", "approval"]),
        (("price", UNSURE), ["approval"], [part("price", NEARLY), part("approval", SURE)], ["price", "approval"]),
        # ... which is enough to speak for a whole that is not understood
        (("price", UNSURE), ["approval"], [part("trust", UNSURE), part("approval", HALF)], ["approval"]),
        (("price", UNSURE), ["approval"], [part("price", NEARLY), part("approval", NEARLY)], ["price", "approval"]),
        (("price", UNSURE), ["approval"], [part("trust", UNSURE), part("approval", LESS)], []),
        # half sure of anything else
        (("price", NEARLY), ["trust"], [part("price", NEARLY), part("approval", NEARLY)], ["price"]),
        # a whole that is sure of one thing hints at no other
        (("price", SURE), ["approval"], [part("price", NEARLY), part("approval", NEARLY)], ["price"]),
        # nobody is sure of anything
        (("price", UNSURE), ["approval"], [part("price", LESS), part("approval", LESS)], []),
        # hinted at and denied
        (("price", NEARLY), ["approval"], [part("price", NEARLY), part("approval", NEARLY, denied=True)], ["price"]),
        # what the whole ranks far behind is no hint
        (("price", NEARLY), ["a", "b", "c", "approval"], [part("price", NEARLY), part("approval", NEARLY)], ["price"]),
    ],
)
def test_a_clause_that_is_half_sure_stands_where_the_whole_hints_at_it(
    whole: tuple[str, float], hinted: list[str], parts: list[ClauseOpinion], intents: list[str]
) -> None:
    first = opinion(*whole)
    ranked = (first.best, *(Scored(intent, 0.1) for intent in hinted))
    found = meant(Opinion(first.best, first.chance, ranked), parts, threshold=THRESHOLD, granted=GRANTED)
    assert [scored.id for scored in found] == intents


CHANCES = st.floats(0, 1)
NAMES = st.sampled_from(["price", "approval", "satisfied", "agreement", "quality"])
PARTS = st.lists(
    st.builds(
        lambda intent, chance, joint, denied: part(intent, chance, joint, denied=denied),
        NAMES,
        CHANCES,
        st.sampled_from(["and", "but"]),
        st.booleans(),
    ),
    max_size=6,
)


@given(name=NAMES, chance=CHANCES, parts=PARTS)
def test_what_is_meant_is_sure_said_once_and_in_bounds(name: str, chance: float, parts: list[ClauseOpinion]) -> None:
    found = meant(opinion(name, chance), parts, threshold=THRESHOLD, granted=GRANTED)
    assert len(found) <= MOST_INTENTS
    assert len({scored.id for scored in found}) == len(found)
    assert all(scored.confidence >= LEAST for scored in found)
    assert not found or max(scored.confidence for scored in found) >= THRESHOLD or chance >= THRESHOLD
    assert found or chance < THRESHOLD
