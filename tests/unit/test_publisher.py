"""A change in chat and an edit on disk go live on every process, and only if nothing speaks against them."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.analytics.unanswered import UnknownLine
from bot.conversation.preferences import Preference
from bot.errors import CoachError
from bot.language.detect import LANGUAGES
from bot.library.finding import Finding
from bot.publishing.changes import Phrase, Script, WholeFile
from bot.publishing.gate import Missed, Trial
from bot.publishing.tryout import Task, Verdict
from bot.publishing.worker import VERDICTS
from tests.contracts.samples import BARE_ANSWER
from tests.fakes import FakeStore
from tests.publishing_house import ADMIN, LEAD, REP, House, opened
from tests.small_library import FILES

TUNA = "my cat would rather have tuna"
NEW_LINE = Script("no_need", "en", "guide", "Shall we look at it together?")
TOO_NOISY = """\
means: "It is too loud."
zh: {title: "太吵", point: "声音", examples: ["声音太大了", "吵得睡不着", "嗡嗡响个不停", "邻居说吵"], tests: ["这声音太大了吧"]}
ko: {title: "시끄러움", point: "소음", examples: ["너무 시끄러워요", "소리가 커서 못 자요", "윙윙거려요", "이웃이 시끄럽대요"], tests: ["너무 시끄럽네요"]}
en: {title: "Too loud", point: "the noise", examples: ["it is too loud", "the noise keeps me up", "it hums all night", "the neighbours hear it"], tests: ["this is too loud"]}
"""  # noqa: E501


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("models")


@pytest.fixture
async def house(tmp_path: Path, models: Path) -> AsyncIterator[House]:
    async with opened(FakeStore(), tmp_path / "intents", models) as house:
        yield house


def said(house: House, person: int) -> list[str]:
    """What a person was written, oldest first."""
    assert isinstance(house.store, FakeStore)
    posts = [post for key, post in house.store.outbox.posts.items() if key.endswith(f":{person}")]
    return ["\n".join(f"{line.label}{line.text}" for line in post.reply.lines()) for post in posts]  # type: ignore[union-attr]


async def test_the_first_process_makes_the_first_edition_and_others_find_it(house: House) -> None:
    one, two = await house.start(), await house.start()
    await house.settle(one)
    await house.settle(two)
    assert one.serving.number == two.serving.number == 1
    assert one.serving.edition is two.serving.edition is house.edition
    async with house.store.transaction() as parts:
        live = await parts.editions.live()
        assert live is not None
        assert (live.cause, live.fingerprint) == ("files", house.edition.library.fingerprint)
    assert house.tried == []


async def test_a_line_is_live_everywhere_without_anything_being_learnt(house: House) -> None:
    one, two, three = [await house.start() for _ in range(3)]
    (number,) = await house.put(NEW_LINE)
    await one.publisher.turn()
    assert house.tried == []
    for process in (two, three):
        await process.follower.look()
    for process in (one, two, three):
        assert process.lines("no_need", "en", "guide")[0] == NEW_LINE.text
        assert process.serving.edition.id == one.serving.edition.id
    assert one.serving.edition.recogniser is house.edition.recogniser or one.answers("too expensive")
    assert await house.states(number) == ["live"]
    (told,) = said(house, LEAD)
    assert told.startswith("Edition 2 is live")
    assert NEW_LINE.text in told


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (Script("no_need", "en", "guide", "It is the best you can get?"), "best"),
        (Script("no_need", "en", "guide", "Only 3 days left?"), "objections/no_need.yaml:"),
        (Script("no_need", "en", "guide", "Take {produkt}?"), "produkt"),
        (Script("no_need", "en", "guide", "x" * 300), "256"),
        (Script("no_need", "en", "guide", "", "How about I show it to you first, and then you decide?"), "guide"),
        (Script("no_need", "en", "calm", "x"), "no longer there"),
        (WholeFile("objections/no_need.yaml", "zh: {title"), "objections/no_need.yaml:2:1"),
    ],
)
async def test_what_breaks_a_rule_goes_back_to_its_author_with_the_reason(
    house: House, change: Script | WholeFile, why: str
) -> None:
    process = await house.start()
    (number,) = await house.put(change)
    await house.settle(process)
    assert await house.states(number) == ["draft"]
    assert process.serving.edition is house.edition
    assert await house.version() == 1
    (told,) = said(house, LEAD)
    assert told.startswith("Not published")
    assert why in told
    async with house.store.transaction() as parts:
        kept = await parts.changes.change(number)
        assert kept is not None
        assert why in kept.remark


async def test_who_reads_traditional_characters_is_told_in_them(house: House) -> None:
    async with house.store.transaction() as parts:
        await parts.preferences.keep(Preference(LEAD, tongue="zh-Hant"))
    process = await house.start()
    await house.put(NEW_LINE)
    await process.publisher.turn()
    await house.put(Script("no_need", "en", "guide", "x" * 300))
    await house.settle(process)
    live, refused = said(house, LEAD)
    assert live.startswith("第2版已經啟用")
    assert refused.startswith("沒有發佈，正在用的版本不變。")


async def test_a_phrase_counts_once_the_tests_have_run_and_is_learnt_later(house: House) -> None:
    one, two = await house.start(), await house.start()
    async with house.store.transaction() as parts:
        await parts.unanswered.note(UnknownLine(house.now, REP, "en", TUNA))
        await parts.unanswered.note(UnknownLine(house.now, REP, "en", "what is the capital of France"))
        await parts.visits.add_answer(replace(BARE_ANSWER, text=f"{TUNA}!"))  # answered, by whatever then answered
        await parts.visits.add_answer(replace(BARE_ANSWER, text="too dear"))
    assert one.answers(TUNA) == ()
    (number,) = await house.put(Phrase("no_need", "en", TUNA))
    await house.settle(one)
    assert house.tried == []  # nothing was learnt for it, and no process begun
    await two.follower.look()
    assert one.answers(TUNA) == two.answers(TUNA) == ("no_need",)
    assert one.serving.edition.model == house.edition.model
    assert await house.states(number) == ["live"]
    (told,) = said(house, LEAD)
    assert f"“{TUNA}”: not known → no_need" in told
    assert f"“{TUNA}!”: not known → no_need" in told
    assert "France" not in told and "too dear" not in told

    house.later(timedelta(minutes=11))
    await house.settle(one)
    assert [task.against for task in house.tried] == [house.edition.model]
    await two.follower.look()
    for process in (one, two):
        assert process.serving.edition.model != house.edition.model
        assert process.serving.edition.recogniser.confirmed == ()
        assert process.answers(TUNA) == ("no_need",)
    async with house.store.transaction() as parts:
        assert [record.cause for record in await parts.editions.history()] == ["learnt", "changes", "files"]
    await house.settle(one)
    assert len(house.tried) == 1
    assert len(said(house, LEAD)) == 1


async def test_a_phrase_that_takes_a_test_from_another_intent_is_refused(house: House) -> None:
    process = await house.start()
    (number,) = await house.put(Phrase("no_need", "en", "some money vanished from my account!"))
    await house.settle(process)
    assert await house.states(number) == ["draft"]
    assert process.answers("some money vanished from my account") != ("no_need",)
    (told,) = said(house, LEAD)
    assert "some money vanished from my account" in told


async def test_a_phrase_that_stands_elsewhere_is_refused(house: House) -> None:
    process = await house.start()
    numbers = await house.put(Phrase("no_need", "en", "tell me a jokes"))
    await house.settle(process)
    assert await house.states(*numbers) == ["draft"]
    assert "none" in said(house, LEAD)[0]


async def test_a_new_intent_is_learnt_before_it_answers_and_lines_do_not_wait_for_it(house: House) -> None:
    one, two = await house.start(), await house.start()
    (new,) = await house.put(WholeFile("objections/too_noisy.yaml", TOO_NOISY))
    await one.publisher.turn()
    assert one.publisher.is_busy
    (line,) = await house.put(NEW_LINE, by=ADMIN)
    await one.publisher.turn()
    assert await house.states(new, line) == ["waiting", "live"]
    await house.settle(one)
    assert await house.states(new, line) == ["live", "live"]
    await two.follower.look()
    for process in (one, two):
        assert process.answers("the noise keeps me up") == ("too_noisy",)
        assert process.lines("no_need", "en", "guide")[0] == NEW_LINE.text
    assert "too_noisy" in said(house, LEAD)[0]


async def test_an_intent_whose_own_test_is_not_recognised_is_refused(house: House) -> None:
    process = await house.start()
    text = TOO_NOISY.replace('tests: ["this is too loud"]', 'tests: ["when does it go live please"]')
    (number,) = await house.put(WholeFile("objections/too_noisy.yaml", text))
    await house.settle(process)
    assert await house.states(number) == ["draft"]
    assert "when does it go live please" in said(house, LEAD)[0]
    assert process.serving.edition is house.edition


async def test_what_is_taken_out_is_gone_and_the_rest_stays(house: House) -> None:
    process = await house.start()
    line, other = await house.put(NEW_LINE, Script("no_need", "ko", "guide", "같이 한번 보실까요?"))
    await house.settle(process)
    async with house.store.transaction() as parts:
        assert await parts.changes.move([line], "leaving", LEAD, house.now) == (line,)
    await house.settle(process)
    assert await house.states(line, other) == ["retired", "live"]
    assert NEW_LINE.text not in process.lines("no_need", "en", "guide")
    assert "같이 한번 보실까요?" in process.lines("no_need", "ko", "guide")


async def test_an_edit_on_disk_takes_the_same_way_and_keeps_what_was_changed_in_chat(house: House) -> None:
    process = await house.start()
    await house.put(NEW_LINE)
    await house.settle(process)
    house.edit("objections/no_need.yaml", FILES["objections/no_need.yaml"].replace("You decide", "you decide"))
    text = FILES["objections/no_need.yaml"].replace("How do you do it today?", "How do you manage today?")
    house.edit("objections/no_need.yaml", text)
    process.publisher.folder_changed = True
    await house.settle(process)
    assert process.lines("no_need", "en", "clarify") == ["How do you manage today?"]
    assert process.lines("no_need", "en", "guide")[0] == NEW_LINE.text
    assert "How do you manage today?" in said(house, ADMIN)[0]
    assert said(house, 1) == []  # sits at the machine and has no chat
    await house.settle(process)
    assert await house.version() == 3


async def test_phrases_edited_on_disk_are_learnt_and_those_taken_away_forgotten(house: House) -> None:
    process = await house.start()
    house.edit("phrases/en/no_need.txt", f"{TUNA}\n")
    process.publisher.folder_changed = True
    await house.settle(process)
    assert house.tried == []
    house.edit("phrases/en/no_need.txt", "")
    process.publisher.folder_changed = True
    await house.settle(process)
    assert len(house.tried) == 1
    assert process.answers(TUNA) == ()
    assert process.serving.edition.recogniser.confirmed == ()


async def test_a_bad_file_is_told_by_its_place_and_the_last_good_edition_answers_also_after_a_restart(
    house: House,
) -> None:
    process = await house.start()
    house.edit("objections/no_need.yaml", FILES["objections/no_need.yaml"].replace("timing: later", "timing: soon"))
    process.publisher.folder_changed = True
    await house.settle(process)
    (told,) = said(house, ADMIN)
    assert "objections/no_need.yaml:3:1" in told
    assert process.serving.edition is house.edition
    again = await house.start()
    await house.settle(again)
    assert again.serving.number == 1
    assert again.serving.edition.library.fingerprint == house.edition.library.fingerprint
    assert len(said(house, ADMIN)) == 1  # told once, not at every start
    async with house.store.transaction() as parts:
        folder = await parts.editions.folder()
        assert folder is not None
        assert folder.refused.startswith("objections/no_need.yaml:3:1: ")
    house.edit("objections/no_need.yaml", FILES["objections/no_need.yaml"])
    again.publisher.folder_changed = True
    await house.settle(again)
    assert again.serving.edition.library == house.edition.library


async def test_a_file_cut_at_any_byte_changes_no_answer(house: House) -> None:
    process = await house.start()
    path, whole = "signals/signal_delivery.yaml", FILES["signals/signal_delivery.yaml"].encode()
    for end in range(0, len(whole) - 1, 7):
        (house.folder / path).write_bytes(whole[:end])
        process.publisher.folder_changed = True
        await process.publisher.turn()
        assert process.serving.edition is house.edition
        assert not process.publisher.is_busy
    assert await house.version() == 1
    assert house.tried == []


async def test_a_worker_that_fails_leaves_everything_as_it_was(house: House) -> None:
    process = await house.start()

    def fail(_task: Task) -> None:
        raise CoachError("the disk is full")

    house.before_verdict = fail
    (number,) = await house.put(WholeFile("objections/too_noisy.yaml", TOO_NOISY))
    await house.settle(process)
    assert process.serving.edition is house.edition
    async with house.store.transaction() as parts:
        kept = await parts.changes.change(number)
        assert kept is not None
        assert (kept.state, kept.remark) == ("draft", "the disk is full")


async def test_of_two_who_publish_the_same_at_once_one_makes_the_edition(house: House) -> None:
    one, two = await house.start(), await house.start()
    numbers = await house.put(NEW_LINE)
    await asyncio.gather(one.publisher.turn(), two.publisher.turn())
    await house.settle(one)
    for process in (one, two):  # whichever of them made it, the other follows
        await process.follower.look()
    assert await house.states(*numbers) == ["live"]
    assert await house.version() == 2
    assert one.serving.edition.id == two.serving.edition.id
    assert len(said(house, LEAD)) == 1


def runs(*near: int) -> tuple[Trial, ...]:
    return tuple(Trial(language, 200, 0, count, ()) for language, count in zip(LANGUAGES, near, strict=True))


MISSED = Missed("no_need", "en", "of no use", "price_too_high")


@pytest.mark.parametrize(
    ("verdict", "passed"),
    [
        (Verdict("m", before=runs(190, 190, 190), after=runs(190, 190, 190)), True),
        (Verdict("m", before=runs(190, 190, 190), after=runs(189, 190, 192), lost=(MISSED,)), True),
        (Verdict("m", before=runs(190, 190, 190), after=runs(189, 190, 190), lost=(MISSED,)), False),
        (Verdict("m", before=runs(190, 190, 190), after=runs(187, 200, 200)), False),
        (Verdict("m", before=runs(190, 190, 190), after=runs(190, 191, 190), lost=(MISSED,), learns=False), False),
        (Verdict("m", before=runs(190, 190, 190), after=runs(190, 190, 190), alike=(MISSED,), learns=False), False),
        (Verdict("m", before=runs(190, 190, 190), after=runs(195, 195, 195), unmet=(MISSED,)), False),
        (Verdict(findings=(Finding("a.yaml", 1, 1, "yaml", "syntax"),)), False),
        (Verdict("m", after=runs(10, 10, 10)), True),
    ],
)
def test_what_passes_the_gate(verdict: Verdict, *, passed: bool) -> None:
    assert verdict.passed == passed
    assert VERDICTS.validate_json(VERDICTS.dump_json(verdict)) == verdict
