"""Storage in memory with the manners of the real one, for tests that are about something else."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime
from itertools import count

from bot.analytics.journal import Entry
from bot.conversation.preferences import Preference
from bot.conversation.request import Parts
from bot.conversation.visit import Answer, Visit

Undo = Callable[[], None]


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


class FakeStore:
    """One transaction at a time, as in SQLite; what an exception leaves behind is taken back."""

    def __init__(self) -> None:
        self.visits = FakeVisits()
        self.preferences = FakePreferences()
        self.journal = FakeJournal()
        self._one_at_a_time = asyncio.Lock()

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Parts]:
        async with self._one_at_a_time:
            undos = (self.visits.undo(), self.preferences.undo(), self.journal.undo())
            try:
                yield Parts(self.visits, self.preferences, self.journal)
            except BaseException:
                for undo in undos:
                    undo()
                raise
