"""A ledger in memory, beside the other fakes it looks into: the roster, preferences, the journal, the outbox."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import count
from typing import TYPE_CHECKING

from bot.broadcast.audience import Audience, Member, fits, version_of
from bot.broadcast.campaign import Campaign, Kind
from bot.broadcast.ledger import Entry, Outcome, Place, Recipient
from bot.broadcast.outcome import is_blocked, outcome_of
from bot.broadcast.waves import deleting, row
from bot.delivery.outbox import Fate
from bot.language.detect import Language

if TYPE_CHECKING:
    from tests.fakes import FakeJournal, FakeOutbox, FakePreferences, FakeRoster


class FakeLedger:
    """`campaigns` by number, `recipients` by campaign and person, `off`: (person, kind)."""

    def __init__(
        self, roster: "FakeRoster", preferences: "FakePreferences", journal: "FakeJournal", outbox: "FakeOutbox"
    ) -> None:
        self.campaigns: dict[int, Campaign] = {}
        self.recipients: dict[tuple[int, int], Recipient] = {}
        self.off: set[tuple[int, Kind]] = set()
        self._roster = roster
        self._preferences = preferences
        self._journal = journal
        self._outbox = outbox
        self._numbers = count(1)

    async def add(self, campaign: Campaign) -> Campaign:
        added = replace(campaign, id=next(self._numbers))
        self.campaigns[added.id] = added
        return added

    async def campaign(self, number: int) -> Campaign | None:
        return self.campaigns.get(number)

    async def with_key(self, key: str) -> Campaign | None:
        return next((one for one in self.campaigns.values() if key and one.key == key), None)

    async def latest(self, teams_of: int | None, most: int) -> tuple[Campaign, ...]:
        theirs = [one for one in self.campaigns.values() if teams_of in (None, one.by)]
        return tuple(sorted(theirs, key=lambda one: -one.id)[:most])

    async def change(self, campaign: Campaign) -> Campaign | None:
        known = self.campaigns.get(campaign.id)
        if known is None or known.revision != campaign.revision:
            return None
        self.campaigns[campaign.id] = replace(campaign, revision=campaign.revision + 1)
        return self.campaigns[campaign.id]

    async def confirmed_since(self, by: int, moment: datetime) -> tuple[datetime, ...]:
        theirs = [one.confirmed for one in self.campaigns.values() if one.by == by and one.confirmed is not None]
        return tuple(sorted(one for one in theirs if one > moment))

    async def open(self, now: datetime) -> tuple[int, ...]:
        def has_work(one: Campaign) -> bool:
            waits = one.reminds is not None and one.reminds <= now and one.reminded is None
            return waits or (one.is_open and one.starts is not None and one.starts <= now)

        return tuple(sorted(one.id for one in self.campaigns.values() if has_work(one)))

    async def count(self, audience: Audience, *, by: int, kind: Kind, fallback: Language, now: datetime) -> int:
        return len(self._reached(audience, by, kind, fallback, now))

    async def enter(self, campaign: Campaign, now: datetime) -> int:
        language = campaign.content.language
        reached = self._reached(campaign.audience, campaign.by, campaign.kind, language, now)
        versions = len(campaign.content.texts)
        for one in reached:
            number = one.person.id
            version = version_of(campaign.id, number, versions)
            self.recipients[campaign.id, number] = Recipient(
                campaign.id, number, number, version, one.tongue or language, campaign.starts or now
            )
        return len(reached)

    async def strike(self, campaign: int) -> None:
        self.recipients = {key: one for key, one in self.recipients.items() if one.campaign != campaign}

    async def due(self, campaign: int, now: datetime, most: int) -> tuple[Recipient, ...]:
        waiting = [one for one in self._of(campaign) if one.place == "waiting" and one.due <= now]
        found = []
        for one in sorted(waiting, key=lambda one: (one.due, one.person))[:most]:
            person = self._roster.people.get(one.person)
            kind = self.campaigns[campaign].kind
            if person is None or person.left is not None:
                self._keep(replace(one, place="left"))
            elif kind != "must" and (one.person, kind) in self.off:
                self._keep(replace(one, place="off"))
            else:
                found.append(await self._told(one))
        return tuple(found)

    async def next_due(self, campaign: int) -> datetime | None:
        return min((one.due for one in self._of(campaign) if one.place == "waiting"), default=None)

    async def postpone(self, campaign: int, moments: Mapping[int, datetime]) -> None:
        for person, moment in moments.items():
            self._keep(replace(self.recipients[campaign, person], due=moment))

    async def put(self, recipients: Sequence[Recipient], letter: str, edition: int) -> None:
        for one in recipients:
            known = self.recipients[one.campaign, one.person]
            self._keep(replace(known, place="put", letter=letter, edition=edition))

    async def taken_back(self, campaign: int, letter: str, chats: Sequence[int], place: Place) -> None:
        for one in self._of(campaign):
            if one.letter == letter and one.chat in chats and one.place == "put":
                self._keep(replace(one, place=place, letter="", edition=0))

    async def give_up(self, campaign: int) -> None:
        for one in self._of(campaign):
            if one.place == "waiting":
                self._keep(replace(one, place="cancelled"))

    async def letters(self, campaign: int) -> tuple[str, ...]:
        return tuple(sorted({one.letter for one in self._of(campaign) if one.letter}))

    async def behind(self, campaign: int, edition: int, most: int) -> tuple[Recipient, ...]:
        return tuple([one for one in await self._sent(campaign) if one.edition < edition][:most])

    async def read_now(self, recipients: Sequence[Recipient], edition: int) -> None:
        for one in recipients:
            self._keep(replace(self.recipients[one.campaign, one.person], edition=edition))

    async def arrived(self, campaign: int, wave: str, most: int, *, reminded: bool = False) -> tuple[Recipient, ...]:
        sent = [one for one in await self._sent(campaign) if one.reminded or not reminded]
        return tuple([one for one in sent if await self._outbox.fate(row(wave, one.chat)) is None][:most])

    async def failed(self, campaign: int) -> int:
        return len(await self._failed(campaign))

    async def wait_again(self, campaign: int, now: datetime) -> int:
        failed = await self._failed(campaign)
        for one in failed:
            self._keep(replace(one, place="waiting", letter="", edition=0, due=now))
        return len(failed)

    async def remind(self, campaign: int) -> int:
        silent = [one for one in await self._sent(campaign) if _is_silent(one)]
        for one in silent:
            self._keep(replace(self.recipients[one.campaign, one.person], reminded=True))
        return len(silent)

    async def recipient(self, campaign: int, person: int) -> Recipient | None:
        found = self.recipients.get((campaign, person))
        return None if found is None else await self._told(found)

    async def acknowledge(self, campaign: int, person: int, now: datetime) -> bool:
        known = self.recipients.get((campaign, person))
        if known is None or known.acknowledged is not None:
            return False
        self._keep(replace(known, acknowledged=now))
        return True

    async def answer(self, campaign: int, person: int, now: datetime, *, right: bool, after: int) -> bool:
        known = self.recipients.get((campaign, person))
        if known is None or known.answers != after:
            return False
        self._keep(replace(known, acknowledged=known.acknowledged or now, right=right, answers=after + 1))
        return True

    async def sizes(self, campaign: int) -> Mapping[Outcome, int]:
        counted: Counter[Outcome] = Counter()
        for one in self._of(campaign):
            fate = await self._fate(one)
            counted[outcome_of(one.place, fate.state if fate else None)] += 1
        return counted

    async def entries(self, campaign: int) -> tuple[Entry, ...]:
        found = []
        for one in self._of(campaign):
            told, fate = await self._told(one), await self._fate(one)
            gone = await self._outbox.fate(row(deleting(campaign), one.chat))
            reason = fate.reason if fate else ""
            outcome = outcome_of(one.place, fate.state if fate else None, reason, gone.state if gone else None)
            kept = gone is not None and gone.state == "dead"
            said = gone.reason if gone is not None and kept else (reason if outcome != "sent" else "")
            found.append(
                Entry(
                    one.person,
                    told.name,
                    told.team,
                    one.version,
                    one.tongue,
                    outcome,
                    said,
                    None,
                    one.acknowledged,
                    one.right,
                    one.answers,
                    one.reminded,
                )
            )
        return tuple(sorted(found, key=lambda one: (one.team, one.name, one.person)))

    async def switched_off(self, person: int) -> frozenset[Kind]:
        return frozenset(kind for who, kind in self.off if who == person)

    async def switch(self, person: int, kind: Kind, *, off: bool) -> None:
        if off:
            self.off.add((person, kind))
        else:
            self.off.discard((person, kind))

    def forget(self, person: int) -> None:
        """Everything of a person: what they were sent, what they made with all that hangs on it."""
        made = {number for number, one in self.campaigns.items() if one.by == person}
        self.campaigns = {number: one for number, one in self.campaigns.items() if number not in made}
        self.recipients = {
            key: one for key, one in self.recipients.items() if one.person != person and one.campaign not in made
        }
        self.off = {one for one in self.off if one[0] != person}

    def undo(self) -> Callable[[], None]:
        campaigns, recipients, off = dict(self.campaigns), dict(self.recipients), set(self.off)

        def back() -> None:
            self.campaigns, self.recipients, self.off = campaigns, recipients, off

        return back

    def _reached(self, audience: Audience, by: int, kind: Kind, fallback: Language, now: datetime) -> list[Member]:
        members = [self._member(number) for number in self._roster.people]
        return [one for one in members if fits(one, audience, by=by, kind=kind, fallback=fallback, now=now)]

    def _member(self, number: int) -> Member:
        preference = self._preferences.preferences.get(number)
        asked = [entry for entry in self._journal.entries if entry.person == number]
        spoken = asked[-1].language if asked else ""
        chosen = preference.tongue if preference is not None and preference.tongue != "auto" else spoken
        return Member(
            person=self._roster.people[number],
            tongue=chosen,
            product=preference.product if preference else None,
            last=asked[-1].at if asked else None,
            silent=frozenset(
                one.campaign for one in self.recipients.values() if one.person == number and _is_silent(one)
            ),
            off=frozenset(kind for who, kind in self.off if who == number),
        )

    def _of(self, campaign: int) -> list[Recipient]:
        theirs = [one for one in self.recipients.values() if one.campaign == campaign]
        return sorted(theirs, key=lambda one: one.person)

    def _keep(self, one: Recipient) -> None:
        self.recipients[one.campaign, one.person] = one

    async def _fate(self, one: Recipient) -> Fate | None:
        return await self._outbox.fate(row(one.letter, one.chat)) if one.letter else None

    async def _told(self, one: Recipient) -> Recipient:
        fate = await self._fate(one)
        person = self._roster.people.get(one.person)
        team = self._roster.all_teams.get(person.team) if person is not None and person.team is not None else None
        name = person.name if person is not None else ""
        return replace(one, name=name, team=team.name if team else "", message=fate.message if fate else None)

    async def _sent(self, campaign: int) -> list[Recipient]:
        told = [(one, await self._fate(one)) for one in self._of(campaign) if one.place == "put"]
        return [
            await self._told(one) for one, fate in told if fate and fate.state == "sent" and fate.message is not None
        ]

    async def _failed(self, campaign: int) -> list[Recipient]:
        told = [(one, await self._fate(one)) for one in self._of(campaign) if one.place == "put"]
        return [
            one
            for one, fate in told
            if fate and (fate.state == "unknown" or (fate.state == "dead" and not is_blocked(fate.reason)))
        ]


def _is_silent(one: Recipient) -> bool:
    return one.place == "put" and (one.acknowledged is None or one.right is False)
