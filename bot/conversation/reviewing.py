"""A card whose review is over says so: in one quiet line to everybody, with a way to look it over to those who may."""

from datetime import datetime

from bot.conversation.naming import mark_of
from bot.conversation.request import Parts, Sender
from bot.library.records import Intent
from bot.people.permissions import may
from bot.people.person import identify
from bot.publishing.care import Care, care_of
from bot.reply import Reply
from bot.wording.care import with_review


async def reviewed(
    reply: Reply, intent: Intent, sender: Sender, parts: Parts, admins: frozenset[int], now: datetime
) -> Reply:
    """A card as it is shown to somebody. `now`: aware and UTC."""
    care = care_of(intent, await parts.care.of(intent.id))
    if not care.is_stale(now.date()):
        return reply
    known = identify(sender.person, await parts.roster.person(sender.person), admins) if admins else None
    decides = known is not None and sender.private and may(known.role, "publish_library")
    return with_review(reply, care, mark_of(intent.id) if decides else "")


async def name_of(care: Care, parts: Parts) -> str:
    """Who looks after a card; "" for nobody, and for somebody who has left."""
    if care.owner is None:
        return care.name
    person = await parts.roster.person(care.owner)
    return "" if person is not None and person.left is not None else (person.name if person is not None else "?")
