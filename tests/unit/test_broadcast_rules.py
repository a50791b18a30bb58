"""A campaign's rules: which step follows which, what is filled in, what a line has changed, what a report counts."""

import csv
import io
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.broadcast import campaign as steps
from bot.broadcast.audience import Audience, version_of, within_reach
from bot.broadcast.campaign import LONGEST, STATES, UNDO, Campaign, Content, Refusal, State, Step
from bot.broadcast.ledger import OUTCOMES, Entry, Outcome
from bot.broadcast.outcome import is_blocked, outcome_of
from bot.broadcast.placeholders import filled, is_personal, unknown_in
from bot.broadcast.progress import progress_of
from bot.broadcast.question import CHOICES, Question, lines_of, order_for, question_about
from bot.broadcast.report import can_say, has_got, report_of, table_of
from bot.broadcast.script import Script, difference
from bot.language.detect import LANGUAGES, Language
from bot.library.records import STEPS, Library
from bot.library.records import Step as CardStep
from bot.people.person import Person

NOW = datetime(2026, 11, 30, 10, tzinfo=UTC)
HOUR = timedelta(hours=1)
LATELY = tuple(NOW - timedelta(minutes=one) for one in (50, 40, 1))


def campaign(state: State = "draft", **what: object) -> Campaign:
    content = Content(("hello",), receipt="read")
    return replace(Campaign(7, 100, NOW, content, state=state, starts=NOW - HOUR), **what)  # type: ignore[arg-type]


STEPS_TAKEN: dict[str, Callable[[Campaign], Step]] = {
    "reword": lambda one: steps.reworded(one, Content(("other",))),
    "preview": steps.previewed,
    "confirm": lambda one: steps.confirmed(one, NOW, people=5, lately=()),
    "undo": steps.undone,
    "begin": lambda one: steps.begun(one, NOW),
    "pause": steps.paused,
    "resume": steps.resumed,
    "cancel": lambda one: steps.cancelled(one, NOW),
    "recall": lambda one: steps.recalled(one, NOW),
    "correct": lambda one: steps.corrected(one, "better"),
    "again": lambda one: steps.tried_again(one, 1),
    "remind": lambda one: steps.reminded(one, NOW),
}
#            draft        previewed    confirmed    running      paused     done         cancelled   recalling  recalled
LEADS_TO = {
    "reword": ("draft",     "draft",     None,        None,        None,      None,        None,       None,      None),
    "preview": ("previewed", "previewed", None,       None,        None,      None,        None,       None,      None),
    "confirm": (None,       "confirmed", None,        None,        None,      None,        None,       None,      None),
    "undo": (None,          None,        "previewed", None,        None,      None,        None,       None,      None),
    "begin": (None,         None,        "running",   None,        None,      None,        None,       None,      None),
    "pause": (None,         None,        None,        "paused",    None,      None,        None,       None,      None),
    "resume": (None,        None,        None,        None,        "running", None,        None,       None,      None),
    "cancel": ("cancelled", "cancelled", "cancelled", "cancelled", "cancelled", None,      None,       None,      None),
    "recall": (None,        None,        None,        "recalling", "recalling", "recalling", "recalling", None,   None),
    "correct": (None,       None,        None,        "running",   "paused",  "done",      None,       None,      None),
    "again": (None,         None,        None,        "running",   None,      "running",   None,       None,      None),
    "remind": (None,        None,        None,        "running",   None,      "done",      None,       None,      None),
}  # fmt: skip


@pytest.mark.parametrize("step", STEPS_TAKEN)
@pytest.mark.parametrize("state", STATES)
def test_each_step_is_taken_where_the_table_says_and_nowhere_else(step: str, state: State) -> None:
    after = STEPS_TAKEN[step](campaign(state))

    assert (None if isinstance(after, Refusal) else after.state) == LEADS_TO[step][STATES.index(state)]


@given(st.lists(st.sampled_from(sorted(STEPS_TAKEN)), max_size=12))
def test_whatever_is_pressed_nothing_begins_that_was_not_seen_and_confirmed(presses: list[str]) -> None:
    now, seen, sure = campaign(starts=None), False, False
    for press in presses:
        after = STEPS_TAKEN[press](now)
        if isinstance(after, Refusal):
            continue
        if press == "reword":
            seen = sure = False
        seen |= press == "preview"
        sure = (sure or press == "confirm") and press != "undo"
        now = replace(after, starts=NOW if after.state == "confirmed" else after.starts)
        assert now.state not in ("running", "done", "paused", "recalling") or (seen and sure)


def test_it_can_be_undone_for_a_moment_also_where_the_hour_is_past() -> None:
    for hour in (None, NOW - HOUR, NOW):
        found = steps.confirmed(campaign("previewed", at=hour), NOW, people=1, lately=())
        assert isinstance(found, Campaign) and found.starts == NOW + UNDO
    later = steps.confirmed(campaign("previewed", at=NOW + HOUR), NOW, people=1, lately=())
    assert isinstance(later, Campaign) and later.starts == NOW + HOUR


@pytest.mark.parametrize(
    ("people", "lately", "refused"),
    [(0, (), Refusal("nobody")), (1, LATELY, Refusal("too_many", LATELY[0] + HOUR)), (0, LATELY, Refusal("nobody"))],
)
def test_nobody_and_too_often_are_refused(people: int, lately: tuple[datetime, ...], refused: Refusal) -> None:
    """With the moment from which on there is room again: an hour after the third last."""
    assert steps.confirmed(campaign("previewed"), NOW, people=people, lately=lately) == refused
    assert isinstance(steps.confirmed(campaign("previewed"), NOW, people=1, lately=lately[1:]), Campaign)


def test_what_is_undone_does_not_count() -> None:
    confirmed = steps.confirmed(campaign("previewed"), NOW, people=1, lately=())
    assert isinstance(confirmed, Campaign) and confirmed.confirmed == NOW
    undone = steps.undone(confirmed)
    assert isinstance(undone, Campaign) and undone.confirmed is None


@pytest.mark.parametrize(
    ("texts", "fits"), [(("",), False), (("  ",), False), (("x" * LONGEST,), True), (("x" * (LONGEST + 1),), False),
                        (("x", ""), False), (("x", "y"), True), ((), False)],
)  # fmt: skip
def test_what_says_nothing_or_too_much_is_not_sent(texts: tuple[str, ...], fits: bool) -> None:
    assert (steps.fault_of(Content(texts)) is None) is fits


def test_a_lead_s_reach_is_the_own_team_whatever_is_asked() -> None:
    wide = Audience(teams=frozenset({1, 2, 3}))
    assert within_reach(wide, Person(1, "admin")) == wide
    assert within_reach(wide, Person(1, "lead", 2)) == replace(wide, teams=frozenset({2}))
    for nobody in (Person(1, "lead"), Person(1, "rep", 2), Person(1, "trainee", 2)):
        assert within_reach(wide, nobody) is None


@given(st.integers(1, 2**52), st.integers(1, 10**6))
def test_everybody_has_one_version_and_always_the_same(person: int, number: int) -> None:
    assert version_of(number, person, 2) == version_of(number, person, 2)
    assert version_of(number, person, 1) == "a"


@given(st.integers(1, 1000), st.integers(1, 2**40))
def test_about_half_get_each_version(number: int, first: int) -> None:
    share = sum(version_of(number, person, 2) == "a" for person in range(first, first + 1000))
    assert 400 <= share <= 600


@given(st.text(alphabet="ab {}nameteam|", max_size=60))
def test_only_our_names_are_filled_and_nothing_else_is_touched(text: str) -> None:
    assert filled(text, {}) == text
    said = filled(text, {"name": "K", "team": "N"})
    assert "{name}" not in said and "{team}" not in said
    assert is_personal(text) == (said != text)
    assert set(unknown_in(text)).isdisjoint({"name", "team"})


def test_a_name_with_braces_is_not_filled_again() -> None:
    assert filled("Hello {name}", {"name": "{team}", "team": "x"}) == "Hello {team}"


@given(st.text(max_size=80), st.text(max_size=80))
def test_a_difference_put_together_is_both_lines_and_keeps_what_is_kept(old: str, new: str) -> None:
    found = difference(old, new)
    assert "".join(piece.text for piece in found.old) == old
    assert "".join(piece.text for piece in found.new) == new
    assert [p.text for p in found.old if p.kept] == [p.text for p in found.new if p.kept]
    if old == new:
        assert all(piece.kept for piece in (*found.old, *found.new))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_question_has_one_right_answer_and_plausible_others(library: Library, language: Language) -> None:
    asked = 0
    for intent in library.intents.values():
        for part in STEPS:
            for line in lines_of(library, intent.id, language, part)[:1]:
                question = question_about(Script(intent.id, part, language, line), library)
                assert question is not None, (intent.id, part)
                assert question.choices[0] == line
                assert len(set(question.choices)) == len(question.choices) == CHOICES
                # Another wording of the same step would be right as well.
                assert not set(question.choices[1:]) & set(lines_of(library, intent.id, language, part))
                assert all(choice.strip() and "{" not in choice for choice in question.choices)
                asked += 1
    assert asked > 100


def test_the_line_that_was_replaced_is_among_the_choices(library: Library) -> None:
    step: CardStep = "clarify"
    new, *_ = lines_of(library, "price_too_high", "en", step)
    question = question_about(Script("price_too_high", step, "en", new, "What did we say before?"), library)
    assert question is not None and "What did we say before?" in question.choices


@given(st.integers(1, 10**6), st.integers(1, 2**52))
def test_an_order_holds_every_choice_once_and_stays(number: int, person: int) -> None:
    script = Script("x", "guide", "en", "a")
    question = Question(script.intent, script.part, ("a", "b", "c", "d"))
    assert sorted(order_for(question, number, person)) == [0, 1, 2, 3]
    assert order_for(question, number, person) == order_for(question, number, person)


def test_the_right_answer_stands_at_each_place_about_as_often() -> None:
    question = Question("x", "guide", ("a", "b", "c", "d"))
    places = [order_for(question, 3, person).index(0) for person in range(1_000, 2_000)]
    assert all(180 <= places.count(place) <= 320 for place in range(4))


@pytest.mark.parametrize(
    ("reason", "blocked"),
    [("Forbidden: bot was blocked by the user", True), ("Forbidden: user is deactivated", True),
     ("Bad Request: chat not found", True), ("cannot be reached", True), ("no answer in time", False),
     ("the server is in trouble (502)", False), ("", False)],
)  # fmt: skip
def test_who_is_out_of_reach_is_told_from_what_failed(reason: str, blocked: bool) -> None:
    assert is_blocked(reason) is blocked
    assert outcome_of("put", "dead", reason) == ("blocked" if blocked else "failed")


outcomes: st.SearchStrategy[Outcome] = st.sampled_from(OUTCOMES)
words = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=12) | st.sampled_from(
    ["=1+1", "@x", "-2", "+3"]
)
moments = st.none() | st.just(NOW)
entries = st.builds(
    Entry, st.integers(1, 10**9), words, words, st.sampled_from(["a", "b"]), st.sampled_from(["zh", "en"]), outcomes,
    words, moments, moments, st.none() | st.booleans(), st.integers(0, 3), st.booleans(),
)  # fmt: skip


@given(st.lists(entries, max_size=12), st.sampled_from(["none", "read", "question"]))
def test_a_report_counts_everybody_once(lines: list[Entry], receipt: steps.Receipt) -> None:
    found = report_of(lines, receipt)
    assert sum(found.outcomes.values()) == found.people == len(lines)
    assert len(found.can) + len(found.cannot) == found.got == sum(map(has_got, lines))
    assert all(can_say(one, receipt) for one in found.can)
    assert not found.shares or sum(one.got for one in found.shares) == found.got
    assert all(one.right <= one.got and one.acknowledged <= one.got for one in found.shares)


@given(st.lists(entries, max_size=8))
def test_a_table_has_a_row_for_each_and_no_cell_is_a_formula(lines: list[Entry]) -> None:
    rows = list(csv.reader(io.StringIO(table_of(lines).decode("utf-8-sig"))))
    assert len(rows) == len(lines) + 1
    assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for row in rows[1:] for cell in row)
    for row, one in zip(rows[1:], lines, strict=True):
        assert row[1] in (one.name, f"'{one.name}")


@given(st.dictionaries(outcomes, st.integers(0, 10**5), max_size=10), st.integers(-60, 10**5), st.booleans())
def test_progress_adds_up_and_never_promises_more_than_the_limits(
    sizes: dict[Outcome, int], seconds: int, goes_on: bool
) -> None:
    found = progress_of(sizes, NOW, NOW + timedelta(seconds=seconds), goes_on=goes_on)
    assert found.sent + found.failed + found.left_out + found.waiting == found.total == sum(sizes.values())
    assert 0 <= found.share <= 1
    assert (found.left is not None) == (goes_on and found.waiting > 0)
    if found.left is not None:
        assert found.left.total_seconds() >= found.waiting / 25
