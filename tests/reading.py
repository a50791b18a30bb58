"""What stands in an answer, as a person reads it: its words, and what its buttons do."""

from bot.conversation.request import Outcome
from bot.reply import Press, Reply


def said(reply: Reply) -> str:
    """All lines with their labels."""
    return "\n".join(f"{line.label} {line.text}".strip() for line in reply.lines())


def words(outcome: Outcome) -> str:
    """The reply; the notice where there is none."""
    return outcome.notice if outcome.reply is None else said(outcome.reply)


def pressing(reply: Reply | None) -> dict[str, tuple[str, str]]:
    """What stands on a button -> what a press of it says: an action and its argument."""
    assert reply is not None
    buttons = [one for row in reply.buttons for one in row]
    return {one.label: (one.does.action, one.does.argument) for one in buttons if isinstance(one.does, Press)}
