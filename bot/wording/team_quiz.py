"""A quiz against the clock as replies: how it goes, a question as a poll, the final table. Values in, `Reply` out."""

from collections.abc import Sequence

from bot.quiz.item import MOST_ASKED, Asked
from bot.quiz.team import Place
from bot.reply import Block, Line, Poll, Reply
from bot.wording.texts import Texts

_MEDALS = ("🥇", "🥈", "🥉")
_SHOWN = 20


def start_reply(count: int, seconds: int, texts: Texts, *, private: bool) -> Reply:
    """What is about to come."""
    title = Line(texts.say("timed.title"), "strong")
    how = texts.say("timed.how" if private else "timed.how_group", count=count, seconds=seconds)
    return Reply((title, Line(how)), (), texts.language)


def poll_reply(asked: Asked, place: int, count: int, seconds: int, texts: Texts) -> Reply:
    """One question. Its lines say the same where there are no polls."""
    head = texts.say("quiz.where", place=place + 1, count=count)
    question = f"{head}\n{asked.item.ask}"
    question = question if len(question) <= MOST_ASKED else asked.item.ask
    poll = Poll(question, asked.choices, asked.answer[0], asked.item.why, seconds)
    lines = (Line(question), *(Line(choice, label=f"{number}.") for number, choice in enumerate(asked.choices, 1)))
    return Reply(lines, (), texts.language, poll=poll)


def table_reply(rows: Sequence[Place], count: int, texts: Texts) -> Reply:
    """Who was right how often, and how quickly."""
    blocks: list[Block] = [Line(texts.say("timed.over"), "strong")]
    for number, row in enumerate(rows[:_SHOWN]):
        label = _MEDALS[number] if number < len(_MEDALS) else f"{number + 1}."
        name = row.name or texts.say("people.nameless")
        seconds = f"{row.took.total_seconds():.1f}"
        blocks.append(
            Line(texts.say("timed.row", name=name, right=row.right, count=count, seconds=seconds), label=label)
        )
    if not rows:
        blocks.append(Line(texts.say("timed.nobody"), "quiet"))
    return Reply(tuple(blocks), (), texts.language)
