"""Where a request goes: commands and buttons by name to their subject, plain text to the objections.

In: a `Request` and the storage of one transaction. Out: an `Outcome`. The edition is taken once and kept to the end,
so an answer never mixes two libraries. A subject that fails is answered with a code, which also stands in the log.
"""

import secrets
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace

import structlog

from bot.clock import Clock
from bot.conversation.access import Access, Refused, owned, without_owner
from bot.conversation.assigning import ACTIONS as ASSIGN_ACTIONS
from bot.conversation.assigning import AssignPages
from bot.conversation.broadcast import ACTIONS as BROADCAST_ACTIONS
from bot.conversation.broadcast import Broadcasts
from bot.conversation.broadcast_turn import SUBJECT as BROADCAST
from bot.conversation.customers import ACTIONS as CUSTOMER_ACTIONS
from bot.conversation.customers import CustomerPages
from bot.conversation.daily import DailyQuestions
from bot.conversation.digest import ACTIONS as DIGEST_ACTIONS
from bot.conversation.digest import Digests
from bot.conversation.drafts import ACTIONS as DRAFT_ACTIONS
from bot.conversation.drafts import SUBJECT as DRAFTS
from bot.conversation.drafts import Drafts
from bot.conversation.editions import ACTIONS as EDITION_ACTIONS
from bot.conversation.editions import EditionPages
from bot.conversation.hours import ACTIONS as HOURS_ACTIONS
from bot.conversation.hours import HoursPages
from bot.conversation.inbox import ACTIONS as INBOX_ACTIONS
from bot.conversation.inbox import InboxPages
from bot.conversation.inline import InlinePrices
from bot.conversation.joining import Joining
from bot.conversation.new_intents import SUBJECT as NEW_INTENT
from bot.conversation.new_intents import NewIntents
from bot.conversation.numbers import ACTIONS as NUMBERS_ACTIONS
from bot.conversation.numbers import NumbersPages
from bot.conversation.objection import Objections
from bot.conversation.own_data import OwnDataPages
from bot.conversation.people import Chance, PeoplePages
from bot.conversation.playbook import ACTIONS as PLAYBOOK_ACTIONS
from bot.conversation.playbook import PlaybookPages
from bot.conversation.price import ACTIONS as PRICE_ACTIONS
from bot.conversation.price import Prices, is_offer
from bot.conversation.product import ACTIONS as PRODUCT_ACTIONS
from bot.conversation.product import Products
from bot.conversation.progress import ACTIONS as PROGRESS_ACTIONS
from bot.conversation.progress import ProgressPages
from bot.conversation.quiz import ACTIONS as QUIZ_ACTIONS
from bot.conversation.quiz import QuizPages
from bot.conversation.quoting import ACTIONS as QUOTE_ACTIONS
from bot.conversation.quoting import Quoting
from bot.conversation.receipts import ACTIONS as RECEIPT_ACTIONS
from bot.conversation.receipts import Receipts
from bot.conversation.reminding import ACTIONS as REMINDER_ACTIONS
from bot.conversation.reminding import Reminding
from bot.conversation.request import (
    Commanded,
    Inquired,
    Outcome,
    Parts,
    Pressed,
    Request,
    Said,
    Sender,
    Settle,
    Store,
    Unreadable,
    Voted,
)
from bot.conversation.school import Cold, School
from bot.conversation.scripts import ACTIONS as SCRIPT_ACTIONS
from bot.conversation.scripts import SUBJECT as SCRIPT
from bot.conversation.scripts import Scripts
from bot.conversation.selftests import ACTIONS as SELFTEST_ACTIONS
from bot.conversation.selftests import SelftestPages
from bot.conversation.settings import SettingsPages
from bot.conversation.sparring import ACTIONS as SPAR_ACTIONS
from bot.conversation.sparring import SparringPages
from bot.conversation.team_quiz import TIME_UP, TeamQuizPages, is_timed
from bot.conversation.trainees import DAILY
from bot.conversation.visiting import ACTIONS as VISIT_ACTIONS
from bot.conversation.visiting import Visiting
from bot.conversation.welcome import Welcome
from bot.conversation.what_works import ACTIONS as WORKS_ACTIONS
from bot.conversation.what_works import WhatWorks
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
    "intent", "editions",
)  # fmt: skip

_Answer = Callable[[Said, str, Parts, Texts, Edition], Awaitable[Outcome]]
"""A text that answers the open question of a subject, and that question."""
_Page = Callable[[Commanded, Parts, Texts], Awaitable[Outcome]]
_CARD_ACTIONS = frozenset({"pick", "again", "frames", "back", "not_this", "none", "language", "handout", "went"})
_SETTING_ACTIONS = frozenset({"set_tongue", "set_market", "set_product"})
_PEOPLE_ACTIONS = frozenset({"teams", "team", "person", "invite", "set_role", "removing", "remove"})
_TRAINING = frozenset({"quiz", "spar", "selftest", "progress", "assign"})
_TRAINING_ACTIONS = QUIZ_ACTIONS | SPAR_ACTIONS | SELFTEST_ACTIONS | PROGRESS_ACTIONS | ASSIGN_ACTIONS | {"quiz_card"}
_OWN_DATA_ACTIONS = frozenset({"export", "forgetme", "forget", "stay"})


@dataclass(frozen=True, slots=True)
class Router:
    """All subjects in one place. `admins`: from the settings; none: everybody is a rep. `flood`: how fast one person
    may ask. `bot`: its name in Telegram, for links. `chance` makes random bytes. `school`: the
    trainer of an edition."""

    store: Store
    edition: Callable[[], Edition]
    clock: Clock
    admins: frozenset[int] = frozenset()
    retention: Retention = AS_A_RULE
    flood: Flood | None = None
    bot: str = ""
    chance: Chance = secrets.token_bytes
    school: School = field(default_factory=lambda: School(lambda library: None))
    _access: Access = field(init=False)
    _objections: Objections = field(init=False)
    _welcome: Welcome = field(init=False)
    _settings: SettingsPages = field(init=False)
    _hours: HoursPages = field(init=False)
    _joining: Joining = field(init=False)
    _people: PeoplePages = field(init=False)
    _own_data: OwnDataPages = field(init=False)
    _prices: Prices = field(init=False)
    _products: Products = field(init=False)
    _inline: InlinePrices = field(init=False)
    _quoting: Quoting = field(init=False)
    _playbook: PlaybookPages = field(init=False)
    _customers: CustomerPages = field(init=False)
    _visiting: Visiting = field(init=False)
    _reminding: Reminding = field(init=False)
    _quiz: QuizPages = field(init=False)
    _sparring: SparringPages = field(init=False)
    _selftests: SelftestPages = field(init=False)
    _progress: ProgressPages = field(init=False)
    _assigning: AssignPages = field(init=False)
    _team_quiz: TeamQuizPages = field(init=False)
    _scripts: Scripts = field(init=False)
    _new_intents: NewIntents = field(init=False)
    _editions: EditionPages = field(init=False)
    _broadcasts: Broadcasts = field(init=False)
    _receipts: Receipts = field(init=False)
    _numbers: NumbersPages = field(init=False)
    _works: WhatWorks = field(init=False)
    _inbox: InboxPages = field(init=False)
    _drafts: Drafts = field(init=False)
    digests: Digests = field(init=False)
    _pages: Mapping[str, _Page] = field(init=False)
    _answers: Mapping[str, _Answer] = field(init=False)

    def __post_init__(self) -> None:
        every_command = (*COMMANDS, *QUIET_COMMANDS)
        welcome = Welcome(self.clock, not self.admins, every_command, self.retention)
        joining = Joining(self.clock, self.admins)
        people = PeoplePages(self.clock, self.admins, self.chance, self.bot)
        own_data = OwnDataPages(self.clock)
        object.__setattr__(self, "_access", Access(self.clock, self.admins, every_command, self.flood))
        object.__setattr__(self, "_objections", Objections(self.clock, self.retention))
        object.__setattr__(self, "_welcome", welcome)
        object.__setattr__(self, "_settings", SettingsPages())
        object.__setattr__(self, "_hours", HoursPages(self.clock))
        object.__setattr__(self, "_prices", Prices(self.clock))
        object.__setattr__(self, "_products", Products(self.clock))
        object.__setattr__(self, "_inline", InlinePrices())
        object.__setattr__(self, "_quoting", Quoting(self.clock))
        object.__setattr__(self, "_joining", joining)
        object.__setattr__(self, "_people", people)
        object.__setattr__(self, "_own_data", own_data)
        object.__setattr__(self, "_playbook", PlaybookPages())
        object.__setattr__(self, "_customers", CustomerPages(self.clock))
        object.__setattr__(self, "_visiting", Visiting(self.clock))
        object.__setattr__(self, "_reminding", Reminding(self.clock))
        object.__setattr__(self, "_quiz", QuizPages(self.clock, self.admins, self.school))
        object.__setattr__(self, "_sparring", SparringPages(self.clock, self.school))
        object.__setattr__(self, "_selftests", SelftestPages(self.clock, self.school))
        object.__setattr__(self, "_progress", ProgressPages(self.clock, self.admins, self.school))
        object.__setattr__(self, "_assigning", AssignPages(self.clock, self.admins, self.school))
        object.__setattr__(self, "_team_quiz", TeamQuizPages(self.clock, self.school, self.edition))
        object.__setattr__(self, "_scripts", Scripts(self.clock, self.admins))
        object.__setattr__(self, "_new_intents", NewIntents(self.clock, self.admins))
        object.__setattr__(self, "_editions", EditionPages(self.clock))
        object.__setattr__(self, "_numbers", NumbersPages(self.clock, self.admins))
        object.__setattr__(self, "_works", WhatWorks(self.clock, self.admins))
        object.__setattr__(self, "_inbox", InboxPages(self.clock, self.admins, self.retention))
        object.__setattr__(self, "_drafts", Drafts(self.clock, self._inbox))
        object.__setattr__(self, "digests", Digests(self.edition, self.clock, self.admins))
        pages: Mapping[str, _Page] = {
            "start": welcome.start,
            "help": welcome.help,
            "privacy": welcome.privacy,
            "cancel": welcome.cancel,
            "people": people.page,
            "team": people.page,
            "leave": lambda commanded, parts, texts: joining.leave(commanded.sender, parts, texts),
            "export": lambda commanded, parts, texts: own_data.export(commanded.sender, parts, texts),
            "forgetme": lambda commanded, parts, texts: own_data.forget(commanded.sender, parts, texts),
        }
        object.__setattr__(self, "_pages", pages)
        broadcasts = Broadcasts(self.clock, self.admins)
        object.__setattr__(self, "_broadcasts", broadcasts)
        object.__setattr__(self, "_receipts", Receipts(self.clock))
        answers: Mapping[str, _Answer] = {
            SCRIPT: self._scripts.said,
            NEW_INTENT: self._new_intents.said,
            DRAFTS: self._drafts.said,
            BROADCAST: broadcasts.answered,
        }
        object.__setattr__(self, "_answers", answers)

    @property
    def appointed(self) -> Mapping[str, Handler[Parts]]:
        """What carries out the appointments of the trainer, by their kind."""
        return {DAILY: DailyQuestions(self._quiz, self.edition), TIME_UP: self._team_quiz}

    async def answer(self, request: Request, settle: Settle | None = None) -> Outcome:
        """Handle one request in one transaction, `settle` included. A fault of ours is not raised: the person gets a
        code instead, settled in a transaction of its own. Raises Superseded when this was handled before, NoRoom when
        what is settled cannot be kept, and what `settle` raises when there is only a fault to be told."""
        try:
            try:
                return await self._handled(request, settle)
            except Cold as cold:
                # What was begun is taken back: nobody waits for the database while the trainer learns.
                await self.school.warm(cold)
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
            return await self._inline.inquired(request, parts, edition)
        if isinstance(request, Voted):
            return await self._team_quiz.voted(request, parts, edition)
        if isinstance(request, Unreadable) and request.file is not None:
            request = await self._with_file(request, parts)
        if isinstance(request, Said) and (outcome := await self._answered(request, parts, edition)) is not None:
            return outcome
        if isinstance(request, Commanded):
            await parts.dialogues.close(request.sender.chat, request.sender.person)
        if isinstance(request, Said) and (practised := await self._practised(request, parts, edition)) is not None:
            return practised
        if isinstance(request, Said) and is_offer(request, edition.library):
            return await self._prices.said(request, parts, edition)
        if isinstance(request, Said):
            return await self._objections.said(request, parts, edition)
        if isinstance(request, Pressed) and request.action in _CARD_ACTIONS:
            return await self._objections.pressed(request, parts, edition)
        texts, is_traditional = await self._texts(request.sender, parts)
        if isinstance(request, Pressed) and request.action == "try" and request.argument in {"1", "2", "3"}:
            sentence = example_sentence(texts, int(request.argument))
            said = Said(request.sender, traditional(sentence) if is_traditional else sentence)
            return await self._objections.said(said, parts, edition)
        outcome = owned(await self._page(request, parts, edition, texts), request.sender)
        _, is_traditional = await self._texts(request.sender, parts)  # a press in /settings may have changed it
        return _in_script(outcome, is_traditional)

    async def _page(self, request: Request, parts: Parts, edition: Edition, texts: Texts) -> Outcome:
        if isinstance(request, Unreadable):
            return self._welcome.unreadable(request, texts)
        if isinstance(request, Commanded):
            if request.name == "settings" and request.argument:
                return await self._hours.typed(request, parts, texts)
            if request.name == "settings":
                return await self._settings.page(request, parts, edition.library)
            if request.name == "start" and await self._comes_in(request, parts):
                return await self._joining.start(request, parts, texts)
            # The button above the results of an inline query leads to /start price.
            if request.name == "price" or (request.name == "start" and request.argument == "price"):
                typed = request.argument if request.name == "price" else ""
                return await self._prices.page(replace(request, argument=typed), parts, edition)
            if request.name == "product":
                return await self._products.page(request, parts, edition)
            if request.name == "script":
                return await self._scripts.page(request, parts, texts, edition)
            if request.name == "intent":
                return await self._new_intents.page(request, parts, texts, edition)
            if request.name == "editions":
                return await self._editions.page(request, parts, texts, edition)
            if request.name == "broadcast":
                return await self._broadcasts.page(request, parts, edition, texts)
            if request.name == "playbook":
                return await self._playbook.page(request, parts, edition, texts)
            if request.name == "customers":
                return await self._customers.page(request, parts, edition.library, texts)
            if request.name == "visit":
                return await self._visiting.page(request, parts, edition.library, texts)
            if request.name in ("promise", "remind"):
                return await self._reminding.page(request, parts, texts)
            if request.name in _TRAINING:
                return await self._trained(request, parts, edition, texts)
            if request.name == "cancel" and await parts.sessions.end(request.sender.person):
                return Outcome(notice(texts, "quiz.ended"))
            if request.name == "numbers":
                return await self._numbers.page(request, parts, edition, texts)
            if request.name == "inbox":
                return await self._inbox.page(request, parts, edition, texts)
            page = self._pages.get(request.name)
            return await page(request, parts, texts) if page else self._welcome.unknown(request, texts)
        if isinstance(request, Pressed) and request.action in _SETTING_ACTIONS:
            return await self._settings.pressed(request, parts, edition.library)
        if isinstance(request, Pressed) and request.action in HOURS_ACTIONS:
            return await self._hours.pressed(request, parts, texts)
        if isinstance(request, Pressed) and request.action in PRICE_ACTIONS:
            return await self._prices.pressed(request, parts, edition)
        if isinstance(request, Pressed) and request.action in QUOTE_ACTIONS:
            return await self._quoting.pressed(request, parts, edition.library)
        if isinstance(request, Pressed) and request.action in PRODUCT_ACTIONS:
            return await self._products.pressed(request, parts, edition)
        if isinstance(request, Pressed) and request.action in _PEOPLE_ACTIONS:
            return await self._people.pressed(request, parts, texts)
        if isinstance(request, Pressed) and request.action in _OWN_DATA_ACTIONS:
            return await self._own_data.pressed(request, parts, texts)
        if isinstance(request, Pressed) and request.action == "leave":
            return await self._joining.pressed(request, parts, texts)
        if isinstance(request, Pressed) and request.action in BROADCAST_ACTIONS:
            return await self._broadcasts.pressed(request, parts, edition, texts)
        if isinstance(request, Pressed) and request.action in RECEIPT_ACTIONS:
            return await self._receipts.pressed(request, parts, edition.library, texts)
        if isinstance(request, Pressed) and request.action in PLAYBOOK_ACTIONS:
            return await self._playbook.pressed(request, parts, edition, texts)
        if isinstance(request, Pressed) and request.action in CUSTOMER_ACTIONS:
            return await self._customers.pressed(request, parts, edition.library, texts)
        if isinstance(request, Pressed) and request.action in VISIT_ACTIONS:
            return await self._visiting.pressed(request, parts, edition.library, texts)
        if isinstance(request, Pressed) and request.action in REMINDER_ACTIONS:
            return await self._reminding.pressed(request, parts, edition.library, texts)
        if isinstance(request, Pressed) and request.action in _TRAINING_ACTIONS:
            return await self._trained(request, parts, edition, texts)
        if isinstance(request, Pressed) and request.action in SCRIPT_ACTIONS:
            return await self._scripts.pressed(request, parts, texts, edition)
        if isinstance(request, Pressed) and request.action in EDITION_ACTIONS:
            return await self._editions.pressed(request, parts, texts, edition)
        if isinstance(request, Pressed) and request.action in NUMBERS_ACTIONS:
            return await self._numbers.pressed(request, parts, edition, texts)
        if isinstance(request, Pressed) and request.action in WORKS_ACTIONS:
            return await self._works.pressed(request, parts, edition, texts)
        if isinstance(request, Pressed) and request.action in INBOX_ACTIONS:
            return await self._inbox.pressed(request, parts, edition, texts)
        if isinstance(request, Pressed) and request.action in DRAFT_ACTIONS:
            return await self._drafts.pressed(request, parts, edition, texts)
        if isinstance(request, Pressed) and request.action in DIGEST_ACTIONS:
            return await self.digests.pressed(request, parts, texts)
        return Outcome(notice=texts.say("expired"))

    async def _with_file(self, request: Unreadable, parts: Parts) -> Request:
        """A picture without words answers a question that is open; to nobody's question it is unreadable."""
        dialogue = await parts.dialogues.of(request.sender.chat, request.sender.person)
        is_open = dialogue is not None and not dialogue.is_over(self.clock()) and dialogue.subject == BROADCAST
        return Said(request.sender, "", request.file) if is_open else request

    async def _answered(self, said: Said, parts: Parts, edition: Edition) -> Outcome | None:
        """What the subject says whose question is open in this chat; None where none is."""
        sender = said.sender
        dialogue = await parts.dialogues.of(sender.chat, sender.person)
        if dialogue is None or dialogue.is_over(self.clock()) or dialogue.subject not in self._answers:
            return None
        await parts.dialogues.close(sender.chat, sender.person)
        texts, is_traditional = await self._texts(sender, parts)
        outcome = await self._answers[dialogue.subject](said, dialogue.question, parts, texts, edition)
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
                outcome = await self._quiz.said(said, session, parts, edition)
            case Bout():
                outcome = await self._sparring.said(said, session, parts, edition)
            case _:
                outcome = await self._selftests.said(said, session, parts, edition)
        if outcome is None:
            return None
        _, is_traditional = await self._texts(said.sender, parts)
        return _in_script(outcome, is_traditional)

    async def _trained(self, request: Commanded | Pressed, parts: Parts, edition: Edition, texts: Texts) -> Outcome:
        """What belongs to the trainer; "expired" for a button that is none of it."""
        name = request.name if isinstance(request, Commanded) else request.action
        if name in PROGRESS_ACTIONS:
            _, is_traditional = await self._texts(request.sender, parts)
            if isinstance(request, Commanded):
                return await self._progress.page(request, parts, edition, texts, traditional=is_traditional)
            return await self._progress.pressed(request, parts, edition, texts, traditional=is_traditional)
        if isinstance(request, Commanded):
            if name == "quiz" and is_timed(request.sender, request.argument, texts):
                return await self._against_the_clock(request, parts, edition, texts)
            pages = {
                "quiz": self._quiz.page, "spar": self._sparring.page, "selftest": self._selftests.page,
                "assign": self._assigning.page,
            }  # fmt: skip
            return await pages[name](request, parts, edition, texts)
        if name == "quiz_card":
            return await self._objections.about(request, parts, edition, texts.language)
        for actions, subject in (
            (QUIZ_ACTIONS, self._quiz), (SPAR_ACTIONS, self._sparring), (ASSIGN_ACTIONS, self._assigning),
        ):  # fmt: skip
            if name in actions:
                return await subject.pressed(request, parts, edition, texts)
        return await self._selftests.pressed(request, parts, edition, texts)

    async def _against_the_clock(self, commanded: Commanded, parts: Parts, edition: Edition, texts: Texts) -> Outcome:
        """Polls, where this door has them; else an ordinary sitting."""
        trainer = self.school.trainer(edition.library, edition.recogniser)
        if not commanded.sender.sees_polls and not commanded.sender.private:
            return Outcome(notice(texts, "access.private_only"))
        if trainer is None or not commanded.sender.sees_polls:
            return await self._quiz.page(replace(commanded, argument=""), parts, edition, texts)
        _, is_traditional = await self._texts(commanded.sender, parts)
        return await self._team_quiz.begin(commanded, parts, trainer, texts, is_traditional=is_traditional)

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
