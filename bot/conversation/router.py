"""Where a request goes: commands and buttons by name to their subject, plain text to the objections.

In: a `Request` and the storage of one transaction. Out: an `Outcome`. The edition is taken once and kept to the end,
so an answer never mixes two libraries. A subject that fails is answered with a code, which also stands in the log.
"""

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

import structlog

from bot.clock import Clock
from bot.conversation.access import Access, Refused, owned, without_owner
from bot.conversation.broadcast_turn import SUBJECT as BROADCAST
from bot.conversation.digest import Digests
from bot.conversation.inspecting import Inspector
from bot.conversation.people import Chance
from bot.conversation.prepared import Unprepared
from bot.conversation.price import is_offer
from bot.conversation.request import (
    Commanded,
    Inquired,
    Outcome,
    Parts,
    Pressed,
    Request,
    Said,
    Sender,
    Sent,
    Settle,
    Store,
    Unreadable,
    Voted,
)
from bot.conversation.school import Cold, School
from bot.conversation.subjects import CARD_ACTIONS, Subjects, Turn
from bot.conversation.team_quiz import is_timed
from bot.delivery.inbox import Superseded
from bot.errors import NoRoom
from bot.language.chinese_script import traditional
from bot.people.flood import Flood
from bot.people.invites import is_token
from bot.people.privacy import AS_A_RULE, Retention
from bot.publishing.edition import Edition
from bot.quiz.session import Bout, Sitting
from bot.schedule import Handler
from bot.wording.texts import Texts, texts_in
from bot.wording.tongues import TRADITIONAL, tongue_of
from bot.wording.welcome import example_sentence, notice

_log = structlog.get_logger()

# Shown in Telegram's menu, in this order.
COMMANDS: tuple[str, ...] = (
    "start", "price", "product", "playbook", "visit", "customers", "promise", "remind", "quiz", "spar", "progress",
    "help", "settings", "privacy", "cancel",
)  # fmt: skip
# Understood too. /privacy leads to two of them, and few people lead a team.
QUIET_COMMANDS: tuple[str, ...] = (
    "people", "team", "numbers", "inbox", "broadcast", "leave", "export", "forgetme", "selftest", "assign", "script",
    "intent", "editions", "upload", "sheet", "yaml", "owner",
)  # fmt: skip


_MOST_PREPARED = 3  # times that something takes long for one request; the library may change meanwhile


@dataclass(frozen=True, slots=True)
class Router:
    """All subjects in one place. `admins`: from the settings; none: everybody is a rep. `flood`: how fast one person
    may ask. `bot`: its name in Telegram, for links. `chance` makes random bytes. `school`: the
    trainer of an edition. `inspector` looks into files that leads send; None: none are taken. `edition_for`: what
    answers the objections of one person, where some try a canary."""

    store: Store
    edition: Callable[[], Edition]
    clock: Clock
    admins: frozenset[int] = frozenset()
    retention: Retention = AS_A_RULE
    flood: Flood | None = None
    bot: str = ""
    chance: Chance = secrets.token_bytes
    school: School = field(default_factory=lambda: School(lambda library: None))
    inspector: Inspector | None = None
    edition_for: Callable[[int], Edition] | None = None
    _access: Access = field(init=False)
    _subjects: Subjects = field(init=False)

    def __post_init__(self) -> None:
        commands = (*COMMANDS, *QUIET_COMMANDS)
        subjects = Subjects(
            self.edition, self.clock, self.admins, commands, self.retention, self.bot, self.chance, self.school,
            self.inspector,
        )  # fmt: skip
        object.__setattr__(self, "_access", Access(self.clock, self.admins, commands, self.flood))
        object.__setattr__(self, "_subjects", subjects)

    @property
    def appointed(self) -> Mapping[str, Handler[Parts]]:
        """What carries out the appointments of the trainer and of the weekly summary, by their kind."""
        return self._subjects.appointed

    @property
    def digests(self) -> Digests:
        """The weekly summaries."""
        return self._subjects.digests

    async def answer(self, request: Request, settle: Settle | None = None) -> Outcome:
        """Handle one request in one transaction, `settle` included. A fault of ours is not raised: the person gets a
        code instead, settled in a transaction of its own. Raises Superseded when this was handled before, NoRoom when
        what is settled cannot be kept, and what `settle` raises when there is only a fault to be told."""
        try:
            for _ in range(_MOST_PREPARED):
                try:
                    return await self._handled(request, settle)
                except Cold as cold:
                    # What was begun is taken back: nobody waits for the database while the trainer learns.
                    await self.school.warm(cold)
                except Unprepared as missing:
                    await missing.prepare()
            return await self._handled(request, settle)
        except Superseded:
            raise
        except Exception as fault:
            if isinstance(fault, NoRoom) and settle is not None:
                raise  # the door keeps the request, and it is handled when there is room
            code = secrets.token_hex(4)
            _log.error(
                "request failed", code=code, request=type(request).__name__, fault=type(fault).__name__, exc_info=True
            )
            language, is_traditional = tongue_of(request.sender.tongue)
            said = Outcome(notice(texts_in(language), "error", code=code), fault=code)
            outcome = _in_script(said, is_traditional)
        if settle is not None:
            async with self.store.transaction() as parts:
                await settle(parts, outcome)
        return outcome

    async def _handled(self, request: Request, settle: Settle | None) -> Outcome:
        async with self.store.transaction() as parts:
            outcome = await self._routed(request, parts)
            if settle is not None:
                await settle(parts, outcome)
            return outcome

    async def _routed(self, request: Request, parts: Parts) -> Outcome:
        edition = self.edition()
        refused = await self._access.refuse(request, parts)
        if refused is not None:
            return await self._refused(refused, request, parts)
        request = without_owner(request)
        if isinstance(request, Inquired):
            return await self._subjects.inline.inquired(request, parts, edition)
        if isinstance(request, Voted):
            return await self._subjects.team_quiz.voted(request, parts, edition)
        if isinstance(request, Unreadable) and request.file is not None:
            request = await self._with_file(request, parts)
        if isinstance(request, Sent):
            request = await self._document(request, parts)
        if isinstance(request, Said):
            return await self._said(request, parts, edition)
        if isinstance(request, Commanded):
            await parts.dialogues.close(request.sender.chat, request.sender.person)
        if isinstance(request, Pressed) and request.action in CARD_ACTIONS:
            return await self._subjects.objections.pressed(request, parts, self._own(request, edition))
        texts, is_traditional = await self._texts(request.sender, parts)
        if isinstance(request, Pressed) and request.action == "try" and request.argument in {"1", "2", "3"}:
            sentence = example_sentence(texts, int(request.argument))
            said = Said(request.sender, traditional(sentence) if is_traditional else sentence)
            return await self._subjects.objections.said(said, parts, self._own(request, edition))
        outcome = owned(await self._page(request, Turn(parts, edition, texts, is_traditional)), request.sender)
        _, is_traditional = await self._texts(request.sender, parts)  # a press in /settings may have changed it
        return _in_script(outcome, is_traditional)

    async def _said(self, said: Said, parts: Parts, edition: Edition) -> Outcome:
        """A typed line: the answer to an open question, what a trainee says, an offer, or what a customer said."""
        answered = await self._answered(said, parts, edition) or await self._practised(said, parts, edition)
        if answered is not None:
            return answered
        if is_offer(said, edition.library):
            return await self._subjects.prices.said(said, parts, edition)
        return await self._subjects.objections.said(said, parts, self._own(said, edition))

    def _own(self, request: Request, edition: Edition) -> Edition:
        """What answers the objections of whoever asks: an edition that they try before others do, or that of all."""
        return edition if self.edition_for is None else self.edition_for(request.sender.person)

    async def _page(self, request: Commanded | Pressed | Unreadable | Sent, turn: Turn) -> Outcome:
        if isinstance(request, Sent):
            return await self._subjects.uploads.sent(request, turn.parts, turn.texts, turn.edition)
        if isinstance(request, Unreadable):
            return self._subjects.welcome.unreadable(request, turn.texts)
        if isinstance(request, Pressed):
            press = self._subjects.presses.get(request.action)
            return await press(request, turn) if press else Outcome(notice=turn.texts.say("expired"))
        if request.name == "start" and await self._comes_in(request, turn.parts):
            return await self._subjects.joining.start(request, turn.parts, turn.texts)
        if request.name == "start" and request.argument == "price":  # the button above the results of an inline query
            request = replace(request, name="price", argument="")
        if request.name == "quiz" and is_timed(request.sender, request.argument, turn.texts):
            return await self._against_the_clock(request, turn)
        if request.name == "cancel" and await turn.parts.sessions.end(request.sender.person):
            return Outcome(notice(turn.texts, "quiz.ended"))
        page = self._subjects.pages.get(request.name)
        return await page(request, turn) if page else self._subjects.welcome.unknown(request, turn.texts)

    async def _with_file(self, request: Unreadable, parts: Parts) -> Said | Unreadable:
        """A picture without words answers a question that is open; to nobody's question it is unreadable."""
        is_open = await self._writes_a_broadcast(request.sender, parts)
        return Said(request.sender, "", request.file) if is_open else request

    async def _document(self, sent: Sent, parts: Parts) -> Said | Sent:
        """A document goes out with a broadcast that is being written, or is one for the library. What others wrote with
        theirs is what a customer said."""
        if await self._writes_a_broadcast(sent.sender, parts):
            return Said(sent.sender, sent.caption, sent.file)
        is_meant = not sent.caption or await self._subjects.uploads.may_send(sent.sender.person, parts)
        return sent if is_meant else Said(sent.sender, sent.caption)

    async def _writes_a_broadcast(self, sender: Sender, parts: Parts) -> bool:
        dialogue = await parts.dialogues.of(sender.chat, sender.person)
        return dialogue is not None and not dialogue.is_over(self.clock()) and dialogue.subject == BROADCAST

    async def _answered(self, said: Said, parts: Parts, edition: Edition) -> Outcome | None:
        """What the subject says whose question is open in this chat; None where none is."""
        sender = said.sender
        dialogue = await parts.dialogues.of(sender.chat, sender.person)
        if dialogue is None or dialogue.is_over(self.clock()) or dialogue.subject not in self._subjects.answers:
            return None
        await parts.dialogues.close(sender.chat, sender.person)
        texts, is_traditional = await self._texts(sender, parts)
        outcome = await self._subjects.answers[dialogue.subject](said, dialogue.question, parts, texts, edition)
        return _in_script(owned(outcome, sender), is_traditional)

    async def _practised(self, said: Said, parts: Parts, edition: Edition) -> Outcome | None:
        """A typed line that belongs to what a trainee is in the middle of; None where it is a customer's."""
        if not said.sender.private:
            return None
        session = await parts.sessions.of(said.sender.person)
        if session is None or not session.awaits(said.sender.chat, self.clock()):
            return None
        match session.work:
            case Sitting():
                outcome = await self._subjects.quiz.said(said, session, parts, edition)
            case Bout():
                outcome = await self._subjects.sparring.said(said, session, parts, edition)
            case _:
                outcome = await self._subjects.selftests.said(said, session, parts, edition)
        if outcome is None:
            return None
        _, is_traditional = await self._texts(said.sender, parts)
        return _in_script(outcome, is_traditional)

    async def _against_the_clock(self, commanded: Commanded, turn: Turn) -> Outcome:
        """Polls, where this door has them; else an ordinary sitting."""
        sender = commanded.sender
        if not sender.sees_polls and not sender.private:
            return Outcome(notice(turn.texts, "access.private_only"))
        trainer = self.school.trainer(turn.edition.library, turn.edition.recogniser)
        if trainer is None or not sender.sees_polls:
            return await self._subjects.quiz.page(replace(commanded, argument=""), turn.parts, turn.edition, turn.texts)
        return await self._subjects.team_quiz.begin(
            commanded, turn.parts, trainer, turn.texts, is_traditional=turn.is_traditional
        )

    async def _comes_in(self, commanded: Commanded, parts: Parts) -> bool:
        """Whether /start is that of a stranger, or has an invitation behind it."""
        if not self.admins:
            return False
        return is_token(commanded.argument) or await self._access.who(commanded.sender, parts) is None

    async def _refused(self, refused: Refused, request: Request, parts: Parts) -> Outcome:
        """One polite sentence; nothing at all to somebody who was told just now, and no results to a query."""
        if refused == "quiet" or isinstance(request, Inquired | Voted):
            return Outcome()
        texts, is_traditional = await self._texts(request.sender, parts)
        if isinstance(request, Pressed):
            said = texts.say("expired") if refused == "old" else texts.say(f"access.{refused}")
            return _in_script(Outcome(notice=said), is_traditional)
        return _in_script(Outcome(notice(texts, f"access.{refused}")), is_traditional)

    async def _texts(self, sender: Sender, parts: Parts) -> tuple[Texts, bool]:
        """The words of menus and notices for this person, and whether in traditional characters."""
        preference = await parts.preferences.of(sender.person)
        tongue = sender.tongue if preference.tongue == "auto" else preference.tongue
        language, is_traditional = tongue_of(tongue)
        return texts_in(language), is_traditional


def _in_script(outcome: Outcome, is_traditional: bool) -> Outcome:
    """A page or notice in the characters its reader writes; what stands in another language stays as it is."""
    if not is_traditional:
        return outcome
    reply = outcome.reply
    if reply is not None and reply.language == "zh":
        reply = replace(reply.said_with(traditional), language=TRADITIONAL)
    return replace(outcome, reply=reply, notice=traditional(outcome.notice))
