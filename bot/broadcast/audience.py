"""Whom a campaign reaches. An audience is asked of the roster by `ledger`; here stands what it means, and what a lead
may ask for.

Everybody in the roster who has not left, the author aside, is somebody to reach; each filter that is set leaves out
whoever does not fit. Administrators stand in the settings, not in the roster, and get nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal

from bot.language.detect import Language
from bot.people.person import Person, Role

Version = Literal["a", "b"]
VERSIONS: tuple[Version, ...] = ("a", "b")

_PRIME = 1_000_003  # small enough that nothing below leaves 64 bits, whatever a Telegram number is
_FACTOR = 7_919
_STRIDE = 104_729


@dataclass(frozen=True, slots=True)
class Audience:
    """Nothing set: everybody. `languages`: those they use the bot in. `products`: what they chose to sell. `inactive`:
    days in which they have asked nothing. `silent_on`: a campaign that they got and have not answered."""

    teams: frozenset[int] = frozenset()
    roles: frozenset[Role] = frozenset()
    languages: frozenset[Language] = frozenset()
    products: frozenset[str] = frozenset()
    inactive: int | None = None
    silent_on: int | None = None


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody of the roster as an audience sees them. `tongue`: a BCP 47 tag, "" where nothing is known. `last`: when
    they last asked for an answer. `silent`: the campaigns they have not answered; `off`: what they switched off."""

    person: Person
    tongue: str = ""
    product: str | None = None
    last: datetime | None = None
    silent: frozenset[int] = frozenset()
    off: frozenset[str] = frozenset()


def fits(member: Member, audience: Audience, *, by: int, kind: str, fallback: Language, now: datetime) -> bool:
    """Whether a campaign of this kind by this author reaches somebody. `fallback`: the language of those of whom none
    is known."""
    person = member.person
    if person.left is not None or person.id == by or person.role == "admin":
        return False
    if kind != "must" and kind in member.off:
        return False
    return (
        (not audience.teams or person.team in audience.teams)
        and (not audience.roles or person.role in audience.roles)
        and (not audience.languages or language_of(member.tongue or fallback) in audience.languages)
        and (not audience.products or member.product in audience.products)
        and (audience.inactive is None or member.last is None or now - member.last > timedelta(days=audience.inactive))
        and (audience.silent_on is None or audience.silent_on in member.silent)
    )


def within_reach(audience: Audience, by: Person) -> Audience | None:
    """The audience as far as this author may write to it: a lead to the own team, an administrator to all; None for
    anybody else."""
    if by.role == "admin":
        return audience
    if by.role != "lead" or by.team is None:
        return None
    return replace(audience, teams=frozenset({by.team}))


def language_of(tongue: str) -> str:
    """The language of a tag: that of zh-Hant is zh."""
    return tongue.partition("-")[0]


def version_of(campaign: int, person: int, versions: int) -> Version:
    """Which of the versions somebody gets: always the same, and about as many get each. Arithmetic that a database does
    in the same way."""
    return VERSIONS[place_of(campaign, person) % max(1, min(versions, len(VERSIONS)))]


def place_of(campaign: int, person: int) -> int:
    """A number that depends on both and on nothing else."""
    mixed = (person % _PRIME) * _FACTOR + (campaign % _PRIME) * _STRIDE
    return (mixed % _PRIME) // 16


PLACE: Mapping[str, int] = {"prime": _PRIME, "factor": _FACTOR, "stride": _STRIDE, "grain": 16}
"""The numbers of `place_of`, for whoever reckons it elsewhere."""
