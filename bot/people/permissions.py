"""Which role may do what. What is not in the table is refused, and so is everybody the table does not name.

In: a role (None: a stranger) and an action. Out: yes or no. Whether the rule is asked stands in `conversation/access`.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal, get_args

from bot.people.person import Person, Role, rank

Action = Literal[
    "begin",  # the first page, help, joining with a link
    "own_data",  # to read, take along and delete what is kept about oneself
    "coach",  # ask for an answer and press its buttons
    "train",  # questions for trainees
    "customers",  # to keep notes about one's own customers, visits and promises
    "assign",  # what a team is to know, and see how ready it is
    "leave",  # the team
    "see_team",  # who is in it
    "invite",
    "remove_person",
    "change_role",
    "make_team",
    "see_numbers",  # what a team asked and what was not known
    "suggest_line",
    "write_library",
    "publish_library",
    "broadcast",
]
ACTIONS: tuple[Action, ...] = get_args(Action)

_EVERYBODY: frozenset[Role | None] = frozenset({None, "trainee", "rep", "lead", "admin"})
_MEMBERS: frozenset[Role | None] = _EVERYBODY - {None}
_LEADS: frozenset[Role | None] = frozenset({"lead", "admin"})
_ADMINS: frozenset[Role | None] = frozenset({"admin"})

MAY: Mapping[Action, frozenset[Role | None]] = MappingProxyType(
    {
        "begin": _EVERYBODY,
        "own_data": _EVERYBODY,
        "coach": _MEMBERS,
        "train": _MEMBERS,
        "customers": _MEMBERS,
        "assign": _LEADS,
        "leave": _MEMBERS - _ADMINS,
        "see_team": _LEADS,
        "invite": _LEADS,
        "remove_person": _LEADS,
        "change_role": _LEADS,
        "make_team": _ADMINS,
        "see_numbers": _LEADS,
        "suggest_line": _MEMBERS,
        "write_library": _LEADS,
        "publish_library": _LEADS,
        "broadcast": _LEADS,
    }
)


def may(role: Role | None, action: str | None) -> bool:
    """Whether a role may do this; never for an action that is not in the table."""
    return any(action == known and role in roles for known, roles in MAY.items())


def grants(role: Role | None) -> tuple[Role, ...]:
    """The roles somebody may give to others, the lowest first: only those below their own."""
    if role is None or not may(role, "invite"):
        return ()
    below: tuple[Role, ...] = ("trainee", "rep", "lead")
    return tuple(one for one in below if rank(one) < rank(role))


def may_manage(by: Person | None, other: Person) -> bool:
    """Whether somebody may remove another person or change their role: a lead those below them in their own team, an
    administrator everybody who is no administrator."""
    if by is None or by.id == other.id or other.left is not None or other.role not in grants(by.role):
        return False
    return by.role == "admin" or (by.team is not None and by.team == other.team)


def may_see(by: Person | None, team: int) -> bool:
    """Whether somebody may open this team's page."""
    return by is not None and may(by.role, "see_team") and (by.role == "admin" or by.team == team)


def may_invite(by: Person | None, role: Role, team: int) -> bool:
    """Whether somebody may invite into this team with this role."""
    return by is not None and role in grants(by.role) and may_see(by, team)
