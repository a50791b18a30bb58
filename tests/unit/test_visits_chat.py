"""Customers, visits, promises and reminders in chat: kept only when wanted, in few taps, and told to nobody else."""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.conversation.due_reminders import DueReminders
from bot.conversation.request import Commanded, Outcome, Pressed, Said, Sender
from bot.conversation.router import Router
from bot.delivery.messenger import Send
from bot.library.read import read
from bot.library.records import Library
from bot.people.person import Person
from bot.publishing.edition import Edition
from bot.reply import Copy, Press, Reply
from bot.schedule import Schedule
from bot.telegram.callback_data import pack
from tests.conftest import LIBRARY
from tests.fakes import FakeStore
from tests.scripted import scripted_edition

KIM, LEE = Sender(7, 7, "en"), Sender(8, 8, "en")
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
MONDAY = datetime(2026, 11, 30, 6, tzinfo=UTC)


@pytest.fixture(scope="module")
def library() -> Library:
    found, findings = read(LIBRARY)
    assert found is not None, findings
    return found


@dataclass
class Scene:
    """A router and a schedule over storage in memory, and a clock that a test sets. The last message's buttons are
    pressed by the beginning of their label."""

    edition: Edition
    store: FakeStore = field(default_factory=FakeStore)
    now: datetime = MONDAY
    admins: frozenset[int] = frozenset()
    reply: Reply | None = None

    def __post_init__(self) -> None:
        self.router = Router(self.store, lambda: self.edition, lambda: self.now, admins=self.admins)
        kinds = {"reminder": DueReminders(lambda: self.edition, self.admins), **self.router.appointed}
        self.schedule = Schedule(self.store, kinds, lambda: self.now)

    async def types(self, line: str, sender: Sender = KIM) -> str:
        name, _, argument = line[1:].partition(" ")
        request = Commanded(sender, name, argument) if line[0] == "/" else Said(sender, line)
        return self._heard(await self.router.answer(request))

    async def presses(self, label: str, sender: Sender = KIM) -> str:
        assert self.reply is not None
        found = [one for row in self.reply.buttons for one in row if one.label.startswith(label)]
        assert found, [[one.label for one in row] for row in self.reply.buttons]
        assert isinstance(found[0].does, Press)
        return await self.asks(found[0].does.action, found[0].does.argument, sender)

    async def asks(self, action: str, argument: str, sender: Sender = KIM) -> str:
        return self._heard(await self.router.answer(Pressed(sender, action, argument)))

    async def waits(self, time: timedelta) -> list[str]:
        """What is said unasked by then."""
        self.now += time
        before = len(self.store.outbox.posts)
        while await self.schedule.carry_out():
            pass
        said = list(self.store.outbox.posts.values())[before:]
        replies = [post.reply for post in said if isinstance(post, Send)]
        if replies:
            self.reply = replies[-1]
        return [words(reply) for reply in replies]

    def _heard(self, outcome: Outcome) -> str:
        assert not outcome.fault
        if outcome.reply is None:
            return outcome.notice
        self.reply = outcome.reply
        for row in outcome.reply.buttons:
            for button in row:
                if isinstance(button.does, Press):
                    pack(button.does, KIM.chat, b"secret")
        return words(outcome.reply)


def words(reply: Reply) -> str:
    return "\n".join(f"{line.label} {line.text}".strip() for line in reply.lines())


def labels(reply: Reply | None) -> list[str]:
    return [] if reply is None else [one.label for row in reply.buttons for one in row]


@pytest.fixture
def scene(library: Library) -> Scene:
    return Scene(scripted_edition(library, {"too dear": ("price_too_high",), "my wife decides": ("need_approval",)}))


@pytest.fixture
async def kept(scene: Scene) -> Scene:
    """Somebody who wants customers to be kept, and has one."""
    await scene.types("/customers on")
    await scene.types("/customers Ms Lee: call in the evening #fibre class B")
    return scene


@pytest.mark.parametrize(
    "line",
    ["/customers", "/customers Ms Lee: x", "/visit start Ms Lee", "/promise Ms Lee today x", "/remind tomorrow x"],
)
async def test_nothing_is_kept_before_somebody_wants_it(scene: Scene, line: str) -> None:
    assert "Only you see it" in await scene.types(line)
    assert not scene.store.customers.customers
    assert not scene.store.reminders.reminders
    assert "Your customers: 0" in await scene.presses("Yes, keep them")


async def test_a_customer_is_added_looked_up_and_added_to(kept: Scene) -> None:
    assert "Tags: #fibre" in await kept.types("/customers ms")
    assert "wants the contract" in await kept.types("/customers Ms Lee: wants the contract #vip")
    page = await kept.types("/customers Ms Lee")
    assert "Ms Lee · class B\ncall in the evening\nwants the contract\nTags: #fibre #vip" in page
    assert "nobody called Mr Wang" in await kept.types("/customers Mr Wang")


async def test_class_style_and_relationship_are_a_press_each_and_taken_back_by_another(kept: Scene) -> None:
    await kept.types("/customers Ms Lee")
    await kept.presses("Class, style")
    for label in ("A", "analytical", "partner", "● A"):
        await kept.presses(label)
    [customer] = kept.store.customers.customers.values()
    assert (customer.grade, customer.style, customer.relation) == (None, "analytical", "partner")


async def test_several_of_the_same_beginning_are_asked_about(kept: Scene) -> None:
    await kept.types("/customers Ms Leeds:")
    assert "Which one?" in await kept.types("/customers Ms")
    assert "Ms Leeds" in await kept.presses("Ms Leeds")
    await kept.types("/visit start Ms")
    assert "With Ms Leeds since" in await kept.presses("Ms Leeds")


async def test_a_visit_ends_in_three_taps_and_remembers_what_was_heard(kept: Scene) -> None:
    await kept.types("/customers Ms Lee")
    await kept.presses("Begin a visit")
    await kept.types("my wife decides")
    assert "How did it end with Ms Lee?" in await kept.types("/visit end")
    await kept.presses("Stuck")
    assert labels(kept.reply)[1] == "Someone else decides"  # heard in this visit, so offered first
    await kept.presses("Someone else decides")
    noted = await kept.presses("Visit: in 3 days")
    assert noted == (
        "Noted: Ms Lee, Stuck, because of: Someone else decides.\nI will remind you: visit, Thu 3 Dec, 09:00."
    )
    [visit] = kept.store.customers.visits.values()
    assert (visit.outcome, visit.obstacle, visit.heard) == ("stuck", "need_approval", ("need_approval",))
    assert "No visit is open" in await kept.types("/visit")
    begun = await kept.types("/visit start Ms Lee")
    assert "Last time, Mon 30 Nov: Stuck, because of: Someone else decides" in begun


async def test_the_first_tap_is_kept_even_if_no_other_follows(kept: Scene) -> None:
    await kept.types("/visit start Ms Lee")
    await kept.types("/visit end")
    await kept.presses("Moved on")
    [visit] = kept.store.customers.visits.values()
    assert (visit.outcome, visit.ended) == ("moved_on", MONDAY)
    assert "Mon 30 Nov: Moved on" in await kept.types("/customers Ms Lee")


async def test_the_next_step_pressed_twice_is_one_reminder(kept: Scene) -> None:
    await kept.types("/visit start Ms Lee")
    await kept.types("/visit end")
    await kept.presses("Stuck")
    await kept.presses("Nothing")
    step = kept.reply
    await kept.presses("Call: tomorrow")
    kept.reply = step
    await kept.presses("Send the offer: in 7 days")
    [reminder] = kept.store.reminders.reminders.values()
    assert (reminder.what, reminder.due) == ("send the offer", datetime(2026, 12, 7, 9, tzinfo=UTC))
    assert len(kept.store.appointments.waiting) == 1


async def test_a_visit_begins_with_a_clean_sheet_in_the_style_of_the_customer(kept: Scene) -> None:
    await kept.types("too dear")
    await kept.types("/customers Ms Lee")
    await kept.presses("Class, style")
    await kept.presses("analytical")
    await kept.types("/visit start Ms Lee")
    context = kept.store.visits.visits[KIM.chat]
    assert (context.style, context.used) == ("analytical", frozenset())


async def test_a_visit_left_open_is_closed_by_the_next(kept: Scene) -> None:
    await kept.types("/visit start Ms Lee")
    assert "The last visit to Ms Lee was never ended" in await kept.types("/visit start Mr Wang")
    assert [one.ended for _, one in sorted(kept.store.customers.visits.items())] == [MONDAY, None]
    assert "no outcome" in await kept.types("/customers Ms Lee")
    await kept.types("/visit start Mr Wang")
    assert len(kept.store.customers.visits) == 2  # it goes on already


async def test_the_ticks_of_the_preparation_stay_with_the_visit(kept: Scene) -> None:
    await kept.types("/visit start Ms Lee")
    await kept.presses("Preparation")
    await kept.presses("☐ 7")
    await kept.presses("☐ 11")
    await kept.types("/visit")
    assert "contract" not in (await kept.presses("Preparation")).splitlines()[1]
    assert labels(kept.reply)[6] == "☑ 7"


async def test_a_promise_is_said_before_its_hour_and_ticked_off(kept: Scene) -> None:
    made = await kept.types("/promise Ms Lee tomorrow 3pm send the contract")
    assert made == "Promised to Ms Lee: send the contract, by Tue 1 Dec, 15:00. I will remind you on Tue 1 Dec, 14:00."
    assert await kept.waits(timedelta(hours=31, minutes=59)) == []
    [said] = await kept.waits(timedelta(minutes=1))
    assert said == "Reminder\nMs Lee: send the contract (promised by Tue 1 Dec, 15:00)"
    settled = await kept.presses("Kept")
    assert "Kept: send the contract" in settled
    assert "one or two" in settled  # asked for names
    assert "already done" in await kept.asks("remind_done", "1")
    assert await kept.waits(10 * DAY) == []


async def test_names_are_asked_for_once_and_not_after_a_promise_that_was_late(kept: Scene) -> None:
    await kept.types("/promise Ms Lee tomorrow 3pm send the contract")
    await kept.waits(2 * DAY + 3 * HOUR)
    assert "one or two" not in await kept.presses("Kept")
    await kept.types("/visit start Ms Lee")
    for expected in (True, False):
        await kept.types("/visit start Ms Lee")
        await kept.types("/visit end")
        await kept.presses("Won")
        await kept.presses("Nothing")
        assert ("one or two" in await kept.presses("Nothing for now")) is expected
    assert any(isinstance(one.does, Copy) for row in kept.reply.buttons for one in row) is False  # type: ignore[union-attr]


async def test_a_reminder_can_be_put_off_again_and_again(kept: Scene) -> None:
    await kept.types("/remind Ms Lee tomorrow ask about the contract")
    assert await kept.waits(27 * HOUR) == ["Reminder\nMs Lee: ask about the contract"]
    assert "Wed 2 Dec, 09:00" in await kept.presses("Tomorrow")
    assert await kept.waits(DAY) == ["Reminder\nMs Lee: ask about the contract"]
    assert "Wed 9 Dec, 09:00" in await kept.presses("Next week")
    await kept.waits(7 * DAY)
    await kept.presses("Done")
    assert "No reminders." in await kept.types("/remind")


async def test_what_was_promised_by_a_day_stays_so_when_it_is_put_off(kept: Scene) -> None:
    await kept.types("/promise Ms Lee tomorrow send the contract")
    await kept.waits(27 * HOUR)
    await kept.presses("Tomorrow")
    assert "Tue 1 Dec: Ms Lee: send the contract" in await kept.types("/promise")
    [said] = await kept.waits(DAY)
    assert "(promised by Tue 1 Dec)" in said


async def test_after_an_absence_everything_comes_in_one_message(kept: Scene) -> None:
    for what in ("one", "two", "three"):
        await kept.types(f"/remind Ms Lee tomorrow {what}")
    [said] = await kept.waits(4 * DAY + 3 * HOUR)
    assert said == "This came due while I was away\n1 Ms Lee: one\n2 Ms Lee: two\n3 Ms Lee: three"
    assert await kept.waits(4 * DAY) == []
    await kept.presses("Done 2")
    assert {one.what for one in kept.store.reminders.reminders.values() if one.done is None} == {"one", "three"}


async def test_what_fell_due_in_an_absence_waits_for_the_morning(kept: Scene) -> None:
    await kept.types("/remind Ms Lee tomorrow 10:00 call")
    assert await kept.waits(40 * HOUR) == []  # Tuesday, 22:00
    assert await kept.waits(9 * HOUR + timedelta(minutes=59)) == []
    [said] = await kept.waits(timedelta(minutes=1))
    assert said.endswith("Ms Lee: call")


async def test_an_hour_that_the_rep_named_is_kept_even_if_it_is_quiet(kept: Scene) -> None:
    await kept.types("/remind Ms Lee tomorrow 22:30 call")
    assert await kept.waits(timedelta(hours=40, minutes=30)) == ["Reminder\nMs Lee: call"]


async def test_reminders_keep_to_the_rep_s_own_time(kept: Scene) -> None:
    await kept.types("/settings Asia/Seoul")
    assert "Tue 1 Dec, 09:00" in await kept.types("/remind tomorrow report")
    assert await kept.waits(timedelta(hours=17, minutes=59)) == []
    assert await kept.waits(timedelta(minutes=1)) == ["Reminder\nreport"]


async def test_a_birthday_comes_with_words_on_its_day_each_year(kept: Scene) -> None:
    await kept.types("/customers Ms Lee: birthday 12-5")
    [said] = await kept.waits(timedelta(days=5, hours=3))  # a Saturday: that is when it is
    assert "It is Ms Lee's birthday today" in said
    assert "Happy birthday, and all the best for the year ahead." in said
    [said] = await kept.waits(timedelta(days=365))
    assert "birthday today" in said
    [said] = await kept.waits(timedelta(days=367))
    assert "Ms Lee had a birthday on Sun 5 Dec" not in said
    assert "Ms Lee had a birthday on" in said
    assert "Happy birthday" not in said


@pytest.mark.parametrize(
    ("line", "said", "day"),
    [
        ("birthday 3 May", "every year on 3 May, the birthday of Ms Lee.", (5, 3)),
        ("5月3日 생일", "every year on 3 May, the birthday of Ms Lee", (5, 3)),
        ("生日 12-05", "every year on 5 Dec, the birthday of Ms Lee", (12, 5)),
    ],
)
async def test_a_day_of_every_year_can_be_typed_as_a_reminder(
    kept: Scene, line: str, said: str, day: tuple[int, int]
) -> None:
    assert said in await kept.types(f"/remind Ms Lee {line}")
    (customer,) = kept.store.customers.customers.values()
    assert customer.days == {"birthday": day}
    assert [one.about for one in kept.store.reminders.reminders.values()] == ["birthday"]


async def test_since_when_one_works_together_is_a_day_of_every_year_and_moves_when_it_is_typed_again(
    kept: Scene,
) -> None:
    await kept.types("/remind Ms Lee customer since 1 December")
    assert "anniversary with Ms Lee" in await kept.types("/remind Ms Lee anniversary 2 Dec")
    (reminder,) = kept.store.reminders.reminders.values()
    assert reminder.due.date() == datetime(2026, 12, 2, tzinfo=UTC).date()
    (said,) = await kept.waits(2 * DAY + 12 * HOUR)
    assert "Ms Lee" in said
    assert "nniversary" in said


async def test_a_birthday_of_nobody_known_comes_once_and_says_how_to_have_it_every_year(kept: Scene) -> None:
    said = await kept.types("/remind 李总 生日 5月3日")
    assert "Only this once. For every year: /customers 李总: 生日 5月3日" in said
    assert "5月3日" not in (await kept.types("/customers 李总: 生日 5月3日")).partition("Birthday: 3 May")[0]
    assert "Only this once" not in await kept.types("/remind 3 May buy a birthday card")


async def test_what_is_to_be_done_for_a_birthday_is_done_once(kept: Scene) -> None:
    await kept.types("/remind Ms Lee 3 May buy a birthday card")
    (reminder,) = kept.store.reminders.reminders.values()
    assert (reminder.about, reminder.what) == ("follow_up", "buy a birthday card")


async def test_what_was_done_for_a_customer_can_be_forwarded_and_tells_nothing_private(kept: Scene) -> None:
    await kept.types("/visit start Ms Lee")
    await kept.types("too dear")
    await kept.types("/visit end")
    await kept.presses("Lost")
    await kept.presses("Price too high")
    await kept.presses("Call: tomorrow")
    await kept.types("/promise Ms Lee today 18:00 the price in writing")
    await kept.presses("Delete")
    await kept.types("/promise Ms Lee today 18:00 the price in writing")
    await kept.waits(11 * HOUR)
    await kept.presses("Kept")
    await kept.types("/customers Ms Lee")
    told = await kept.presses("What we did for you")
    assert "Mon 30 Nov: we came to see you\nMon 30 Nov: the price in writing, as promised" in told
    for word in ("Lost", "Price too high", "class", "fibre", "evening", "call"):
        assert word not in told


async def test_a_customer_is_deleted_with_all_that_was_to_come(kept: Scene) -> None:
    await kept.types("/remind Ms Lee tomorrow call")
    await kept.types("/customers Ms Lee")
    await kept.presses("Delete")
    page = kept.reply
    assert "Ms Lee is deleted." in await kept.presses("Yes, delete")
    assert not kept.store.appointments.waiting
    kept.reply = page
    assert "too old" in await kept.presses("Yes, delete")
    assert await kept.waits(9 * DAY) == []


async def test_turning_it_off_deletes_it_all_after_a_question(kept: Scene) -> None:
    await kept.types("/remind Ms Lee tomorrow call")
    await kept.types("/customers off")
    assert kept.store.customers.customers
    kept.now += 2 * HOUR
    assert "too old" in await kept.presses("Yes, delete them all")
    await kept.types("/customers off")
    assert "Deleted: 1 customers" in await kept.presses("Yes, delete them all")
    assert not kept.store.customers.customers
    assert await kept.waits(9 * DAY) == []
    assert "Only you see it" in await kept.types("/visit")


async def test_nobody_else_sees_or_changes_anything_even_with_the_buttons(kept: Scene) -> None:
    await kept.types("/visit start Ms Lee")
    await kept.types("/promise Ms Lee tomorrow call")
    await kept.types("/customers on", LEE)
    before = kept.store.customers.customers, kept.store.customers.visits, kept.store.reminders.reminders
    for action, argument in (
        ("customer", "1"), ("customer_set", "1:grade:A"), ("customer_forget", "1"), ("account", "1"),
        ("follow_up", "1:1"), ("visit_start", "1"), ("visit_ticks", "2:q1"), ("visit_end", "2"), ("outcome", "2:won"),
        ("obstacle", "2:no_need"), ("visit_next", "2:call:1"), ("remind_done", "1"), ("remind_later", "1:1"),
        ("remind_drop", "1"), ("customer_gone", f"1:{int(kept.now.timestamp())}"),
    ):  # fmt: skip
        said = await kept.asks(action, argument, LEE)
        assert "Ms Lee" not in said, action
        assert "call" not in said, action
    assert (kept.store.customers.customers, kept.store.customers.visits, kept.store.reminders.reminders) == before
    await kept.types("/customers", LEE)
    assert labels(kept.reply) == ["Delete all"]


@pytest.mark.parametrize("argument", ["", "x", "0", "99999999999999", "1:", "1:x", "1:grade:Z", "1:call:99", "-1"])
async def test_buttons_that_make_no_sense_change_nothing(kept: Scene, argument: str) -> None:
    await kept.types("/visit start Ms Lee")
    customers, visits = dict(kept.store.customers.customers), dict(kept.store.customers.visits)
    for action in (
        "customer", "customer_set", "follow_up", "visit_ticks", "outcome", "obstacle", "visit_next", "remind_done",
        "remind_later", "customers", "account", "customer_gone", "customers_gone",
    ):  # fmt: skip
        await kept.asks(action, argument)
    assert (kept.store.customers.customers, kept.store.customers.visits) == (customers, visits)
    assert not kept.store.reminders.reminders


async def test_in_a_group_none_of_it_is_shown(kept: Scene) -> None:
    group = replace(KIM, chat=-100, private=False)
    for line in ("/customers", "/visit", "/promise", "/remind"):
        assert "Ms Lee" not in await kept.types(line, group)
    assert "Ms Lee" not in await kept.asks("customer", "1", group)


async def test_names_of_customers_are_taken_out_of_lines_that_a_team_may_read(kept: Scene) -> None:
    await kept.types("/customers 小明同学:")
    await kept.types("what ms lee said about 小明同学 is beyond me")
    assert [one.text for one in kept.store.unanswered.kept] == ["what [name] said about [name] is beyond me"]


async def test_who_left_is_not_written_to(library: Library) -> None:
    scene = Scene(scripted_edition(library, {}), admins=frozenset({900}))
    team = await scene.store.roster.add_team("North")
    await scene.store.roster.keep(Person(7, "rep", team.id, "Kim", MONDAY))
    await scene.types("/customers on")
    await scene.types("/remind tomorrow call")
    await scene.types("/remind in 2 days call again")
    assert len(await scene.waits(27 * HOUR)) == 1
    kept = await scene.store.roster.person(7)
    assert kept is not None
    await scene.store.roster.keep(kept.leaving(scene.now))
    assert await scene.waits(9 * DAY) == []


@pytest.mark.parametrize(
    ("tongue", "language", "word"),
    [("zh", "zh", "提醒"), ("zh-tw", "zh-Hant", "提醒"), ("ko", "ko", "알림"), ("en", "en", "Reminder")],
)
async def test_a_reminder_comes_in_the_language_of_its_rep(scene: Scene, tongue: str, language: str, word: str) -> None:
    sender = replace(KIM, tongue=tongue)
    await scene.types("/customers on", sender)
    await scene.types("/settings Asia/Seoul", sender)
    await scene.types("/remind 12-01 call", sender)
    [said] = await scene.waits(18 * HOUR)
    assert said == f"{word}\ncall"
    assert scene.reply is not None
    assert scene.reply.language == language


@pytest.mark.parametrize("tongue", ["zh", "ko", "en"])
async def test_the_commands_are_understood_in_their_own_words(scene: Scene, tongue: str) -> None:
    sender = replace(KIM, tongue=tongue)
    on, begin, end = {"zh": ("开", "开始", "结束"), "ko": ("켜기", "시작", "끝"), "en": ("on", "start", "end")}[tongue]
    await scene.types(f"/customers {on}", sender)
    assert "Lee" in await scene.types(f"/visit {begin} Lee", sender)
    assert "Lee" in await scene.types(f"/visit {end}", sender)


async def test_what_is_typed_without_a_day_or_a_matter_is_asked_for(kept: Scene) -> None:
    assert "By when?" in await kept.types("/promise Ms Lee the contract")
    assert "What is it about?" in await kept.types("/promise Ms Lee tomorrow")
    assert "You have no open promises." in await kept.types("/promise")


async def test_there_is_an_end_to_what_is_kept(kept: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.conversation.customers.MOST_CUSTOMERS", 2)
    monkeypatch.setattr("bot.conversation.visiting.MOST_CUSTOMERS", 2)
    monkeypatch.setattr("bot.conversation.reminding.MOST_OPEN", 1)
    await kept.types("/customers Mr Wang:")
    assert "I cannot keep more" in await kept.types("/customers Mr Kim:")
    assert "I cannot keep more" in await kept.types("/visit start Mr Kim")
    await kept.types("/remind tomorrow call")
    assert "Tick some off" in await kept.types("/remind tomorrow call")


async def test_a_long_list_has_pages(kept: Scene) -> None:
    for number in range(40):
        await kept.types(f"/customers Customer {number:02}:")
    await kept.types("/customers")
    assert labels(kept.reply)[0] == "Ms Lee · B"
    await kept.presses("More")
    await kept.presses("More")
    assert labels(kept.reply)[:2] == ["Customer 31", "Customer 32"]
