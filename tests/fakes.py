"""Storage in memory with the manners of the real one, for tests that are about something else."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable, Collection, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import count
from typing import Protocol

from bot.analytics.gaps import Gap, Verdict
from bot.analytics.journal import Entry, Event, Tally
from bot.analytics.outcomes import Asked
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
from bot.publishing.canary import Canary
from bot.publishing.care import Kept
from bot.publishing.changes import MOVES, Change, Content
from bot.publishing.changes import State as ChangeState
from bot.publishing.editions import KEPT, Folder, Record
from bot.publishing.lessons import Lesson, Scope
from bot.publishing.received import Received
from bot.publishing.received import State as ReceivedState
from bot.quiz.deck import SUSPENDS, Assignment, Habit, Miss, Practice, Review
from bot.quiz.memory import Memory
from bot.quiz.session import Session, Sparred
from bot.quiz.team import TeamQuiz, Vote
from bot.reply import Reply
from bot.schedule import MOST_AT_ONCE, Appointment, Whose
from tests.fake_customers import FakeCustomers, FakeReminders
from tests.fake_ledger import FakeLedger

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

    async def answers_since(self, chat: int, moment: datetime) -> tuple[Answer, ...]:
        return tuple(one for _, one in sorted(self.answers.items()) if one.chat == chat and one.at >= moment)

    async def typed(self, most: int) -> tuple[str, ...]:
        return tuple(one.text for _, one in sorted(self.answers.items(), reverse=True) if one.text)[:most]

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

    async def of_each(self, people: Sequence[int]) -> Mapping[int, Preference]:
        return {person: await self.of(person) for person in people}

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


def tallied(entries: Iterable[Entry]) -> tuple[Tally, ...]:
    """Entries counted one by one: what a database does where they stand."""
    counts: Counter[tuple[date, int, Event, str | None, str | None, int]] = Counter()
    for entry in entries:
        intents: list[str | None] = [intent for intent, _ in entry.intents] or [None]
        counts.update(
            (entry.at.date(), entry.person, entry.event, entry.product, intent, place)
            for place, intent in enumerate(intents)
        )
    return tuple(Tally(*key, count) for key, count in counts.items())


class FakeJournal:
    """`entries` as they were noted."""

    def __init__(self) -> None:
        self.entries: list[Entry] = []

    async def note(self, entry: Entry) -> None:
        self.entries.append(entry)

    async def since(self, moment: datetime) -> tuple[Entry, ...]:
        return tuple(sorted((entry for entry in self.entries if entry.at >= moment), key=lambda entry: entry.at))

    async def tally(self, since: date) -> tuple[Tally, ...]:
        return tallied(entry for entry in self.entries if entry.at.date() >= since)

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

    async def everybody(self) -> tuple[Person, ...]:
        return tuple(sorted(self.people.values(), key=lambda person: (str(person.joined), person.id)))

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
        self._numbers = count(1)

    async def note(self, line: UnknownLine) -> None:
        self.kept.append(replace(line, id=next(self._numbers)))

    async def drop(self, numbers: Collection[int]) -> int:
        before = len(self.kept)
        self.kept = [line for line in self.kept if line.id not in numbers]
        return before - len(self.kept)

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


class FakeDeck:
    """`kept` memories by person and item, `given` answers, `missed` by person and source, `assigned` by number, `flags`
    by item and person, `all_habits` by person."""

    def __init__(self) -> None:
        self.kept: dict[tuple[int, str], Memory] = {}
        self.given: list[Review] = []
        self.missed: dict[tuple[int, str], Miss] = {}
        self.assigned: dict[int, Assignment] = {}
        self.flags: dict[tuple[str, int], datetime] = {}
        self.all_habits: dict[int, Habit] = {}
        self._numbers = count(1)

    async def memories(self, person: int) -> Mapping[str, Memory]:
        return {item: memory for (whose, item), memory in self.kept.items() if whose == person}

    async def answered(self, review: Review, memory: Memory) -> None:
        self.kept[review.person, review.item] = memory
        self.given.append(review)
        miss = self.missed.get((review.person, review.source))
        if review.right and miss is not None and miss.at <= review.at:
            del self.missed[review.person, review.source]

    async def reviews(self, person: int, since: datetime) -> tuple[Review, ...]:
        theirs = (one for one in self.given if one.person == person and one.at >= since)
        return tuple(sorted(theirs, key=lambda one: one.at))

    async def practice(self, people: Collection[int], since: datetime) -> tuple[Practice, ...]:
        rows = []
        for person in people:
            given = await self.reviews(person, since)
            if given:
                rows.append(Practice(person, len(given), sum(one.right for one in given)))
        return tuple(sorted(rows, key=lambda one: (-one.answers, -one.right, one.person)))

    async def note_miss(self, miss: Miss) -> None:
        self.missed[miss.person, miss.source] = miss

    async def misses(self, person: int) -> tuple[Miss, ...]:
        theirs = (one for one in self.missed.values() if one.person == person)
        return tuple(sorted(theirs, key=lambda one: (one.at, one.source)))

    async def assign(self, assignment: Assignment) -> Assignment:
        same = (
            one.id for one in self.assigned.values() if (one.team, one.source) == (assignment.team, assignment.source)
        )
        kept = replace(assignment, id=next(same, 0) or next(self._numbers))
        self.assigned[kept.id] = kept
        return kept

    async def withdraw(self, number: int, team: int) -> bool:
        if number not in self.assigned or self.assigned[number].team != team:
            return False
        del self.assigned[number]
        return True

    async def assignments(self, team: int) -> tuple[Assignment, ...]:
        theirs = (one for one in self.assigned.values() if one.team == team)
        return tuple(sorted(theirs, key=lambda one: (one.until, one.id)))

    async def flag(self, item: str, person: int, at: datetime) -> int:
        self.flags[item, person] = at
        return sum(flagged == item for flagged, _ in self.flags)

    async def suspended(self) -> frozenset[str]:
        counts = Counter(item for item, _ in self.flags)
        return frozenset(item for item, number in counts.items() if number >= SUSPENDS)

    async def habit(self, person: int) -> Habit:
        return self.all_habits.get(person, Habit(person))

    async def habits(self, people: Collection[int]) -> tuple[Habit, ...]:
        return tuple(self.all_habits[person] for person in sorted(people) if person in self.all_habits)

    async def keep_habit(self, habit: Habit) -> None:
        self.all_habits[habit.person] = habit

    def rows_of(self, person: int) -> Mapping[str, list[object]]:
        """What names somebody, by the table it would stand in."""
        return {
            "memory": [one for (whose, _), one in self.kept.items() if whose == person],
            "review": [one for one in self.given if one.person == person],
            "missed": [one for one in self.missed.values() if one.person == person],
            "assignment": [one for one in self.assigned.values() if one.by == person],
            "flag": [flagged for flagged in self.flags if flagged[1] == person],
            "habit": [one for one in self.all_habits.values() if one.person == person],
        }

    def erase(self, person: int) -> None:
        self.kept = {key: one for key, one in self.kept.items() if key[0] != person}
        self.given = [one for one in self.given if one.person != person]
        self.missed = {key: one for key, one in self.missed.items() if one.person != person}
        self.assigned = {key: one for key, one in self.assigned.items() if one.by != person}
        self.flags = {key: one for key, one in self.flags.items() if key[1] != person}
        self.all_habits.pop(person, None)

    def undo(self) -> Undo:
        kept, given, missed = dict(self.kept), list(self.given), dict(self.missed)
        assigned, flags, habits = dict(self.assigned), dict(self.flags), dict(self.all_habits)

        def back() -> None:
            self.kept, self.given, self.missed = kept, given, missed
            self.assigned, self.flags, self.all_habits = assigned, flags, habits

        return back


class FakeSessions:
    """`open` by person, `results` as they came."""

    def __init__(self) -> None:
        self.open: dict[int, Session] = {}
        self.results: list[Sparred] = []
        self._numbers = count(1)

    async def of(self, person: int) -> Session | None:
        return self.open.get(person)

    async def begin(self, session: Session) -> Session:
        self.open[session.person] = replace(session, id=next(self._numbers))
        return self.open[session.person]

    async def move(self, session: Session) -> bool:
        now = self.open.get(session.person)
        if now is None or (now.id, now.step) != (session.id, session.step - 1):
            return False
        self.open[session.person] = session
        return True

    async def end(self, person: int) -> bool:
        return self.open.pop(person, None) is not None

    async def sparred(self, result: Sparred) -> None:
        self.results.append(result)

    async def sparrings(self, person: int) -> Mapping[str, float]:
        theirs = sorted((one for one in self.results if one.person == person), key=lambda one: one.at)
        return {one.source: one.score for one in theirs}

    async def personas(self, person: int) -> Mapping[str, float]:
        best: dict[str, float] = {}
        for one in self.results:
            if one.person == person:
                best[one.persona] = max(one.score, best.get(one.persona, 0.0))
        return best

    async def forget_before(self, moment: datetime) -> int:
        old = [person for person, session in self.open.items() if session.seen < moment]
        for person in old:
            del self.open[person]
        return len(old)

    def rows_of(self, person: int) -> Mapping[str, list[object]]:
        """What names somebody, by the table it would stand in."""
        return {
            "session": [one for one in self.open.values() if one.person == person],
            "sparring": [one for one in self.results if one.person == person],
        }

    def erase(self, person: int) -> None:
        self.open.pop(person, None)
        self.results = [one for one in self.results if one.person != person]

    def undo(self) -> Undo:
        sessions, results = dict(self.open), list(self.results)

        def back() -> None:
            self.open, self.results = sessions, results

        return back


class FakeOutcomes:
    """`asked` by the id of the answer."""

    def __init__(self) -> None:
        self.asked: dict[int, Asked] = {}

    async def ask(self, asked: Asked) -> None:
        self.asked.setdefault(asked.answer, asked)

    async def of(self, answer: int, chat: int) -> Asked | None:
        found = self.asked.get(answer)
        return replace(found, lines=frozenset()) if found is not None and found.chat == chat else None

    async def tell(self, asked: Asked) -> None:
        if asked.answer in self.asked:
            self.asked[asked.answer] = asked

    async def asked_of(self, person: int, since: datetime) -> tuple[Asked, ...]:
        theirs = [one for one in self.asked.values() if one.person == person and one.at >= since]
        return tuple(replace(one, lines=frozenset()) for one in sorted(theirs, key=lambda one: (one.at, one.answer)))

    async def told_since(self, moment: datetime) -> tuple[Asked, ...]:
        told = [(one.told, one.answer) for one in self.asked.values() if one.told is not None and one.told >= moment]
        return tuple(self.asked[answer] for _, answer in sorted(told))

    async def forget_untold_before(self, moment: datetime) -> int:
        old = [one.answer for one in self.asked.values() if one.told is None and one.at < moment]
        for answer in old:
            del self.asked[answer]
        return len(old)

    def undo(self) -> Undo:
        asked = dict(self.asked)

        def back() -> None:
            self.asked = asked

        return back


class FakeTeamQuizzes:
    """`quizzes` by number, `given` votes by quiz, place and person, `polls` by the number that the messenger gave."""

    def __init__(self) -> None:
        self.quizzes: dict[int, TeamQuiz] = {}
        self.given: dict[tuple[int, int, int], Vote] = {}
        self.polls: dict[str, tuple[int, int]] = {}
        self._numbers = count(1)

    async def begin(self, quiz: TeamQuiz) -> TeamQuiz:
        kept = replace(quiz, id=next(self._numbers))
        self.quizzes[kept.id] = kept
        return kept

    async def of(self, number: int) -> TeamQuiz | None:
        return self.quizzes.get(number)

    async def open_in(self, chat: int) -> TeamQuiz | None:
        here = [one for one in self.quizzes.values() if one.chat == chat and not one.over]
        return here[-1] if here else None

    async def move(self, quiz: TeamQuiz, place: int) -> bool:
        now = self.quizzes.get(quiz.id)
        if now is None or now.place != place or now.over:
            return False
        self.quizzes[quiz.id] = quiz
        return True

    async def vote(self, vote: Vote) -> bool:
        key = (vote.quiz, vote.place, vote.person)
        return self.given.setdefault(key, vote) is vote

    async def votes(self, quiz: int) -> tuple[Vote, ...]:
        return tuple(vote for key, vote in sorted(self.given.items()) if key[0] == quiz)

    async def asked_by(self, poll: str) -> tuple[int, int] | None:
        return self.polls.get(poll)

    async def forget_before(self, moment: datetime) -> int:
        old = [number for number, quiz in self.quizzes.items() if quiz.opened < moment]
        for number in old:
            self._drop(number)
        return len(old)

    def rows_of(self, person: int) -> Mapping[str, list[object]]:
        """What names somebody, by the table it would stand in."""
        return {
            "team_quiz": [one for one in self.quizzes.values() if one.chat == person],
            "team_vote": [one for one in self.given.values() if one.person == person],
        }

    def erase(self, person: int) -> None:
        self.given = {key: one for key, one in self.given.items() if one.person != person}
        for number in [one.id for one in self.quizzes.values() if one.chat == person]:
            self._drop(number)

    def _drop(self, number: int) -> None:
        del self.quizzes[number]
        self.given = {key: one for key, one in self.given.items() if key[0] != number}

    def undo(self) -> Undo:
        quizzes, given = dict(self.quizzes), dict(self.given)

        def back() -> None:
            self.quizzes, self.given = quizzes, given

        return back


class FakeLessons:
    """`kept`: the lessons in the order they were given."""

    def __init__(self) -> None:
        self.kept: list[Lesson] = []
        self._numbers = count(1)

    async def add(self, lesson: Lesson) -> None:
        self.kept.append(replace(lesson, id=next(self._numbers)))

    async def version(self, scope: Scope) -> tuple[int, int]:
        theirs = await self.of(scope)
        return len(theirs), max((one.id for one in theirs), default=0)

    async def of(self, scope: Scope) -> tuple[Lesson, ...]:
        if scope.team is not None:
            return tuple(one for one in self.kept if one.scope.team == scope.team)
        return tuple(one for one in self.kept if one.scope == scope)

    async def drop(self, numbers: Collection[int]) -> int:
        before = len(self.kept)
        self.kept = [one for one in self.kept if one.id not in numbers]
        return before - len(self.kept)

    async def forget_before(self, moment: datetime) -> int:
        before = len(self.kept)
        self.kept = [one for one in self.kept if one.at >= moment]
        return before - len(self.kept)

    def undo(self) -> Undo:
        kept = list(self.kept)

        def back() -> None:
            self.kept = kept

        return back


class FakeGaps:
    """`kept`: what was decided, in order."""

    def __init__(self) -> None:
        self.kept: list[Gap] = []
        self.tried: dict[tuple[int, int], Verdict | None] = {}

    async def add(self, gap: Gap) -> Gap:
        added = replace(gap, id=len(self.kept) + 1)
        self.kept.append(added)
        return added

    async def of(self, team: int | None) -> tuple[Gap, ...]:
        return tuple(one for one in self.kept if one.team == team)

    async def hand_out(self, change: int, people: Collection[int]) -> None:
        self.tried = {**{(change, person): None for person in people}, **self.tried}

    async def judge(self, change: int, person: int, verdict: Verdict) -> bool:
        if (change, person) not in self.tried:
            return False
        self.tried[change, person] = verdict
        return True

    async def trials(self, change: int) -> Mapping[int, Verdict | None]:
        return {person: said for (one, person), said in sorted(self.tried.items(), key=str) if one == change}

    def undo(self) -> Undo:
        kept, tried = list(self.kept), dict(self.tried)

        def back() -> None:
            self.kept, self.tried = kept, tried

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

    async def waiting(self, limit: int, without: Collection[int] = ()) -> tuple[Left, ...]:
        waiting = sorted(
            (number, row) for number, row in self.rows.items() if row.state == "waiting" and number not in without
        )
        return tuple(Left(number, row.chat, row.payload or "", row.tries) for number, row in waiting[:limit])

    async def count_waiting(self, most: int) -> int:
        return min(most, sum(row.state == "waiting" for row in self.rows.values()))

    async def last(self) -> int | None:
        ended = [(row.received, number) for number, row in self.rows.items() if row.state != "waiting"]
        return max(ended)[1] if ended else None

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


class FakeAppointments:
    """`waiting` by key, with the moment from which each can be taken; `given_up` by key."""

    def __init__(self) -> None:
        self.waiting: dict[str, tuple[datetime, Appointment]] = {}
        self.given_up: dict[str, Appointment] = {}

    async def put(self, appointment: Appointment) -> None:
        self.given_up.pop(appointment.key, None)
        self.waiting[appointment.key] = (appointment.due, replace(appointment, tries=0))

    async def add(self, appointment: Appointment) -> bool:
        if appointment.key in self.waiting:
            return False
        await self.put(appointment)
        return True

    async def of(self, key: str) -> Appointment | None:
        found = self.waiting.get(key)
        return None if found is None else found[1]

    async def of_person(self, person: int, kind: str) -> tuple[Appointment, ...]:
        theirs = [one for _, one in self.waiting.values() if one.person == person and one.kind == kind]
        return tuple(sorted(theirs, key=_by_due))

    async def cancel(self, key: str) -> bool:
        return self.waiting.pop(key, None) is not None

    async def take(self, kinds: Iterable[str], now: datetime, whose: Whose | None = None) -> tuple[Appointment, ...]:
        known = set(kinds)
        due = [one for since, one in self.waiting.values() if since <= now and one.kind in known]
        due = sorted((one for one in due if whose is None or whose.includes(one.person)), key=_by_due)
        taken = [one for one in due if (one.kind, one.chat) == (due[0].kind, due[0].chat)][:MOST_AT_ONCE]
        for one in taken:
            del self.waiting[one.key]
        return tuple(taken)

    async def next_due(self, kinds: Iterable[str], whose: Whose | None = None) -> datetime | None:
        known = set(kinds)
        waiting = (pair for pair in self.waiting.values() if whose is None or whose.includes(pair[1].person))
        return min((since for since, one in waiting if one.kind in known), default=None)

    async def failed(self, keys: Iterable[str], again: datetime | None, reason: str) -> None:
        for key in keys:
            _, one = self.waiting.pop(key)
            tried = replace(one, tries=one.tries + 1)
            if again is None:
                self.given_up[key] = tried
            else:
                self.waiting[key] = (again, tried)

    async def forget_failed_before(self, moment: datetime) -> int:
        old = [key for key, one in self.given_up.items() if one.due < moment]
        for key in old:
            del self.given_up[key]
        return len(old)

    def undo(self) -> Undo:
        waiting, given_up = dict(self.waiting), dict(self.given_up)

        def back() -> None:
            self.waiting, self.given_up = waiting, given_up

        return back


class FakeChanges:
    """`kept` by number."""

    def __init__(self) -> None:
        self.kept: dict[int, Change] = {}
        self._numbers = count(1)

    async def add(self, change: Change) -> Change:
        added = replace(change, id=next(self._numbers))
        self.kept[added.id] = added
        return added

    async def change(self, number: int) -> Change | None:
        return self.kept.get(number)

    async def of(self, *states: ChangeState, intent: str = "") -> tuple[Change, ...]:
        return tuple(
            one for one in self.kept.values() if one.state in states and intent in ("", one.content.intent)
        )  # fmt: skip

    async def move(
        self, numbers: Collection[int], state: ChangeState, by: int | None, now: datetime, remark: str = ""
    ) -> tuple[int, ...]:
        moved = tuple(sorted(one for one in numbers if one in self.kept and self.kept[one].state in MOVES[state]))
        for one in moved:
            self.kept[one] = replace(self.kept[one], state=state, by=by, since=now, remark=remark)
        return moved

    async def reword(self, number: int, content: Content) -> bool:
        found = self.kept.get(number)
        if found is None or found.state not in ("suggested", "draft"):
            return False
        self.kept[number] = replace(found, content=content)
        return True

    def undo(self) -> Undo:
        kept = dict(self.kept)

        def back() -> None:
            self.kept = kept

        return back


class FakeReceivedFiles:
    """`kept` by number."""

    def __init__(self) -> None:
        self.kept: dict[int, Received] = {}
        self._numbers = count(1)

    async def add(self, received: Received) -> Received:
        added = replace(received, id=next(self._numbers))
        self.kept[added.id] = added
        return added

    async def of(self, number: int) -> Received | None:
        return self.kept.get(number)

    async def since(self, person: int, moment: datetime) -> tuple[Received, ...]:
        return tuple(one for one in self.kept.values() if one.person == person and one.at > moment)

    async def decide(self, number: int, state: ReceivedState) -> bool:
        found = self.kept.get(number)
        if found is None or found.state != "offered":
            return False
        self.kept[number] = replace(found, state=state, contents=(), seen={})
        return True

    async def show_again(self, received: Received) -> bool:
        found = self.kept.get(received.id)
        if found is None or found.state != "offered":
            return False
        self.kept[received.id] = replace(received, at=found.at, state="offered")
        return True

    async def forget_before(self, moment: datetime) -> int:
        old = [number for number, one in self.kept.items() if one.at < moment]
        for number in old:
            del self.kept[number]
        return len(old)

    def rows_of(self, person: int) -> Mapping[str, list[object]]:
        """What names somebody, by the table it would stand in."""
        return {"received": [one for one in self.kept.values() if one.person == person]}

    def erase(self, person: int) -> None:
        self.kept = {number: one for number, one in self.kept.items() if one.person != person}

    def undo(self) -> Undo:
        kept = dict(self.kept)

        def back() -> None:
            self.kept = kept

        return back


class FakeCardCare:
    """`kept` by intent."""

    def __init__(self) -> None:
        self.kept: dict[str, Kept] = {}

    async def of(self, intent: str) -> Kept | None:
        return self.kept.get(intent)

    async def all(self) -> Mapping[str, Kept]:
        return dict(sorted(self.kept.items()))

    async def keep(self, kept: Kept) -> None:
        self.kept[kept.intent] = kept

    def rows_of(self, person: int) -> Mapping[str, list[object]]:
        """What names somebody, by the table it would stand in."""
        return {"card_care": [one for one in self.kept.values() if person in (one.owner, one.by)]}

    def erase(self, person: int) -> None:
        """The day of a review outlives the name under it."""
        self.kept = {
            name: replace(
                one, owner=None if one.owner == person else one.owner, by=None if one.by == person else one.by
            )
            for name, one in self.kept.items()
        }

    def undo(self) -> Undo:
        kept = dict(self.kept)

        def back() -> None:
            self.kept = kept

        return back


def _by_due(appointment: Appointment) -> tuple[datetime, str]:
    return appointment.due, appointment.key


class FakeCanaries:
    """`kept` by number."""

    def __init__(self) -> None:
        self.kept: dict[int, Canary] = {}
        self._numbers = count(1)

    async def add(self, canary: Canary) -> Canary:
        added = replace(canary, id=next(self._numbers), revision=await self._next())
        self.kept[added.id] = added
        return added

    async def canary(self, number: int) -> Canary | None:
        return self.kept.get(number)

    async def holding(self, change: int) -> Canary | None:
        return next((one for one in reversed(self.kept.values()) if change in one.changes), None)

    async def open(self) -> tuple[Canary, ...]:
        return tuple(one for one in self.kept.values() if not one.is_over)

    async def change(self, canary: Canary) -> Canary | None:
        found = self.kept.get(canary.id)
        if found is None or found.revision != canary.revision:
            return None
        self.kept[canary.id] = replace(canary, revision=await self._next())
        return self.kept[canary.id]

    async def forget_before(self, moment: datetime) -> int:
        old = [key for key, one in self.kept.items() if one.ended is not None and one.ended < moment]
        for key in old:
            del self.kept[key]
        return len(old)

    async def version(self) -> tuple[int, int]:
        return len(self.kept), max((one.revision for one in self.kept.values()), default=0)

    async def _next(self) -> int:
        return (await self.version())[1] + 1

    def undo(self) -> Undo:
        kept = dict(self.kept)

        def back() -> None:
            self.kept = kept

        return back


class FakeEditions:
    """`records` by number with their `texts`; `tried`: the folder."""

    def __init__(self) -> None:
        self.records: dict[int, Record] = {}
        self.texts: dict[int, Mapping[str, bytes]] = {}
        self.bases: dict[int, Mapping[str, bytes]] = {}
        self.tried: Folder | None = None

    async def version(self) -> int:
        return max(self.records, default=0)

    async def record(self, number: int) -> Record | None:
        return self.records.get(number)

    async def live(self) -> Record | None:
        return self.records.get(await self.version())

    async def history(self, most: int = 10) -> tuple[Record, ...]:
        return tuple(self.records[number] for number in sorted(self.records, reverse=True)[:most])

    async def text(self, number: int) -> Mapping[str, bytes]:
        return self.texts[number]

    async def file(self, number: int, path: str) -> bytes | None:
        return self.texts[number].get(path)

    async def base(self, number: int) -> Mapping[str, bytes]:
        return self.bases[number]

    async def activate(self, record: Record, files: Mapping[str, bytes], base: Mapping[str, bytes]) -> bool:
        if record.number != await self.version() + 1:
            return False
        self.records[record.number] = record
        self.texts[record.number] = dict(sorted(files.items()))
        self.bases[record.number] = dict(sorted(base.items()))
        for old in [number for number in self.records if number <= record.number - KEPT]:
            del self.records[old], self.texts[old], self.bases[old]
        return True

    async def folder(self) -> Folder | None:
        return self.tried

    async def note_folder(self, folder: Folder) -> None:
        self.tried = folder

    def undo(self) -> Undo:
        records, texts, bases, tried = dict(self.records), dict(self.texts), dict(self.bases), self.tried

        def back() -> None:
            self.records, self.texts, self.bases, self.tried = records, texts, bases, tried

        return back


_SIGNED = ("change", "edition", "card_care")


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
            "campaign": [one for one in store.ledger.campaigns.values() if one.by == person],
            "recipient": [one for one in store.ledger.recipients.values() if one.person == person],
            "switched_off": [one for one in store.ledger.off if one[0] == person],
            "unanswered": [line for line in store.unanswered.kept if line.person == person],
            "appointment": [one for _, one in store.appointments.waiting.values() if person in (one.person, one.chat)],
            **store.deck.rows_of(person),
            "change": [one for one in store.changes.kept.values() if person in (one.author, one.credit, one.by)],
            "edition": [one for one in store.editions.records.values() if one.author == person],
            "customer_book": [one for one in store.customers.on if one == person],
            "customer": [one for one in store.customers.customers.values() if one.person == person],
            "visit_log": [one for one in store.customers.visits.values() if one.person == person],
            "reminder": [one for one in store.reminders.reminders.values() if one.person == person],
            **store.sessions.rows_of(person),
            **store.team_quizzes.rows_of(person),
            "outcome": [one for one in store.outcomes.asked.values() if person in (one.person, one.chat)],
            "canary": [one for one in store.canaries.kept.values() if one.by == person],
            "canary_person": [one.id for one in store.canaries.kept.values() if person in one.people],
            "trial": [key for key in store.gaps.tried if key[1] == person],
            "taught": [one for one in store.lessons.kept if one.scope.person == person],
            **store.received.rows_of(person),
            **store.care.rows_of(person),
        }
        return tuple(
            Section(name, tuple({"repr": repr(one)} for one in rows)) for name, rows in sorted(found.items()) if rows
        )

    async def erase(self, person: int) -> int:
        store = self._store
        gone = sum(len(section.rows) for section in await self.of(person) if section.name not in _SIGNED)
        gone += self._unsign(person)
        store.visits.visits.pop(person, None)
        store.visits.answers = {key: one for key, one in store.visits.answers.items() if one.chat != person}
        store.preferences.preferences.pop(person, None)
        store.journal.entries = [one for one in store.journal.entries if person not in (one.person, one.chat)]
        store.roster.people.pop(person, None)
        store.roster.invites = {key: one for key, one in store.roster.invites.items() if one.by != person}
        store.roster.wrong.pop(person, None)
        store.ledger.forget(person)
        store.dialogues.asked = {key: one for key, one in store.dialogues.asked.items() if person not in key}
        store.unanswered.kept = [line for line in store.unanswered.kept if line.person != person]
        await store.customers.turn_off(person)
        waiting = store.appointments.waiting.items()
        store.appointments.waiting = {key: one for key, one in waiting if person not in (one[1].person, one[1].chat)}
        store.deck.erase(person)
        store.sessions.erase(person)
        store.team_quizzes.erase(person)
        store.outcomes.asked = {
            key: one for key, one in store.outcomes.asked.items() if person not in (one.person, one.chat)
        }
        store.lessons.kept = [one for one in store.lessons.kept if one.scope.person != person]
        store.canaries.kept = {
            key: replace(one, people=tuple(other for other in one.people if other != person))
            for key, one in store.canaries.kept.items()
            if one.by != person
        }
        store.gaps.tried = {key: said for key, said in store.gaps.tried.items() if key[1] != person}
        store.received.erase(person)
        gone += sum((one.owner == person) + (one.by == person) for one in store.care.kept.values())
        store.care.erase(person)
        return gone

    def _unsign(self, person: int) -> int:
        changes, records = self._store.changes.kept, self._store.editions.records
        suggested = [
            key
            for key, one in changes.items()
            if one.author == person and one.state in ("suggested", "draft", "trying")
        ]
        for key in suggested:
            del changes[key]
        gone = len(suggested)
        for key, one in list(changes.items()):
            signed = [name for name in ("author", "credit", "by") if getattr(one, name) == person]
            changes[key] = replace(one, **dict.fromkeys(signed))  # type: ignore[arg-type]
            gone += len(signed)
        for number, record in list(records.items()):
            if record.author == person:
                records[number] = replace(record, author=None)
                gone += 1
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
        self.appointments = FakeAppointments()
        self.deck = FakeDeck()
        self.changes = FakeChanges()
        self.canaries = FakeCanaries()
        self.editions = FakeEditions()
        self.dialogues = FakeDialogues()
        self.reminders = FakeReminders()
        self.customers = FakeCustomers(self.reminders)
        self.sessions = FakeSessions()
        self.team_quizzes = FakeTeamQuizzes()
        self.ledger = FakeLedger(self.roster, self.preferences, self.journal, self.outbox)
        self.outcomes = FakeOutcomes()
        self.lessons = FakeLessons()
        self.gaps = FakeGaps()
        self.received = FakeReceivedFiles()
        self.care = FakeCardCare()
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
                    deck=self.deck,
                    sessions=self.sessions,
                    team_quizzes=self.team_quizzes,
                    own_data=self.own_data,
                    inbox=self.inbox,
                    outbox=self.outbox,
                    appointments=self.appointments,
                    changes=self.changes,
                    canaries=self.canaries,
                    editions=self.editions,
                    dialogues=self.dialogues,
                    customers=self.customers,
                    reminders=self.reminders,
                    ledger=self.ledger,
                    outcomes=self.outcomes,
                    lessons=self.lessons,
                    gaps=self.gaps,
                    received=self.received,
                    care=self.care,
                )
            except BaseException:
                for undo in undos:
                    undo()
                raise

    def _parts(self) -> tuple["CanBeUndone", ...]:
        return (
            self.visits, self.preferences, self.journal, self.roster, self.unanswered, self.inbox, self.outbox,
            self.dialogues, self.appointments, self.deck, self.changes, self.canaries, self.editions, self.customers,
            self.reminders, self.sessions, self.team_quizzes, self.ledger, self.outcomes, self.lessons, self.gaps,
            self.received, self.care,
        )  # fmt: skip
