"""Invitations: a link that lets one person into one team with one role, for three days.

The token in the link is the only place where its secret stands: kept are a public half, to find the invitation by, and
the SHA-256 of the secret half. Time and chance are handed in.
"""

import base64
import hashlib
import hmac
import re
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal

from bot.people.person import Person, Role, rank

VALID = timedelta(hours=72)
KEPT = timedelta(days=30)  # used and expired ones, so that a link that fails can be explained

MOST_WRONG = 5
PAUSE = timedelta(hours=1)

ENTROPY = 24  # bytes: 6 to find the invitation by, 18 of secret
_FINDING = 8  # letters of the public half
_TOKEN = re.compile(r"j-([A-Za-z0-9_-]{8})([A-Za-z0-9_-]{24})")

Problem = Literal["unknown", "used", "expired", "worthless", "already", "higher", "admin"]


@dataclass(frozen=True, slots=True)
class Invite:
    """One invitation. `key` is the public half of its token, `digest` the SHA-256 of the secret half in hex, `by` who
    made it. `used` is when somebody came in with it."""

    key: str
    digest: str
    role: Role
    team: int
    by: int
    made: datetime
    used: datetime | None = None

    def is_over(self, now: datetime) -> bool:
        return now - self.made > VALID


@dataclass(frozen=True, slots=True)
class Tries:
    """How often a person came with a token that is none. After five of them nothing is looked up for an hour."""

    wrong: int = 0
    last: datetime | None = None

    def paused(self, now: datetime) -> bool:
        return self.wrong >= MOST_WRONG and self.last is not None and now - self.last < PAUSE

    def after_wrong(self, now: datetime) -> "Tries":
        """An hour without a wrong one begins the count anew."""
        fresh = self.last is None or now - self.last >= PAUSE
        return Tries(1 if fresh else self.wrong + 1, now)


def new_invite(role: Role, team: int, by: int, now: datetime, entropy: bytes) -> tuple[Invite, str]:
    """An invitation and the token that opens it, made of 24 random bytes. ValueError for any other number of them."""
    if len(entropy) != ENTROPY:
        raise ValueError(f"an invitation takes {ENTROPY} random bytes, not {len(entropy)}")
    letters = base64.urlsafe_b64encode(entropy).decode()
    key, secret = letters[:_FINDING], letters[_FINDING:]
    return Invite(key, _digest(secret), role, team, by, now), f"j-{key}{secret}"


def is_token(argument: str) -> bool:
    """Whether what stands behind /start is meant as a token, right or wrong."""
    return argument.startswith("j-")


def split(token: str) -> tuple[str, str] | None:
    """(public half, secret half) of a token; None for what has not its shape."""
    found = _TOKEN.fullmatch(token)
    return (found[1], found[2]) if found else None


def opens(secret: str, invite: Invite) -> bool:
    """Whether this is the secret half of the invitation's token, compared in constant time."""
    return hmac.compare_digest(_digest(secret), invite.digest)


def problem(invite: Invite, kept: Person | None, is_admin: bool, now: datetime) -> Problem | None:
    """Why somebody cannot come in with an invitation whose secret they know; None when they can. `kept` is what the
    roster says of them. Being in the team already, or higher up, does not use the invitation up."""
    if invite.used is not None:
        return "used"
    if invite.is_over(now):
        return "expired"
    if is_admin:
        return "admin"
    if kept is None or kept.left is not None:
        return None
    if rank(kept.role) > rank(invite.role):
        return "higher"
    return "already" if (kept.role, kept.team) == (invite.role, invite.team) else None


def accepted(invite: Invite, number: int, name: str, now: datetime) -> tuple[Invite, Person]:
    """The invitation, used up, and the person who is in now."""
    return replace(invite, used=now), Person(number, invite.role, invite.team, name, now)


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
