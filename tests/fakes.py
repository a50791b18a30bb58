"""Storage in memory with the manners of the real one, for tests that are about something else."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import count
from typing import Protocol

from bot.analytics.journal import Entry
from bot.analytics.unanswered import UnknownLine
from bot.conversation.dialogue import Dialogue
from bot.conversation.preferences import Preference
from bot.conversation.request import Parts
from bot.conversation.visit import Answer, Visit
from bot.delivery.inbox import Incoming, Left, Superseded
from bot.delivery.messenger import Delete, Edit, Post, Send
from bot.delivery.outbox import Fate, State
from bot.people.invites import Invite, Tries
from bot.people.own_data import Section
from bot.people.person import Person, Team
from bot.reply import Reply

Undo = Callable[[], None]


class CanBeUndone(Protocol):
    def undo(self) -> Undo: ...


@dataclass(frozen=True, slots=True, order=True)
class InboxRow:
    chat: int
    received: datetime
    payload: str | None
    state: str = "waiting"
    tries: int = 1
    reason: str = ""


class FakeVisits:
    """`visits` by chat, `answers` by id."""

    def __init__(self) -> None:
        self.visits: dict[int, Visit] = {}
        self.answers: dict[int, Answer] = {}
        self._numbers = count(1)

    async def of(self, chat: int) -> Visit | None:
        return self.visits.get(chat)

    async def keep(self, visit: Visit) -> None:
        self.visits[visit.chat] = visit

    async def add_answer(self, answer: Answer) -> Answer:
        added = replace(answer, id=next(self._numbers))
        self.answers[added.id] = added
        return added

    async def answer(self, number: int, chat: int) -> Answer | None:
        found = self.answers.get(number)
        return found if found is not None and found.chat == chat else None

    async def change_answer(self, answer: Answer) -> None:
        if await self.answer(answer.id, answer.chat) is not None:
            self.answers[answer.id] = answer

    async def forget_answers_before(self, moment: datetime) -> int:
        old = [number for number, answer in self.answers.items() if answer.at < moment]
        for number in old:
            del self.answers[number]
        return len(old)

    async def forget_visits_before(self, moment: datetime) -> int:
        old = [chat for chat, visit in self.visits.items() if visit.seen < moment]
        for chat in old:
            del self.visits[chat]
        return len(old)

    def undo(self) -> Undo:
        visits, answers = dict(self.visits), dict(self.answers)

        def back() -> None:
            self.visits, self.answers = visits, answers

        return back


class FakePreferences:
    """`preferences` by person."""

    def __init__(self) -> None:
        self.preferences: dict[int, Preference] = {}

    async def of(self, person: int) -> Preference:
        return self.preferences.get(person, Preference(person))

    async def keep(self, preference: Preference) -> None:
        self.preferences[preference.person] = preference

    def undo(self) -> Undo:
        preferences = dict(self.preferences)

        def back() -> None:
            self.preferences = preferences

        return back


class FakeDialogues:
    """`asked` by chat and person."""

    def __init__(self) -> None:
        self.asked: dict[tuple[int, int], Dialogue] = {}

    async def of(self, chat: int, person: int) -> Dialogue | None:
        return self.asked.get((chat, person))

    async def open(self, dialogue: Dialogue) -> None:
        self.asked[dialogue.chat, dialogue.person] = dialogue

    async def close(self, chat: int, person: int) -> None:
        self.asked.pop((chat, person), None)

    async def forget_before(self, moment: datetime) -> int:
        old = [key for key, dialogue in self.asked.items() if dialogue.at < moment]
        for key in old:
            del self.asked[key]
        return len(old)

    def undo(self) -> Undo:
        asked = dict(self.asked)

        def back() -> None:
            self.asked = asked

        return back


class FakeJournal:
    """`entries` as they were noted."""

    def __init__(self) -> None:
        self.entries: list[Entry] = []

    async def note(self, entry: Entry) -> None:
        self.entries.append(entry)

    async def since(self, moment: datetime) -> tuple[Entry, ...]:
        return tuple(sorted((entry for entry in self.entries if entry.at >= moment), key=lambda entry: entry.at))

    def undo(self) -> Undo:
        entries = list(self.entries)

        def back() -> None:
            self.entries = entries

        return back


class FakeRoster:
    """`people` by number, `all_teams` by number, `invites` by their public half, `wrong` tries by person."""

    def __init__(self) -> None:
        self.people: dict[int, Person] = {}
        self.all_teams: dict[int, Team] = {}
        self.invites: dict[str, Invite] = {}
        self.wrong: dict[int, Tries] = {}
        self._numbers = count(1)

    async def person(self, number: int) -> Person | None:
        return self.people.get(number)

    async def keep(self, person: Person) -> None:
        if person.role == "admin":
            raise ValueError("administrators are named in the settings, not in the roster")
        self.people[person.id] = person

    async def team(self, number: int) -> Team | None:
        return self.all_teams.get(number)

    async def teams(self) -> tuple[Team, ...]:
        return tuple(self.all_teams.values())

    async def add_team(self, name: str) -> Team:
        for team in self.all_teams.values():
            if team.name.casefold() == name.casefold():
                return team
        added = Team(next(self._numbers), name)
        self.all_teams[added.id] = added
        return added

    async def members(self, team: int) -> tuple[Person, ...]:
        theirs = [person for person in self.people.values() if person.team == team and person.left is None]
        return tuple(sorted(theirs, key=lambda person: (str(person.joined), person.id)))

    async def add_invite(self, invite: Invite) -> None:
        self.invites[invite.key] = invite

    async def invite(self, key: str) -> Invite | None:
        return self.invites.get(key)

    async def use_invite(self, invite: Invite) -> bool:
        if self.invites[invite.key].used is not None:
            return False
        self.invites[invite.key] = invite
        return True

    async def tries(self, number: int) -> Tries:
        return self.wrong.get(number, Tries())

    async def keep_tries(self, number: int, tries: Tries) -> None:
        self.wrong[number] = tries

    async def forget_before(self, invites_made: datetime, tries_made: datetime) -> int:
        old = [key for key, invite in self.invites.items() if invite.made < invites_made]
        late = [number for number, tries in self.wrong.items() if tries.last is not None and tries.last < tries_made]
        for key in old:
            del self.invites[key]
        for number in late:
            del self.wrong[number]
        return len(old) + len(late)

    def undo(self) -> Undo:
        people, teams, invites, wrong = dict(self.people), dict(self.all_teams), dict(self.invites), dict(self.wrong)

        def back() -> None:
            self.people, self.all_teams, self.invites, self.wrong = people, teams, invites, wrong

        return back


class FakeUnanswered:
    """`kept`: the lines as they were noted."""

    def __init__(self) -> None:
        self.kept: list[UnknownLine] = []

    async def note(self, line: UnknownLine) -> None:
        self.kept.append(line)

    async def since(self, moment: datetime) -> tuple[UnknownLine, ...]:
        return tuple(sorted((line for line in self.kept if line.at >= moment), key=lambda line: line.at))

    async def forget_before(self, moment: datetime) -> int:
        before = len(self.kept)
        self.kept = [line for line in self.kept if line.at >= moment]
        return before - len(self.kept)

    def undo(self) -> Undo:
        kept = list(self.kept)

        def back() -> None:
            self.kept = kept

        return back


class FakeInbox:
    """`rows` by number."""

    def __init__(self, outbox: "FakeOutbox") -> None:
        self.rows: dict[int, InboxRow] = {}
        self._outbox = outbox

    async def accept(self, updates: Sequence[Incoming], now: datetime) -> frozenset[int]:
        new = {one.id: one for one in updates if one.id not in self.rows}
        self.rows |= {one.id: InboxRow(one.chat, now, one.payload) for one in new.values()}
        self._outbox.closed -= {one.chat for one in updates}
        return frozenset(new)

    async def left(self, limit: int, before: datetime) -> tuple[Left, ...]:
        waiting = sorted(
            (number, row) for number, row in self.rows.items() if row.state == "waiting" and row.received < before
        )
        return tuple(Left(number, row.chat, row.payload or "", row.tries) for number, row in waiting[:limit])

    async def begin(self, number: int) -> int:
        self.rows[number] = replace(self.rows[number], tries=self.rows[number].tries + 1)
        return self.rows[number].tries

    async def done(self, number: int, fault: str = "") -> None:
        row = self.rows.get(number)
        if row is None or row.state != "waiting":
            raise Superseded("done already")
        self.rows[number] = replace(row, state="failed" if fault else "done", reason=fault, payload=None)

    async def forget_before(self, moment: datetime) -> int:
        old = [number for number, row in self.rows.items() if row.received < moment and row.state != "waiting"]
        for number in old:
            del self.rows[number]
        return len(old)

    def undo(self) -> Undo:
        rows = dict(self.rows)

        def back() -> None:
            self.rows = rows

        return back


class FakeOutbox:
    """`posts` by key, `campaigns` by key: which chats, in which state. `own`: posts of their own, by key. `closed`:
    chats that cannot be reached. `settled`: what a test says has become of a row, by key."""

    def __init__(self) -> None:
        self.posts: dict[str, Post] = {}
        self.campaigns: dict[str, dict[int, State]] = {}
        self.closed: set[int] = set()
        self.own: dict[str, Send | Edit | Delete] = {}
        self.settled: dict[str, tuple[State, int | None, str]] = {}

    async def put(self, key: str, post: Post) -> bool:
        return self.posts.setdefault(key, post) is post

    async def put_all(self, campaign: str, chats: Iterable[int], post: Send, *, resend: bool = True) -> int:
        known = self.campaigns.get(campaign, {})
        told: dict[int, State] = {chat: "dead" if chat in self.closed else "pending" for chat in chats}
        self.campaigns[campaign] = told | known
        return len(self.campaigns[campaign]) - len(known)

    async def put_each(self, campaign: str, posts: Iterable[Send | Edit | Delete], *, resend: bool = True) -> int:
        new = 0
        for post in posts:
            chat = post.address.chat
            new += await self.put_all(campaign, [chat], Send(post.address, Reply(())), resend=resend)
            self.own.setdefault(f"{campaign}/{chat}", post)
        return new

    async def withdraw(self, campaign: str) -> tuple[int, ...]:
        known = self.campaigns.get(campaign, {})
        taken = tuple(chat for chat, state in known.items() if state == "pending")
        self.campaigns[campaign] = {chat: state for chat, state in known.items() if state != "pending"}
        for chat in taken:
            self.own.pop(f"{campaign}/{chat}", None)
        return taken

    async def fate(self, key: str) -> Fate | None:
        if key in self.posts:
            return Fate(*self.settled.get(key, ("pending", None, "")))
        campaign, _, chat = key.rpartition("/")
        state = self.campaigns.get(campaign, {}).get(int(chat)) if chat.lstrip("-").isdecimal() else None
        return Fate(*self.settled.get(key, (state, None, ""))) if state else None

    async def counts(self, campaign: str) -> Mapping[State, int]:
        return Counter(self.campaigns.get(campaign, {}).values())

    async def forget_before(self, moment: datetime) -> int:
        return 0  # nothing here is ever settled

    def undo(self) -> Undo:
        posts, campaigns, closed, own = dict(self.posts), dict(self.campaigns), set(self.closed), dict(self.own)

        def back() -> None:
            self.posts, self.campaigns, self.closed, self.own = posts, campaigns, closed, own

        return back


class FakeOwnData:
    """What the other parts of a store keep of a person."""

    def __init__(self, store: "FakeStore") -> None:
        self._store = store

    async def of(self, person: int) -> tuple[Section, ...]:
        store = self._store
        found: dict[str, list[object]] = {
            "visit": [visit for visit in store.visits.visits.values() if visit.chat == person],
            "answer": [answer for answer in store.visits.answers.values() if answer.chat == person],
            "preference": [one for one in store.preferences.preferences.values() if one.person == person],
            "journal": [entry for entry in store.journal.entries if person in (entry.person, entry.chat)],
            "person": [one for one in store.roster.people.values() if one.id == person],
            "invite": [one for one in store.roster.invites.values() if one.by == person],
            "wrong_token": [number for number in store.roster.wrong if number == person],
            "dialogue": [one for one in store.dialogues.asked.values() if person in (one.chat, one.person)],
            "unanswered": [line for line in store.unanswered.kept if line.person == person],
        }
        return tuple(
            Section(name, tuple({"repr": repr(one)} for one in rows)) for name, rows in sorted(found.items()) if rows
        )

    async def erase(self, person: int) -> int:
        store = self._store
        gone = sum(len(section.rows) for section in await self.of(person))
        store.visits.visits.pop(person, None)
        store.visits.answers = {key: one for key, one in store.visits.answers.items() if one.chat != person}
        store.preferences.preferences.pop(person, None)
        store.journal.entries = [one for one in store.journal.entries if person not in (one.person, one.chat)]
        store.roster.people.pop(person, None)
        store.roster.invites = {key: one for key, one in store.roster.invites.items() if one.by != person}
        store.roster.wrong.pop(person, None)
        store.dialogues.asked = {key: one for key, one in store.dialogues.asked.items() if person not in key}
        store.unanswered.kept = [line for line in store.unanswered.kept if line.person != person]
        return gone


class FakeStore:
    """One transaction at a time, as in SQLite; what an exception leaves behind is taken back."""

    def __init__(self) -> None:
        self.visits = FakeVisits()
        self.preferences = FakePreferences()
        self.journal = FakeJournal()
        self.outbox = FakeOutbox()
        self.inbox = FakeInbox(self.outbox)
        self.roster = FakeRoster()
        self.unanswered = FakeUnanswered()
        self.dialogues = FakeDialogues()
        self.own_data = FakeOwnData(self)
        self._one_at_a_time = asyncio.Lock()

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Parts]:
        async with self._one_at_a_time:
            undos = [part.undo() for part in self._parts()]
            try:
                yield Parts(
                    visits=self.visits,
                    preferences=self.preferences,
                    journal=self.journal,
                    roster=self.roster,
                    unanswered=self.unanswered,
                    own_data=self.own_data,
                    inbox=self.inbox,
                    outbox=self.outbox,
                    dialogues=self.dialogues,
                )
            except BaseException:
                for undo in undos:
                    undo()
                raise

    def _parts(self) -> tuple["CanBeUndone", ...]:
        return (
            self.visits, self.preferences, self.journal, self.roster, self.unanswered, self.inbox, self.outbox,
            self.dialogues,
        )  # fmt: skip
