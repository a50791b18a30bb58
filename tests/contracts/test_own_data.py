"""All that is kept of a person is found and goes; what is kept of others stays."""

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from bot.analytics.outcomes import Asked
from bot.analytics.unanswered import UnknownLine
from bot.broadcast.audience import Audience
from bot.broadcast.campaign import Campaign, Content
from bot.coach.heard import Heard
from bot.conversation.dialogue import Dialogue
from bot.conversation.preferences import Preference
from bot.conversation.request import Parts, Store
from bot.people.invites import ENTROPY, Tries, new_invite
from bot.people.person import Person
from bot.playbook.customers import Customer, LoggedVisit
from bot.playbook.reminders import Reminder, appointed
from bot.publishing.care import Kept
from bot.publishing.changes import Change, Phrase
from bot.publishing.lessons import Lesson, Scope
from bot.publishing.received import Received
from bot.quiz.deck import Assignment, Habit, Miss, Review
from bot.quiz.memory import reviewed
from bot.quiz.session import Session, Sitting, Sparred
from bot.quiz.team import TeamQuiz, Vote
from bot.schedule import Appointment
from bot.storage.database import Database
from bot.storage.own_data import NAMES_A_PERSON, STAYS, part_of, personal
from bot.storage.preferences import SqlPreferences
from bot.storage.sqlite import url_of
from bot.storage.store import SqlStore
from bot.storage.tables import metadata
from tests.contracts.samples import FULL_ANSWER, FULL_ENTRY, FULL_VISIT, GROUP, NOW

MEI, LEE = 5_000_000_001, 8
# Tables in which nobody is named.
IMPERSONAL = {"team", "letter", "lease", "library_file", "library_folder", "gap"}
CANARY = "CANARY"


async def fill(parts: Parts, person: int, word: str = "word") -> None:
    """Something in every place, in a private chat and in a group."""
    team = await parts.roster.add_team(f"North {person}")
    invite, _ = new_invite("rep", team.id, person, NOW, person.to_bytes(8, "big") + b"x" * (ENTROPY - 8))
    heard = Heard(decider=word, rival=word * 3000)  # the second fills pages of its own
    await parts.visits.keep(replace(FULL_VISIT, chat=person, heard=heard))
    for _ in range(20):
        await parts.visits.add_answer(replace(FULL_ANSWER, chat=person, heard=heard, edition=word))
    await parts.preferences.keep(Preference(person, "ko", product=word))
    await parts.journal.note(replace(FULL_ENTRY, person=person, chat=person, edition=word))
    await parts.journal.note(replace(FULL_ENTRY, person=person, chat=GROUP, edition=word))
    await parts.roster.keep(Person(person, "lead", team.id, word, NOW))
    await parts.roster.add_invite(invite)
    await parts.roster.keep_tries(person, Tries(2, NOW))
    await parts.unanswered.note(UnknownLine(NOW, person, "zh", f"{word} 说的"))
    answered = Review(person, f"sort.en.{word}", "fab", NOW, right=False)
    await parts.deck.answered(answered, reviewed(None, right=False, now=NOW))
    await parts.deck.note_miss(Miss(person, "fab", NOW, word))
    await parts.deck.assign(Assignment(0, team.id, f"deck of {person}", NOW, person, NOW))
    await parts.deck.flag("sort.en.1", person, NOW)
    await parts.deck.keep_habit(Habit(person, daily=True))
    await parts.changes.add(Change(0, Phrase("no_need", "en", word), person, NOW, "suggested"))
    await parts.dialogues.open(Dialogue(person, person, "broadcast", word, NOW))
    await parts.customers.turn_on(person, NOW)
    customer = await parts.customers.keep(
        Customer(0, person, word, NOW, tags=(word,), note=word * 3000, days={"birthday": (3, 15)})
    )
    await parts.customers.keep_visit(LoggedVisit(0, person, customer.id, NOW, obstacle=word, heard=(word,)))
    reminder = await parts.reminders.keep(Reminder(0, person, customer.id, "promise", word * 3000, NOW, NOW))
    await parts.appointments.put(appointed(reminder, NOW, person, word))
    await parts.appointments.put(Appointment(f"quiz {person}", "quiz", person, GROUP, NOW, word, {"about": word}))
    await parts.sessions.begin(Session(person, person, "en", Sitting((word,)), NOW))
    quiz = await parts.team_quizzes.begin(TeamQuiz(GROUP, None, "en", False, ("sort.en.1",), NOW))
    await parts.team_quizzes.vote(Vote(quiz.id, 0, person, word, True, timedelta(seconds=3)))
    await parts.sessions.sparred(Sparred(person, word, "price_too_high", NOW, "parted", 0.5))
    own = Audience(teams=frozenset({team.id}))
    made = await parts.ledger.add(Campaign(0, person, NOW, Content((word,)), own, starts=NOW))
    await parts.roster.keep(Person(person + 100, "rep", team.id, "other", NOW))
    await parts.ledger.enter(made, NOW)
    await parts.roster.keep(Person(person + 100, "rep", team.id, "other", NOW, left=NOW))
    theirs = await parts.ledger.add(Campaign(0, GROUP, NOW, audience=own, starts=NOW))
    await parts.ledger.enter(theirs, NOW)
    await parts.ledger.switch(person, "news", off=True)
    asked = Asked(person % 1_000, person, person, NOW, "zh", word, word)
    await parts.outcomes.ask(asked)
    await parts.outcomes.tell(replace(asked, result="stuck", told=NOW, lines=frozenset({word})))
    await parts.lessons.add(Lesson(NOW, Scope(person, team.id), "zh", "no_need", word))
    await parts.gaps.hand_out(12, [person])
    await parts.received.add(Received(0, person, NOW, "offered", (Phrase("no_need", "zh", word),), 1, {"a": "b"}))
    await parts.care.keep(Kept(f"card_{person}", person, NOW.date(), "", None, NOW))


async def test_of_somebody_unknown_nothing_is_kept(store: Store) -> None:
    async with store.transaction() as parts:
        assert await parts.own_data.of(MEI) == ()
        assert await parts.own_data.erase(MEI) == 0


async def test_what_is_kept_is_found_in_every_place(store: Store) -> None:
    async with store.transaction() as parts:
        await fill(parts, MEI)
        found = await parts.own_data.of(MEI)
    assert {section.name: len(section.rows) for section in found} == {
        "visit": 1, "answer": 20, "preference": 1, "journal": 2, "person": 1, "invite": 1, "wrong_token": 1,
        "unanswered": 1, "memory": 1, "review": 1, "missed": 1, "assignment": 1, "flag": 1, "habit": 1,
        "change": 1, "dialogue": 1,
        "customer_book": 1, "customer": 1, "visit_log": 1, "reminder": 1, "appointment": 2,
        "session": 1, "sparring": 1, "team_vote": 1, "campaign": 1, "recipient": 1, "switched_off": 1,
        "outcome": 1, "taught": 1, "trial": 1, "received": 1, "card_care": 1,
    }  # fmt: skip


async def test_what_is_kept_of_others_is_neither_shown_nor_erased(store: Store) -> None:
    async with store.transaction() as parts:
        await fill(parts, MEI)
        await fill(parts, LEE)
        await parts.visits.keep(FULL_VISIT)  # of the group
        before = await parts.own_data.of(LEE)
        assert await parts.own_data.erase(MEI) == 53
        assert await parts.own_data.of(MEI) == ()
        assert await parts.own_data.of(LEE) == before
        assert await parts.visits.of(GROUP) == FULL_VISIT
        assert await parts.preferences.of(MEI) == Preference(MEI)
        assert await parts.roster.person(MEI) is None
        assert [entry.person for entry in await parts.journal.since(NOW)] == [LEE, LEE]
        assert [line.person for line in await parts.unanswered.since(NOW)] == [LEE]


async def test_the_day_of_a_review_outlives_the_name_under_it(store: Store) -> None:
    kept = Kept("no_need", MEI, NOW.date(), "Kim 2026-01-01", LEE, NOW)
    async with store.transaction() as parts:
        await parts.care.keep(kept)
        assert await parts.own_data.erase(MEI) == 1
        assert await parts.care.of("no_need") == replace(kept, owner=None)
        assert await parts.own_data.erase(LEE) == 1
        assert await parts.care.of("no_need") == replace(kept, owner=None, by=None)


async def test_what_was_written_for_everybody_stays_without_the_name_under_it(store: Store) -> None:
    live = Change(0, Phrase("no_need", "en", "no use for it"), MEI, NOW, "live", LEE, MEI, NOW)
    async with store.transaction() as parts:
        kept = await parts.changes.add(live)
        shown = await parts.own_data.of(MEI)
        assert [(section.name, len(section.rows)) for section in shown] == [("change", 1)]
        assert await parts.own_data.erase(MEI) == 2
        assert await parts.changes.change(kept.id) == replace(kept, author=None, by=None)
        assert await parts.own_data.erase(LEE) == 1
        assert await parts.changes.change(kept.id) == replace(kept, author=None, credit=None, by=None)


async def test_an_erasure_that_is_undone_has_erased_nothing(store: Store) -> None:
    async with store.transaction() as parts:
        await fill(parts, MEI)
        before = await parts.own_data.of(MEI)
    with pytest.raises(RuntimeError):
        async with store.transaction() as parts:
            await parts.own_data.erase(MEI)
            raise RuntimeError
    async with store.transaction() as parts:
        assert await parts.own_data.of(MEI) == before


async def test_what_is_found_can_be_written_down_and_read(file: Path) -> None:
    async with Database.open(url_of(file)) as database, SqlStore(database).transaction() as parts:
        await fill(parts, MEI)
        found = {section.name: section.rows for section in await parts.own_data.of(MEI)}
    written = json.loads(json.dumps(found, ensure_ascii=False))
    assert written["journal"][0]["at"] == NOW.isoformat()
    assert [one["intent"] for one in written["journal"][0]["journal_intent"]] == [
        "price_too_high", "need_approval", "price_too_high",
    ]  # fmt: skip
    assert written["visit"][0]["heard"]["decider"] == "word"
    assert written["unanswered"][0]["text"] == "word 说的"


def bytes_of(file: Path) -> bytes:
    """The database with its log and its index, as they lie on the disk."""
    return b"".join(path.read_bytes() for path in file.parent.glob(f"{file.name}*"))


async def test_no_byte_of_a_person_is_left_in_the_files(file: Path) -> None:
    async with Database.open(url_of(file)) as database:
        store = SqlStore(database)
        async with store.transaction() as parts:
            await fill(parts, MEI, CANARY)
            await fill(parts, LEE, "OTHER")
        await database.checkpoint()
        async with store.transaction() as parts:
            await fill_again(parts)
        assert CANARY.encode() in bytes_of(file)

        async with store.transaction() as parts:
            await parts.own_data.erase(MEI)

        assert CANARY.encode() not in bytes_of(file)
        assert b"OTHER" in bytes_of(file)
    assert CANARY.encode() not in bytes_of(file)


@pytest.mark.parametrize("deletes", ["one", "all"])
async def test_no_byte_of_a_customer_is_left_when_their_rep_deletes_them(deletes: str, file: Path) -> None:
    async with Database.open(url_of(file)) as database:
        store = SqlStore(database)
        async with store.transaction() as parts:
            await parts.customers.turn_on(MEI, NOW)
            customer = await parts.customers.keep(Customer(0, MEI, CANARY, NOW, note=CANARY * 3000))
            await parts.customers.keep_visit(LoggedVisit(0, MEI, customer.id, NOW, heard=(CANARY,)))
            await parts.reminders.keep(Reminder(0, MEI, customer.id, "promise", CANARY * 3000, NOW, NOW))
        await database.checkpoint()
        assert CANARY.encode() in bytes_of(file)
        async with store.transaction() as parts:
            if deletes == "one":
                assert await parts.customers.forget(MEI, customer.id)
            else:
                assert await parts.customers.turn_off(MEI) == 1
        assert CANARY.encode() not in bytes_of(file)


async def fill_again(parts: Parts) -> None:
    """Some of it lies in the file, some in the log, and rows that grew have moved."""
    await parts.preferences.keep(Preference(MEI, "ko", product=CANARY * 2000))
    await parts.unanswered.note(UnknownLine(NOW, MEI, "zh", CANARY))


async def test_a_reader_in_the_way_puts_the_wiping_off_and_does_not_stop_it(file: Path) -> None:
    async with Database.open(url_of(file), patience=timedelta(0)) as database:
        store = SqlStore(database)
        async with store.transaction() as parts:
            await fill(parts, MEI, CANARY)
        async with database.reading() as view:
            await SqlPreferences(view).of(MEI)
            with capture_logs() as logs:
                async with store.transaction() as parts:
                    await parts.own_data.erase(MEI)
            assert [log["log_level"] for log in logs] == ["warning"]
            assert CANARY.encode() in bytes_of(file)
        async with store.transaction() as parts:
            assert await parts.own_data.of(MEI) == ()
        assert CANARY.encode() not in bytes_of(file)


def test_every_table_names_a_person_or_is_known_to_name_nobody() -> None:
    """A new table whose columns are called otherwise would be left out of /export and /forgetme: here it is noticed."""
    for table in metadata.sorted_tables:
        named = bool(personal(table)) or part_of(table) is not None
        assert named != (table.name in IMPERSONAL), table.name
    assert set() == STAYS & IMPERSONAL
    assert set(NAMES_A_PERSON) >= {"person", "chat"}
