"""What the recipients of a campaign do: say that they have read it, answer its question, switch such messages off.

A press counts once, however often it is pressed. A wrong answer is noted for training.
"""

from dataclasses import dataclass, replace

from bot.broadcast.campaign import OPTIONAL, Campaign
from bot.broadcast.ledger import Recipient
from bot.broadcast.question import order_for
from bot.clock import Clock
from bot.conversation.numbered import number_in
from bot.conversation.request import Outcome, Parts, Pressed
from bot.library.records import Library
from bot.quiz.deck import Miss
from bot.wording.broadcast import (
    ASK,
    OFF,
    READ,
    SAY,
    answered_reply,
    mailings_reply,
    question_reply,
)
from bot.wording.texts import Texts

MAILINGS = "bc_mail"
"""The button of /settings that leads here."""
ACTIONS = frozenset({READ, ASK, SAY, OFF, MAILINGS})


@dataclass(frozen=True, slots=True)
class Receipts:
    """This subject at work."""

    clock: Clock

    async def pressed(self, pressed: Pressed, parts: Parts, library: Library, texts: Texts) -> Outcome:
        if pressed.action == MAILINGS:
            return Outcome(mailings_reply(texts, await parts.ledger.switched_off(pressed.sender.person)))
        if pressed.action == OFF:
            return await self._switched(pressed, parts, texts)
        first, *rest = pressed.argument.split(":")
        campaign = await parts.ledger.campaign(number_in(first))
        if campaign is None or campaign.state in ("recalling", "recalled"):
            return Outcome(notice=texts.say("expired"))
        recipient = await parts.ledger.recipient(campaign.id, pressed.sender.person)
        if recipient is None:
            is_author = campaign.by == pressed.sender.person
            return Outcome(notice=texts.say("broadcast.only_preview" if is_author else "expired"))
        if pressed.action == READ:
            is_new = await parts.ledger.acknowledge(campaign.id, recipient.person, self.clock())
            return Outcome(notice=texts.say("broadcast.thanks" if is_new else "broadcast.known"))
        if pressed.action == ASK:
            return self._asked(campaign, recipient, library, texts)
        return await self._answered(campaign, recipient, rest, parts, texts)

    def _asked(self, campaign: Campaign, recipient: Recipient, library: Library, texts: Texts) -> Outcome:
        question = campaign.content.question
        if question is None:
            return Outcome(notice=texts.say("expired"))
        if not _may_answer(recipient):
            # What they know by now, instead of a question that would not count.
            return Outcome(answered_reply(texts, question, right=recipient.right is True))
        order = order_for(question, campaign.id, recipient.person)
        intent = library.intents.get(question.intent)
        title = intent.words[texts.language].title if intent is not None else question.intent
        return Outcome(question_reply(texts, campaign.id, question, title, order, recipient.answers))

    async def _answered(
        self, campaign: Campaign, recipient: Recipient, rest: list[str], parts: Parts, texts: Texts
    ) -> Outcome:
        question = campaign.content.question
        after, place = (number_in(one, -1) for one in (*rest, "", "")[:2])
        if question is None or not 0 <= place < len(question.choices):
            return Outcome(notice=texts.say("expired"))
        right = place == 0
        if after != recipient.answers or not _may_answer(recipient):
            return Outcome(notice=texts.say("broadcast.known"))
        now = self.clock()
        if not await parts.ledger.answer(campaign.id, recipient.person, now, right=right, after=after):
            return Outcome(notice=texts.say("broadcast.known"))
        if not right:
            await parts.deck.note_miss(Miss(recipient.person, question.intent, now, f"campaign {campaign.id}"))
        return Outcome(answered_reply(texts, question, right=right), replaces=True)

    async def _switched(self, pressed: Pressed, parts: Parts, texts: Texts) -> Outcome:
        kind, _, wanted = pressed.argument.partition(":")
        known = next((one for one in OPTIONAL if one == kind), None)
        if known is None:
            return Outcome(notice=texts.say("expired"))
        await parts.ledger.switch(pressed.sender.person, known, off=wanted == "off")
        page = mailings_reply(texts, await parts.ledger.switched_off(pressed.sender.person))
        return replace(Outcome(page, replaces=True), notice=texts.say("broadcast.saved"))


def _may_answer(recipient: Recipient) -> bool:
    """The first answer counts; one that was wrong may be put right once, after the reminder."""
    return recipient.answers == 0 or (recipient.reminded and recipient.right is False and recipient.answers == 1)
