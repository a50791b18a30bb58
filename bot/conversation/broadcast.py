"""/broadcast: a lead writes to the own team, an administrator to all: the words, whom they reach, a preview, then out.

What a draft is made of stands in `broadcast_draft`, what can be done from the confirmation on in `broadcast_run`; here
is the table that leads to both. What goes out is done by `broadcasting`.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from bot.broadcast.campaign import Campaign
from bot.clock import Clock
from bot.conversation import broadcast_draft as draft
from bot.conversation import broadcast_run as run
from bot.conversation.broadcast_turn import Turn, turn_of
from bot.conversation.request import Commanded, Outcome, Parts, Pressed, Said
from bot.publishing.edition import Edition
from bot.wording.broadcast_pages import LEAD, list_reply
from bot.wording.texts import Texts
from bot.wording.welcome import notice

ACTIONS = frozenset({LEAD})

_MOST_LISTED = 8

_Verb = Callable[[Turn, Campaign, str, list[str]], Awaitable[Outcome]]


async def _open(turn: Turn, campaign: Campaign, verb: str, rest: list[str]) -> Outcome:
    return await turn.opened(campaign)


async def _ask_text(turn: Turn, campaign: Campaign, verb: str, rest: list[str]) -> Outcome:
    return await turn.ask(f"text {campaign.id}", "broadcast.ask_text")


async def _ask_second(turn: Turn, campaign: Campaign, verb: str, rest: list[str]) -> Outcome:
    return await turn.ask(f"two {campaign.id}", "broadcast.ask_second")


async def _ask_correction(turn: Turn, campaign: Campaign, verb: str, rest: list[str]) -> Outcome:
    return await turn.ask(f"correct {campaign.id}", "broadcast.ask_correction")


_VERBS: Mapping[str, _Verb] = MappingProxyType(
    {
        "open": _open,
        "text": _ask_text,
        "two": _ask_second,
        "one": draft.without_second,
        "kind": draft.next_kind,
        "receipt": draft.next_receipt,
        "who": draft.whom,
        "role": draft.whom,
        "lang": draft.whom,
        "team": draft.whom,
        "prod": draft.whom,
        "trade": draft.whom,
        "idle": draft.whom,
        "silent": draft.whom,
        "when": draft.when,
        "at": draft.at,
        "preview": draft.preview,
        "go": run.confirm,
        "undo": run.undo,
        "pause": run.pause,
        "resume": run.resume,
        "cancel": run.cancel,
        "correct": _ask_correction,
        "recall": run.ask_recall,
        "recalled": run.recall,
        "report": run.report,
        "csv": run.table,
        "remind": run.remind,
        "auto": run.auto,
        "resend": run.resend,
    }
)


@dataclass(frozen=True, slots=True)
class Broadcasts:
    """This subject at work. `admins`: from the settings."""

    clock: Clock
    admins: frozenset[int]

    async def page(self, commanded: Commanded, parts: Parts, edition: Edition, texts: Texts) -> Outcome:
        """The list; with words behind the command, a draft of them."""
        turn = await turn_of(commanded.sender, parts, edition, texts, self.clock, self.admins)
        if turn is None:
            return Outcome(notice(texts, "access.not_allowed"))
        if commanded.argument:
            return await draft.worded(turn, "new", commanded.argument)
        return await self._list(turn)

    async def answered(self, said: Said, question: str, parts: Parts, texts: Texts, edition: Edition) -> Outcome:
        """The answer to a question of this subject: `question` says which ("text 12")."""
        turn = await turn_of(said.sender, parts, edition, texts, self.clock, self.admins)
        if turn is None:
            return Outcome(notice(texts, "access.not_allowed"))
        what, _, number = question.partition(" ")
        if what == "objection":
            return draft.recognised(turn, said.text)
        if what in ("new", "text", "two"):
            return await draft.worded(turn, question, said.text, said.file)
        campaign = await turn.own(number)
        if campaign is None:
            return Outcome(notice(texts, "expired"))
        if what == "when":
            return await draft.typed_hour(turn, campaign, said.text)
        return await run.correct(turn, campaign, said.text)

    async def pressed(self, pressed: Pressed, parts: Parts, edition: Edition, texts: Texts) -> Outcome:
        """A button of these pages."""
        turn = await turn_of(pressed.sender, parts, edition, texts, self.clock, self.admins)
        if turn is None:
            return Outcome(notice=texts.say("access.not_allowed"))
        verb, *rest = pressed.argument.split(":")
        match verb:
            case "list":
                return replace(await self._list(turn), replaces=True)
            case "new":
                return await turn.ask("new", "broadcast.ask_text")
            case "pick":
                return await draft.which_line(turn)
            case "tell":
                return await draft.tell(turn, rest)
            case "change":
                return await draft.of_change(turn, rest)
            case "intent" | "part" | "line":
                return await draft.picked(turn, verb, rest)
        campaign = await turn.own(rest[0] if rest else "")
        does = _VERBS.get(verb)
        if campaign is None or does is None:
            return Outcome(notice=texts.say("expired"))
        return await does(turn, campaign, verb, rest[1:])

    async def _list(self, turn: Turn) -> Outcome:
        whose = None if turn.by.role == "admin" else turn.by.id
        return Outcome(list_reply(turn.texts, await turn.parts.ledger.latest(whose, _MOST_LISTED)))
