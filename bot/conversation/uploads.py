"""Files that leads send: looked into, shown as what they would change, and put in or left by a press. What is put in
goes the way of every change (`publisher`)."""

from collections.abc import Hashable
from dataclasses import dataclass, field, replace
from datetime import datetime

from bot.clock import Clock
from bot.conversation.inspecting import MOST_BYTES, Inspected, Inspector
from bot.conversation.numbered import number_in
from bot.conversation.prepared import Unprepared
from bot.conversation.request import Commanded, Outcome, Parts, Pressed, Sent
from bot.library.finding import Finding
from bot.people.permissions import may
from bot.people.person import identify
from bot.publishing.changes import Change
from bot.publishing.edition import Edition
from bot.publishing.received import WITHIN, Received, free_again, was_told
from bot.reply import Reply
from bot.uploads.fetching import FileTooLarge, NotFetched
from bot.uploads.limits import KINDS, kind_of
from bot.wording.days import said_from
from bot.wording.texts import Texts
from bot.wording.uploads import preview_reply, useless_reply
from bot.wording.welcome import notice

ACTIONS = frozenset({"upload_in", "upload_out"})
_MOST_KEPT = 16  # looked into, and not asked for again: whoever sent it is gone


@dataclass(frozen=True, slots=True)
class Uploads:
    """This subject at work. `admins`: from the settings; without any nobody can write from chat. `inspector`: None
    where no edition is kept."""

    clock: Clock
    admins: frozenset[int]
    inspector: Inspector | None = None
    _looked_into: dict[Hashable, Inspected | NotFetched | FileTooLarge] = field(default_factory=dict, repr=False)

    async def page(self, commanded: Commanded, texts: Texts) -> Outcome:
        """How a file is sent."""
        return Outcome(notice(texts, "upload.how"))

    async def may_send(self, person: int, parts: Parts) -> bool:
        """Whether somebody's documents are meant for the library."""
        known = identify(person, await parts.roster.person(person), self.admins)
        return known is not None and may(known.role, "publish_library")

    async def sent(self, sent: Sent, parts: Parts, texts: Texts, edition: Edition) -> Outcome:
        """A document: what it would change."""
        if not self.admins or self.inspector is None:
            return Outcome(notice(texts, "unreadable.other"))
        if not await self.may_send(sent.sender.person, parts):
            return Outcome(notice(texts, "upload.not_yours"))
        if not sent.sender.private:
            return Outcome(notice(texts, "access.private_only"))
        if kind_of(sent.file.name) is None:
            unknown = Finding("", 1, 1, "upload", "upload_kind", {"kinds": " ".join(KINDS)})
            return Outcome(useless_reply(texts, (unknown,)))
        if sent.size > MOST_BYTES:
            return _too_large(texts)
        now = self.clock()
        if (refused := await self._too_many(sent, parts, texts, now)) is not None:
            return refused
        key = ("sent", sent.sender.person, sent.file.known_as or sent.file.name)
        looked = self._looked_into.pop(key, None)
        if looked is None:
            raise Unprepared(lambda: self._look_into(key, sent, edition))
        if isinstance(looked, FileTooLarge):
            return _too_large(texts)
        if isinstance(looked, NotFetched):
            said = str(looked)
            return Outcome(
                notice(texts, "upload.not_there", problem=said) if said else notice(texts, "upload.not_fetched")
            )
        received = Received(
            0, sent.sender.person, now, "offered" if looked.contents else "useless", looked.contents, looked.edition,
            looked.seen,
        )  # fmt: skip
        kept = await parts.received.add(received)
        return Outcome(_told(texts, kept.id, looked, edition))

    async def pressed(self, pressed: Pressed, parts: Parts, texts: Texts, edition: Edition) -> Outcome:
        """Put it in, or leave it. Only whoever sent it decides, and once."""
        number = number_in(pressed.argument)
        received = await parts.received.of(number)
        if received is None or received.person != pressed.sender.person or not self.admins or self.inspector is None:
            return Outcome(notice=texts.say("expired"))
        if received.state != "offered":
            return Outcome(notice=texts.say("upload.decided"))
        if pressed.action == "upload_out":
            await parts.received.decide(number, "left")
            return Outcome(notice(texts, "upload.left"), replaces=True)
        again = await self._shown_otherwise(received, parts, edition)
        if again is not None:
            return await self._show_again(received, again, parts, texts, edition)
        return await self._put_in(received, parts, texts)

    async def _put_in(self, received: Received, parts: Parts, texts: Texts) -> Outcome:
        if not await parts.received.decide(received.id, "taken"):
            return Outcome(notice=texts.say("upload.decided"))
        now = self.clock()
        for content in received.contents:
            await parts.changes.add(Change(0, content, received.person, now, "waiting", by=received.person, since=now))
        return Outcome(notice(texts, "scripts.sent"), replaces=True)

    async def _shown_otherwise(self, received: Received, parts: Parts, edition: Edition) -> Inspected | None:
        """What it would do by now, where that is not what was shown; None where it is."""
        live = await parts.editions.live()
        waiting = tuple(change.id for change in await parts.changes.of("waiting"))
        number = live.number if live is not None else 0
        if number == received.edition and not waiting:
            return None
        key = ("again", received.id, number, waiting)
        looked = self._looked_into.pop(key, None)
        if not isinstance(looked, Inspected):
            raise Unprepared(lambda: self._look_again(key, received, edition))
        return looked if looked.seen != received.seen else None

    async def _show_again(
        self, received: Received, looked: Inspected, parts: Parts, texts: Texts, edition: Edition
    ) -> Outcome:
        said = texts.say("upload.changed_meanwhile")
        if looked.contents:
            again = replace(received, contents=looked.contents, edition=looked.edition, seen=looked.seen)
            decides = await parts.received.show_again(again)
        else:
            decides = await parts.received.decide(received.id, "useless")
        if not decides:
            return Outcome(notice=texts.say("upload.decided"))
        return Outcome(_told(texts, received.id, looked, edition), replaces=True, notice=said)

    async def _too_many(self, sent: Sent, parts: Parts, texts: Texts, now: datetime) -> Outcome | None:
        """Why not now: said once, with the hour from which on it is possible again."""
        person = sent.sender.person
        lately = await parts.received.since(person, now - WITHIN)
        free = free_again(lately, now)
        if free is None:
            return None
        if was_told(lately, free):
            return Outcome()
        await parts.received.add(Received(0, person, now, "too_many"))
        zone = (await parts.preferences.of(person)).there(sent.sender.tongue)
        return Outcome(notice(texts, "upload.too_many", at=said_from(free, zone)))

    async def _look_into(self, key: Hashable, sent: Sent, edition: Edition) -> None:
        if self.inspector is None:
            return
        try:
            if sent.fetch is None:
                raise NotFetched()
            data = await sent.fetch(MOST_BYTES)
        except (FileTooLarge, NotFetched) as fault:
            self._keep(key, fault)
            return
        self._keep(key, await self.inspector.file(data, sent.file.name, edition))

    async def _look_again(self, key: Hashable, received: Received, edition: Edition) -> None:
        if self.inspector is not None:
            self._keep(key, await self.inspector.contents(received.contents, edition))

    def _keep(self, key: Hashable, looked: Inspected | NotFetched | FileTooLarge) -> None:
        self._looked_into[key] = looked
        while len(self._looked_into) > _MOST_KEPT:
            del self._looked_into[next(iter(self._looked_into))]


def _told(texts: Texts, number: int, looked: Inspected, edition: Edition) -> Reply:
    if looked.findings or looked.astray:
        return useless_reply(texts, looked.findings, astray=looked.astray)
    if not looked.contents:
        return notice(texts, "upload.same")
    return preview_reply(texts, number, looked.preview, edition.library)


def _too_large(texts: Texts) -> Outcome:
    return Outcome(notice(texts, "upload.too_large", limit=MOST_BYTES // 1024))
