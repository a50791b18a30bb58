"""What several subjects must know of a trainee: the team, and the clock on the wall."""

from datetime import UTC, tzinfo

from bot.conversation.request import Parts, Sender
from bot.people.person import identify


async def team_of(person: int, parts: Parts, admins: frozenset[int]) -> int | None:
    """The team that somebody is in now; None without teams, for an administrator, and for who left."""
    known = identify(person, await parts.roster.person(person), admins)
    return known.team if known is not None else None


async def zone_of(sender: Sender, parts: Parts) -> tzinfo:
    """The time zone of somebody's clock."""
    return UTC
