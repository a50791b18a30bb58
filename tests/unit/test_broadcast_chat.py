"""/broadcast as a lead taps it, and what the people it reaches do with it: over storage in memory, with a sender that a
test plays."""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from structlog.testing import capture_logs

from bot.broadcast import waves
from bot.broadcast.campaign import UNDO
from bot.conversation.broadcasting import Broadcasting
from bot.conversation.preferences import Preference
from bot.conversation.request import Commanded, Outcome, Pressed, Said, Sender, Sent, Unreadable
from bot.conversation.router import Router
from bot.delivery.messenger import Delete, Edit, Replace, Send
from bot.delivery.outbox import State
from bot.library.records import Library
from bot.people.hours import Quiet
from bot.people.person import Person, Role
from bot.publishing.changes import Change
from bot.publishing.changes import Script as ChangedLine
from bot.reply import Attachment, Press, Reply
from bot.wording.texts import texts_in
from tests.fakes import FakeStore
from tests.reading import said, words
from tests.scripted import scripted_edition

BOSS, LEAD, OTHER_LEAD = 1, 100, 101
NORTH = tuple(range(201, 207))
SOUTH = (301, 302)
MONDAY = datetime(2026, 11, 30, 10, tzinfo=UTC)
TEXTS = texts_in("en")


@dataclass
class Scene:
    """Two teams, a router, the loop of the campaigns, and a clock that a test sets."""

    library: Library
    store: FakeStore = field(default_factory=FakeStore)
    now: datetime = MONDAY
    blocked: frozenset[int] = frozenset()
    _numbers: int = 1000

    def __post_init__(self) -> None:
        edition = scripted_edition(self.library, {"too dear": ("price_too_high",)})
        self.router = Router(self.store, lambda: edition, lambda: self.now, frozenset({BOSS}))
        self.loop = Broadcasting(self.store, lambda: self.library, lambda: self.now, at_once=4)

    async def teams(self) -> None:
        roster = self.store.roster
        for name in ("North", "South"):
            await roster.add_team(name)
        everybody: list[tuple[int, Role, int]] = [(LEAD, "lead", 1), (OTHER_LEAD, "lead", 2)]
        everybody += [(number, "trainee" if number % 3 == 0 else "rep", 1) for number in NORTH]
        everybody += [(number, "rep", 2) for number in SOUTH]
        for number, role, team in everybody:
            await roster.keep(Person(number, role, team, f"P{number}", self.now))

    def sender(self, person: int, tongue: str = "en") -> Sender:
        return Sender(person, person, tongue, True, f"P{person}")

    async def commands(self, person: int, line: str, tongue: str = "en") -> Outcome:
        name, _, argument = line.partition(" ")
        return await self.router.answer(Commanded(self.sender(person, tongue), name, argument))

    async def says(self, person: int, text: str) -> Outcome:
        return await self.router.answer(Said(self.sender(person), text))

    async def presses(self, person: int, press: Press | str, argument: str = "", tongue: str = "en") -> Outcome:
        if isinstance(press, str):
            press = Press(press, argument)
        return await self.router.answer(Pressed(self.sender(person, tongue), press.action, press.argument))

    async def draft(self, text: str = "The new price list is out.", by: int = LEAD) -> int:
        outcome = await self.commands(by, f"broadcast {text}")
        assert outcome.reply is not None
        return max(self.store.ledger.campaigns)

    async def confirmed(self, number: int, by: int = LEAD) -> Outcome:
        """Previewed and sent."""
        seen = await self.presses(by, "bc", f"preview:{number}")
        if any("version B" in label for label in labels(seen)):
            seen = await self.presses(by, button(seen, "version B"))
        return await self.presses(by, button(seen, "Send to"))

    async def sends(self, *, rounds: int = 12) -> None:
        """The loop and the sender take turns until nothing moves any more."""
        for _ in range(rounds):
            while await self.loop.turn():
                pass
            self.deliver()
            self.now += timedelta(seconds=5)

    def deliver(self) -> None:
        outbox = self.store.outbox
        for letter, chats in outbox.campaigns.items():
            for chat, state in list(chats.items()):
                if state == "pending":
                    key = f"{letter}/{chat}"
                    post = outbox.own.get(key)
                    self._settle(key, chat, post.message if isinstance(post, Edit | Delete) else None)
        for key, put in outbox.posts.items():
            if key not in outbox.settled and isinstance(put, Send | Replace):
                number = put.message if isinstance(put, Replace) else self._next()
                outbox.settled[key] = ("sent", number, "")

    def _settle(self, key: str, chat: int, message: int | None) -> None:
        outbox = self.store.outbox
        letter = key.rpartition("/")[0]
        told: tuple[State, int | None, str] = ("sent", message or self._next(), "")
        if chat in self.blocked:
            told = ("dead", None, "Forbidden: bot was blocked by the user")
        outbox.settled[key] = told
        outbox.campaigns[letter][chat] = told[0]

    def _next(self) -> int:
        self._numbers += 1
        return self._numbers

    async def report(self, number: int, by: int = LEAD) -> str:
        return words(await self.presses(by, "bc", f"report:{number}"))

    def progress(self, number: int) -> list[Reply]:
        """What the message that shows the progress said, one after the other."""
        first = f"c{number} progress"
        return [post.reply for key, post in self.store.outbox.posts.items() if key.startswith(first)]  # type: ignore[union-attr]


@pytest.fixture
async def scene(small: Library) -> Scene:
    found = Scene(small)
    await found.teams()
    return found


def labels(outcome: Outcome) -> list[str]:
    assert outcome.reply is not None, outcome.notice
    return [one.label for row in outcome.reply.buttons for one in row]


def button(outcome: Outcome, label: str) -> Press:
    assert outcome.reply is not None, outcome.notice
    for row in outcome.reply.buttons:
        for one in row:
            if label in one.label and isinstance(one.does, Press):
                return one.does
    raise AssertionError(f"{label}: {labels(outcome)}")


async def test_from_the_command_to_everybody_in_four_taps(scene: Scene) -> None:
    page = await scene.commands(LEAD, "broadcast")
    await scene.presses(LEAD, button(page, "New message"))
    draft = await scene.says(LEAD, "Hello {name} of {team}, the price list is out.")
    assert "Reaches 6: North" in words(draft)
    seen = await scene.presses(LEAD, button(draft, "Preview"))
    assert words(seen).startswith("Hello P100 of North, the price list is out.\nFrom P100")
    sent = await scene.presses(LEAD, button(seen, "Send to 6"))
    assert "goes to 6 in ten seconds" in words(sent)

    await scene.sends()

    letter = waves.sending(1, 1, 0, "a", "en")
    posts = {chat: scene.store.outbox.own[f"{letter}/{chat}"] for chat in NORTH}
    first = posts[201]
    assert isinstance(first, Send) and said(first.reply).startswith("Hello P201 of North")
    assert scene.store.ledger.campaigns[1].state == "done"
    assert "6 of 6 got it" in await scene.report(1)


async def test_a_lead_reaches_the_own_team_and_an_administrator_all(scene: Scene) -> None:
    assert "Reaches 6: North" in words(await scene.commands(LEAD, "broadcast hello"))
    assert "Reaches 10: everybody" in words(await scene.commands(BOSS, "broadcast hello"))
    assert "Reaches 2: South" in words(await scene.commands(OTHER_LEAD, "broadcast hello"))
    # One who leads no team any more, and whoever is no lead.
    await scene.store.roster.keep(Person(LEAD, "rep", 1, "P100"))
    for person in (LEAD, 201, 999):
        outcome = await scene.commands(person, "broadcast hello")
        assert words(outcome) in (TEXTS.say("access.not_allowed"), TEXTS.say("access.stranger"))


async def test_a_lead_s_filters_never_leave_the_own_team(scene: Scene) -> None:
    number = await scene.draft()
    await scene.presses(LEAD, "bc", f"team:{number}:2")
    await scene.presses(LEAD, "bc", f"team:{number}:1")
    page = await scene.presses(LEAD, "bc", f"role:{number}:trainee")
    assert "Reaches 2: North, trainee" in words(page)
    assert scene.store.ledger.campaigns[number].audience.teams == {1}
    assert "South" not in " ".join(labels(page))


async def test_the_campaign_of_somebody_else_is_nobody_s_to_press(scene: Scene) -> None:
    number = await scene.draft()
    for verb in ("preview", "go", "cancel", "report", "csv", "recalled", "open"):
        assert words(await scene.presses(OTHER_LEAD, "bc", f"{verb}:{number}")) == TEXTS.say("expired")
    assert "not sent yet" in words(await scene.presses(BOSS, "bc", f"open:{number}"))


async def test_nothing_goes_out_that_was_not_previewed(scene: Scene) -> None:
    number = await scene.draft()
    revision = scene.store.ledger.campaigns[number].revision

    outcome = await scene.presses(LEAD, "bc", f"go:{number}:{revision}")

    assert outcome.notice == TEXTS.say("broadcast.refused.not_previewed")
    assert scene.store.ledger.recipients == {}


async def test_other_words_have_to_be_seen_again(scene: Scene) -> None:
    number = await scene.draft()
    seen = await scene.presses(LEAD, "bc", f"preview:{number}")
    await scene.presses(LEAD, "bc", f"text:{number}")
    await scene.says(LEAD, "Other words.")

    outcome = await scene.presses(LEAD, button(seen, "Send to"))

    assert outcome.notice == TEXTS.say("broadcast.refused.not_now")
    assert scene.store.ledger.campaigns[number].state == "draft"


async def test_pressed_twice_it_goes_out_once(scene: Scene) -> None:
    number = await scene.draft()
    seen = await scene.presses(LEAD, "bc", f"preview:{number}")
    first = await scene.presses(LEAD, button(seen, "Send to"))
    second = await scene.presses(LEAD, button(seen, "Send to"))

    assert "goes to 6" in words(first)
    assert second.notice == TEXTS.say("broadcast.refused.not_now")
    await scene.sends()
    assert [len(chats) for letter, chats in scene.store.outbox.campaigns.items() if ".s" in letter] == [6]


async def test_it_can_be_undone_until_it_begins(scene: Scene) -> None:
    number = await scene.draft()
    sent = await scene.confirmed(number)
    scene.now += UNDO - timedelta(seconds=1)
    await scene.loop.turn()
    back = await scene.presses(LEAD, button(sent, "Undo"))

    assert back.notice == TEXTS.say("broadcast.undone")
    await scene.sends()
    assert scene.store.outbox.campaigns == {}
    assert scene.store.ledger.recipients == {}

    again = await scene.confirmed(number)
    await scene.sends()
    assert (await scene.presses(LEAD, button(again, "Undo"))).notice == TEXTS.say("broadcast.refused.not_now")


async def test_three_an_hour_are_enough(scene: Scene) -> None:
    """Confirmed ones count, whenever they go out; what was undone does not. The lead is told from when on."""
    await scene.store.preferences.keep(Preference(LEAD, zone="Asia/Seoul"))
    undone = await scene.confirmed(await scene.draft())
    await scene.presses(LEAD, button(undone, "Undo"))
    first = scene.now
    for _ in range(3):
        await scene.confirmed(await scene.draft())
        scene.now += timedelta(minutes=10)
    fourth = await scene.draft()
    free = first + timedelta(hours=1)
    at = f"{free.astimezone(ZoneInfo('Asia/Seoul')):%H:%M}"
    assert (await scene.confirmed(fourth)).notice == TEXTS.say("broadcast.refused.too_many", at=at)
    scene.now = free - timedelta(seconds=1)
    assert (await scene.confirmed(fourth)).notice
    scene.now = free
    assert "goes to 6" in words(await scene.confirmed(fourth))
    scene.now = first + timedelta(minutes=69)
    assert (await scene.confirmed(await scene.draft())).notice


async def test_nobody_is_reached_who_switched_it_off_unless_it_must_be_known(scene: Scene) -> None:
    settings = await scene.commands(201, "settings")
    page = await scene.presses(201, button(settings, TEXTS.say("broadcast.mailings")))
    off = await scene.presses(201, button(page, "news"))
    assert "☐ news" in labels(off)
    number = await scene.draft()
    assert "Reaches 5" in words(await scene.presses(LEAD, "bc", f"open:{number}"))

    must = await scene.presses(LEAD, "bc", f"kind:{number}")

    assert "Reaches 6" in words(must)
    with capture_logs() as logs:
        await scene.confirmed(number)
    assert [(log["by"], log["people"]) for log in logs if "switch off" in log["event"]] == [(LEAD, 6)]


async def test_who_is_asleep_gets_it_when_their_night_is_over(scene: Scene) -> None:
    for person, zone in ((201, "America/New_York"), (202, "Asia/Seoul")):
        await scene.store.preferences.keep(Preference(person, zone=zone, quiet=Quiet(days_off=False)))
    number = await scene.draft()
    await scene.confirmed(number)
    await scene.sends()

    due = {one.person: one.due for one in scene.store.ledger.recipients.values() if one.place == "waiting"}
    # 10:00 in London is 5:00 in New York and 19:00 in Seoul; nothing is sent before 8:00.
    assert due == {201: datetime(2026, 11, 30, 13, tzinfo=UTC)}
    assert scene.store.ledger.campaigns[number].state == "running"
    shown = said(scene.progress(number)[-1])
    assert "1 waiting for the end of their quiet hours" in shown and "to go" not in shown
    scene.now = datetime(2026, 11, 30, 13, tzinfo=UTC)
    await scene.sends()
    assert scene.store.ledger.campaigns[number].state == "done"


async def test_an_hour_on_each_person_s_own_clock(scene: Scene) -> None:
    for person, zone in ((201, "America/New_York"), (202, "Asia/Seoul"), (203, "Europe/London")):
        await scene.store.preferences.keep(Preference(person, zone=zone, quiet=Quiet(days_off=False)))
    number = await scene.draft()
    await scene.presses(LEAD, "bc", f"at:{number}:their_morning")
    await scene.confirmed(number)
    arrived: dict[int, datetime] = {}
    for hour in range(14, 40):
        scene.now = MONDAY.replace(hour=0) + timedelta(hours=hour)
        await scene.sends(rounds=4)
        for one in scene.store.ledger.recipients.values():
            if one.place == "put":
                arrived.setdefault(one.person, scene.now.replace(second=0))
    assert arrived[201] == datetime(2026, 12, 1, 14, tzinfo=UTC)
    assert arrived[202] == datetime(2026, 12, 1, 0, tzinfo=UTC)
    assert arrived[203] == datetime(2026, 12, 1, 9, tzinfo=UTC)


async def test_a_typed_hour_is_one_of_the_author_s_own_clock(scene: Scene) -> None:
    await scene.store.preferences.keep(Preference(LEAD, zone="Asia/Seoul"))
    number = await scene.draft()
    await scene.presses(LEAD, "bc", f"at:{number}:typed")
    assert "cannot read that" in words(await scene.says(LEAD, "tomorrow"))
    assert "cannot read that" in words(await scene.says(LEAD, "2020-01-01 09:00"))
    draft = await scene.says(LEAD, "2026-12-03 09:00")
    assert "2026-12-03 09:00" in words(draft)
    assert scene.store.ledger.campaigns[number].at == datetime(2026, 12, 3, 0, tzinfo=UTC)


async def test_progress_is_one_message_that_changes_seldom_and_ends_at_the_end(scene: Scene) -> None:
    number = await scene.draft()
    await scene.confirmed(number)
    await scene.sends()

    shown = scene.progress(number)
    posts = [post for key, post in scene.store.outbox.posts.items() if key.startswith("c1 progress")]
    assert isinstance(posts[0], Send) and all(isinstance(one, Replace) for one in posts[1:])
    assert len({one.message for one in posts[1:] if isinstance(one, Replace)}) == 1
    assert "done" in said(shown[-1]) and "6 of 6 sent" in said(shown[-1])
    assert "100%" in said(shown[-1])
    assert len(shown) <= 4


async def test_paused_nothing_more_goes_out_and_resumed_the_rest_does(scene: Scene) -> None:
    number = await scene.draft()
    await scene.confirmed(number)
    scene.now += UNDO
    await scene.loop.turn()
    some = sum(map(len, scene.store.outbox.campaigns.values()))
    assert some == 4
    paused = await scene.presses(LEAD, "bc", f"pause:{number}")
    assert "paused" in words(paused)
    await scene.sends()
    assert sum(map(len, scene.store.outbox.campaigns.values())) == 0

    await scene.presses(LEAD, "bc", f"resume:{number}")
    await scene.sends()

    assert "6 of 6 got it" in await scene.report(number)


async def test_stopped_the_rest_is_told_as_not_sent(scene: Scene) -> None:
    number = await scene.draft()
    await scene.confirmed(number)
    scene.now += UNDO
    await scene.loop.turn()
    scene.deliver()
    await scene.presses(LEAD, "bc", f"cancel:{number}")
    await scene.sends()

    report = await scene.report(number)
    assert "4 of 6 got it" in report
    assert "2 not sent" in report


async def test_recalled_it_disappears_where_it_arrived(scene: Scene) -> None:
    number = await scene.draft()
    await scene.confirmed(number)
    await scene.sends()
    await scene.presses(201, "bc_read", str(number))
    await scene.presses(LEAD, "bc", f"recalled:{number}")
    await scene.sends()

    deleted = [post for post in scene.store.outbox.own.values() if isinstance(post, Delete)]
    assert {post.address.chat for post in deleted} == set(NORTH)
    assert scene.store.ledger.campaigns[number].state == "recalled"
    report = await scene.report(number)
    assert "6 recalled" in report and "1 of 6 have read it" in report
    # Its button is gone with it; one that is still on a screen does nothing.
    assert (await scene.presses(202, "bc_read", str(number))).notice == TEXTS.say("expired")


async def test_after_two_days_nothing_can_be_recalled(scene: Scene) -> None:
    number = await scene.draft()
    await scene.confirmed(number)
    await scene.sends()
    scene.now += timedelta(hours=48)
    assert (await scene.presses(LEAD, "bc", f"recalled:{number}")).notice == TEXTS.say("broadcast.refused.too_old")


async def test_a_correction_changes_what_arrived_and_what_waits(scene: Scene) -> None:
    number = await scene.draft("Thursday, {name}!")
    await scene.confirmed(number)
    scene.now += UNDO
    await scene.loop.turn()
    scene.deliver()
    await scene.presses(LEAD, "bc", f"correct:{number}")
    await scene.says(LEAD, "Friday, {name}!")
    await scene.sends()

    edits = {post.address.chat: post for post in scene.store.outbox.own.values() if isinstance(post, Edit)}
    sent = {
        post.address.chat: said(post.reply).splitlines()[0]
        for key, post in scene.store.outbox.own.items()
        if isinstance(post, Send) and ".s2" in key
    }
    assert len(edits) == 4 and len(sent) == 2
    assert {said(post.reply).splitlines()[0] for post in edits.values()} == {f"Friday, P{one}!" for one in edits}
    assert set(edits) | set(sent) == set(NORTH)
    assert "6 of 6 got it" in await scene.report(number)


async def test_who_could_not_be_reached_is_told_and_only_failed_ones_are_tried_again(scene: Scene) -> None:
    scene.blocked = frozenset({201})
    number = await scene.draft()
    await scene.confirmed(number)
    await scene.sends()
    letter = waves.sending(number, 1, 0, "a", "en")
    scene.store.outbox.campaigns[letter][202] = "dead"
    scene.store.outbox.settled[f"{letter}/202"] = ("dead", None, "no answer in time")

    page = await scene.presses(LEAD, "bc", f"report:{number}")
    assert "1 blocked the bot · 1 failed" in words(page)
    await scene.presses(LEAD, button(page, "Try 1 again"))
    await scene.sends()

    assert "5 of 6 got it" in await scene.report(number)
    assert scene.store.ledger.campaigns[number].state == "done"
    assert sum(".r1." in f".{letter}" or "r1." in letter for letter in scene.store.outbox.campaigns) == 1


async def test_two_versions_are_both_previewed_and_each_person_gets_one(scene: Scene) -> None:
    number = await scene.draft("Short.")
    await scene.presses(LEAD, "bc", f"two:{number}")
    await scene.says(LEAD, "A little longer.")
    first = await scene.presses(LEAD, "bc", f"preview:{number}")
    assert "Send to 6" not in labels(first)
    second = await scene.presses(LEAD, button(first, "version B"))
    assert words(second).startswith("A little longer.")
    await scene.presses(LEAD, button(second, "Send to 6"))
    await scene.sends()

    got = {one.person: one.version for one in scene.store.ledger.recipients.values()}
    assert set(got.values()) == {"a", "b"}
    await scene.presses(201, "bc_read", str(number))
    report = await scene.report(number)
    assert "Version A:" in report and "Version B:" in report
    assert (await scene.presses(LEAD, "bc", f"correct:{number}")).reply is not None
    assert "cannot be corrected" in words(await scene.says(LEAD, "x"))


async def test_unknown_braces_are_told_and_asked_for_again(scene: Scene) -> None:
    await scene.presses(LEAD, "bc", "new")
    outcome = await scene.says(LEAD, "Hello {nmae}")
    assert "{nmae}" in words(outcome) and "{name}" in words(outcome)
    assert "Reaches 6" in words(await scene.says(LEAD, "Hello {name}"))


async def test_any_command_leaves_the_question(scene: Scene) -> None:
    await scene.presses(LEAD, "bc", "new")
    await scene.commands(LEAD, "cancel")
    assert "Price too high" in words(await scene.says(LEAD, "too dear"))
    assert scene.store.ledger.campaigns == {}


async def test_a_claim_that_customers_must_not_hear_is_pointed_out(scene: Scene) -> None:
    word = next(iter(scene.library.claims["en"])).words[0]
    assert word in words(await scene.commands(LEAD, f"broadcast Say that it is {word} today"))


async def test_the_table_holds_a_line_for_each_and_no_formula(scene: Scene) -> None:
    await scene.store.roster.keep(replace(scene.store.roster.people[201], name="=1+1"))
    number = await scene.draft()
    await scene.confirmed(number)
    await scene.sends()
    await scene.presses(202, "bc_read", str(number))

    outcome = await scene.presses(LEAD, "bc", f"csv:{number}")

    assert outcome.reply is not None and isinstance(outcome.reply.attachment, Attachment)
    rows = outcome.reply.attachment.content.decode("utf-8-sig").splitlines()
    assert len(rows) == 7
    assert any(row.startswith("201,'=1+1,North,a,en,sent") for row in rows)


@pytest.mark.parametrize("tongue", ["zh", "zh-TW", "ko", "en"])
async def test_every_page_is_there_in_every_language(scene: Scene, tongue: str) -> None:
    for verb in ("new", "pick", "list"):
        assert (await scene.presses(LEAD, "bc", verb, tongue)).reply is not None
    number = await scene.draft()
    for verb in ("open", "who", "when", "kind", "receipt", "two", "text", "preview", "open"):
        outcome = await scene.presses(LEAD, "bc", f"{verb}:{number}", tongue)
        assert outcome.reply is not None, verb
        assert outcome.reply.language.startswith(tongue[:2]), verb
    await scene.confirmed(number)
    await scene.sends()
    for verb in ("open", "report", "csv", "recall", "auto"):
        assert (await scene.presses(LEAD, "bc", f"{verb}:{number}", tongue)).reply is not None, verb


@pytest.mark.parametrize(
    "argument",
    ["", "open", "open:", "open:x", "open:99", "go:1", "go:1:x", "at:1:noon", "line:price_too_high:explain:99",
     "line:price_too_high:x:0", "intent:nothing", "role:1:admin", "prod:1:99", "trade:1:9",
     "trade:1:x", "sing:1", "open:１", "open:" + "9" * 30],
)  # fmt: skip
async def test_a_button_that_makes_no_sense_changes_nothing(scene: Scene, argument: str) -> None:
    await scene.draft()
    before = dict(scene.store.ledger.campaigns)
    outcome = await scene.presses(LEAD, "bc", argument)
    assert outcome.notice or outcome.reply is not None
    assert [replace(one, revision=0) for one in scene.store.ledger.campaigns.values()] == [
        replace(one, revision=0) for one in before.values()
    ]


# A changed line, and whether people can say it.


async def lined(scene: Scene) -> int:
    """A line of the library on its way to the team."""
    await scene.presses(LEAD, "bc", "pick")
    found = await scene.says(LEAD, "too dear")
    intent = await scene.presses(LEAD, button(found, "Price too high"))
    part = await scene.presses(LEAD, button(intent, "Clarify"))
    draft = await scene.presses(LEAD, button(part, "What are you comparing it with?"))
    assert "What are you comparing it with?" in words(draft)
    assert "the answer to one question" in words(draft)
    number = max(scene.store.ledger.campaigns)
    await scene.confirmed(number)
    await scene.sends()
    return number


def choice(outcome: Outcome, line: str) -> Press:
    """The button of the letter in front of a line."""
    assert outcome.reply is not None
    [letter] = [one.label.strip() for one in outcome.reply.lines() if one.text == line]
    return button(outcome, letter)


def wrong_line(outcome: Outcome) -> str:
    assert outcome.reply is not None
    lines = [one.text for one in outcome.reply.lines() if one.label.strip() in "ABCD" and one.label.strip()]
    return next(one for one in lines if one != RIGHT)


RIGHT = "What are you comparing it with?"


async def test_one_question_shows_who_can_say_it(scene: Scene) -> None:
    number = await lined(scene)
    letter = next(one for one in scene.store.outbox.campaigns if ".s" in one)
    assert set(scene.store.outbox.campaigns[letter]) == set(NORTH)

    for person in NORTH[:4]:
        asked = await scene.presses(person, "bc_ask", str(number))
        assert "Price too high · Clarify: what do we say now?" in words(asked)
        answered = await scene.presses(person, choice(asked, RIGHT))
        assert words(answered).startswith("Right.")
    asked = await scene.presses(NORTH[4], "bc_ask", str(number))
    answered = await scene.presses(NORTH[4], choice(asked, wrong_line(asked)))
    assert RIGHT in words(answered) and "practice" in words(answered)
    [miss] = await scene.store.deck.misses(NORTH[4])
    assert (miss.source, miss.cause) == ("price_too_high", f"campaign {number}")
    assert await scene.store.deck.misses(NORTH[0]) == ()

    report = await scene.report(number)
    assert "4 of 6 can say it" in report
    assert "1 answered wrongly" in report
    assert "These 2 cannot say it yet: P205, P206" in report


async def test_the_first_answer_counts_however_often_it_is_pressed(scene: Scene) -> None:
    number = await lined(scene)
    asked = await scene.presses(201, "bc_ask", str(number))
    wrong = choice(asked, wrong_line(asked))
    await scene.presses(201, wrong)

    for press in (choice(asked, RIGHT), wrong, Press("bc_say", f"{number}:1:0"), Press("bc_say", f"{number}:0:9")):
        assert (await scene.presses(201, press)).notice in (TEXTS.say("broadcast.known"), TEXTS.say("expired"))
    assert "0 of 6 can say it" in await scene.report(number)


async def test_only_those_missing_are_reminded_once_and_may_put_it_right(scene: Scene) -> None:
    number = await lined(scene)
    for person in NORTH[:3]:
        asked = await scene.presses(person, "bc_ask", str(number))
        await scene.presses(person, choice(asked, RIGHT if person != NORTH[2] else wrong_line(asked)))
    page = await scene.presses(LEAD, "bc", f"report:{number}")
    remind = button(page, "Remind those 4")
    assert "Reminding 4" in words(await scene.presses(LEAD, remind))
    assert (await scene.presses(LEAD, remind)).notice == TEXTS.say("broadcast.refused.reminded")
    await scene.sends()

    reminded = scene.store.outbox.campaigns[waves.reminding(number)]
    assert set(reminded) == {203, 204, 205, 206}
    asked = await scene.presses(203, "bc_ask", str(number))
    await scene.presses(203, choice(asked, RIGHT))
    assert "3 of 6 can say it" in await scene.report(number)
    again = await scene.presses(203, "bc_ask", str(number))
    assert words(again).startswith("Right.")
    assert "Remind" not in " ".join(labels(await scene.presses(LEAD, "bc", f"report:{number}")))


async def test_a_day_later_they_are_reminded_by_itself(scene: Scene) -> None:
    number = await lined(scene)
    await scene.presses(LEAD, "bc", f"auto:{number}")
    asked = await scene.presses(201, "bc_ask", str(number))
    await scene.presses(201, choice(asked, RIGHT))
    scene.now += timedelta(hours=23)
    await scene.sends()
    assert waves.reminding(number) not in scene.store.outbox.campaigns
    scene.now += timedelta(hours=1)
    await scene.sends()
    assert set(scene.store.outbox.campaigns[waves.reminding(number)]) == set(NORTH[1:])
    assert scene.store.ledger.campaigns[number].state == "done"


async def test_an_old_button_plans_no_reminder_of_what_was_stopped(scene: Scene) -> None:
    number = await scene.draft()
    await scene.presses(LEAD, "bc", f"auto:{number}")
    await scene.confirmed(number)
    await scene.presses(LEAD, "bc", f"cancel:{number}")
    await scene.presses(LEAD, "bc", f"auto:{number}")
    assert scene.store.ledger.campaigns[number].reminds is None
    scene.now += timedelta(days=2)
    assert await scene.store.ledger.open(scene.now) == ()


async def test_the_author_and_outsiders_answer_nothing(scene: Scene) -> None:
    number = await lined(scene)
    assert (await scene.presses(LEAD, "bc_ask", str(number))).notice == TEXTS.say("broadcast.only_preview")
    for action, argument in (("bc_read", "99"), ("bc_ask", ""), ("bc_say", "1"), ("bc_say", f"{number}:0:x")):
        assert (await scene.presses(301, action, argument)).notice == TEXTS.say("expired")


async def test_who_did_not_answer_an_earlier_one_can_be_written_to(scene: Scene) -> None:
    first = await lined(scene)
    asked = await scene.presses(201, "bc_ask", str(first))
    await scene.presses(201, choice(asked, RIGHT))
    number = await scene.draft("Did you see it?")

    page = await scene.presses(LEAD, "bc", f"silent:{number}:{first}")

    assert "Reaches 5" in words(page)


async def test_a_line_changed_in_the_chat_is_sent_beside_the_one_whose_place_it_took(scene: Scene) -> None:
    old, new = "Is it the monthly bill, or what you pay at the start?", "Is it each month, or what you pay at first?"
    kept = await scene.store.changes.add(
        Change(0, ChangedLine("price_too_high", "en", "clarify", new, old), LEAD, scene.now, "live")
    )
    await scene.store.changes.add(Change(0, ChangedLine("price_too_high", "en", "clarify", "Draft"), LEAD, scene.now))
    page = await scene.presses(LEAD, "bc", "pick")
    assert labels(page) == [new]

    draft = await scene.presses(LEAD, button(page, new))
    number = max(scene.store.ledger.campaigns)
    seen = await scene.presses(LEAD, button(draft, "Preview"))

    assert words(seen).splitlines()[:3] == ["Price too high · Clarify", f"Before: {old}", f"Now: {new}"]
    assert "Changed: " in words(seen)
    question = scene.store.ledger.campaigns[number].content.question
    assert question is not None and question.choices[:2] == (new, old)
    assert (await scene.presses(LEAD, "bc", f"change:{kept.id + 1}")).notice == TEXTS.say("expired")


async def test_the_choices_stand_in_an_order_of_each_person_s_own(scene: Scene) -> None:
    number = await lined(scene)
    orders = set()
    for person in NORTH:
        asked = await scene.presses(person, "bc_ask", str(number))
        again = await scene.presses(person, "bc_ask", str(number))
        assert words(asked) == words(again)
        orders.add(words(asked))
    assert len(orders) > 1


async def test_a_picture_goes_along_by_its_name_at_telegram(scene: Scene) -> None:
    picture = Attachment("picture.jpg", b"", "picture", "AgAC")
    await scene.presses(LEAD, "bc", "new")
    await scene.router.answer(Unreadable(scene.sender(LEAD), "photo", picture))
    number = max(scene.store.ledger.campaigns)
    await scene.presses(LEAD, "bc", f"text:{number}")
    await scene.says(LEAD, "Look, {name}")
    seen = await scene.presses(LEAD, "bc", f"preview:{number}")
    assert seen.reply is not None and seen.reply.attachment == picture
    await scene.presses(LEAD, button(seen, "Send to"))
    await scene.sends()
    sent = scene.store.outbox.own[f"{waves.sending(number, 1, 0, 'a', 'en')}/201"]
    assert isinstance(sent, Send) and sent.reply.attachment == picture

    await scene.presses(LEAD, "bc", f"correct:{number}")
    await scene.says(LEAD, "Look here")
    await scene.sends()

    edits = [post for post in scene.store.outbox.own.values() if isinstance(post, Edit)]
    assert len(edits) == 6 and all(post.reply.attachment is not None for post in edits)
    # A picture that answers nothing is still no text.
    outcome = await scene.router.answer(Unreadable(scene.sender(LEAD), "photo", picture))
    assert words(outcome) == TEXTS.say("unreadable.photo")


async def test_a_document_goes_along_while_a_broadcast_is_written_and_is_one_for_the_library_else(scene: Scene) -> None:
    document = Attachment("prices.xlsx", b"", "document", "BQAC")
    await scene.presses(LEAD, "bc", "new")
    await scene.router.answer(Sent(scene.sender(LEAD), document, 7, "The new prices"))
    number = max(scene.store.ledger.campaigns)
    content = scene.store.ledger.campaigns[number].content
    assert (content.file, content.texts) == (document, ("The new prices",))
    await scene.router.answer(Sent(scene.sender(LEAD), document, 7, "The new prices"))
    assert max(scene.store.ledger.campaigns) == number


async def test_a_fault_in_one_campaign_stops_no_other_and_is_tried_again(scene: Scene) -> None:
    first, second = await scene.draft("one"), await scene.draft("two")
    await scene.confirmed(first)
    await scene.confirmed(second)
    broken = scene.store.ledger.campaigns[first]
    scene.store.ledger.campaigns[first] = replace(broken, content=replace(broken.content, texts=()))
    with capture_logs() as logs:
        await scene.sends()
    assert [log["campaign"] for log in logs if log["event"] == "campaign failed"] == [first]
    assert scene.store.ledger.campaigns[second].state == "done"

    mended = scene.store.ledger.campaigns[first]
    scene.store.ledger.campaigns[first] = replace(mended, content=broken.content)
    scene.now += timedelta(minutes=1)
    await scene.sends()
    assert scene.store.ledger.campaigns[first].state == "done"


async def test_a_clock_that_goes_on_between_two_looks_holds_nothing_up(scene: Scene) -> None:
    def ticking() -> datetime:
        scene.now += timedelta(microseconds=1)
        return scene.now

    number = await scene.draft()
    await scene.confirmed(number)
    scene.now += UNDO
    scene.loop = Broadcasting(scene.store, lambda: scene.library, ticking)
    await scene.sends()

    assert scene.store.ledger.campaigns[number].state == "done"


async def test_a_trade_switches_everything_that_is_sold_in_it(scene: Scene) -> None:
    sold = {"line": "telecom", "phone": "telecom", "desk": "saas", "pen": ""}
    product = next(iter(scene.library.products.values()))
    products = {name: replace(product, id=name, trade=trade) for name, trade in sold.items()}
    scene.library = replace(scene.library, products=products)
    scene.__post_init__()
    for place, number in enumerate(NORTH):
        await scene.store.preferences.keep(Preference(number, product=[*sold, "gone"][place % 5]))
    number = await scene.draft()
    page = await scene.presses(LEAD, "bc", f"who:{number}")
    assert [one for one in labels(page) if "Trade" in one] == ["☐ Trade: software", "☐ Trade: telecoms"]

    page = await scene.presses(LEAD, button(page, "Trade: telecoms"))

    assert "Reaches 3" in words(page)  # two who sell the line, one the phone
    assert scene.store.ledger.campaigns[number].audience.products == {"line", "phone"}
    assert {"☑ Trade: telecoms", "☐ Trade: software"} < set(labels(page))
    page = await scene.presses(LEAD, button(page, "Trade: software"))
    assert "Reaches 4" in words(page)
    page = await scene.presses(LEAD, button(page, "Trade: telecoms"))
    assert scene.store.ledger.campaigns[number].audience.products == {"desk"}
