"""Back to an earlier edition, with the changes that were in it then."""

from dataclasses import replace
from datetime import datetime

from bot.conversation.request import Parts
from bot.publishing.editions import Record


async def go_back(
    parts: Parts, live: Record, old: Record, person: int | None, now: datetime, remark: str = ""
) -> Record | None:
    """Let `old` answer again in the place of `live`, everywhere within a second; None if somebody was quicker. What has
    become live since is a draft again, with the remark."""
    record = replace(old, number=live.number + 1, at=now, cause="rollback", author=person, of=old.of or old.number)
    files, base = await parts.editions.text(old.number), await parts.editions.base(old.number)
    if not await parts.editions.activate(record, files, base):
        return None
    await parts.changes.move(set(live.changes) - set(old.changes), "draft", person, now, remark)
    await parts.changes.move(set(old.changes) - set(live.changes), "live", person, now)
    return record
