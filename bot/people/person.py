"""Who works with the bot: people with a role in a team.

Administrators are named in the settings and nowhere else; everybody else is in the roster, or a stranger.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal, get_args

from bot.language.normalise import clean

Role = Literal["trainee", "rep", "lead", "admin"]
ROLES: tuple[Role, ...] = get_args(Role)  # the lowest first

LONGEST_NAME = 40
AT_TERMINAL = 1  # whoever sits at a terminal of this machine


@dataclass(frozen=True, slots=True)
class Team:
    """A team. `id` is 0 until it is kept."""

    id: int
    name: str


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody of the roster. `id` is their number in Telegram, `team` the id of their team (None for administrators
    and in open mode); times are aware and UTC. Somebody who left stays as a number without a name, so that what they
    did is still counted for their team."""

    id: int
    role: Role
    team: int | None = None
    name: str = ""
    joined: datetime | None = None
    left: datetime | None = None

    def leaving(self, now: datetime) -> "Person":
        """This person from the moment they leave on."""
        return replace(self, name="", left=now)


def rank(role: Role) -> int:
    """The higher the number, the more a role may do."""
    return ROLES.index(role)


def identify(number: int, kept: Person | None, admins: frozenset[int]) -> Person | None:
    """Who is speaking; None for a stranger. Without administrators everybody is a rep, whatever the roster says; an
    administrator is one because the settings say so; who left is a stranger."""
    if not admins:
        return Person(number, "rep")
    if number in admins:
        return Person(number, "admin", name=kept.name if kept else "")
    if kept is None or kept.left is not None or kept.role == "admin":
        return None
    return kept


def shown_name(name: str) -> str:
    """A name or a team's name as it is kept: one line, visible letters only, at most 40 of them."""
    return " ".join(clean(name[: 4 * LONGEST_NAME]).split())[:LONGEST_NAME].rstrip()
