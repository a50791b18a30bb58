"""A class that is open: the real cards and questions, judged in English at once, over a recogniser of few words."""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.conversation.request import Commanded, Outcome, Pressed, Request, Said, Sender, Store
from bot.conversation.router import Router
from bot.conversation.school import School
from bot.publishing.edition import Edition
from bot.quiz.item import Item
from bot.quiz.trainer import Trainer
from bot.reply import Press, Reply
from tests.fakes import FakeStore
from tests.quiz_agreement import content, manner

START = datetime(2026, 11, 30, 9, tzinfo=UTC)
LEAD = 99


@dataclass
class Class:
    """Trainees at their chats. `now` can be moved; `router` may be put in place of another, as a restart does."""

    store: Store
    edition: Edition
    school: School
    admins: frozenset[int] = frozenset()
    now: datetime = START
    router: Router = field(init=False)

    def __post_init__(self) -> None:
        self.restart()

    def restart(self) -> None:
        self.router = Router(self.store, lambda: self.edition, lambda: self.now, admins=self.admins, school=self.school)

    async def ask(self, request: Request) -> Outcome:
        outcome = await self.router.answer(request)
        assert not outcome.fault
        return outcome

    async def command(self, name: str, argument: str = "", person: int = 7, tongue: str = "en") -> Reply:
        reply = (await self.ask(Commanded(Sender(person, person, tongue), name, argument))).reply
        assert reply is not None
        return reply

    async def press(self, press: Press, person: int = 7, tongue: str = "en") -> Outcome:
        return await self.ask(Pressed(Sender(person, person, tongue), press.action, press.argument))

    async def page(self, press: Press, person: int = 7, tongue: str = "en") -> Reply:
        reply = (await self.press(press, person, tongue)).reply
        assert reply is not None
        return reply

    async def say(self, text: str, person: int = 7, tongue: str = "en") -> Reply:
        reply = (await self.ask(Said(Sender(person, person, tongue), text))).reply
        assert reply is not None
        return reply

    def later(self, **time: float) -> None:
        self.now += timedelta(**time)

    def items(self, kind: str, language: str = "en") -> list[Item]:
        return [one for one in trainer().items(language).values() if one.type == kind]  # type: ignore[arg-type]


def trainer() -> Trainer:
    return _TRAINER


_TRAINER = Trainer(*content())
_TRAINER._manners["en"] = manner("en")  # learnt once for all tests


@pytest.fixture
def school() -> School:
    own = School(lambda library: None)
    own._trainers[_TRAINER.library.fingerprint] = _TRAINER
    return own


@pytest.fixture
def the_edition(small_edition: Edition) -> Edition:
    """The real library, heard by the recogniser of the small one."""
    return replace(small_edition, library=_TRAINER.library)


@pytest.fixture
def room(the_edition: Edition, school: School) -> Class:
    return Class(FakeStore(), the_edition, school)


def presses(reply: Reply, part: str = "") -> list[Press]:
    """What the buttons do whose label contains this."""
    return [
        one.does for row in reply.buttons for one in row if part in one.label and isinstance(one.does, Press)
    ]  # fmt: skip


def the(reply: Reply, part: str) -> Press:
    found = presses(reply, part)
    assert found, f"{part!r} in {[one.label for row in reply.buttons for one in row]}"
    return found[0]


def text(reply: Reply) -> str:
    return "\n".join(f"{line.label} {line.text}".strip() for line in reply.lines())
