"""Who may do what: the whole table of roles and actions, and nobody by accident."""

from datetime import UTC, datetime
from itertools import product

import pytest

from bot.people.permissions import ACTIONS, MAY, grants, may, may_invite, may_manage, may_see
from bot.people.person import ROLES, Person, Role, identify, rank, shown_name

NOW = datetime(2026, 5, 4, 9, tzinfo=UTC)

#                     stranger trainee rep    lead   admin
TABLE = {
    "begin":           (True,  True,  True,  True,  True),
    "own_data":        (True,  True,  True,  True,  True),
    "coach":           (False, True,  True,  True,  True),
    "train":           (False, True,  True,  True,  True),
    "customers":       (False, True,  True,  True,  True),
    "assign":          (False, False, False, True,  True),
    "leave":           (False, True,  True,  True,  False),
    "see_team":        (False, False, False, True,  True),
    "invite":          (False, False, False, True,  True),
    "remove_person":   (False, False, False, True,  True),
    "change_role":     (False, False, False, True,  True),
    "make_team":       (False, False, False, False, True),
    "see_numbers":     (False, False, False, True,  True),
    "suggest_line":    (False, True,  True,  True,  True),
    "write_library":   (False, False, False, True,  True),
    "publish_library": (False, False, False, True,  True),
    "broadcast":       (False, False, False, True,  True),
}  # fmt: skip
EVERYBODY: tuple[Role | None, ...] = (None, *ROLES)


def test_the_table_here_and_there_name_the_same_actions() -> None:
    assert set(TABLE) == set(ACTIONS) == set(MAY)


@pytest.mark.parametrize(("action", "place"), list(product(TABLE, range(len(EVERYBODY)))))
def test_each_role_may_do_what_the_table_says(action: str, place: int) -> None:
    assert may(EVERYBODY[place], action) is TABLE[action][place]


@pytest.mark.parametrize("role", EVERYBODY)
@pytest.mark.parametrize("action", ["", "Begin", "begin ", "delete_everything", None])
def test_what_is_not_in_the_table_is_nobody_s(role: Role | None, action: str | None) -> None:
    assert not may(role, action)


@pytest.mark.parametrize("role", EVERYBODY)
def test_roles_are_granted_downwards_only(role: Role | None) -> None:
    given = grants(role)

    assert "admin" not in given
    assert all(role is not None and rank(one) < rank(role) for one in given)


def test_a_lead_grants_two_roles_and_an_administrator_three() -> None:
    assert [grants(role) for role in EVERYBODY] == [
        (), (), (), ("trainee", "rep"), ("trainee", "rep", "lead"),
    ]  # fmt: skip


def person(number: int, role: Role, team: int | None, *, left: bool = False) -> Person:
    return Person(number, role, team, left=NOW if left else None)


@pytest.mark.parametrize(("by", "other"), list(product(ROLES, ROLES)))
@pytest.mark.parametrize("same_team", [True, False])
def test_nobody_manages_an_equal_or_a_higher_one_or_another_team(by: Role, other: Role, same_team: bool) -> None:
    manages = may_manage(person(1, by, None if by == "admin" else 1), person(2, other, 1 if same_team else 2))

    assert manages is (rank(other) < rank(by) and by in ("lead", "admin") and (same_team or by == "admin"))


def test_nobody_manages_themselves_strangers_or_who_left() -> None:
    lead = person(1, "lead", 1)

    assert not may_manage(lead, lead)
    assert not may_manage(None, person(2, "rep", 1))
    assert not may_manage(lead, person(2, "rep", 1, left=True))
    assert not may_manage(person(1, "lead", None), person(2, "rep", None))


def test_a_team_is_seen_and_filled_by_its_own_lead_and_by_administrators() -> None:
    assert may_see(person(1, "lead", 1), 1)
    assert not may_see(person(1, "lead", 1), 2)
    assert not may_see(person(1, "rep", 1), 1)
    assert may_see(person(1, "admin", None), 2)
    assert may_invite(person(1, "lead", 1), "rep", 1)
    assert not may_invite(person(1, "lead", 1), "lead", 1)
    assert not may_invite(person(1, "lead", 1), "rep", 2)
    assert may_invite(person(1, "admin", None), "lead", 2)
    assert not may_invite(None, "trainee", 1)


def test_without_administrators_everybody_is_a_rep_whatever_the_roster_says() -> None:
    for kept in (None, person(7, "lead", 1), person(7, "rep", 1, left=True)):
        assert identify(7, kept, frozenset()) == Person(7, "rep")


def test_only_the_settings_make_administrators_and_who_left_is_a_stranger() -> None:
    admins = frozenset({1})

    assert identify(1, None, admins) == Person(1, "admin")
    assert identify(1, person(1, "rep", 3), admins) == Person(1, "admin")
    assert identify(7, Person(7, "admin", 1), admins) is None
    assert identify(7, None, admins) is None
    assert identify(7, person(7, "lead", 1, left=True), admins) is None
    assert identify(7, person(7, "lead", 1), admins) == person(7, "lead", 1)


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("  Kim\n Min ", "Kim Min"), ("\u202eevil\u200b", "evil"), ("x" * 100, "x" * 40), ("", ""), 
        ("\x00\x1b[31m", "[31m"),
        ("\u0301" * 1000, "\u0301\u0301"),
    ],
)  # fmt: skip
def test_a_name_is_kept_short_and_visible(typed: str, shown: str) -> None:
    assert shown_name(typed) == shown
