"""The buttons that ask how it went: under a card, and when a visit is closed."""

from dataclasses import replace

from bot.analytics.outcomes import RESULTS, Result
from bot.reply import Button, Line, Press, Reply
from bot.wording.texts import Texts

AT_THE_END = "end"
"""The last part of the argument of buttons that stand under a closed visit."""


def with_outcome(reply: Reply, number: int, texts: Texts, told: Result | None = None) -> Reply:
    """A card with the three buttons below it; what was told already has a tick."""
    return replace(reply, buttons=(*reply.buttons, _row(number, texts, told)))


def closed_visit_reply(texts: Texts, number: int) -> Reply:
    """A visit is closed: how did it go?"""
    lines = (Line(texts.say("cancel.done")), Line(texts.say("went.ask"), "quiet"))
    return Reply(lines, (_row(number, texts, None, AT_THE_END),), texts.language)


def _row(number: int, texts: Texts, told: Result | None, place: str = "") -> tuple[Button, ...]:
    return tuple(
        Button(
            texts.say("went.chosen" if result == told else "went.open", result=texts.say(f"went.{result}")),
            Press("went", ":".join(filter(None, (str(number), result, place)))),
        )
        for result in RESULTS
    )
