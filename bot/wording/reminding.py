"""Promises and reminders as replies: what is kept, what is open, what is due now, and the buttons to settle each.

In: reminders with the names of their customers. Out: `Reply`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.playbook.account import Account
from bot.playbook.customers import Customer, MonthDay
from bot.playbook.reminders import LATER, Reminder
from bot.reply import Block, Button, Copy, Line, Press, Reply
from bot.wording.customers import ONE
from bot.wording.days import said_day, said_due, said_moment, said_month_day
from bot.wording.playbook import OPEN
from bot.wording.texts import Texts
from bot.wording.visiting import referral_blocks

DONE, PUT_OFF, DROP = "remind_done", "remind_later", "remind_drop"
_SHOWN = 20
_WITH_BUTTONS = 8
_COPY_LIMIT = 256

Names = Mapping[int, str]
"""Customers by id."""


def open_reply(reminders: Sequence[Reminder], names: Names, zone: ZoneInfo, texts: Texts, *, promises: bool) -> Reply:
    """What is still to do, the next first; only promises, or everything."""
    page = {name: texts.say(f"promise.{name}" if promises else f"remind.{name}") for name in ("title", "none", "how")}
    shown = [one for one in reminders if one.about == "promise"] if promises else list(reminders)
    blocks: list[Block] = [Line(page["title"], "strong")]
    if not shown:
        blocks.append(Line(page["none"]))
    for number, one in enumerate(shown[:_SHOWN], 1):
        what = _what(one, names, zone, texts, listed=True)
        said = texts.say("customer.todo", day=said_due(one.due, zone, texts), what=what)
        blocks.append(Line(said, label=str(number)))
    if len(shown) > _SHOWN:
        blocks.append(Line(texts.say("remind.more", count=len(shown) - _SHOWN), "quiet"))
    blocks.append(Line(page["how"], "quiet"))
    rows: list[tuple[Button, ...]] = [
        (
            Button(f"✓ {number}", Press(DONE, str(one.id))),
            Button(f"✕ {number}", Press(DROP, str(one.id))),
        )
        for number, one in enumerate(shown[:_WITH_BUTTONS], 1)
        if not one.is_yearly
    ]
    if promises:
        rows.append((Button(texts.say("promise.phrases"), Press(OPEN, "promises")),))
    return Reply(tuple(blocks), tuple(rows), texts.language)


def made_reply(reminder: Reminder, at: datetime, customer: Customer | None, zone: ZoneInfo, texts: Texts) -> Reply:
    """It is kept, and when it will be said."""
    moment = said_moment(at, zone, texts)
    if reminder.about == "promise":
        by = said_due(reminder.due, zone, texts)
        if customer is None:
            said = texts.say("promise.made.nobody", what=reminder.what, day=by, at=moment)
        else:
            said = texts.say("promise.made", name=customer.name, what=reminder.what, day=by, at=moment)
    elif customer is None:
        said = texts.say("remind.made.nobody", day=moment, what=reminder.what)
    else:
        said = texts.say("remind.made", day=moment, name=customer.name, what=reminder.what)
    rows = [(Button(texts.say("remind.drop"), Press(DROP, str(reminder.id))),)]
    if customer is not None:
        rows.insert(0, (Button(customer.name, Press(ONE, str(customer.id))),))
    return Reply((Line(said),), tuple(rows), texts.language)


def with_hint(reply: Reply, name: str, day: str, texts: Texts) -> Reply:
    """The same for once, and how to have it every year: nobody of this name is known."""
    hint = Line(texts.say("remind.once_only", name=name, day=day), "quiet")
    return replace(reply, blocks=(*reply.blocks, hint))


def yearly_reply(reminder: Reminder, day: MonthDay, customer: Customer, zone: ZoneInfo, texts: Texts) -> Reply:
    """A day of every year is kept, and when it is said next."""
    said = texts.say(
        f"remind.{reminder.about}.kept",
        name=customer.name,
        day=said_month_day(day, texts),
        next=said_moment(reminder.due, zone, texts),
    )
    return Reply((Line(said),), ((Button(customer.name, Press(ONE, str(customer.id))),),), texts.language)


def due_reply(
    reminders: Sequence[Reminder], names: Names, greetings: Mapping[str, Sequence[str]], zone: ZoneInfo, texts: Texts,
    now: datetime, *, late: bool,
) -> Reply:  # fmt: skip
    """What is due now, in one message. `greetings`: words for a birthday and the like. `late`: it waited for us."""
    blocks: list[Block] = [Line(texts.say("remind.due.late" if late else "remind.due"), "strong")]
    rows: list[tuple[Button, ...]] = []
    several = len(reminders) > 1
    for number, one in enumerate(reminders[:_SHOWN], 1):
        is_today = one.due.astimezone(zone).date() == now.astimezone(zone).date()
        what = _day_of(one, is_today, names, zone, texts) if one.is_yearly else _what(one, names, zone, texts)
        blocks.append(Line(what, label=str(number) if several else ""))
        mark = f" {number}" if several else ""
        if one.is_yearly:
            said = greetings.get(one.about, ()) if is_today else ()
            blocks += [Line(line, "say") for line in said]
            rows += [(Button(texts.say("button.copy", label=line[:20] + mark), Copy(line)),) for line in said]
        elif number <= _WITH_BUTTONS:
            rows.append(_settle(one, mark, texts))
    if len(reminders) > _SHOWN:
        blocks.append(Line(texts.say("remind.more", count=len(reminders) - _SHOWN), "quiet"))
    return Reply(tuple(blocks), tuple(rows), texts.language)


def settled_reply(key: str, reminder: Reminder, names: Sequence[str], texts: Texts, **values: object) -> Reply:
    """What became of one. `names`: words to ask for names with, where this is the moment."""
    asked, copies = referral_blocks(names, texts)
    rows = copies
    if reminder.customer is not None:
        rows = (*copies, (Button(texts.say("remind.open"), Press(ONE, str(reminder.customer))),))
    return Reply((Line(texts.say(key, what=reminder.what, **values)), *asked), rows, texts.language)


def account_reply(account: Account, customer: Customer, zone: ZoneInfo, texts: Texts) -> Reply:
    """What was done for a customer, in words for them: to forward, or to copy where it is short enough."""
    back = (Button(customer.name, Press(ONE, str(customer.id))),)
    if not account.done:
        return Reply((Line(texts.say("account.nothing", name=customer.name)),), (back,), texts.language)
    said = [texts.say("account.begin")]
    for deed in account.done:
        said.append(texts.say(f"account.{deed.deed}", day=said_day(deed.at, zone, texts), what=deed.what))
    if account.next is not None:
        day = said_day(account.next.due, zone, texts)
        said.append(texts.say("account.next", what=account.next.what, day=day))
    said.append(texts.say("account.end"))
    whole = "\n".join(said)
    copy = ((Button(texts.say("button.copy", label=texts.say("customer.account")), Copy(whole)),),)
    lines = (
        Line(texts.say("account.title", name=customer.name), "quiet"),
        *(Line(one, "say") for one in said),
    )
    return Reply(lines, (*(copy if len(whole) <= _COPY_LIMIT else ()), back), texts.language)


def _settle(reminder: Reminder, mark: str, texts: Texts) -> tuple[Button, ...]:
    done = "remind.kept" if reminder.about == "promise" else "remind.done"
    later = (
        Button(texts.say(f"remind.later.{days}") + mark, Press(PUT_OFF, f"{reminder.id}:{days}")) for days in LATER
    )
    return (Button(texts.say(done) + mark, Press(DONE, str(reminder.id))), *later)


def _day_of(reminder: Reminder, is_today: bool, names: Names, zone: ZoneInfo, texts: Texts) -> str:
    """A birthday or the like: today, or one that was missed."""
    name = names.get(reminder.customer or 0, "")
    if is_today:
        return texts.say(f"remind.{reminder.about}", name=name)
    return texts.say(f"remind.{reminder.about}.late", name=name, day=said_day(reminder.due, zone, texts))


def _what(reminder: Reminder, names: Names, zone: ZoneInfo, texts: Texts, *, listed: bool = False) -> str:
    """Whom and what. `listed`: the day stands in front of it already."""
    name = names.get(reminder.customer or 0, "")
    if reminder.is_yearly:
        return texts.say(f"remind.{reminder.about}.ahead", name=name)
    if reminder.about == "promise" and not listed:
        day = said_due(reminder.due, zone, texts)
        if not name:
            return texts.say("remind.promise.nobody", what=reminder.what, day=day)
        return texts.say("remind.promise", name=name, what=reminder.what, day=day)
    return texts.say("remind.line", name=name, what=reminder.what) if name else reminder.what
