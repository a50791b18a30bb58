"""A rep's own customers as pages: the question whether to keep any, the list, one customer, what may be changed.

In: customers, visits and reminders as they are kept, a moment and the rep's zone. Out: `Reply`.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.library.records import STYLES, Library
from bot.playbook.customers import ANNIVERSARIES, Customer, LoggedVisit
from bot.playbook.relation import RELATIONS
from bot.playbook.reminders import Reminder
from bot.playbook.workload import GRADES
from bot.reply import Block, Button, Line, Press, Reply
from bot.wording.days import said_day, said_due, said_month_day
from bot.wording.texts import Texts

LIST, TURN_ON, TURN_OFF, TURNED_OFF = "customers", "customers_on", "customers_off", "customers_gone"
ONE, CHANGE, FORGET, FORGOTTEN = "customer", "customer_set", "customer_forget", "customer_gone"
ACCOUNT, FOLLOW_UP, START = "account", "follow_up", "visit_start"

ON_A_PAGE = 16
_CHOSEN = "● "
_LAST_VISITS = 3
_TO_DO = 5
_FOLLOW_UPS = (1, 3, 7)


@dataclass(frozen=True, slots=True)
class Seen:
    """Where and when somebody reads: their zone, now, and how an obstacle is called."""

    zone: ZoneInfo
    now: datetime
    titles: Mapping[str, str]

    def obstacle(self, visit: LoggedVisit) -> str:
        """What stood in the way, in words; "" for nothing, and for what the library no longer holds."""
        return self.titles.get(visit.obstacle or "", "")


def off_reply(texts: Texts) -> Reply:
    """What would be kept, for whom, and the button that begins it."""
    lines = (
        Line(texts.say("customers.off.title"), "strong"),
        Line(texts.say("customers.off.what")),
        Line(texts.say("festival.opt_in")),
        Line(texts.say("customers.off.private")),
        Line(texts.say("customers.off.yours"), "quiet"),
    )
    return Reply(lines, ((Button(texts.say("customers.on.button"), Press(TURN_ON)),),), texts.language)


def list_reply(customers: Sequence[Customer], texts: Texts, start: int = 0, said: str = "") -> Reply:
    """The customers, those of class A first, a page at a time. `said`: a sentence above."""
    ranked = sorted(customers, key=lambda one: (one.grade or "Z", one.name.casefold()))
    shown = ranked[start : start + ON_A_PAGE]
    blocks: list[Block] = [Line(said)] if said else []
    blocks.append(Line(texts.say("customers.title", count=len(customers)), "strong"))
    if not customers:
        blocks.append(Line(texts.say("customers.none")))
    blocks.append(Line(texts.say("customers.how"), "quiet"))
    rows = _pairs([Button(titled(one), Press(ONE, str(one.id))) for one in shown])
    if start + ON_A_PAGE < len(ranked):
        rows.append((Button(texts.say("customers.more"), Press(LIST, str(start + ON_A_PAGE))),))
    rows.append((Button(texts.say("customers.off.button"), Press(TURN_OFF)),))
    return Reply(tuple(blocks), tuple(rows), texts.language)


def which_reply(customers: Sequence[Customer], press: Callable[[Customer], Press], texts: Texts) -> Reply:
    """Several are called so."""
    buttons = [Button(titled(one), press(one)) for one in customers[:ON_A_PAGE]]
    return Reply((Line(texts.say("customers.which")),), tuple(_pairs(buttons)), texts.language)


def customer_reply(
    customer: Customer, visits: Sequence[LoggedVisit], reminders: Sequence[Reminder], seen: Seen, texts: Texts,
    said: str = "",
) -> Reply:  # fmt: skip
    """All about one customer. `visits`: the latest first; `reminders`: those still open, the next first."""
    title = customer.name
    if customer.grade:
        title = texts.say("customer.graded", name=customer.name, grade=customer.grade)
    blocks: list[Block] = [Line(said)] if said else []
    blocks.append(Line(title, "strong"))
    blocks += [Line(line) for line in customer.note.splitlines()]
    if customer.tags:
        blocks.append(Line(texts.say("customer.tags", tags=" ".join(f"#{tag}" for tag in customer.tags))))
    if customer.style:
        blocks.append(Line(texts.say("customer.style", style=texts.say(f"style.{customer.style}"))))
    if customer.relation:
        relation = texts.say(f"tool.relation.{customer.relation}")
        blocks.append(Line(texts.say("customer.relation", relation=relation)))
    blocks += [
        Line(texts.say(f"customer.{kind}", day=said_month_day(customer.days[kind], texts)))
        for kind in ANNIVERSARIES
        if kind in customer.days
    ]
    if visits:
        blocks.append(Line(texts.say("customer.visits"), "strong"))
        blocks += [Line(_visit(one, seen, texts), label="·") for one in visits[:_LAST_VISITS]]
    to_do = [one for one in reminders if not one.is_yearly]
    if to_do:
        blocks.append(Line(texts.say("customer.coming"), "strong"))
        blocks += [Line(_to_do(one, seen, texts), label="·") for one in to_do[:_TO_DO]]
    number = str(customer.id)
    follow_ups = tuple(
        Button(_in_days("customer.call", days, texts), Press(FOLLOW_UP, f"{number}:{days}")) for days in _FOLLOW_UPS
    )
    rows = (
        (Button(texts.say("customer.start"), Press(START, number)),),
        follow_ups,
        (Button(texts.say("customer.account"), Press(ACCOUNT, number)),),
        (Button(texts.say("customer.change"), Press(CHANGE, number)),),
        (
            Button(texts.say("customer.back"), Press(LIST)),
            Button(texts.say("customer.forget"), Press(FORGET, number)),
        ),
    )
    return Reply(tuple(blocks), rows, texts.language)


def change_reply(customer: Customer, texts: Texts) -> Reply:
    """Class, style and relationship, a press each."""

    def row(name: str, values: Mapping[str, str], chosen: str | None) -> tuple[Button, ...]:
        return tuple(
            Button((_CHOSEN if value == chosen else "") + label, Press(CHANGE, f"{customer.id}:{name}:{value}"))
            for value, label in values.items()
        )

    styles = row("style", {one: texts.say(f"style.{one}") for one in STYLES}, customer.style)
    relations: Mapping[str, str] = {one: texts.say(f"tool.relation.{one}") for one in RELATIONS}
    related = row("relation", relations, customer.relation)
    rows = (
        row("grade", {one: one for one in GRADES}, customer.grade),
        styles[:2], styles[2:], related[:2], related[2:],
        (Button(customer.name, Press(ONE, str(customer.id))),),
    )  # fmt: skip
    return Reply((Line(texts.say("customer.change.title", name=customer.name)),), rows, texts.language)


def sure_reply(ask: str, agree: Button, no: Press, texts: Texts) -> Reply:
    """A question before something is deleted, the button that does it, and the way back."""
    rows = ((agree,), (Button(texts.say("customers.off.no"), no),))
    return Reply((Line(ask, "strong"),), rows, texts.language)


def titles_of(library: Library, texts: Texts) -> Mapping[str, str]:
    """What each intent is called, for the rep."""
    return {name: intent.words[texts.language].title for name, intent in library.intents.items()}


def titled(customer: Customer) -> str:
    return f"{customer.name} · {customer.grade}" if customer.grade else customer.name


def _visit(visit: LoggedVisit, seen: Seen, texts: Texts) -> str:
    day = said_day(visit.started, seen.zone, texts)
    if visit.outcome is None:
        return texts.say("customer.visit.open", day=day)
    outcome, obstacle = texts.say(f"visit_end.{visit.outcome}"), seen.obstacle(visit)
    if obstacle:
        return texts.say("customer.visit.obstacle", day=day, outcome=outcome, obstacle=obstacle)
    return texts.say("customer.visit", day=day, outcome=outcome)


def _to_do(reminder: Reminder, seen: Seen, texts: Texts) -> str:
    key = "customer.overdue" if reminder.due < seen.now else "customer.todo"
    return texts.say(key, day=said_due(reminder.due, seen.zone, texts), what=reminder.what)


def _in_days(key: str, days: int, texts: Texts) -> str:
    return texts.say(f"{key}.1") if days == 1 else texts.say(key, days=days)


def _pairs(buttons: Sequence[Button]) -> list[tuple[Button, ...]]:
    return [tuple(buttons[at : at + 2]) for at in range(0, len(buttons), 2)]
