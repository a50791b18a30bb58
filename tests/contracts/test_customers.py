"""What everything that keeps customers, visits and reminders must do; each belongs to one person alone."""

from dataclasses import replace

from bot.conversation.request import Parts, Store
from bot.playbook.customers import Customer, LoggedVisit
from bot.playbook.reminders import Reminder
from tests.contracts.conftest import OpenStore
from tests.contracts.samples import HOUR, NOW

MEI, JUN = 5_000_000_001, 7
WANG = Customer(
    0,
    MEI,
    "王总",
    NOW,
    "A",
    "analytical",
    "partner",
    ("光纤", "老客户"),
    "晚上联系\n要合同",
    {"birthday": (2, 29)},
    NOW,
)
BARE = Customer(0, MEI, "Ms Lee", NOW)
VISIT = LoggedVisit(0, MEI, 1, NOW, NOW + HOUR, 0x3FFFFF, "stuck", "price_too_high", ("price_too_high", "no_need"))
PROMISE = Reminder(0, MEI, 1, "promise", "发合同", NOW + HOUR, NOW, NOW + 2 * HOUR)


async def test_nothing_is_kept_unless_somebody_wants_it(store: Store) -> None:
    async with store.transaction() as parts:
        assert not await parts.customers.is_on(MEI)
        await parts.customers.turn_on(MEI, NOW)
        await parts.customers.turn_on(MEI, NOW)
        assert await parts.customers.is_on(MEI)
        assert not await parts.customers.is_on(JUN)


async def test_customers_come_back_as_they_were_kept(open_store: OpenStore) -> None:
    async with open_store() as store, store.transaction() as parts:
        wang, lee = await parts.customers.keep(WANG), await parts.customers.keep(BARE)
        assert (wang, lee) == (replace(WANG, id=wang.id), replace(BARE, id=lee.id))
    async with open_store() as store, store.transaction() as parts:
        assert await parts.customers.all_of(MEI) == (wang, lee)
        assert await parts.customers.of(MEI, wang.id) == wang
        changed = replace(wang, grade="B", note="", tags=())
        await parts.customers.keep(changed)
        assert await parts.customers.of(MEI, wang.id) == changed


async def test_visits_come_back_as_they_were_kept_the_latest_first(store: Store) -> None:
    async with store.transaction() as parts:
        first = await parts.customers.keep_visit(VISIT)
        last = await parts.customers.keep_visit(LoggedVisit(0, MEI, 1, NOW + HOUR))
        await parts.customers.keep_visit(LoggedVisit(0, MEI, 2, NOW + 2 * HOUR))
        assert first == replace(VISIT, id=first.id)
        assert await parts.customers.visits_to(MEI, 1) == (last, first)
        assert await parts.customers.visits_to(MEI, 1, most=1) == (last,)
        assert await parts.customers.visit(MEI, first.id) == first


async def test_the_visit_that_goes_on_is_the_last_that_has_not_ended(store: Store) -> None:
    async with store.transaction() as parts:
        assert await parts.customers.going_on(MEI) is None
        await parts.customers.keep_visit(VISIT)
        assert await parts.customers.going_on(MEI) is None
        begun = await parts.customers.keep_visit(LoggedVisit(0, MEI, 1, NOW))
        assert await parts.customers.going_on(MEI) == begun
        await parts.customers.keep_visit(replace(begun, ended=NOW + HOUR, outcome="won", obstacle=""))
        assert await parts.customers.going_on(MEI) is None


async def test_who_was_won_is_known_to_their_rep_alone(store: Store) -> None:
    async with store.transaction() as parts:
        for customer, outcome in ((1, "won"), (1, "lost"), (2, "moved_on"), (3, "won")):
            await parts.customers.keep_visit(LoggedVisit(0, MEI, customer, NOW, NOW + HOUR, outcome=outcome))  # type: ignore[arg-type]
        assert await parts.customers.won(MEI) == {1, 3}
        assert await parts.customers.won(JUN) == frozenset()


async def test_reminders_come_back_as_they_were_kept(store: Store) -> None:
    async with store.transaction() as parts:
        done = await parts.reminders.keep(PROMISE)
        later = await parts.reminders.keep(Reminder(0, MEI, None, "follow_up", "call", NOW + 9 * HOUR, NOW))
        sooner = await parts.reminders.keep(Reminder(0, MEI, 1, "birthday", "", NOW + HOUR, NOW))
        assert done == replace(PROMISE, id=done.id)
        assert await parts.reminders.open_of(MEI) == (sooner, later)
        assert await parts.reminders.about(MEI, 1) == (done, sooner)
        await parts.reminders.keep(replace(later, done=NOW))
        assert await parts.reminders.open_of(MEI) == (sooner,)
        assert await parts.reminders.forget(MEI, sooner.id)
        assert not await parts.reminders.forget(MEI, sooner.id)
        assert await parts.reminders.of(MEI, sooner.id) is None


async def filled(parts: Parts, person: int) -> tuple[Customer, LoggedVisit, Reminder]:
    await parts.customers.turn_on(person, NOW)
    customer = await parts.customers.keep(replace(WANG, person=person))
    visit = await parts.customers.keep_visit(LoggedVisit(0, person, customer.id, NOW))
    reminder = await parts.reminders.keep(replace(PROMISE, person=person, customer=customer.id))
    return customer, visit, reminder


async def test_nobody_reads_or_changes_what_another_keeps(store: Store) -> None:
    async with store.transaction() as parts:
        customer, visit, reminder = await filled(parts, MEI)
        assert await parts.customers.all_of(JUN) == ()
        assert await parts.customers.of(JUN, customer.id) is None
        assert await parts.customers.visit(JUN, visit.id) is None
        assert await parts.customers.visits_to(JUN, customer.id) == ()
        assert await parts.customers.going_on(JUN) is None
        assert await parts.reminders.of(JUN, reminder.id) is None
        assert await parts.reminders.about(JUN, customer.id) == ()
        assert not await parts.customers.forget(JUN, customer.id)
        assert not await parts.reminders.forget(JUN, reminder.id)
        await parts.customers.keep(replace(customer, person=JUN, name="mine"))
        await parts.customers.keep_visit(replace(visit, person=JUN, ticks=1))
        await parts.reminders.keep(replace(reminder, person=JUN, what="mine"))
        assert await parts.customers.of(MEI, customer.id) == customer
        assert await parts.customers.visit(MEI, visit.id) == visit
        assert await parts.reminders.of(MEI, reminder.id) == reminder


async def test_a_customer_goes_with_visits_and_reminders(store: Store) -> None:
    async with store.transaction() as parts:
        customer, visit, reminder = await filled(parts, MEI)
        other = await parts.customers.keep(BARE)
        assert await parts.customers.forget(MEI, customer.id)
        assert not await parts.customers.forget(MEI, customer.id)
        assert await parts.customers.visit(MEI, visit.id) is None
        assert await parts.reminders.of(MEI, reminder.id) is None
        assert await parts.customers.all_of(MEI) == (other,)


async def test_turning_it_off_forgets_all_of_one_person_and_nothing_of_others(store: Store) -> None:
    async with store.transaction() as parts:
        await filled(parts, MEI)
        theirs = await filled(parts, JUN)
        assert await parts.customers.turn_off(MEI) == 1
        assert not await parts.customers.is_on(MEI)
        assert await parts.customers.all_of(MEI) == ()
        assert await parts.reminders.open_of(MEI) == ()
        assert await parts.own_data.of(MEI) == ()
        assert await parts.customers.all_of(JUN) == theirs[:1]
