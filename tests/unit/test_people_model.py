"""Any order of inviting, joining, promoting, removing, leaving and forgetting: the roster is what a plain model says,
and only members are answered."""

import asyncio
from collections import defaultdict
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, multiple, rule

from bot.conversation.confirming import stamp
from bot.conversation.request import Commanded, Outcome, Pressed, Said, Sender
from bot.conversation.router import Router
from bot.library.records import Library
from bot.people.person import Role, rank
from bot.reply import Copy
from bot.wording.texts import texts_in
from tests.fakes import FakeStore
from tests.scripted import scripted_edition, small_library

_BOSS = 1
_PEOPLE = st.sampled_from([_BOSS, 2, 3, 4, 5, 6])
_TEAMS = st.sampled_from([1, 2])
_ROLES = st.sampled_from(["trainee", "rep", "lead", "admin"])
_TEXTS = texts_in("en")
_LIBRARY: list[Library] = []


def library() -> Library:
    """Read once: a machine is made a hundred times."""
    if not _LIBRARY:
        with TemporaryDirectory() as folder:
            _LIBRARY.append(small_library(Path(folder)))
    return _LIBRARY[0]


class Team(RuleBasedStateMachine):
    """`members`: person -> (role, team). `used`: the tokens that somebody came in with; `made`: who made which; `gone`:
    those whose maker had everything deleted."""

    tokens = Bundle("tokens")

    @initialize()
    def begin(self) -> None:
        edition = scripted_edition(library(), {"too dear": ("price_too_high",)})
        self.store = FakeStore()
        self.now = datetime(2026, 5, 4, 9, tzinfo=UTC)
        self.drawn = 0
        self.router = Router(
            self.store, lambda: edition, lambda: self.now, frozenset({_BOSS}), bot="coach", chance=self.chance
        )
        self.members: dict[int, tuple[Role, int]] = {}
        self.used: set[str] = set()
        self.gone: set[str] = set()
        self.made: dict[int, set[str]] = defaultdict(set)
        for name in ("North", "South"):
            self.command(_BOSS, "team", name)

    def chance(self, size: int) -> bytes:
        self.drawn += 1
        return self.drawn.to_bytes(2, "big") * (size // 2)

    def command(self, person: int, name: str, argument: str = "") -> Outcome:
        return asyncio.run(self.router.answer(Commanded(Sender(person, person, "en", name="Kim"), name, argument)))

    def press(self, person: int, action: str, argument: str) -> Outcome:
        return asyncio.run(self.router.answer(Pressed(Sender(person, person, "en", name="Kim"), action, argument)))

    def role(self, person: int) -> Role | None:
        return "admin" if person == _BOSS else self.members.get(person, (None, 0))[0]

    def may_grant(self, by: int, role: Role, team: int) -> bool:
        own = self.role(by)
        if own not in ("lead", "admin") or rank(role) >= rank(own):
            return False
        return own == "admin" or self.members[by][1] == team

    @rule(target=tokens, by=_PEOPLE, role=_ROLES, team=_TEAMS)
    def invite(self, by: int, role: Role, team: int) -> object:
        outcome = self.press(by, "invite", f"{team}:{role}")
        buttons = [one.does for row in outcome.reply.buttons for one in row] if outcome.reply else []
        links = [does.text for does in buttons if isinstance(does, Copy)]
        assert len(links) == self.may_grant(by, role, team)
        if not links:
            return multiple()
        token = links[0].partition("start=")[2]
        self.made[by].add(token)
        return token, role, team, by, self.now

    @rule(person=_PEOPLE, invitation=tokens)
    def join(self, person: int, invitation: tuple[str, Role, int, int, datetime]) -> None:
        token, role, team, by, made = invitation
        if token in self.gone:
            return  # its maker had everything deleted: to us it is any wrong word
        outcome = self.command(person, "start", token)
        own = self.members.get(person)
        fits = (
            token not in self.used
            and self.now - made <= timedelta(hours=72)
            and person != _BOSS
            and (own is None or (rank(own[0]) <= rank(role) and own != (role, team)))
            and self.may_grant(by, role, team)
        )
        assert outcome.reply is not None
        assert any("Welcome" in line.text for line in outcome.reply.lines()) == fits
        if fits:
            self.members[person] = (role, team)
            self.used.add(token)

    @rule(by=_PEOPLE, other=_PEOPLE, role=_ROLES)
    def change_role(self, by: int, other: int, role: Role) -> None:
        self.press(by, "set_role", f"{other}:{role}")
        if self.manages(by, other) and self.may_grant(by, role, self.members[other][1]):
            self.members[other] = (role, self.members[other][1])

    @rule(by=_PEOPLE, other=_PEOPLE)
    def remove(self, by: int, other: int) -> None:
        self.press(by, "remove", f"{other}:{stamp(self.now)}")
        if self.manages(by, other):
            del self.members[other]

    @rule(person=_PEOPLE)
    def leave(self, person: int) -> None:
        self.press(person, "leave", stamp(self.now))
        self.members.pop(person, None)

    @rule(person=_PEOPLE)
    def forget(self, person: int) -> None:
        self.press(person, "forget", stamp(self.now))
        self.members.pop(person, None)
        self.gone |= self.made.pop(person, set())
        assert person not in self.store.roster.people

    @rule(hours=st.sampled_from([1, 30, 80]))
    def wait(self, hours: int) -> None:
        self.now += timedelta(hours=hours)

    @rule(person=_PEOPLE)
    def speak(self, person: int) -> None:
        outcome = asyncio.run(self.router.answer(Said(Sender(person, person, "en"), "too dear")))
        assert outcome.reply is not None
        said = " ".join(line.text for line in outcome.reply.lines())
        assert (said == _TEXTS.say("access.stranger")) == (self.role(person) is None)

    def manages(self, by: int, other: int) -> bool:
        return by != other and other in self.members and self.may_grant(by, *self.members[other])

    @invariant()
    def the_roster_is_as_it_should_be(self) -> None:
        kept = {one.id: (one.role, one.team) for one in self.store.roster.people.values() if one.left is None}
        assert kept == self.members


TestTeam = Team.TestCase
TestTeam.settings = settings(stateful_step_count=40)  # as many as the profile says
