"""Who may do what, asked for every request before its subject sees it, presses of old buttons too.

Each command and each button has its action here; what has none is refused. In: a request and the roster. Out: why it is
refused, or nothing. The table of actions and roles is `people/permissions`.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Literal

from bot.clock import Clock
from bot.conversation.request import Commanded, Inquired, Outcome, Parts, Pressed, Request, Sender, Voted
from bot.people.flood import Flood
from bot.people.permissions import Action, may
from bot.people.person import Person, identify
from bot.reply import Button, Press

Refused = Literal["too_fast", "quiet", "stranger", "not_allowed", "no_teams", "private_only", "not_yours", "old"]

COMMANDED: Mapping[str, Action] = MappingProxyType(
    {
        "start": "begin",
        "price": "coach",
        "product": "coach",
        "playbook": "coach",
        "help": "begin",
        "settings": "coach",
        "privacy": "own_data",
        "export": "own_data",
        "forgetme": "own_data",
        "cancel": "coach",
        "customers": "customers",
        "visit": "customers",
        "promise": "customers",
        "remind": "customers",
        "leave": "leave",
        "script": "suggest_line",
        "intent": "write_library",
        "editions": "publish_library",
        "upload": "publish_library",
        "sheet": "publish_library",
        "yaml": "publish_library",
        "owner": "publish_library",
        "people": "see_team",
        "team": "see_team",
        "quiz": "train",
        "spar": "train",
        "selftest": "train",
        "progress": "train",
        "assign": "assign",
        "broadcast": "broadcast",
        "numbers": "see_numbers",
        "inbox": "write_library",
    }
)
PRESSED: Mapping[str, Action] = MappingProxyType(
    {
        "try": "coach",
        "pick": "coach",
        "again": "coach",
        "frames": "coach",
        "back": "coach",
        "not_this": "coach",
        "none": "coach",
        "language": "coach",
        "handout": "coach",
        "went": "coach",
        "amount": "coach",
        "price_every": "coach",
        "price_term": "coach",
        "price_new": "coach",
        "price_show": "coach",
        "price_of": "coach",
        "price_vs": "coach",
        "price_card": "coach",
        "product": "coach",
        "product_set": "coach",
        "product_forget": "coach",
        "quote": "coach",
        "playbook": "coach",
        "open": "coach",
        "tool": "coach",
        "set_tongue": "coach",
        "set_market": "coach",
        "set_product": "coach",
        "hours": "coach",
        "set_zone": "coach",
        "set_quiet": "coach",
        "set_days_off": "coach",
        "customers": "customers",
        "customers_on": "customers",
        "customers_off": "customers",
        "customers_gone": "customers",
        "customer": "customers",
        "customer_set": "customers",
        "customer_forget": "customers",
        "customer_gone": "customers",
        "account": "customers",
        "follow_up": "customers",
        "visit": "customers",
        "visit_start": "customers",
        "visit_ticks": "customers",
        "visit_end": "customers",
        "visit_still": "customers",
        "outcome": "customers",
        "obstacle": "customers",
        "visit_next": "customers",
        "remind_done": "customers",
        "remind_later": "customers",
        "remind_drop": "customers",
        "festival_done": "customers",
        "festival_more": "customers",
        "festival_later": "customers",
        "festival_pass": "customers",
        "export": "own_data",
        "forgetme": "own_data",
        "forget": "own_data",
        "stay": "own_data",
        "leave": "leave",
        "script": "suggest_line",
        "script_at": "suggest_line",
        "script_part": "suggest_line",
        "script_new": "suggest_line",
        "script_drop": "suggest_line",
        "script_again": "suggest_line",
        "suggest": "suggest_line",
        "discard": "suggest_line",
        "suggestions": "publish_library",
        "publish": "publish_library",
        "editions": "publish_library",
        "roll_back": "publish_library",
        "sheet": "publish_library",
        "yaml": "publish_library",
        "care": "publish_library",
        "care_me": "publish_library",
        "care_off": "publish_library",
        "care_day": "publish_library",
        "upload_in": "publish_library",
        "upload_out": "publish_library",
        "teams": "see_team",
        "team": "see_team",
        "person": "see_team",
        "invite": "invite",
        "set_role": "change_role",
        "removing": "remove_person",
        "remove": "remove_person",
        "quiz": "train",
        "quiz_topics": "train",
        "quiz_answer": "train",
        "quiz_order": "train",
        "quiz_skip": "train",
        "quiz_next": "train",
        "quiz_flag": "train",
        "quiz_card": "coach",
        "spar": "train",
        "spar_with": "train",
        "spar_again": "train",
        "spar_part": "train",
        "selftest": "train",
        "progress": "train",
        "habit": "train",
        "assign": "assign",
        "bc": "broadcast",
        "bc_read": "coach",
        "bc_ask": "coach",
        "bc_say": "coach",
        "bc_off": "coach",
        "bc_mail": "coach",
        "numbers": "see_numbers",
        "numbers_picture": "see_numbers",
        "numbers_file": "see_numbers",
        "numbers_who": "see_numbers",
        "works": "see_numbers",
        "digest_off": "coach",
        "digest_on": "coach",
        "inbox": "write_library",
        "gap": "write_library",
        "gap_more": "write_library",
        "gap_add": "write_library",
        "gap_new": "write_library",
        "gap_skip": "write_library",
        "gap_plain": "write_library",
        "draft": "write_library",
        "draft_out": "publish_library",
        "draft_drop": "write_library",
        "canary": "publish_library",
        "canary_go": "publish_library",
        "canary_who": "publish_library",
        "canary_out": "publish_library",
        "canary_back": "publish_library",
        "canary_try": "publish_library",
        "tried": "coach",
    }
)
# What others in a group need not see.
_IN_PRIVATE = frozenset(
    {"people", "team", "leave", "export", "forgetme", "forget", "stay", "teams", "person", "invite", "set_role"}
    | {"removing", "remove"}
    # A rep's own customers.
    | {"customers", "customers_on", "customers_off", "customers_gone", "customer", "customer_set", "customer_forget"}
    | {"customer_gone", "account", "follow_up", "visit", "visit_start", "visit_ticks", "visit_end", "outcome"}
    | {"obstacle", "visit_next", "remind", "promise", "remind_done", "remind_later", "remind_drop"}
    | {"festival_done", "festival_more", "festival_later", "festival_pass", "visit_still"}
    # Practice: what one trainee does not know yet.
    | {"spar", "spar_with", "spar_again", "selftest", "progress", "habit", "assign"}
    # What leads do.
    | {"script", "script_at", "script_part", "script_new", "script_drop", "script_again", "suggest", "discard"}
    | {"intent", "suggestions", "publish", "editions", "roll_back", "broadcast", "bc", "bc_mail", "bc_off"}
    | {"numbers", "numbers_picture", "numbers_file", "numbers_who", "works", "inbox", "gap", "gap_more", "gap_add"}
    | {"gap_new", "gap_skip", "gap_plain", "draft", "draft_out", "draft_drop"}
    | {"upload", "upload_in", "upload_out", "sheet", "yaml", "owner", "care", "care_me", "care_off", "care_day"}
    | {"canary", "canary_go", "canary_who", "canary_out", "canary_back", "canary_try"}
)
# Buttons of a page that shows one person's own choices: in a group only that person may press them.
_OWN = frozenset({"set_tongue", "set_market", "set_product", "hours", "set_zone", "set_quiet", "set_days_off"})
_MARK = "|"


@dataclass(frozen=True, slots=True)
class Access:
    """The door-keeper. `admins`: from the settings; none: everybody is a rep. `commands`: all that exist. `flood`: how
    fast one person may ask; None where nobody else could be slowed down."""

    clock: Clock
    admins: frozenset[int]
    commands: Collection[str]
    flood: Flood | None = None

    async def who(self, sender: Sender, parts: Parts) -> Person | None:
        """Who speaks, as it is now; None for a stranger."""
        kept = await parts.roster.person(sender.person) if self.admins else None
        return identify(sender.person, kept, self.admins)

    async def refuse(self, request: Request, parts: Parts) -> Refused | None:
        """Why this request is not answered; None when it is."""
        sender = request.sender
        if self.flood is not None:
            # What is typed behind the bot's name asks at every letter: that is counted apart.
            now = self.clock()
            written = min(sender.at or now, now)
            verdict = self.flood.verdict((sender.person, isinstance(request, Inquired)), written)
            if verdict != "go":
                return "too_fast" if verdict == "tell" else "quiet"
        person = await self.who(sender, parts)
        action = self._action(request)
        if not may(person.role if person else None, action):
            if person is None:
                return "stranger"
            if action is None and isinstance(request, Pressed):
                return "old"  # of a version that had such a button
            return "not_allowed" if self.admins else "no_teams"
        if not sender.private and _name(request) in _IN_PRIVATE:
            return "private_only"
        if isinstance(request, Pressed) and not _may_press(request):
            return "not_yours"
        return None

    def _action(self, request: Request) -> Action | None:
        if isinstance(request, Pressed):
            return PRESSED.get(request.action)
        if isinstance(request, Commanded):
            # A slip of the finger is told so; that is a help page of one line.
            return COMMANDED.get(request.name) if request.name in self.commands else "begin"
        return "train" if isinstance(request, Voted) else "coach"


def owned(outcome: Outcome, sender: Sender) -> Outcome:
    """The outcome with the buttons of a person's own page bound to that person, where others see them."""
    if outcome.reply is None or sender.private:
        return outcome

    def bound(button: Button) -> Button:
        does = button.does
        if not isinstance(does, Press) or does.action not in _OWN:
            return button
        return replace(button, does=Press(does.action, f"{does.argument}{_MARK}{sender.person:x}"))

    rows = tuple(tuple(bound(button) for button in row) for row in outcome.reply.buttons)
    return replace(outcome, reply=replace(outcome.reply, buttons=rows))


def without_owner(request: Request) -> Request:
    """The press as its subject knows it."""
    if not isinstance(request, Pressed) or request.action not in _OWN:
        return request
    argument, mark, _ = request.argument.rpartition(_MARK)
    return replace(request, argument=argument) if mark else request


def _name(request: Request) -> str:
    if isinstance(request, Pressed):
        return request.action
    return request.name if isinstance(request, Commanded) else ""


def _may_press(pressed: Pressed) -> bool:
    if pressed.action not in _OWN:
        return True
    _, mark, owner = pressed.argument.rpartition(_MARK)
    return pressed.sender.private if not mark else owner == f"{pressed.sender.person:x}"
