"""The subjects of the conversation and the tables that lead to them: which command, which button, whose open question.

In: what all subjects are made of. Out: tables from a name to what answers it. Each subject asks for what it needs and
no more; the tables give every one of them its share of a `Turn`.
"""

from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass

from bot.clock import Clock
from bot.conversation import (
    assigning,
    broadcast,
    broadcast_turn,
    canaries,
    caring,
    customers,
    digest,
    downloads,
    drafts,
    editions,
    festivals,
    hours,
    inbox,
    new_intents,
    numbers,
    playbook,
    price,
    product,
    progress,
    quiz,
    quoting,
    receipts,
    reminding,
    scripts,
    selftests,
    sparring,
    trying,
    uploads,
    visiting,
    what_works,
)
from bot.conversation.assigned import REPORT, TOLD, Reported, Told
from bot.conversation.daily import DailyQuestions
from bot.conversation.inline import InlinePrices
from bot.conversation.inspecting import Inspector
from bot.conversation.joining import Joining
from bot.conversation.left_open import LeftOpen
from bot.conversation.objection import Objections
from bot.conversation.own_data import OwnDataPages
from bot.conversation.people import Chance, PeoplePages
from bot.conversation.request import Commanded, Outcome, Parts, Pressed, Said
from bot.conversation.school import School
from bot.conversation.settings import SettingsPages
from bot.conversation.team_quiz import TIME_UP, TeamQuizPages
from bot.conversation.trainees import DAILY
from bot.conversation.welcome import Welcome
from bot.library.records import Library
from bot.people.privacy import Retention
from bot.playbook.festivals import KIND as FESTIVAL
from bot.playbook.left_open import KIND as LEFT_OPEN
from bot.publishing.edition import Edition
from bot.schedule import Handler
from bot.wording.texts import Texts


@dataclass(frozen=True, slots=True)
class Turn:
    """What there is to answer one command or press with: the storage of its transaction, the edition, the words of the
    person's menus, and whether they read traditional characters."""

    parts: Parts
    edition: Edition
    texts: Texts
    is_traditional: bool


Page = Callable[[Commanded, Turn], Awaitable[Outcome]]
Press = Callable[[Pressed, Turn], Awaitable[Outcome]]
Answer = Callable[[Said, str, Parts, Texts, Edition], Awaitable[Outcome]]
"""A text that answers the open question of a subject, and that question."""

CARD_ACTIONS = frozenset({"pick", "again", "frames", "back", "not_this", "none", "language", "handout", "went"})
SETTING_ACTIONS = frozenset({"set_tongue", "set_market", "set_product"})
_PEOPLE_ACTIONS = frozenset({"teams", "team", "person", "invite", "set_role", "removing", "remove"})
_OWN_DATA_ACTIONS = frozenset({"export", "forgetme", "forget", "stay"})


class Subjects:
    """All subjects. `admins`: from the settings; none: everybody is a rep. `commands`: those that are understood.
    `bot`: its name in Telegram, for links. `chance` makes random bytes. `school`: the trainer of an edition.
    `inspector` looks into files that leads send."""

    def __init__(
        self,
        edition: Callable[[], Edition],
        clock: Clock,
        admins: frozenset[int],
        commands: tuple[str, ...],
        retention: Retention,
        bot: str,
        chance: Chance,
        school: School,
        inspector: Inspector | None = None,
    ) -> None:
        self.objections = Objections(clock, retention, admins=admins)
        self.prices = price.Prices(clock)
        self.inline = InlinePrices()
        self.joining = Joining(clock, admins)
        self.welcome = Welcome(clock, not admins, commands, retention)
        self.quiz = quiz.QuizPages(clock, admins, school)
        self.sparring = sparring.SparringPages(clock, school)
        self.selftests = selftests.SelftestPages(clock, school)
        self.team_quiz = TeamQuizPages(clock, school, edition)
        self.digests = digest.Digests(edition, clock, admins)
        self._progress = progress.ProgressPages(clock, admins, school)
        self._assigning = assigning.AssignPages(clock, admins, school)
        self._settings = SettingsPages()
        self._hours = hours.HoursPages(clock)
        self._products = product.Products(clock)
        self._quoting = quoting.Quoting(clock)
        self._people = PeoplePages(clock, admins, chance, bot)
        self._own_data = OwnDataPages(clock)
        self._playbook = playbook.PlaybookPages()
        self._customers = customers.CustomerPages(clock)
        self._visiting = visiting.Visiting(clock)
        self._reminding = reminding.Reminding(clock)
        self._greetings = festivals.Greetings(clock, admins)
        self._scripts = scripts.Scripts(clock, admins)
        self._new_intents = new_intents.NewIntents(clock, admins)
        self._editions = editions.EditionPages(clock)
        self._broadcasts = broadcast.Broadcasts(clock, admins)
        self._receipts = receipts.Receipts(clock)
        self._numbers = numbers.NumbersPages(clock, admins)
        self._works = what_works.WhatWorks(clock, admins)
        self._inbox = inbox.InboxPages(clock, admins, retention)
        self._drafts = drafts.Drafts(clock, self._inbox)
        self.uploads = uploads.Uploads(clock, admins, inspector)
        self._downloads = downloads.Downloads(admins)
        self._caring = caring.Caring(clock, admins)
        self._canaries = canaries.CanaryPages(clock, admins)
        self.pages: Mapping[str, Page] = self._by_command()
        self.presses: Mapping[str, Press] = self._by_action()
        self.answers: Mapping[str, Answer] = {
            scripts.SUBJECT: self._scripts.said,
            new_intents.SUBJECT: self._new_intents.said,
            drafts.SUBJECT: self._drafts.said,
            broadcast_turn.SUBJECT: self._broadcasts.answered,
        }
        self.appointed: Mapping[str, Handler[Parts]] = {
            DAILY: DailyQuestions(self.quiz, edition),
            TIME_UP: self.team_quiz,
            FESTIVAL: self._greetings,
            LEFT_OPEN: LeftOpen(admins),
            TOLD: Told(edition, admins, school),
            REPORT: Reported(edition, admins, school),
            trying.KIND: canaries.CanaryOver(edition),
            **self.digests.kinds,
        }

    def _by_command(self) -> Mapping[str, Page]:
        """What answers which command."""
        return {
            "start": lambda said, turn: self.welcome.start(said, turn.parts, turn.texts),
            "help": lambda said, turn: self.welcome.help(said, turn.parts, turn.texts),
            "privacy": lambda said, turn: self.welcome.privacy(said, turn.parts, turn.texts),
            "cancel": lambda said, turn: self.welcome.cancel(said, turn.parts, turn.texts),
            "settings": self._settings_page,
            "price": lambda said, turn: self.prices.page(said, turn.parts, turn.edition),
            "product": lambda said, turn: self._products.page(said, turn.parts, turn.edition),
            "playbook": lambda said, turn: self._playbook.page(said, turn.parts, turn.edition, turn.texts),
            "customers": lambda said, turn: self._customers.page(said, turn.parts, turn.edition.library, turn.texts),
            "visit": lambda said, turn: self._visiting.page(said, turn.parts, turn.edition.library, turn.texts),
            "promise": lambda said, turn: self._reminding.page(said, turn.parts, turn.texts),
            "remind": lambda said, turn: self._reminding.page(said, turn.parts, turn.texts),
            "quiz": lambda said, turn: self.quiz.page(said, turn.parts, turn.edition, turn.texts),
            "spar": lambda said, turn: self.sparring.page(said, turn.parts, turn.edition, turn.texts),
            "selftest": lambda said, turn: self.selftests.page(said, turn.parts, turn.edition, turn.texts),
            "progress": lambda said, turn: self._progress.page(
                said, turn.parts, turn.edition, turn.texts, traditional=turn.is_traditional
            ),
            "assign": lambda said, turn: self._assigning.page(said, turn.parts, turn.edition, turn.texts),
            "people": lambda said, turn: self._people.page(said, turn.parts, turn.texts),
            "team": lambda said, turn: self._people.page(said, turn.parts, turn.texts),
            "leave": lambda said, turn: self.joining.leave(said.sender, turn.parts, turn.texts),
            "export": lambda said, turn: self._own_data.export(said.sender, turn.parts, turn.texts),
            "forgetme": lambda said, turn: self._own_data.forget(said.sender, turn.parts, turn.texts),
            "script": lambda said, turn: self._scripts.page(said, turn.parts, turn.texts, turn.edition),
            "intent": lambda said, turn: self._new_intents.page(said, turn.parts, turn.texts, turn.edition),
            "editions": lambda said, turn: self._editions.page(said, turn.parts, turn.texts, turn.edition),
            "sheet": lambda said, turn: self._downloads.page(said, turn.parts, turn.texts, turn.edition),
            "yaml": lambda said, turn: self._downloads.page(said, turn.parts, turn.texts, turn.edition),
            "owner": lambda said, turn: self._caring.page(said, turn.parts, turn.texts, turn.edition),
            "upload": lambda said, turn: self.uploads.page(said, turn.texts),
            "broadcast": lambda said, turn: self._broadcasts.page(said, turn.parts, turn.edition, turn.texts),
            "numbers": lambda said, turn: self._numbers.page(said, turn.parts, turn.edition, turn.texts),
            "inbox": lambda said, turn: self._inbox.page(said, turn.parts, turn.edition, turn.texts),
        }

    def _by_action(self) -> Mapping[str, Press]:
        """What answers which button."""
        rows: Iterable[tuple[frozenset[str], Press]] = (
            (CARD_ACTIONS, lambda press, turn: self.objections.pressed(press, turn.parts, turn.edition)),
            (SETTING_ACTIONS, lambda press, turn: self._settings.pressed(press, turn.parts, turn.edition.library)),
            (hours.ACTIONS, lambda press, turn: self._hours.pressed(press, turn.parts, turn.texts)),
            (price.ACTIONS, lambda press, turn: self.prices.pressed(press, turn.parts, turn.edition)),
            (quoting.ACTIONS, lambda press, turn: self._quoting.pressed(press, turn.parts, turn.edition.library)),
            (product.ACTIONS, lambda press, turn: self._products.pressed(press, turn.parts, turn.edition)),
            (playbook.ACTIONS, lambda press, turn: self._playbook.pressed(press, *_three(turn))),
            (customers.ACTIONS, lambda press, turn: self._customers.pressed(press, *_library(turn))),
            (visiting.ACTIONS, lambda press, turn: self._visiting.pressed(press, *_library(turn))),
            (reminding.ACTIONS, lambda press, turn: self._reminding.pressed(press, *_library(turn))),
            (festivals.ACTIONS, lambda press, turn: self._greetings.pressed(press, turn.parts, turn.texts)),
            (receipts.ACTIONS, lambda press, turn: self._receipts.pressed(press, *_library(turn))),
            (quiz.ACTIONS, lambda press, turn: self.quiz.pressed(press, *_three(turn))),
            (sparring.ACTIONS, lambda press, turn: self.sparring.pressed(press, *_three(turn))),
            (selftests.ACTIONS, lambda press, turn: self.selftests.pressed(press, *_three(turn))),
            (assigning.ACTIONS, lambda press, turn: self._assigning.pressed(press, *_three(turn))),
            (
                progress.ACTIONS,
                lambda press, turn: self._progress.pressed(press, *_three(turn), traditional=turn.is_traditional),
            ),
            (_PEOPLE_ACTIONS, lambda press, turn: self._people.pressed(press, turn.parts, turn.texts)),
            (_OWN_DATA_ACTIONS, lambda press, turn: self._own_data.pressed(press, turn.parts, turn.texts)),
            (frozenset({"leave"}), lambda press, turn: self.joining.pressed(press, turn.parts, turn.texts)),
            (scripts.ACTIONS, lambda press, turn: self._scripts.pressed(press, turn.parts, turn.texts, turn.edition)),
            (editions.ACTIONS, lambda press, turn: self._editions.pressed(press, turn.parts, turn.texts, turn.edition)),
            (broadcast.ACTIONS, lambda press, turn: self._broadcasts.pressed(press, *_three(turn))),
            (numbers.ACTIONS, lambda press, turn: self._numbers.pressed(press, *_three(turn))),
            (what_works.ACTIONS, lambda press, turn: self._works.pressed(press, *_three(turn))),
            (inbox.ACTIONS, lambda press, turn: self._inbox.pressed(press, *_three(turn))),
            (canaries.ACTIONS, lambda press, turn: self._canaries.pressed(press, *_library(turn))),
            (drafts.ACTIONS, lambda press, turn: self._drafts.pressed(press, *_three(turn))),
            (
                downloads.ACTIONS,
                lambda press, turn: self._downloads.pressed(press, turn.parts, turn.texts, turn.edition),
            ),
            (caring.ACTIONS, lambda press, turn: self._caring.pressed(press, turn.parts, turn.texts, turn.edition)),
            (uploads.ACTIONS, lambda press, turn: self.uploads.pressed(press, turn.parts, turn.texts, turn.edition)),
            (digest.ACTIONS, lambda press, turn: self.digests.pressed(press, turn.parts, turn.texts)),
            (
                frozenset({"quiz_card"}),
                lambda press, turn: self.objections.about(press, turn.parts, turn.edition, turn.texts.language),
            ),
        )
        return {action: press for actions, press in rows for action in actions}

    async def _settings_page(self, commanded: Commanded, turn: Turn) -> Outcome:
        if commanded.argument:
            return await self._hours.typed(commanded, turn.parts, turn.texts)
        return await self._settings.page(commanded, turn.parts, turn.edition.library)


def _three(turn: Turn) -> tuple[Parts, Edition, Texts]:
    return turn.parts, turn.edition, turn.texts


def _library(turn: Turn) -> tuple[Parts, Library, Texts]:
    return turn.parts, turn.edition.library, turn.texts
