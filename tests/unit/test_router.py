"""Requests to answers: pages by name, cards by number, a visit that is remembered, and faults that are owned up to."""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

import pytest
from structlog.testing import capture_logs

from bot.analytics.journal import Entry
from bot.conversation.preferences import Preference
from bot.conversation.request import Commanded, Outcome, Pressed, Said, Sender, Unreadable
from bot.conversation.router import COMMANDS, Router
from bot.library.records import Library
from bot.people.privacy import AS_A_RULE, Retention
from bot.publishing.edition import Edition
from bot.reply import Press, Reply
from bot.wording.texts import texts_in
from tests.fakes import FakeJournal, FakeStore
from tests.reading import said
from tests.scripted import scripted_edition

KIM = Sender(7, 7, "en")
LEE = Sender(8, 8, "en")
_MEANT = {
    "too dear": ("price_too_high",),
    "too dear, ask my wife": ("price_too_high", "need_approval"),
    "200 a month is too dear": ("price_too_high",),
    "$200 a month is too dear, 24 months": ("price_too_high",),
    "$180 a month is too dear": ("price_too_high",),
    "you billed me twice and it is dear": ("price_too_high", "complaint_billing"),
    "太贵了": ("price_too_high",),
    "太貴了": ("price_too_high",),
}


@dataclass
class Scene:
    """A router over storage in memory, and a clock that a test sets."""

    edition: Edition
    store: FakeStore = field(default_factory=FakeStore)
    now: datetime = datetime(2026, 5, 4, 9, tzinfo=UTC)
    asked_for_edition: int = 0
    admins: frozenset[int] = frozenset()
    keeps_unknown: bool = True

    def __post_init__(self) -> None:
        retention = AS_A_RULE if self.keeps_unknown else Retention(unknown=timedelta())
        self.router = Router(self.store, self._edition, lambda: self.now, admins=self.admins, retention=retention)

    def _edition(self) -> Edition:
        self.asked_for_edition += 1
        return self.edition

    async def says(self, text: str, sender: Sender = KIM) -> Reply:
        return shown(await self.router.answer(Said(sender, text)))

    async def commands(self, name: str, sender: Sender = KIM) -> Reply:
        return shown(await self.router.answer(Commanded(sender, name)))

    async def presses(self, action: str, argument: str = "", sender: Sender = KIM) -> Outcome:
        return await self.router.answer(Pressed(sender, action, argument))


@pytest.fixture
def scene(small: Library) -> Scene:
    return Scene(scripted_edition(small, _MEANT))


def shown(outcome: Outcome) -> Reply:
    assert outcome.reply is not None
    return outcome.reply


def actions(reply: Reply) -> list[tuple[str, str]]:
    return [(one.does.action, one.does.argument) for row in reply.buttons for one in row if isinstance(one.does, Press)]


@pytest.mark.parametrize("name", COMMANDS)
@pytest.mark.parametrize("tongue", ["zh", "zh-tw", "ko", "en", "fr", ""])
async def test_every_command_of_the_menu_has_a_page_in_every_language(scene: Scene, name: str, tongue: str) -> None:
    reply = await scene.commands(name, replace(KIM, tongue=tongue))

    assert said(reply)
    assert reply.language == {"zh": "zh", "zh-tw": "zh-Hant", "ko": "ko"}.get(tongue, "en")


async def test_a_slip_of_the_finger_is_told_with_the_nearest_command(scene: Scene) -> None:
    assert said(await scene.commands("setings")) == "I do not know /setings.\nDid you mean /settings?"
    assert said(await scene.commands("zzz")) == "I do not know /zzz."


async def test_a_command_of_any_length_is_told_in_short(scene: Scene) -> None:
    assert len(said(await scene.commands("x" * 10_000))) < 100


@pytest.mark.parametrize("kind", ["photo", "voice", "sticker", "other", "something new"])
async def test_what_is_not_text_is_answered_in_one_line(scene: Scene, kind: str) -> None:
    reply = shown(await scene.router.answer(Unreadable(KIM, kind)))

    assert len(list(reply.lines())) == 1
    assert not reply.buttons


async def test_a_bot_without_administrators_says_so_at_the_start(small: Library) -> None:
    warning = texts_in("en").say("start.open")

    assert warning in said(await Scene(scripted_edition(small, {})).commands("start"))
    assert warning not in said(await Scene(scripted_edition(small, {}), admins=frozenset({7})).commands("start"))


async def test_a_group_is_told_how_to_speak_to_the_bot(scene: Scene) -> None:
    line = texts_in("en").say("help.group")

    assert line in said(await scene.commands("help", replace(KIM, private=False)))
    assert line not in said(await scene.commands("help"))


@pytest.mark.parametrize(
    ("action", "argument"),
    [
        ("again", "99"), ("again", ""), ("again", "x"), ("pick", "99:no_need"), ("pick", ":"), ("nothing", ""),
        ("try", "4"), ("try", ""), ("again", "１"), ("again", "-1"), ("frames", "9" * 30),
        ("handout", "99"), ("handout", ""),
    ],
)  # fmt: skip
async def test_a_button_that_leads_nowhere_is_too_old(scene: Scene, action: str, argument: str) -> None:
    outcome = await scene.presses(action, argument)

    assert outcome == Outcome(notice=texts_in("en").say("expired"))


async def test_an_answer_of_another_chat_is_not_for_pressing(scene: Scene) -> None:
    await scene.says("too dear")

    assert (await scene.presses("again", "1", LEE)).notice == texts_in("en").say("expired")


async def test_a_card_names_every_intent_and_answers_the_complaint_first(scene: Scene) -> None:
    reply = await scene.says("you billed me twice and it is dear")

    assert next(iter(reply.lines())).text == "Billing complaint"
    assert "Also heard: Price too high" in said(reply)
    assert ("pick", "1:price_too_high") in actions(reply)


async def test_a_card_for_the_customer_is_a_picture_with_its_text_below_and_leaves_the_answer_alone(
    scene: Scene,
) -> None:
    reply = await scene.says("$200 a month is too dear, 24 months")
    assert ("handout", "1") in actions(reply)

    outcome = await scene.presses("handout", "1")

    card = shown(outcome)
    assert (outcome.replaces, outcome.notice) == (False, texts_in("en").say("handout.made"))
    assert "Total over 24 months: $4,800" in said(card) and "4 May 2026" in said(card)
    assert card.attachment is not None and card.attachment.content.startswith(b"\x89PNG")
    assert (card.attachment.kind, card.attachment.name) == ("picture", "card-1-en.png")
    assert actions(card) == [("handout", "1:zh"), ("handout", "1:zh-Hant"), ("handout", "1:ko")]
    assert scene.store.journal.entries[-1].event == "handout"
    assert shown(await scene.presses("back", "1")) == reply


@pytest.mark.parametrize(
    ("tag", "total"),
    [("zh", "24个月一共：4800美元"), ("zh-Hant", "24個月一共：4800美元"), ("ko", "24개월 총액: 4,800달러")],
)
async def test_the_customer_reads_another_language_than_the_rep(scene: Scene, tag: str, total: str) -> None:
    await scene.says("$200 a month is too dear, 24 months")

    outcome = await scene.presses("handout", f"1:{tag}")

    assert shown(outcome).language == tag
    assert total in said(shown(outcome))
    assert outcome.notice == texts_in("en").say("handout.made")
    assert (await scene.says("$200 a month is too dear, 24 months")).language == "en"


async def test_a_card_is_made_from_what_is_kept_by_a_process_that_was_not_there(scene: Scene) -> None:
    await scene.says("$200 a month is too dear, 24 months")

    later = Scene(scene.edition, scene.store, scene.now + timedelta(hours=30))

    assert "$4,800" in said(shown(await later.presses("handout", "1")))


async def test_the_price_of_the_next_customer_stands_on_no_card_of_the_last(scene: Scene) -> None:
    await scene.says("$200 a month is too dear, 24 months")
    scene.now += timedelta(hours=5)
    await scene.says("200 a month is too dear")

    assert "$4,800" in said(shown(await scene.presses("handout", "1")))
    assert "$2,400" in said(shown(await scene.presses("handout", "2")))


async def test_what_was_said_later_in_the_same_visit_is_on_the_card(scene: Scene) -> None:
    await scene.says("$200 a month is too dear, 24 months")
    await scene.says("$180 a month is too dear")

    assert "$4,320" in said(shown(await scene.presses("handout", "1")))


async def test_without_a_price_the_button_is_not_there_and_pressing_it_says_what_is_missing(scene: Scene) -> None:
    reply = await scene.says("too dear")
    assert ("handout", "1") not in actions(reply)

    outcome = await scene.presses("handout", "1")

    assert outcome == Outcome(notice=texts_in("en").say("handout.no_price"))


async def test_without_a_font_the_card_is_sent_as_text(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.conversation.handout.find_font", lambda tag: None)
    await scene.says("$200 a month is too dear, 24 months")

    card = shown(await scene.presses("handout", "1"))

    assert card.attachment is None
    assert "$4,800" in said(card)


async def test_a_second_objection_is_offered_as_a_button_and_keeps_the_first(scene: Scene) -> None:
    await scene.says("too dear, ask my wife")

    reply = shown(await scene.presses("pick", "1:need_approval"))

    assert next(iter(reply.lines())).text == "Needs approval"
    assert ("pick", "1:price_too_high") in actions(reply)


async def test_what_was_corrected_is_not_heard_any_more(scene: Scene) -> None:
    await scene.says("too dear")
    nearest = shown(await scene.presses("not_this", "1"))
    assert ("pick", "1:price_too_high") not in actions(nearest)

    reply = shown(await scene.presses("pick", "1:no_need"))

    assert next(iter(reply.lines())).text == "No need"
    assert "Also heard" not in said(reply)
    assert ("pick", "1:price_too_high") not in actions(reply)


async def test_the_journal_tells_what_happened_in_order_and_no_word_of_the_customer(small: Library) -> None:
    scene = Scene(scripted_edition(small, _MEANT), keeps_unknown=False)
    await scene.says("200 a month is too dear")
    await scene.says("something else altogether")
    for action, argument in (
        ("frames", "1"), ("back", "1"), ("again", "1"), ("language", "1:ko"), ("not_this", "1"), ("pick", "1:no_need"),
        ("none", "2"),
    ):  # fmt: skip
        await scene.presses(action, argument)

    entries = scene.store.journal.entries
    assert [entry.event for entry in entries] == [
        "answered", "not_known", "frames", "other_wording", "language", "rejected", "other_intent", "none_of_them",
    ]  # fmt: skip
    assert [entry.intents for entry in entries if entry.event == "other_intent"] == [(("no_need", 1.0),)]
    kept = repr((entries, scene.store.visits.visits, scene.store.visits.answers))
    assert "dear" not in kept
    assert "altogether" not in kept


async def test_traditional_characters_go_out_as_they_came_in_and_survive_another_language(scene: Scene) -> None:
    assert (await scene.says("太貴了")).language == "zh-Hant"
    assert shown(await scene.presses("language", "1:en")).language == "en"

    reply = shown(await scene.presses("language", "1:zh"))

    assert reply.language == "zh-Hant"
    assert next(iter(reply.lines())).text == "價格太高"
    assert [entry.language for entry in scene.store.journal.entries] == ["zh-Hant", "en", "zh-Hant"]


async def test_an_example_pressed_in_traditional_characters_stays_in_them(scene: Scene) -> None:
    reply = shown(await scene.presses("try", "1", replace(KIM, tongue="zh-tw")))

    assert reply.language == "zh-Hant"
    assert [answer.traditional for answer in scene.store.visits.answers.values()] == [True]


@pytest.mark.parametrize(
    ("before", "pressed", "language", "notice"),
    [
        ("auto", "zh-Hant", "zh-Hant", "已儲存。"),
        ("zh-Hant", "zh", "zh", "已保存。"),
        ("zh-Hant", "ko", "ko", "저장했어요."),
        ("zh", "auto", "en", "Saved."),
    ],
)
async def test_a_page_of_settings_is_drawn_in_the_language_just_chosen(
    scene: Scene, before: str, pressed: str, language: str, notice: str
) -> None:
    await scene.presses("set_tongue", before)

    outcome = await scene.presses("set_tongue", pressed)

    assert (shown(outcome).language, outcome.notice, outcome.replaces) == (language, notice, True)


async def test_settings_that_do_not_exist_change_nothing(scene: Scene) -> None:
    for action in ("set_tongue", "set_market", "set_product"):
        await scene.presses(action, "nowhere")

    assert scene.store.preferences.preferences[7] == Preference(7)


async def test_a_product_that_left_the_library_counts_as_none(scene: Scene) -> None:
    scene.store.preferences.preferences[7] = Preference(7, market="XX", product="gone")

    assert "Price too high" in said(await scene.says("too dear"))
    assert "none chosen" in said(await scene.commands("settings"))


async def test_lines_are_not_said_twice_in_a_visit_and_amounts_are_kept(scene: Scene) -> None:
    first = said(await scene.says("200 a month is too dear"))
    second = said(await scene.says("too dear"))

    assert "So $200 a month feels like a lot" in first
    assert "200" not in second.split("\n")[1]
    only_one_there_is = "4 Isolate Apart from the price, is anything else holding you back?"
    assert set(first.split("\n")) & set(second.split("\n")) == {"Price too high", only_one_there_is}
    assert "per day" in said(shown(await scene.presses("frames", "2")))


async def test_after_four_hours_of_silence_everything_begins_anew(scene: Scene) -> None:
    first = said(await scene.says("200 a month is too dear"))
    scene.now += timedelta(hours=4, seconds=1)

    assert said(await scene.says("200 a month is too dear")) == first
    await scene.says("too dear")
    scene.now += timedelta(hours=4, seconds=1)
    await scene.says("too dear")
    assert "no amount yet" in said(shown(await scene.presses("frames", "4")))


async def test_an_answer_is_forgotten_with_the_first_new_visit_after_two_days(scene: Scene) -> None:
    await scene.says("200 a month is too dear")
    scene.now += timedelta(days=1)
    await scene.says("too dear")
    assert (await scene.presses("back", "1")).reply is not None
    scene.now += timedelta(days=1, seconds=1)
    await scene.says("too dear")

    assert sorted(scene.store.visits.answers) == [2, 3]
    assert (await scene.presses("back", "1")).reply is None


async def test_cancel_ends_the_visit_and_only_once(scene: Scene) -> None:
    assert said(await scene.commands("cancel")) == texts_in("en").say("cancel.nothing")
    await scene.says("200 a month is too dear")

    assert texts_in("en").say("cancel.done") in said(await scene.commands("cancel"))

    assert said(await scene.commands("cancel")) == texts_in("en").say("cancel.nothing")
    assert "200" not in said(await scene.says("too dear"))


async def test_the_visits_of_two_chats_are_apart(scene: Scene) -> None:
    first = said(await scene.says("200 a month is too dear"))
    second = said(await scene.says("too dear", LEE))

    assert "200" in first
    assert "200" not in second


async def test_each_request_works_with_one_edition(scene: Scene) -> None:
    await scene.says("too dear")
    await scene.presses("again", "1")
    await scene.commands("help")

    assert scene.asked_for_edition == 3


async def test_a_card_whose_intent_left_the_library_is_too_old(scene: Scene, small: Library) -> None:
    await scene.says("too dear, ask my wife")
    intents = {name: intent for name, intent in small.intents.items() if name != "price_too_high"}
    scene.edition = scripted_edition(replace(small, intents=intents), _MEANT, "later")

    assert (await scene.presses("again", "1")).notice == texts_in("en").say("expired")
    assert "Needs approval" in said(shown(await scene.presses("pick", "1:need_approval")))
    assert "Needs approval" in said(await scene.says("too dear, ask my wife"))


class BrokenJournal(FakeJournal):
    """Fails once what went before it was done."""

    async def note(self, entry: Entry) -> None:
        raise RuntimeError("the disk holds the words 太贵了")


@pytest.mark.parametrize("tongue", ["zh-tw", "ko", "en"])
async def test_a_fault_of_ours_is_told_with_a_code_and_leaves_nothing_behind(scene: Scene, tongue: str) -> None:
    scene.store.journal = BrokenJournal()

    with capture_logs() as logs:
        reply = await scene.says("太贵了", replace(KIM, tongue=tongue))

    [log] = logs
    assert log["event"] == "request failed"
    assert log["fault"] == "RuntimeError"
    assert log["code"] in said(reply)
    assert "Traceback" not in said(reply)
    assert "RuntimeError" not in said(reply)
    assert not reply.buttons
    assert scene.store.visits.answers == {}
    assert scene.store.visits.visits == {}


async def test_the_message_after_a_fault_is_answered_as_ever(scene: Scene) -> None:
    working, scene.store.journal = scene.store.journal, BrokenJournal()
    with capture_logs():
        await scene.says("too dear")
    scene.store.journal = working

    assert "Price too high" in said(await scene.says("too dear"))


async def test_two_faults_have_two_codes(scene: Scene) -> None:
    scene.store.journal = BrokenJournal()
    with capture_logs() as logs:
        await scene.says("too dear")
        await scene.says("too dear")

    assert len({log["code"] for log in logs}) == 2
