"""What every ledger must do: reach exactly those whom an audience means, keep a line for each, and tell what became of
them."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.analytics.journal import Entry as Asked
from bot.broadcast import waves
from bot.broadcast.audience import Audience, Member, fits, version_of
from bot.broadcast.campaign import KINDS, OPTIONAL, Campaign, Content, Kind
from bot.broadcast.ledger import Recipient
from bot.broadcast.question import Question
from bot.broadcast.script import Script
from bot.conversation.preferences import Preference, Tongue
from bot.conversation.request import Parts, Store
from bot.delivery.messenger import Address, Send
from bot.language.detect import Language
from bot.people.person import Person, Role
from bot.reply import Attachment, Line, Reply
from bot.storage.campaign_text import read_audience, read_content, write_audience, write_content
from tests.contracts.conftest import OpenStore
from tests.contracts.samples import HOUR, NOW

LEAD, BOSS = 100, 1
HELLO = Send(Address(0), Reply((Line("hello"),)))
LETTER = waves.sending(1, 1, 0, "a", "en")


def campaign(**what: object) -> Campaign:
    return replace(Campaign(0, LEAD, NOW, Content(("hello",))), **what)  # type: ignore[arg-type]


async def crowd(parts: Parts, count: int = 6) -> None:
    """Two teams with a lead and so many others, of whom each third is a trainee."""
    for name in ("North", "South"):
        await parts.roster.add_team(name)
    await parts.roster.keep(Person(LEAD, "lead", 1, "Lena", NOW))
    for number in range(1, count + 1):
        role: Role = "rep" if number % 3 else "trainee"
        await parts.roster.keep(Person(200 + number, role, 1 + number % 2, f"Person {number}", NOW))


async def entered(parts: Parts, **what: object) -> Campaign:
    """A campaign that runs, with its recipients written down."""
    await crowd(parts)
    added = await parts.ledger.add(campaign(state="running", starts=NOW, is_open=True, **what))
    await parts.ledger.enter(added, NOW)
    return added


async def put(parts: Parts, number: int, letter: str = LETTER, edition: int = 1) -> tuple[Recipient, ...]:
    due = await parts.ledger.due(number, NOW, 100)
    await parts.outbox.put_all(letter, [one.chat for one in due], HELLO)
    await parts.ledger.put(due, letter, edition)
    return due


FULL = Campaign(
    id=0, by=LEAD, made=NOW, kind="lines", state="previewed", edition=3, at=NOW + HOUR, by_their_clock=True,
    starts=NOW + 2 * HOUR, ended=NOW + 3 * HOUR, key="spring", progress=LEAD, is_open=True, resend=False, round=2,
    reminds=NOW + 4 * HOUR, reminded=NOW + 5 * HOUR,
    content=Content(
        ("hello {name}", "{name}님께 드리는 글"), "ko", Script("no_need", "explain", "ko", "새 문장", "옛 문장"),
        Attachment("a.png", b"\x89\x00", "picture"), "question", Question("no_need", "explain", ("새 문장", "옛 문장")),
    ),
    audience=Audience(frozenset({1}), frozenset({"rep"}), frozenset({"ko"}), frozenset({"basic"}), 14, 2),
)  # fmt: skip


async def test_a_campaign_comes_back_as_it_was(store: Store) -> None:
    async with store.transaction() as parts:
        added = await parts.ledger.add(FULL)
        bare = await parts.ledger.add(campaign())
    async with store.transaction() as parts:
        assert await parts.ledger.campaign(added.id) == replace(FULL, id=added.id)
        assert await parts.ledger.with_key("spring") == replace(FULL, id=added.id)
        assert await parts.ledger.with_key("") is None
        assert await parts.ledger.campaign(99) is None
        assert [one.id for one in await parts.ledger.latest(LEAD, 5)] == [bare.id, added.id]
        assert await parts.ledger.latest(7, 5) == ()
        assert len(await parts.ledger.latest(None, 1)) == 1


async def test_of_two_who_change_it_only_one_does(store: Store) -> None:
    async with store.transaction() as parts:
        added = await parts.ledger.add(campaign())
    async with store.transaction() as parts:
        once = await parts.ledger.change(replace(added, state="previewed"))
        assert once is not None and (once.state, once.revision) == ("previewed", added.revision + 1)
        assert await parts.ledger.change(replace(added, state="cancelled")) is None
        assert await parts.ledger.campaign(added.id) == once


async def test_when_an_author_confirmed_is_told_whatever_hour_it_goes_out_at(store: Store) -> None:
    async with store.transaction() as parts:
        for minutes in (10, 50, 61):
            await parts.ledger.add(campaign(confirmed=NOW - timedelta(minutes=minutes), starts=NOW + 24 * HOUR))
        await parts.ledger.add(campaign(starts=NOW))
        assert await parts.ledger.confirmed_since(LEAD, NOW - HOUR) == (
            NOW - timedelta(minutes=50),
            NOW - timedelta(minutes=10),
        )
        assert await parts.ledger.confirmed_since(BOSS, NOW - HOUR) == ()


async def test_what_has_work_left_is_found_when_its_hour_has_come(store: Store) -> None:
    async with store.transaction() as parts:
        later = await parts.ledger.add(campaign(is_open=True, starts=NOW + HOUR, state="confirmed"))
        await parts.ledger.add(campaign(starts=NOW - HOUR, state="paused"))
        reminds = await parts.ledger.add(campaign(starts=NOW - HOUR, state="done", reminds=NOW))
        await parts.ledger.add(campaign(starts=NOW - HOUR, state="done", reminds=NOW, reminded=NOW))
        assert await parts.ledger.open(NOW - HOUR / 2) == ()
        assert await parts.ledger.open(NOW) == (reminds.id,)
        assert await parts.ledger.open(NOW + HOUR) == (later.id, reminds.id)


async def test_everybody_it_reaches_is_written_down_and_put_once(store: Store) -> None:
    async with store.transaction() as parts:
        running = await entered(parts)
        assert await parts.ledger.sizes(running.id) == {"waiting": 6}
        due = await put(parts, running.id)
        assert [one.person for one in due] == [201, 202, 203, 204, 205, 206]
        assert (due[0].name, due[0].team) == ("Person 1", "South")
        assert await parts.ledger.due(running.id, NOW, 100) == ()
        assert await parts.ledger.next_due(running.id) is None
        assert await parts.ledger.letters(running.id) == (LETTER,)
        assert {one.outcome for one in await parts.ledger.entries(running.id)} == {"waiting"}
        first = await parts.ledger.recipient(running.id, 201)
        assert first is not None and (first.name, first.team, first.letter) == ("Person 1", "South", LETTER)
        assert await parts.ledger.recipient(running.id, LEAD) is None


async def test_who_left_or_switched_it_off_in_the_meantime_is_left_out_and_told(store: Store) -> None:
    async with store.transaction() as parts:
        running = await entered(parts)
        gone = await parts.roster.person(201)
        assert gone is not None
        await parts.roster.keep(gone.leaving(NOW))
        await parts.ledger.switch(202, "news", off=True)
        await parts.ledger.switch(203, "lines", off=True)
        assert [one.person for one in await parts.ledger.due(running.id, NOW, 100)] == [203, 204, 205, 206]
        assert await parts.ledger.sizes(running.id) == {"left": 1, "off": 1, "waiting": 4}


async def test_what_must_be_known_reaches_those_too_who_switched_everything_off(store: Store) -> None:
    async with store.transaction() as parts:
        await crowd(parts)
        for kind in OPTIONAL:
            await parts.ledger.switch(201, kind, off=True)
        await parts.ledger.switch(202, "news", off=True)
        await parts.ledger.switch(202, "news", off=True)
        await parts.ledger.switch(202, "news", off=False)
        assert await parts.ledger.switched_off(201) == {"news", "lines"}
        assert await parts.ledger.switched_off(202) == set()
        counted = [await parts.ledger.count(Audience(), by=LEAD, kind=kind, fallback="en", now=NOW) for kind in KINDS]
        assert dict(zip(KINDS, counted, strict=True)) == {"news": 5, "lines": 5, "must": 6}


async def test_who_is_asleep_waits(store: Store) -> None:
    async with store.transaction() as parts:
        running = await entered(parts)
        await parts.ledger.postpone(running.id, {201: NOW + HOUR, 202: NOW + 2 * HOUR})
        assert len(await parts.ledger.due(running.id, NOW, 100)) == 4
        await put(parts, running.id)
        assert await parts.ledger.next_due(running.id) == NOW + HOUR
        assert [one.person for one in await parts.ledger.due(running.id, NOW + HOUR, 100)] == [201]


async def test_what_is_taken_back_can_wait_or_be_cancelled(store: Store) -> None:
    async with store.transaction() as parts:
        running = await entered(parts)
        await put(parts, running.id)
        chats = await parts.outbox.withdraw(LETTER)
        await parts.ledger.taken_back(running.id, LETTER, chats[:2], "waiting")
        await parts.ledger.taken_back(running.id, LETTER, chats[2:], "cancelled")
        assert await parts.ledger.sizes(running.id) == {"waiting": 2, "cancelled": 4}
        assert len(await parts.ledger.due(running.id, NOW, 100)) == 2
        await parts.ledger.strike(running.id)
        assert await parts.ledger.entries(running.id) == ()


async def test_reading_and_answering_count_once(store: Store) -> None:
    async with store.transaction() as parts:
        running = await entered(parts)
        await put(parts, running.id)
        assert await parts.ledger.acknowledge(running.id, 201, NOW)
        assert not await parts.ledger.acknowledge(running.id, 201, NOW + HOUR)
        assert not await parts.ledger.acknowledge(running.id, LEAD, NOW)
        assert await parts.ledger.answer(running.id, 202, NOW, right=False, after=0)
        assert not await parts.ledger.answer(running.id, 202, NOW, right=True, after=0)
        assert await parts.ledger.answer(running.id, 202, NOW + HOUR, right=True, after=1)
        assert not await parts.ledger.answer(running.id, LEAD, NOW, right=True, after=0)
        lines = {one.person: one for one in await parts.ledger.entries(running.id)}
        assert (lines[201].acknowledged, lines[201].right, lines[201].answers) == (NOW, None, 0)
        assert (lines[202].acknowledged, lines[202].right, lines[202].answers) == (NOW, True, 2)


async def test_the_report_stands_by_team_and_name(store: Store) -> None:
    async with store.transaction() as parts:
        running = await entered(parts)
        report = await parts.ledger.entries(running.id)
        assert [(one.team, one.name) for one in report] == [
            ("North", "Person 2"), ("North", "Person 4"), ("North", "Person 6"),
            ("South", "Person 1"), ("South", "Person 3"), ("South", "Person 5"),
        ]  # fmt: skip


async def test_nobody_silent_is_reached_again_once_they_have_answered(store: Store) -> None:
    async with store.transaction() as parts:
        running = await entered(parts)
        await put(parts, running.id)
        await parts.ledger.answer(running.id, 201, NOW, right=True, after=0)
        await parts.ledger.answer(running.id, 202, NOW, right=False, after=0)
        again = Audience(silent_on=running.id)
        assert await parts.ledger.count(again, by=LEAD, kind="news", fallback="en", now=NOW) == 5


languages: st.SearchStrategy[Language] = st.sampled_from(["zh", "ko", "en"])
tongues: st.SearchStrategy[Tongue] = st.sampled_from(["auto", "zh", "zh-Hant", "ko", "en"])
roles: st.SearchStrategy[Role] = st.sampled_from(["trainee", "rep", "lead"])
kinds: st.SearchStrategy[Kind] = st.sampled_from(["news", "lines", "must"])
products = st.sampled_from(["basic", "office"])
audiences = st.builds(
    Audience,
    st.frozensets(st.integers(1, 2), max_size=2),
    st.frozensets(roles, max_size=2),
    st.frozensets(languages, max_size=2),
    st.frozensets(products, max_size=2),
    st.none() | st.integers(1, 3),
)
people = st.lists(
    st.tuples(
        roles, st.integers(1, 2), st.booleans(), st.none() | tongues, st.none() | products,
        st.none() | st.tuples(st.integers(0, 4), languages), st.frozensets(kinds.filter(lambda one: one != "must")),
    ),
    max_size=6,
)  # fmt: skip


@given(audiences, people, kinds, languages, st.integers(1, 2))
@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_an_audience_reaches_whom_it_means_and_gives_each_their_version(
    open_store: OpenStore, audience: Audience, people: list[tuple[Role, int, bool, Tongue | None, str | None,
    tuple[int, Language] | None, frozenset[Kind]]], kind: Kind, fallback: Language, versions: int,
) -> None:  # fmt: skip
    expected: dict[int, tuple[str, str]] = {}
    async with open_store() as store:
        with pytest.raises(_Enough):
            async with store.transaction() as parts:
                ids = [(await parts.roster.add_team(name)).id for name in ("North", "South")]
                audience = replace(audience, teams=frozenset(ids[place - 1] for place in audience.teams))
                added = await parts.ledger.add(
                    campaign(by=301, kind=kind, audience=audience, content=Content(("x",) * versions, fallback))
                )
                for number, (role, team, gone, tongue, product, asked, off) in enumerate(people, 301):
                    person = Person(number, role, ids[team - 1], "P", NOW, NOW if gone else None)
                    await parts.roster.keep(person)
                    if tongue or product:
                        await parts.preferences.keep(Preference(number, tongue or "auto", product=product))
                    spoken: str = tongue if tongue and tongue != "auto" else ""
                    last: datetime | None = None
                    if asked:
                        last = NOW - timedelta(days=asked[0], hours=1)
                        await parts.journal.note(Asked(last - HOUR, number, number, "answered", "zh", "1", ()))
                        await parts.journal.note(Asked(last, number, number, "answered", asked[1], "1", ()))
                        spoken = spoken or asked[1]
                    for one in off:
                        await parts.ledger.switch(number, one, off=True)
                    member = Member(person, spoken, product, last, off=frozenset(off))
                    if fits(member, audience, by=301, kind=kind, fallback=fallback, now=NOW):
                        expected[number] = (version_of(added.id, number, versions), spoken or fallback)
                counted = await parts.ledger.count(audience, by=301, kind=kind, fallback=fallback, now=NOW)
                assert counted == await parts.ledger.enter(added, NOW) == len(expected)
                found = await parts.ledger.due(added.id, NOW + HOUR, 100)
                assert {one.person: (one.version, one.tongue) for one in found} == expected
                raise _Enough


class _Enough(Exception):
    """Takes back what one example left in the store."""


@given(st.text(max_size=50))
def test_what_another_version_wrote_reads_as_nothing_and_reaches_nobody(text: str) -> None:
    assert read_content(text) == Content()
    assert read_audience(text) in (Audience(teams=frozenset({0})), Audience())


def test_content_and_audience_come_back_as_they_were() -> None:
    assert read_content(write_content(FULL.content)) == FULL.content
    assert read_audience(write_audience(FULL.audience)) == FULL.audience
