"""The names of a campaign's letters in the outbox: one for each wave, version and language, so that a recipient gets
each wave once whatever happens in between."""

from bot.broadcast.audience import Version


def sending(campaign: int, edition: int, round_: int, version: Version, tongue: str) -> str:
    """The message itself, in this wording; `round_` counts the times failed ones were tried again."""
    return f"c{campaign}.s{edition}r{round_}.{version}.{tongue}"


def editing(campaign: int, edition: int) -> str:
    return f"c{campaign}.e{edition}"


def reminding(campaign: int) -> str:
    return f"c{campaign}.m"


def deleting(campaign: int) -> str:
    return f"c{campaign}.x"


def deleting_reminder(campaign: int) -> str:
    return f"c{campaign}.xm"


def row(letter: str, chat: int) -> str:
    """The key of a recipient's row, as the outbox makes it."""
    return f"{letter}/{chat}"
