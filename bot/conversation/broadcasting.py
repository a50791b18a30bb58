"""What a confirmed campaign does by itself: begin at its hour, fill the outbox a little ahead of the sender, change or
take back what arrived, remind, and show its author how far it is, in one message.

Every step is a transaction of its own and small, so that nobody waits for a campaign. What was done stands in the
ledger and the outbox with it: a process that dies in between goes on where it was, and two at once put nothing twice.
"""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import groupby

import structlog

from bot.broadcast import waves
from bot.broadcast.audience import VERSIONS
from bot.broadcast.campaign import Campaign, Refusal, State, begun, reminded
from bot.broadcast.ledger import Recipient
from bot.broadcast.placeholders import is_personal
from bot.broadcast.progress import edits_every, progress_of
from bot.clock import Clock, pausing
from bot.conversation.addressed import addressed, addressed_as
from bot.conversation.request import Parts, Store
from bot.delivery.messenger import Address, Delete, Edit, Replace, Send
from bot.errors import CoachError
from bot.library.records import Library
from bot.people.hours import in_utc, next_allowed
from bot.reply import Reply
from bot.wording.broadcast import Reader, message_reply, reminder_reply, without_bytes
from bot.wording.broadcast_pages import progress_reply
from bot.wording.texts import texts_in
from bot.wording.tongues import in_tongue, tongue_of

_log = structlog.get_logger()

AT_ONCE = 250
"""Recipients of one transaction."""
AHEAD = 1_000
"""Rows of a campaign that wait in the outbox: enough for the sender, few enough to be taken back at once."""
_IDLE = 1.0  # seconds
_TROUBLED = 5.0
_REST = timedelta(minutes=1)
_OWED = ("pending", "sending")


@dataclass(slots=True)
class _Shown:
    """The message that shows how far a campaign is: under which key it was last put, when, and what it said."""

    key: str
    at: datetime
    reply: Reply


@dataclass(slots=True)
class Broadcasting:
    """The loop. `library`: the one that answers now, for the names of intents."""

    store: Store
    library: Callable[[], Library]
    clock: Clock
    at_once: int = AT_ONCE
    ahead: int = AHEAD
    _shown: dict[int, _Shown] = field(default_factory=dict)
    _resting: dict[int, datetime] = field(default_factory=dict)

    async def run(self, stop: asyncio.Event, told: Callable[[], None] = lambda: None) -> None:
        """Go on until `stop` is set; `told` is called when something was put into the outbox."""
        while not stop.is_set():
            pause = _IDLE
            try:
                if await self.turn():
                    pause = 0.0
                    told()
            except CoachError as fault:
                _log.error("campaigns wait", reason=str(fault))  # all of it is kept until the database can be used
                pause = _TROUBLED
            await pausing(stop, pause)

    async def turn(self) -> bool:
        """One step of each campaign that has something left to do; whether one of them could go on at once."""
        now = self.clock()
        async with self.store.transaction() as parts:
            numbers = await parts.ledger.open(now)
        goes_on = False
        for number in numbers:
            if now < self._resting.get(number, now):
                continue
            try:
                goes_on |= await self._turn_of(number)
            except CoachError:
                raise
            except Exception as fault:
                # A fault of ours in one campaign, of which nothing was kept: the others go on.
                _log.error("campaign failed", campaign=number, fault=type(fault).__name__, exc_info=True)
                self._resting[number] = now + _REST
        return goes_on

    async def _turn_of(self, number: int) -> bool:
        async with self.store.transaction() as parts:
            campaign = await parts.ledger.campaign(number)
            return campaign is not None and await self._step(campaign, parts)

    async def _step(self, campaign: Campaign, parts: Parts) -> bool:
        now = self.clock()
        if campaign.state == "confirmed":
            campaign = await self._begun(campaign, parts, now)
        if campaign.reminds is not None and campaign.reminds <= now and campaign.reminded is None:
            campaign = await self._reminds(campaign, parts, now)
        match campaign.state:
            case "running":
                goes_on = await self._sends(campaign, parts, now)
            case "recalling":
                goes_on = await self._recalls(campaign, parts)
            case _:
                goes_on = False
        if campaign.state in ("running", "done"):
            goes_on |= await self._corrects(campaign, parts)
            goes_on |= await self._puts_reminders(campaign, parts)
        if not goes_on:
            campaign = await self._ended(campaign, parts, now)
        await self._shows(campaign, parts, now)
        return goes_on

    async def _begun(self, campaign: Campaign, parts: Parts, now: datetime) -> Campaign:
        step = begun(campaign, now)
        if isinstance(step, Refusal):
            return campaign
        return await parts.ledger.change(step) or campaign

    async def _reminds(self, campaign: Campaign, parts: Parts, now: datetime) -> Campaign:
        step = reminded(campaign, now)
        if isinstance(step, Refusal):
            return campaign
        changed = await parts.ledger.change(step)
        if changed is None:
            return campaign
        await parts.ledger.remind(campaign.id)
        return changed

    async def _sends(self, campaign: Campaign, parts: Parts, now: datetime) -> bool:
        """Put the next ones into the outbox; whether there are more for now."""
        room = self.ahead - await self._owed(campaign, parts)
        if room <= 0:
            return False
        found = await parts.ledger.due(campaign.id, now, min(room, self.at_once))
        due = await self._awake(campaign, found, parts, now)
        author = await self._author(campaign, parts)

        def letter(one: Recipient) -> tuple[str, str]:
            return one.version, one.tongue

        for (version, tongue), together in groupby(sorted(due, key=letter), key=letter):
            await self._put(campaign, parts, list(together), version, tongue, author)
        return bool(found)

    async def _awake(
        self, campaign: Campaign, people: Sequence[Recipient], parts: Parts, now: datetime
    ) -> list[Recipient]:
        """Those who may be written to now; the others wait for their hour. What must be read wakes people."""
        awake: list[Recipient] = []
        later: dict[int, datetime] = {}
        preferences = await parts.preferences.of_each([one.person for one in people])
        for one in people:
            to = addressed_as(preferences[one.person], one.tongue)
            hour = now
            if campaign.by_their_clock and campaign.at is not None:
                hour = max(now, in_utc(campaign.at.replace(tzinfo=None), to.zone))
            if campaign.kind != "must":
                hour = next_allowed(hour, to.zone, to.quiet, to.is_day_off)
            if hour > now:
                later[one.person] = hour
            else:
                awake.append(one)
        await parts.ledger.postpone(campaign.id, later)
        return awake

    async def _put(
        self, campaign: Campaign, parts: Parts, people: Sequence[Recipient], version: str, tongue: str, author: str
    ) -> None:
        name = waves.sending(campaign.id, campaign.edition, campaign.round, people[0].version, tongue)
        text = _text(campaign, version)
        if is_personal(text):
            posts = [
                Send(Address(one.chat), self._message(campaign, text, tongue, Reader(one.name, one.team, author)))
                for one in people
            ]
            await parts.outbox.put_each(name, posts, resend=campaign.resend)
        else:
            post = Send(Address(0), self._message(campaign, text, tongue, Reader(author=author)))
            await parts.outbox.put_all(name, [one.chat for one in people], post, resend=campaign.resend)
        await parts.ledger.put(people, name, campaign.edition)

    async def _corrects(self, campaign: Campaign, parts: Parts) -> bool:
        """Other words for those who have earlier ones."""
        if campaign.edition == 1:
            return False
        behind = await parts.ledger.behind(campaign.id, campaign.edition, self.at_once)
        author = await self._author(campaign, parts)
        posts = [
            Edit(
                Address(one.chat),
                one.message or 0,
                without_bytes(
                    self._message(
                        campaign, _text(campaign, one.version), one.tongue, Reader(one.name, one.team, author)
                    )
                ),
            )
            for one in behind
        ]
        await parts.outbox.put_each(waves.editing(campaign.id, campaign.edition), posts, resend=True)
        await parts.ledger.read_now(behind, campaign.edition)
        return bool(behind)

    async def _puts_reminders(self, campaign: Campaign, parts: Parts) -> bool:
        if campaign.reminded is None:
            return False
        wave = waves.reminding(campaign.id)
        people = await parts.ledger.arrived(campaign.id, wave, self.at_once, reminded=True)
        posts = [Send(Address(one.chat), self._reminder(campaign, one.tongue)) for one in people]
        await parts.outbox.put_each(wave, posts, resend=False)
        return bool(people)

    async def _recalls(self, campaign: Campaign, parts: Parts) -> bool:
        """Delete what arrived, a reminder of it too."""
        wave = waves.deleting(campaign.id)
        people = await parts.ledger.arrived(campaign.id, wave, self.at_once)
        posts = [Delete(Address(one.chat), one.message or 0) for one in people]
        await parts.outbox.put_each(wave, posts)
        again = []
        for one in people:
            key = waves.row(waves.reminding(campaign.id), one.chat)
            fate = await parts.outbox.fate(key) if one.reminded else None
            if fate is not None and fate.message is not None:
                again.append(Delete(Address(one.chat), fate.message))
        await parts.outbox.put_each(waves.deleting_reminder(campaign.id), again)
        return bool(people)

    async def _ended(self, campaign: Campaign, parts: Parts, now: datetime) -> Campaign:
        """The campaign at its end, once nothing waits and nothing is on its way."""
        if not campaign.is_open or campaign.state not in ("running", "done", "recalling"):
            return campaign
        if campaign.state == "running" and await parts.ledger.next_due(campaign.id) is not None:
            return campaign
        if await self._owed(campaign, parts) or await self._owed_besides(campaign, parts):
            return campaign
        if not await self._can_show(campaign, parts):
            return campaign
        state: State = "recalled" if campaign.state == "recalling" else "done"
        ended = replace(campaign, state=state, ended=campaign.ended or now, is_open=False)
        return await parts.ledger.change(ended) or campaign

    async def _owed(self, campaign: Campaign, parts: Parts) -> int:
        """Rows of its messages that are not settled."""
        owed = 0
        for letter in await parts.ledger.letters(campaign.id):
            counts = await parts.outbox.counts(letter)
            owed += sum(number for state, number in counts.items() if state in _OWED)
        return owed

    async def _owed_besides(self, campaign: Campaign, parts: Parts) -> bool:
        """Whether something of its other waves is not settled."""
        number = campaign.id
        others = (waves.editing(number, campaign.edition), waves.reminding(number), waves.deleting(number))
        for wave in others:
            counts = await parts.outbox.counts(wave)
            if any(state in _OWED for state in counts):
                return True
        return False

    async def _shows(self, campaign: Campaign, parts: Parts, now: datetime) -> None:
        """Say how far it is: a message at first, that same message from then on."""
        if campaign.progress is None or not campaign.has_begun:
            return
        shown = self._shown.get(campaign.id)
        if shown is not None and campaign.is_open and now - shown.at < edits_every(campaign.starts, now):
            return
        reply = await self._progress(campaign, parts, now)
        if shown is not None and shown.reply == reply:
            return
        first = f"c{campaign.id} progress"
        address = Address(campaign.progress)
        key = first
        if not await parts.outbox.put(first, Send(address, reply)):
            fate = await parts.outbox.fate(shown.key if shown is not None else first)
            if fate is None or fate.message is None:
                return  # on its way, or it cannot be reached
            key = f"{first} {now.isoformat()}"
            await parts.outbox.put(key, Replace(address, fate.message, reply))
        self._shown[campaign.id] = _Shown(key, now, reply)
        if not campaign.is_open:
            del self._shown[campaign.id]

    async def _can_show(self, campaign: Campaign, parts: Parts) -> bool:
        """Whether the message that shows its end can be changed, or never will be: it waits for that, so that none is
        left that says it still goes on."""
        if campaign.progress is None:
            return True
        shown = self._shown.get(campaign.id)
        fate = await parts.outbox.fate(shown.key if shown is not None else f"c{campaign.id} progress")
        return fate is not None and fate.state not in _OWED

    async def _progress(self, campaign: Campaign, parts: Parts, now: datetime) -> Reply:
        sizes = await parts.ledger.sizes(campaign.id)
        progress = progress_of(sizes, campaign.starts, now, goes_on=campaign.state == "running")
        to = await addressed(parts, campaign.by, campaign.content.language)
        asleep = await is_asleep(campaign, parts, now)
        return to.written(progress_reply(to.texts, campaign, progress, asleep=asleep))

    async def _author(self, campaign: Campaign, parts: Parts) -> str:
        person = await parts.roster.person(campaign.by)
        return person.name if person is not None else ""

    def _message(self, campaign: Campaign, text: str, tongue: str, reader: Reader) -> Reply:
        return message_in(tongue, campaign, text, self.library(), reader)

    def _reminder(self, campaign: Campaign, tongue: str) -> Reply:
        texts = texts_in(tongue_of(tongue)[0])
        title = title_of(campaign, self.library(), tongue)
        return in_tongue(reminder_reply(texts, campaign, title), tongue)


async def is_asleep(campaign: Campaign, parts: Parts, now: datetime) -> bool:
    """Whether all who still wait do so until an hour of their own."""
    if campaign.state != "running":
        return False
    due = await parts.ledger.next_due(campaign.id)
    return due is not None and due > now


def message_in(tongue: str, campaign: Campaign, text: str, library: Library, reader: Reader) -> Reply:
    """What somebody reads whose language is this one. The author's words and the lines stay as they were written."""
    texts = texts_in(tongue_of(tongue)[0])
    return in_tongue(message_reply(texts, campaign, text, title_of(campaign, library, tongue), reader), tongue)


def title_of(campaign: Campaign, library: Library, tongue: str) -> str:
    """What the intent of a changed line is called; its id, if the library has lost it."""
    script = campaign.content.script
    intent = library.intents.get(script.intent) if script is not None else None
    if intent is None:
        return script.intent if script is not None else ""
    return intent.words[tongue_of(tongue)[0]].title


def _text(campaign: Campaign, version: str) -> str:
    texts = campaign.content.texts
    place = VERSIONS.index("b") if version == "b" else 0
    return texts[place] if place < len(texts) else texts[0]
