"""Teams in the chat: inviting, joining, roles, leaving; and who may not, at every message and every press."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.conversation.access import COMMANDED, PRESSED
from bot.conversation.request import Commanded, Inquired, Outcome, Pressed, Said, Sender, Unreadable
from bot.conversation.router import COMMANDS, QUIET_COMMANDS, Router
from bot.language.detect import LANGUAGES, Language
from bot.library.records import Library
from bot.people.flood import Flood, Limit
from bot.people.permissions import may
from bot.people.person import ROLES, Person, Role
from bot.reply import Copy, Press
from bot.wording.texts import texts_in
from tests.fakes import FakeStore
from tests.scripted import scripted_edition

BOSS, LEAD, REP, NEW, GUEST = 1, 2, 3, 4, 5
TEXTS = texts_in("en")
_SOURCE = Path(__file__).resolve().parents[2] / "bot"


@dataclass
class Scene:
    """A router with one administrator, a clock that a test sets, and chance that counts."""

    library: Library
    admins: frozenset[int] = frozenset({BOSS})
    flood: Flood | None = None
    store: FakeStore = field(default_factory=FakeStore)
    now: datetime = datetime(2026, 5, 4, 9, tzinfo=UTC)
    drawn: int = 0
    language: str = "en"

    def __post_init__(self) -> None:
        edition = scripted_edition(self.library, {"too dear": ("price_too_high",)})
        self.router = Router(
            self.store, lambda: edition, lambda: self.now, self.admins,
            flood=self.flood, bot="coach_bot", chance=self._chance,
        )  # fmt: skip

    def _chance(self, size: int) -> bytes:
        self.drawn += 1
        return bytes([self.drawn]) * size

    def sender(self, person: int, *, private: bool = True) -> Sender:
        return Sender(person, person if private else -100, self.language, private, f"Person {person}")

    async def commands(self, person: int, line: str, *, private: bool = True) -> Outcome:
        name, _, argument = line.partition(" ")
        return await self.router.answer(Commanded(self.sender(person, private=private), name, argument))

    async def presses(self, person: int, action: str, argument: str = "", *, private: bool = True) -> Outcome:
        return await self.router.answer(Pressed(self.sender(person, private=private), action, argument))

    async def says(self, person: int, text: str = "too dear") -> str:
        return words(await self.router.answer(Said(self.sender(person), text)))

    async def invited(self, by: int, team: int, role: Role) -> str:
        """The token of a new invitation."""
        return token_of(await self.presses(by, "invite", f"{team}:{role}"))

    async def team(self) -> int:
        """A team with a lead and a rep."""
        await self.commands(BOSS, "team North")
        await self.commands(LEAD, f"start {await self.invited(BOSS, 1, 'lead')}")
        await self.commands(REP, f"start {await self.invited(LEAD, 1, 'rep')}")
        return 1


@pytest.fixture
def scene(small: Library) -> Scene:
    return Scene(small)


def words(outcome: Outcome) -> str:
    reply = outcome.reply
    return outcome.notice if reply is None else "\n".join(line.text for line in reply.lines())


def actions(outcome: Outcome) -> list[tuple[str, str]]:
    assert outcome.reply is not None
    buttons = [one.does for row in outcome.reply.buttons for one in row]
    return [(does.action, does.argument) for does in buttons if isinstance(does, Press)]


def token_of(outcome: Outcome) -> str:
    assert outcome.reply is not None, outcome.notice
    [link] = [one.does.text for row in outcome.reply.buttons for one in row if isinstance(one.does, Copy)]
    assert link in words(outcome)
    return link.removeprefix("https://t.me/coach_bot?start=")


async def test_from_nothing_to_a_team_with_a_lead_and_a_rep(scene: Scene) -> None:
    assert TEXTS.say("people.none") in words(await scene.commands(BOSS, "people"))

    await scene.team()

    assert scene.store.roster.people[LEAD] == Person(LEAD, "lead", 1, "Person 2", scene.now)
    assert scene.store.roster.people[REP] == Person(REP, "rep", 1, "Person 3", scene.now)
    seen = words(await scene.commands(LEAD, "people"))
    assert seen == "North: 2 in all\nPerson 2 · team lead\nPerson 3 · rep"
    assert "price" in (await scene.says(REP)).lower()


@pytest.mark.parametrize("line", ["start", "start hello"])
async def test_a_stranger_is_told_how_to_get_in_and_answered_nothing(scene: Scene, line: str) -> None:
    said = words(await scene.commands(GUEST, line))

    assert said in {TEXTS.say("join.closed"), TEXTS.say("join.unknown")}
    assert await scene.says(GUEST) == TEXTS.say("access.stranger")
    assert words(await scene.router.answer(Unreadable(scene.sender(GUEST), "photo"))) == TEXTS.say("access.stranger")
    assert words(await scene.presses(GUEST, "try", "1")) == TEXTS.say("access.stranger")
    assert words(await scene.commands(GUEST, "settings")) == TEXTS.say("access.stranger")
    assert scene.store.visits.answers == {}
    assert scene.store.unanswered.kept == []


@pytest.mark.parametrize("line", ["help", "privacy", "export", "forgetme"])
async def test_a_stranger_may_ask_what_is_kept_and_how_it_works(scene: Scene, line: str) -> None:
    assert TEXTS.say("access.stranger") not in words(await scene.commands(GUEST, line))


async def test_a_link_works_once(scene: Scene) -> None:
    await scene.team()
    token = await scene.invited(LEAD, 1, "trainee")

    assert "Welcome to North" in words(await scene.commands(NEW, f"start {token}"))
    assert words(await scene.commands(GUEST, f"start {token}")) == TEXTS.say("join.used")
    assert GUEST not in scene.store.roster.people


async def test_a_link_is_valid_for_three_days(scene: Scene) -> None:
    await scene.team()
    token = await scene.invited(LEAD, 1, "rep")
    scene.now += timedelta(hours=72, seconds=1)

    assert words(await scene.commands(NEW, f"start {token}")) == TEXTS.say("join.expired")


async def test_only_a_hash_of_the_token_is_kept(scene: Scene) -> None:
    await scene.team()
    token = await scene.invited(LEAD, 1, "rep")

    assert token[10:] not in repr(scene.store.roster.invites)


async def test_five_wrong_links_make_a_pause_even_for_the_right_one(scene: Scene) -> None:
    await scene.team()
    token = await scene.invited(LEAD, 1, "rep")
    wrong = token[:-1] + ("A" if token[-1] != "A" else "B")
    for _ in range(5):
        assert words(await scene.commands(NEW, f"start {wrong}")) == TEXTS.say("join.unknown")

    assert words(await scene.commands(NEW, f"start {token}")) == TEXTS.say("join.paused")
    scene.now += timedelta(hours=1)
    assert "Welcome" in words(await scene.commands(NEW, f"start {token}"))


async def test_a_link_of_somebody_who_left_or_was_put_down_is_worth_nothing(scene: Scene) -> None:
    await scene.team()
    first, second = await scene.invited(LEAD, 1, "rep"), await scene.invited(LEAD, 1, "rep")
    await scene.presses(BOSS, "set_role", f"{LEAD}:rep")

    assert words(await scene.commands(NEW, f"start {first}")) == TEXTS.say("join.worthless")
    await scene.presses(BOSS, "set_role", f"{LEAD}:lead")
    assert "Welcome" in words(await scene.commands(NEW, f"start {second}"))


@pytest.mark.parametrize(
    ("person", "role", "told"),
    [(REP, "rep", "already"), (LEAD, "rep", "higher"), (LEAD, "trainee", "higher"), (BOSS, "lead", "admin")],
)
async def test_a_link_that_would_bring_nothing_is_not_used_up(scene: Scene, person: int, role: Role, told: str) -> None:
    await scene.team()
    token = await scene.invited(BOSS, 1, role)
    before = dict(scene.store.roster.people)

    assert words(await scene.commands(person, f"start {token}")) == TEXTS.say(f"join.{told}")
    assert scene.store.roster.people == before
    assert "Welcome" in words(await scene.commands(NEW, f"start {token}"))


async def test_a_member_may_come_into_another_team_or_a_higher_role(scene: Scene) -> None:
    await scene.team()
    await scene.commands(BOSS, "team South")

    await scene.commands(REP, f"start {await scene.invited(BOSS, 2, 'rep')}")
    assert scene.store.roster.people[REP].team == 2
    await scene.commands(REP, f"start {await scene.invited(BOSS, 2, 'lead')}")
    assert scene.store.roster.people[REP].role == "lead"


async def test_who_leaves_is_out_at_once_and_comes_back_with_a_new_link(scene: Scene) -> None:
    await scene.team()
    await scene.says(REP)
    [(_, stamped)] = actions(await scene.commands(REP, "leave"))

    left = await scene.presses(REP, "leave", stamped)

    assert words(left) == TEXTS.say("leave.done")
    assert await scene.says(REP) == TEXTS.say("access.stranger")
    assert words(await scene.presses(REP, "again", "1")) == TEXTS.say("access.stranger")
    assert scene.store.roster.people[REP].name == ""
    assert words(await scene.presses(REP, "leave", stamped)) == TEXTS.say("access.stranger")
    await scene.commands(REP, f"start {await scene.invited(LEAD, 1, 'trainee')}")
    assert scene.store.roster.people[REP] == Person(REP, "trainee", 1, "Person 3", scene.now)


async def test_who_is_removed_is_out_at_once(scene: Scene) -> None:
    await scene.team()
    asked = await scene.presses(LEAD, "removing", str(REP))
    assert "Person 3" in words(asked)
    [argument] = [argument for action, argument in actions(asked) if action == "remove"]

    done = await scene.presses(LEAD, "remove", argument)

    assert (done.notice, words(done)) == (TEXTS.say("people.removed"), "North: 1 in all\nPerson 2 · team lead")
    assert await scene.says(REP) == TEXTS.say("access.stranger")
    assert words(await scene.presses(LEAD, "remove", argument)) == TEXTS.say("expired")


async def test_a_question_of_this_morning_removes_nobody(scene: Scene) -> None:
    await scene.team()
    [argument] = [one for action, one in actions(await scene.presses(LEAD, "removing", str(REP))) if action == "remove"]
    [(_, stamped)] = actions(await scene.commands(REP, "leave"))
    scene.now += timedelta(hours=3)

    assert words(await scene.presses(LEAD, "remove", argument)) == TEXTS.say("expired")
    assert words(await scene.presses(REP, "leave", stamped)) == TEXTS.say("expired")
    assert scene.store.roster.people[REP].left is None


async def test_a_lead_who_was_put_down_finds_the_old_buttons_closed(scene: Scene) -> None:
    await scene.team()
    buttons = actions(await scene.commands(LEAD, "people")) + actions(await scene.presses(LEAD, "person", str(REP)))
    await scene.presses(BOSS, "set_role", f"{LEAD}:rep")

    for action, argument in buttons:
        assert words(await scene.presses(LEAD, action, argument)) == TEXTS.say("access.not_allowed")
    assert words(await scene.commands(LEAD, "people")) == TEXTS.say("access.not_allowed")


@pytest.mark.parametrize(
    ("person", "action", "argument"),
    [
        (LEAD, "invite", "1:lead"), (LEAD, "invite", "1:admin"), (LEAD, "invite", "2:rep"), (BOSS, "invite", "1:admin"),
        (BOSS, "invite", "9:rep"), (LEAD, "team", "2:0"), (LEAD, "teams", ""), (LEAD, "person", "6"),
        (LEAD, "removing", "6"),
        (LEAD, "removing", str(LEAD)), (LEAD, "set_role", f"{REP}:lead"), (LEAD, "set_role", f"{REP}:admin"),
        (LEAD, "set_role", f"{LEAD}:rep"), (LEAD, "set_role", f"{BOSS}:rep"), (LEAD, "set_role", "6:rep"),
        (BOSS, "set_role", f"{REP}:admin"), (BOSS, "set_role", f"{REP}:king"), (BOSS, "set_role", ""),
        (BOSS, "person", "x"),
        (BOSS, "person", "9" * 30), (BOSS, "person", "１"), (BOSS, "remove", f"{REP}:"),
        (BOSS, "remove", f"{REP}:99999999999"),
    ],
)  # fmt: skip
async def test_nobody_grants_or_opens_what_is_not_theirs(scene: Scene, person: int, action: str, argument: str) -> None:
    await scene.team()
    await scene.commands(BOSS, "team South")
    await scene.commands(6, f"start {await scene.invited(BOSS, 2, 'rep')}")
    people, invites = dict(scene.store.roster.people), dict(scene.store.roster.invites)

    assert words(await scene.presses(person, action, argument)) == TEXTS.say("expired")

    assert (scene.store.roster.people, scene.store.roster.invites) == (people, invites)


async def test_a_lead_makes_a_rep_a_trainee_and_back(scene: Scene) -> None:
    await scene.team()

    done = await scene.presses(LEAD, "set_role", f"{REP}:trainee")

    assert done.notice == TEXTS.say("people.changed")
    assert scene.store.roster.people[REP].role == "trainee"
    assert ("set_role", f"{REP}:rep") in actions(done)


async def test_only_an_administrator_makes_a_team_and_only_once(scene: Scene) -> None:
    await scene.team()

    assert words(await scene.commands(LEAD, "team South")) == TEXTS.say("access.not_allowed")
    await scene.commands(BOSS, "team north ")
    assert [team.name for team in scene.store.roster.all_teams.values()] == ["North"]


async def test_a_large_team_is_turned_page_by_page(scene: Scene) -> None:
    await scene.team()
    for number in range(100, 145):
        await scene.store.roster.keep(Person(number, "rep", 1, f"Rep {number}", scene.now))

    first = await scene.commands(LEAD, "people")
    last = await scene.presses(LEAD, "team", "1:2")
    beyond = await scene.presses(LEAD, "team", "1:99")

    assert "47 in all" in words(first)
    assert ("team", "1:1") in actions(first)
    assert words(last).splitlines()[-1] == "Rep 144 · rep"
    assert words(beyond) == words(last)
    assert last.replaces


async def test_in_a_group_nothing_of_a_team_or_a_person_is_shown(scene: Scene) -> None:
    await scene.team()
    token = await scene.invited(LEAD, 1, "rep")

    for line in ("people", "team", "leave", "export", "forgetme"):
        assert words(await scene.commands(LEAD, line, private=False)) == TEXTS.say("access.private_only")
    assert words(await scene.commands(NEW, f"start {token}", private=False)) == TEXTS.say("access.private_only")
    assert words(await scene.presses(LEAD, "person", str(REP), private=False)) == TEXTS.say("access.private_only")


async def test_in_a_group_only_its_owner_presses_a_page_of_settings(scene: Scene) -> None:
    await scene.team()
    page = await scene.commands(REP, "settings", private=False)
    [own] = [argument for action, argument in actions(page) if action == "set_tongue" and argument.startswith("ko")]

    other = await scene.presses(LEAD, "set_tongue", own, private=False)
    assert other == Outcome(notice=TEXTS.say("access.not_yours"))
    assert (await scene.presses(LEAD, "set_tongue", "ko", private=False)).notice == TEXTS.say("access.not_yours")
    changed = await scene.presses(REP, "set_tongue", own, private=False)

    assert {number: one.tongue for number, one in scene.store.preferences.preferences.items()} == {REP: "ko"}
    assert all(argument.endswith(f"|{REP:x}") for action, argument in actions(changed) if action == "set_tongue")


async def test_without_administrators_everybody_is_a_rep_and_there_are_no_teams(small: Library) -> None:
    scene = Scene(small, admins=frozenset())
    await scene.store.roster.keep(Person(LEAD, "lead", 1, "Kim", scene.now))

    assert "price" in (await scene.says(GUEST)).lower()
    for person in (LEAD, GUEST):
        for line in ("people", "team South"):
            assert words(await scene.commands(person, line)) == TEXTS.say("access.no_teams")
    assert words(await scene.commands(GUEST, "leave")) == TEXTS.say("leave.no_team")
    assert TEXTS.say("start.open") in words(await scene.commands(GUEST, "start j-whatever"))


async def test_who_is_too_fast_is_told_once_and_others_go_on(small: Library) -> None:
    scene = Scene(small, admins=frozenset(), flood=Flood(Limit()))

    said = [await scene.says(GUEST) for _ in range(30)]
    pressed = await scene.presses(GUEST, "again", "1")

    assert said.count(TEXTS.say("access.too_fast")) == 1
    assert said[21:] == [""] * 9
    assert pressed == Outcome()
    assert "price" in (await scene.says(REP)).lower()
    scene.now += timedelta(seconds=61)
    assert "price" in (await scene.says(GUEST)).lower()


async def test_what_was_written_while_we_were_away_is_not_too_fast(small: Library) -> None:
    scene = Scene(small, admins=frozenset(), flood=Flood(Limit()))
    hour_ago = scene.now - timedelta(hours=1)
    senders = [replace(scene.sender(GUEST), at=hour_ago + timedelta(seconds=10 * number)) for number in range(60)]

    said = [words(await scene.router.answer(Said(sender, "too dear"))) for sender in senders]

    assert TEXTS.say("access.too_fast") not in said
    assert "" not in said


async def test_what_is_typed_behind_the_name_of_the_bot_is_for_members_and_counted_apart(small: Library) -> None:
    scene = Scene(small, flood=Flood(Limit()))
    await scene.team()

    assert await scene.router.answer(Inquired(scene.sender(GUEST), "200/month")) == Outcome()
    asked = [await scene.router.answer(Inquired(scene.sender(REP), "200/month")) for _ in range(30)]
    assert sum(bool(outcome.offered) for outcome in asked) == 20
    assert asked[20:] == [Outcome()] * 10
    assert "price" in (await scene.says(REP)).lower()


@pytest.mark.parametrize("language", LANGUAGES)
async def test_every_page_is_written_in_every_language(small: Library, language: Language) -> None:
    scene = Scene(small, language=language)
    await scene.team()
    replies = [
        await scene.commands(GUEST, "start"), await scene.commands(BOSS, "people"),
        await scene.commands(LEAD, "people"),
        await scene.presses(LEAD, "person", str(REP)), await scene.presses(LEAD, "removing", str(REP)),
        await scene.presses(LEAD, "invite", "1:rep"), await scene.commands(REP, "leave"),
        await scene.commands(REP, "forgetme"),
        await scene.commands(REP, "export"), await scene.commands(REP, "privacy"),
    ]  # fmt: skip

    for outcome in replies:
        assert outcome.reply is not None
        assert outcome.reply.language == language
        assert "{" not in words(outcome)


async def test_a_reader_of_traditional_characters_gets_them(small: Library) -> None:
    scene = Scene(small, language="zh-tw")

    assert "這個" in words(await scene.commands(GUEST, "start"))
    assert (
        await scene.says(GUEST) == "這個機器人只給受邀的人用，請向您的團隊主管要一個連結。/privacy 可以看儲存了什麼。"
    )


def test_every_command_and_every_button_has_a_rule() -> None:
    """A new one without a rule is refused to everybody: this is where that is noticed."""
    assert set(COMMANDED) == {*COMMANDS, *QUIET_COMMANDS}
    assert set(_pressed()) - set(PRESSED) == set()
    assert all(may("admin", action) or may("rep", action) for action in (*COMMANDED.values(), *PRESSED.values()))


def _pressed() -> Iterator[str]:
    for path in _SOURCE.rglob("*.py"):
        yield from re.findall(r"Press\(\s*\"(\w+)\"", path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("role", ROLES)
async def test_no_button_without_a_rule_works_for_anybody(small: Library, role: Role) -> None:
    scene = Scene(small)
    if role != "admin":
        await scene.store.roster.keep(Person(REP, role, 1, "Kim", scene.now))
    person = BOSS if role == "admin" else REP

    assert await scene.presses(person, "erase_everything") == Outcome(notice=TEXTS.say("expired"))
