"""Cards whose day of review is over: a source and today come in, remarks go out. They are no errors: an old card says
so and is read all the same."""

from collections.abc import Iterator
from datetime import date

from bot.library.finding import Finding
from bot.library.source import Source, path_of

RULE = "review"


def over(source: Source, today: date) -> Iterator[Finding]:
    """A remark at the `review:` of each."""
    for intent in source.library.intents.values():
        if intent.review is not None and intent.review < today:
            place = source.places.of(path_of(intent), "review")
            yield place.finding(RULE, "review_over", "warning", day=intent.review.isoformat())
