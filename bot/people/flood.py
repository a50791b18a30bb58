"""How fast one person may ask, so that nobody is slowed down by another: a bucket of tokens for each.

Twenty messages or presses in ten seconds are more than anybody types. Who is faster is told once, and then not answered
for a minute, or until they pause. Time is handed in; what is remembered is bounded.
"""

from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Literal

Verdict = Literal["go", "tell", "quiet"]

_MOST_PEOPLE = 20_000


@dataclass(frozen=True, slots=True)
class Limit:
    """`burst` requests at once, refilled evenly over `within`; after the notice silence for `pause`."""

    burst: int = 20
    within: timedelta = timedelta(seconds=10)
    pause: timedelta = timedelta(seconds=60)


@dataclass(frozen=True, slots=True)
class Bucket:
    """What one person has left at a moment. `told` is when they were told that they are too fast."""

    tokens: float
    at: datetime
    told: datetime | None = None


def full(limit: Limit, now: datetime) -> Bucket:
    """The bucket of somebody who has not asked for a while."""
    return Bucket(float(limit.burst), now)


def ask(bucket: Bucket, limit: Limit, now: datetime) -> tuple[Verdict, Bucket]:
    """Whether one more request is fine, and the bucket after it. A clock that went backwards gives nothing and takes
    nothing."""
    gone = max(now - bucket.at, timedelta(0))
    tokens = min(float(limit.burst), bucket.tokens + limit.burst * (gone / limit.within))
    bucket = Bucket(tokens, max(now, bucket.at), bucket.told)
    if bucket.told is not None:
        if bucket.at - bucket.told < limit.pause and tokens < limit.burst:
            # Whoever goes on all the same does not come to an end sooner.
            return "quiet", replace(bucket, tokens=max(0.0, tokens - 1))
        bucket = replace(bucket, told=None)
    if tokens < 1:
        return "tell", replace(bucket, told=bucket.at)
    return "go", replace(bucket, tokens=tokens - 1)


@dataclass(slots=True)
class Flood:
    """The buckets of everybody who asked lately. Who has been silent longest is forgotten first: that bucket is full
    again anyway."""

    limit: Limit
    most: int = _MOST_PEOPLE
    _buckets: OrderedDict[Hashable, Bucket] = field(default_factory=OrderedDict)

    def verdict(self, who: Hashable, now: datetime) -> Verdict:
        """Note one request of somebody: answer it, tell them that they are too fast, or say nothing."""
        verdict, bucket = ask(self._buckets.get(who) or full(self.limit, now), self.limit, now)
        self._buckets[who] = bucket
        self._buckets.move_to_end(who)
        while len(self._buckets) > self.most:
            self._buckets.popitem(last=False)
        return verdict
