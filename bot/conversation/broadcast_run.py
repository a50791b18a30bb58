"""A campaign from its confirmation on: out, undone, paused, stopped, corrected, recalled; its report, its reminder."""

from datetime import timedelta

import structlog

from bot.broadcast import campaign as steps
from bot.broadcast import waves
from bot.broadcast.campaign import Campaign, Refusal
from bot.broadcast.ledger import Place
from bot.broadcast.report import report_of, table_of
from bot.conversation.broadcast_turn import Turn
from bot.conversation.request import Outcome, Parts
from bot.reply import Button, Line, Press, Reply
from bot.wording.broadcast_pages import LEAD, confirmed_reply, report_reply, table_reply
from bot.wording.welcome import notice

_log = structlog.get_logger()

_HOUR = timedelta(hours=1)


async def confirm(turn: Turn, campaign: Campaign, verb: str, rest: list[str]) -> Outcome:
    """Write down whom it reaches, and let it go after a moment. The button names what was seen: a second press, and one
    of an older preview, find it changed."""
    if rest != [str(campaign.revision)]:
        return await turn.refused(campaign, Refusal("not_now"))
    people = await turn.people(campaign)
    lately = await turn.parts.ledger.confirmed_since(campaign.by, turn.now - _HOUR)
    changed = await turn.kept(steps.confirmed(campaign, turn.now, people=people, lately=lately))
    if isinstance(changed, Refusal):
        return await turn.refused(campaign, changed)
    people = await entered(turn.parts, changed, turn)
    return Outcome(confirmed_reply(turn.texts, changed, people, await turn.hour(changed)), replaces=True)


async def entered(parts: Parts, campaign: Campaign, turn: Turn) -> int:
    """Its recipients, written down; what nobody can switch off stands in the log."""
    people = await parts.ledger.enter(campaign, turn.now)
    if campaign.kind == "must":
        _log.warning("a broadcast that nobody can switch off", campaign=campaign.id, by=turn.by.id, people=people)
    return people


async def undo(turn: Turn, campaign: Campaign, verb: str, rest: list[str]) -> Outcome:
    changed = await turn.kept(steps.undone(campaign))
    if isinstance(changed, Refusal):
        return await turn.refused(campaign, changed)
    await turn.parts.ledger.strike(campaign.id)
    return await turn.opened(changed, turn.texts.say("broadcast.undone"))


async def pause(turn: Turn, campaign: Campaign, verb: str, rest: list[str]) -> Outcome:
    changed = await turn.kept(steps.paused(campaign))
    if isinstance(changed, Refusal):
        return await turn.refused(campaign, changed)
    await _take_back(turn.parts, campaign, "waiting")
    return await turn.opened(changed)


async def resume(turn: Turn, campaign: Campaign, verb: str, rest: list[str]) -> Outcome:
    changed = await turn.kept(steps.resumed(campaign))
    return await turn.refused(campaign, changed) if isinstance(changed, Refusal) else await turn.opened(changed)


async def cancel(turn: Turn, campaign: Campaign, verb: str, rest: list[str]) -> Outcome:
    """Stop it, or discard a draft."""
    changed = await turn.kept(steps.cancelled(campaign, turn.now))
    if isinstance(changed, Refusal):
        return await turn.refused(campaign, changed)
    await _take_back(turn.parts, campaign, "cancelled")
    await turn.parts.ledger.give_up(campaign.id)
    return await turn.opened(changed)


async def correct(turn: Turn, campaign: Campaign, text: str) -> Outcome:
    """Other words, which were typed, for what went out and for what has not yet."""
    changed = await turn.kept(steps.corrected(campaign, text))
    if isinstance(changed, Refusal):
        return turn.told(changed)
    await _take_back(turn.parts, campaign, "waiting")
    return Outcome(notice(turn.texts, "broadcast.corrected"))


async def ask_recall(turn: Turn, campaign: Campaign, verb: str, rest: list[str]) -> Outcome:
    yes = Button(turn.texts.say("broadcast.recall.yes"), Press(LEAD, f"recalled:{campaign.id}"))
    back = Button(turn.texts.say("people.back"), Press(LEAD, f"open:{campaign.id}"))
    line = Line(turn.texts.say("broadcast.recall.ask", number=campaign.id))
    return Outcome(Reply((line,), ((yes,), (back,)), turn.texts.language))


async def recall(turn: Turn, campaign: Campaign, verb: str, rest: list[str]) -> Outcome:
    changed = await turn.kept(steps.recalled(campaign, turn.now))
    if isinstance(changed, Refusal):
        return await turn.refused(campaign, changed)
    await _take_back(turn.parts, campaign, "cancelled")
    await turn.parts.ledger.give_up(campaign.id)
    for wave in (waves.editing(campaign.id, campaign.edition), waves.reminding(campaign.id)):
        await turn.parts.outbox.withdraw(wave)
    return await turn.opened(changed)


async def report(turn: Turn, campaign: Campaign, verb: str, rest: list[str]) -> Outcome:
    entries = await turn.parts.ledger.entries(campaign.id)
    found = report_of(entries, campaign.content.receipt)
    may_resend = campaign.state in ("running", "done")
    failed = await turn.parts.ledger.failed(campaign.id) if may_resend else 0
    return Outcome(report_reply(turn.texts, campaign, found, failed))


async def table(turn: Turn, campaign: Campaign, verb: str, rest: list[str]) -> Outcome:
    entries = await turn.parts.ledger.entries(campaign.id)
    return Outcome(table_reply(turn.texts, campaign, table_of(entries)))


async def remind(turn: Turn, campaign: Campaign, verb: str, rest: list[str]) -> Outcome:
    """Once, those who have not answered, or wrongly."""
    changed = await turn.kept(steps.reminded(campaign, turn.now))
    if isinstance(changed, Refusal):
        return await turn.refused(campaign, changed)
    number = await turn.parts.ledger.remind(campaign.id)
    return Outcome(notice(turn.texts, "broadcast.reminding", number=number))


async def auto(turn: Turn, campaign: Campaign, verb: str, rest: list[str]) -> Outcome:
    """Whether they are reminded by itself, a day after it began."""
    changed = await turn.kept(steps.reminds_by_itself(campaign))
    if isinstance(changed, Refusal):
        return await turn.refused(campaign, changed)
    return await turn.opened(changed, turn.texts.say("broadcast.saved"))


async def resend(turn: Turn, campaign: Campaign, verb: str, rest: list[str]) -> Outcome:
    """Once more to those who did not get it and could."""
    failed = await turn.parts.ledger.failed(campaign.id)
    changed = await turn.kept(steps.tried_again(campaign, failed))
    if isinstance(changed, Refusal):
        return await turn.refused(campaign, changed)
    number = await turn.parts.ledger.wait_again(campaign.id, turn.now)
    return Outcome(notice(turn.texts, "broadcast.resending", number=number))


async def _take_back(parts: Parts, campaign: Campaign, place: Place) -> None:
    """Out of the outbox with what has not been sent."""
    for letter in await parts.ledger.letters(campaign.id):
        await parts.ledger.taken_back(campaign.id, letter, await parts.outbox.withdraw(letter), place)
