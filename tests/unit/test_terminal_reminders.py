"""Who sits at the terminal is told there what falls due, once, and of nobody else's."""

from datetime import UTC, datetime, timedelta

from bot.conversation.request import Parts
from bot.delivery.messenger import Address, Send
from bot.reply import Line, Reply
from bot.schedule import Appointment, Due
from bot.terminal.reminders import Reminders
from tests.fakes import FakeStore

NOW = datetime(2026, 5, 4, 9, tzinfo=UTC)
CALL = Appointment("call 1", "call", 1, 1, NOW)


def said(text: str) -> Reply:
    return Reply((Line(text),))


async def call(parts: Parts, due: Due) -> Reply:
    await parts.outbox.put("another", Send(Address(due.first.chat), said("by the way")))
    return said(", ".join(one.key for one in due.appointments))


async def test_what_is_due_is_handed_out_once_and_not_put_into_the_outbox() -> None:
    store = FakeStore()
    reminders = Reminders(store, {"call": call}, lambda: NOW, 1)
    await store.appointments.put(CALL)
    await store.appointments.put(Appointment("later", "call", 1, 1, NOW + timedelta(hours=1)))
    await store.appointments.put(Appointment("theirs", "call", 7, 7, NOW))

    assert await reminders.due() == (said("by the way"), said("call 1"))
    assert await reminders.due() == ()
    assert store.outbox.posts == {}
    assert set(store.appointments.waiting) == {"later", "theirs"}


async def test_what_a_fault_takes_back_is_not_said() -> None:
    async def broken(parts: Parts, due: Due) -> Reply:
        await parts.outbox.put("half", Send(Address(1), said("half")))
        raise KeyError

    store = FakeStore()
    await store.appointments.put(CALL)
    assert await Reminders(store, {"call": broken}, lambda: NOW, 1).due() == ()
    assert store.appointments.waiting["call 1"][1].tries == 1


async def test_what_goes_to_others_goes_through_the_outbox() -> None:
    async def campaign(parts: Parts, due: Due) -> None:
        await parts.outbox.put("to another", Send(Address(7), said("x")))
        assert await parts.outbox.put_all("autumn", [7, 8], Send(Address(0), said("x"))) == 2

    store = FakeStore()
    await store.appointments.put(CALL)
    assert await Reminders(store, {"call": campaign}, lambda: NOW, 1).due() == ()
    assert set(store.outbox.posts) >= {"to another"}
    assert sum((await store.outbox.counts("autumn")).values()) == 2
