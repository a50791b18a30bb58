"""What everything that keeps appointments must do: each is carried out once, or not at all."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest
from structlog.testing import capture_logs

from bot.conversation.request import Parts, Store
from bot.reply import Line, Reply
from bot.schedule import FAILED_KEPT, MOST_TRIES, Appointment, Due, Schedule, Whose
from bot.storage.database import Database
from bot.storage.store import SqlStore
from tests.contracts.conftest import OpenDatabase, OpenStore
from tests.contracts.samples import GROUP, HOUR, NOW

MEI, JUN = 5_000_000_001, 7
FIRST = Appointment("call 1", "call", MEI, MEI, NOW, "zh-hans", {"whom": "王总", "about": "合同"})


async def test_an_appointment_comes_back_as_it_was_kept(open_store: OpenStore) -> None:
    async with open_store() as store, store.transaction() as parts:
        await parts.appointments.put(FIRST)
        await parts.appointments.put(replace(FIRST, key="call 2", chat=GROUP, payload={}, tongue=""))
    async with open_store() as store, store.transaction() as parts:
        assert await parts.appointments.of("call 1") == FIRST
        assert await parts.appointments.of("call 2") == replace(FIRST, key="call 2", chat=GROUP, payload={}, tongue="")
        assert await parts.appointments.of("call 3") is None


async def test_asking_twice_makes_one(store: Store) -> None:
    later = replace(FIRST, due=NOW + HOUR)
    async with store.transaction() as parts:
        assert await parts.appointments.add(FIRST)
        assert not await parts.appointments.add(later)
        assert await parts.appointments.of_person(MEI, "call") == (FIRST,)
        await parts.appointments.put(later)
        assert await parts.appointments.of_person(MEI, "call") == (later,)


async def test_somebodys_appointments_are_their_own_and_in_order(store: Store) -> None:
    async with store.transaction() as parts:
        await parts.appointments.put(replace(FIRST, key="b", due=NOW + HOUR))
        await parts.appointments.put(replace(FIRST, key="a", due=NOW + 2 * HOUR))
        await parts.appointments.put(replace(FIRST, key="c", person=JUN))
        await parts.appointments.put(replace(FIRST, key="d", kind="quiz"))
        assert [one.key for one in await parts.appointments.of_person(MEI, "call")] == ["b", "a"]


async def test_what_is_cancelled_does_not_happen(store: Store) -> None:
    async with store.transaction() as parts:
        await parts.appointments.put(FIRST)
        assert await parts.appointments.cancel("call 1")
        assert not await parts.appointments.cancel("call 1")
        assert await parts.appointments.take({"call"}, NOW) == ()


async def test_only_what_is_due_is_taken_and_only_once(store: Store) -> None:
    async with store.transaction() as parts:
        await parts.appointments.put(FIRST)
        await parts.appointments.put(replace(FIRST, key="later", due=NOW + HOUR))
        assert await parts.appointments.take({"call"}, NOW - timedelta(microseconds=1)) == ()
        assert await parts.appointments.take({"call"}, NOW) == (FIRST,)
        assert await parts.appointments.take({"call"}, NOW) == ()
        assert await parts.appointments.next_due({"call"}) == NOW + HOUR


async def test_what_fell_due_meanwhile_is_handed_over_together_a_kind_and_a_chat_at_a_time(store: Store) -> None:
    async with store.transaction() as parts:
        await parts.appointments.put(replace(FIRST, key="3", due=NOW - HOUR))
        await parts.appointments.put(replace(FIRST, key="2", due=NOW - 2 * HOUR))
        await parts.appointments.put(replace(FIRST, key="quiz", kind="quiz", due=NOW - 3 * HOUR))
        await parts.appointments.put(replace(FIRST, key="jun", person=JUN, chat=JUN, due=NOW - 4 * HOUR))
        taken = [await parts.appointments.take({"call", "quiz"}, NOW) for _ in range(4)]
    assert [[one.key for one in some] for some in taken] == [["jun"], ["quiz"], ["2", "3"], []]


async def test_a_kind_that_is_not_known_here_is_left_alone(store: Store) -> None:
    async with store.transaction() as parts:
        await parts.appointments.put(FIRST)
        assert await parts.appointments.take({"quiz"}, NOW) == ()
        assert await parts.appointments.next_due({"quiz"}) is None
        assert await parts.appointments.of("call 1") == FIRST


async def test_one_persons_appointments_can_be_taken_alone(store: Store) -> None:
    async with store.transaction() as parts:
        await parts.appointments.put(FIRST)
        await parts.appointments.put(replace(FIRST, key="jun", person=JUN, chat=JUN))
        others = Whose(JUN, others=True)
        assert await parts.appointments.next_due({"call"}, others) == NOW
        assert [one.key for one in await parts.appointments.take({"call"}, NOW, Whose(JUN))] == ["jun"]
        assert await parts.appointments.take({"call"}, NOW, Whose(JUN)) == ()
        assert await parts.appointments.next_due({"call"}, Whose(JUN)) is None
        assert await parts.appointments.take({"call"}, NOW, others) == (FIRST,)


async def test_a_transaction_that_fails_has_taken_nothing(store: Store) -> None:
    async with store.transaction() as parts:
        await parts.appointments.put(FIRST)
    with pytest.raises(RuntimeError):
        async with store.transaction() as parts:
            assert await parts.appointments.take({"call"}, NOW) == (FIRST,)
            raise RuntimeError
    async with store.transaction() as parts:
        assert await parts.appointments.take({"call"}, NOW) == (FIRST,)


async def test_what_failed_waits_and_is_given_up_in_the_end(store: Store) -> None:
    async with store.transaction() as parts:
        await parts.appointments.put(FIRST)
        await parts.appointments.failed(["call 1"], NOW + HOUR, "KeyError")
        assert await parts.appointments.take({"call"}, NOW) == ()
        assert await parts.appointments.next_due({"call"}) == NOW + HOUR
        assert await parts.appointments.of("call 1") == replace(FIRST, tries=1)
        await parts.appointments.failed(["call 1"], None, "KeyError")
        assert await parts.appointments.take({"call"}, NOW + 9 * HOUR) == ()
        assert await parts.appointments.of("call 1") is None
        assert await parts.appointments.forget_failed_before(NOW) == 0
        assert await parts.appointments.forget_failed_before(NOW + HOUR) == 1


async def test_what_was_given_up_can_be_asked_for_again(store: Store) -> None:
    async with store.transaction() as parts:
        await parts.appointments.put(FIRST)
        await parts.appointments.failed(["call 1"], None, "KeyError")
        assert await parts.appointments.add(FIRST)
        assert await parts.appointments.take({"call"}, NOW) == (FIRST,)


def said(text: str) -> Reply:
    return Reply((Line(text),))


async def test_the_loop_says_what_is_due_and_makes_the_next_one(store: Store) -> None:
    heard: list[tuple[str, ...]] = []

    async def daily(parts: Parts, due: Due) -> Reply:
        heard.append(tuple(one.key for one in due.appointments))
        await parts.appointments.put(replace(due.first, due=due.now + 24 * HOUR))
        return said("Good morning")

    now = [NOW]
    schedule = Schedule(store, {"call": daily}, lambda: now[0])
    async with store.transaction() as parts:
        await parts.appointments.put(FIRST)
    assert await schedule.carry_out()
    assert not await schedule.carry_out()
    now[0] += 10 * 24 * HOUR  # away for ten days: one catch-up, not ten
    assert await schedule.carry_out()
    assert not await schedule.carry_out()
    assert heard == [("call 1",)] * 2
    async with store.transaction() as parts:
        assert await parts.appointments.next_due({"call"}) == now[0] + 24 * HOUR


async def test_a_handler_that_fails_takes_back_what_it_did_and_is_tried_again(store: Store) -> None:
    tries: list[int] = []

    async def broken(parts: Parts, due: Due) -> Reply:
        tries.append(due.first.tries)
        await parts.appointments.put(replace(FIRST, key="made by a fault"))
        raise KeyError("no such customer")

    now = [NOW]
    schedule = Schedule(store, {"call": broken}, lambda: now[0])
    async with store.transaction() as parts:
        await parts.appointments.put(FIRST)
    with capture_logs() as logs:
        for _ in range(2 * MOST_TRIES):
            await schedule.carry_out()
            now[0] += HOUR
    assert tries == list(range(MOST_TRIES))
    assert {log["fault"] for log in logs} == {"KeyError"}
    assert "王总" not in str(logs)
    async with store.transaction() as parts:
        assert await parts.appointments.of("made by a fault") is None
        assert await parts.appointments.forget_failed_before(NOW + FAILED_KEPT) == 1


async def test_a_fault_in_one_kind_does_not_stop_the_others(store: Store) -> None:
    async def broken(parts: Parts, due: Due) -> Reply:
        raise KeyError

    done: list[str] = []

    async def fine(parts: Parts, due: Due) -> None:
        done.append(due.first.key)

    schedule = Schedule(store, {"call": broken, "quiz": fine}, lambda: NOW)
    async with store.transaction() as parts:
        await parts.appointments.put(replace(FIRST, due=NOW - HOUR))
        await parts.appointments.put(replace(FIRST, key="q", kind="quiz"))
    with capture_logs():
        while await schedule.carry_out():
            pass
    assert done == ["q"]


async def test_the_loop_ends_when_it_is_told_and_wakes_the_sender(store: Store) -> None:
    stop, woken = asyncio.Event(), asyncio.Event()

    async def call(parts: Parts, due: Due) -> Reply:
        return said("Call")

    async with store.transaction() as parts:
        await parts.appointments.put(FIRST)
    schedule = Schedule(store, {"call": call}, lambda: NOW, idle=60)
    running = asyncio.create_task(schedule.run(stop, woken.set))
    await asyncio.wait_for(woken.wait(), 10)
    stop.set()
    await asyncio.wait_for(running, 10)


async def test_two_loops_beside_each_other_do_nothing_twice(open_database: OpenDatabase) -> None:
    heard: list[str] = []

    async def call(parts: Parts, due: Due) -> Reply:
        await asyncio.sleep(0)
        heard.extend(one.key for one in due.appointments)
        return said("Call")

    async def work(database: Database) -> None:
        schedule = Schedule(SqlStore(database), {"call": call}, lambda: NOW)
        while await schedule.carry_out():
            pass

    async with open_database() as one, open_database() as other:
        async with SqlStore(one).transaction() as parts:
            for number in range(60):
                await parts.appointments.put(replace(FIRST, key=f"{number}", chat=number % 25))
        await asyncio.gather(work(one), work(other))
        async with one.reading() as view:
            put = (await view.exec_driver_sql("SELECT count(*) FROM outbox")).scalar_one()
    assert sorted(heard, key=int) == [str(number) for number in range(60)]
    assert put >= 25
