"""A visit as pages: that it has begun, its preparation, and its end in three taps.

In: the visit and its customer. Out: `Reply`. Each tap is kept at once, so one that is not followed by the next is not
lost.
"""

from collections.abc import Mapping, Sequence

from bot.library.records import Library
from bot.playbook.customers import OUTCOMES, Customer, LoggedVisit
from bot.playbook.reminders import Reminder
from bot.reply import Block, Button, Copy, Line, Press, Reply
from bot.wording.customers import ACCOUNT, ONE, START, Seen, titled
from bot.wording.days import said_day, said_due, said_moment, said_time
from bot.wording.playbook import checklist_reply
from bot.wording.texts import Texts

VISIT, TICKS, END, OUTCOME, OBSTACLE, NEXT = "visit", "visit_ticks", "visit_end", "outcome", "obstacle", "visit_next"
STILL = "visit_still"
STEPS = ("call", "see", "send")
AHEAD = (1, 3, 7)
NONE = "none"
_MOST_OFFERED = 10
_COPY_LIMIT = 256


def begun_reply(
    visit: LoggedVisit, customer: Customer, before: Sequence[LoggedVisit], owed: Sequence[Reminder], seen: Seen,
    texts: Texts, said: Sequence[str] = (),
) -> Reply:  # fmt: skip
    """The visit goes on: how it went last time, what was promised, what to prepare. `said`: sentences above."""
    blocks: list[Block] = [Line(one) for one in said]
    blocks.append(Line(texts.say("visit.on", name=customer.name, time=said_time(visit.started, seen.zone)), "strong"))
    last = next((one for one in before if one.id != visit.id and one.outcome is not None), None)
    if last is not None and last.outcome is not None:
        values = {"day": said_day(last.started, seen.zone, texts), "outcome": texts.say(f"visit_end.{last.outcome}")}
        obstacle = seen.obstacle(last)
        key = "visit.last.obstacle" if obstacle else "visit.last"
        blocks.append(Line(texts.say(key, **values, obstacle=obstacle)))
    if customer.style:
        blocks.append(Line(texts.say("customer.style", style=texts.say(f"style.{customer.style}"))))
    blocks += [Line(line, "quiet") for line in customer.note.splitlines()[-2:]]
    if owed:
        blocks.append(Line(texts.say("visit.owed"), "strong"))
        blocks += [
            Line(texts.say("customer.todo", day=said_due(one.due, seen.zone, texts), what=one.what), label="·")
            for one in owed
        ]
    rows = (
        (Button(texts.say("visit.checklist"), Press(TICKS, str(visit.id))),),
        (Button(texts.say("visit.end"), Press(END, str(visit.id))),),
    )
    return Reply(tuple(blocks), rows, texts.language)


def whom_reply(customers: Sequence[Customer], texts: Texts) -> Reply:
    """No visit goes on: with whom to begin one."""
    ranked = sorted(customers, key=lambda one: (one.grade or "Z", one.name.casefold()))[:_MOST_OFFERED]
    buttons = [Button(titled(one), Press(START, str(one.id))) for one in ranked]
    rows = tuple(tuple(buttons[at : at + 2]) for at in range(0, len(buttons), 2))
    return Reply((Line(texts.say("visit.none")), Line(texts.say("visit.how"), "quiet")), rows, texts.language)


def ticks_reply(visit: LoggedVisit, library: Library, texts: Texts) -> Reply:
    """The preparation of this visit, with its ticks as they are kept."""
    back = Button(texts.say("playbook.back"), Press(VISIT))
    return checklist_reply(
        visit.ticks, library, texts, tick=lambda item: Press(TICKS, f"{visit.id}:{item}"), below=(back,)
    )


def outcome_reply(visit: LoggedVisit, customer: Customer, texts: Texts) -> Reply:
    """The first tap."""
    lines = (Line(texts.say("visit.end.ask", name=customer.name), "strong"),)
    return Reply(lines, _outcomes(visit, texts), texts.language)


def left_open_reply(visit: LoggedVisit, customer: Customer, seen: Seen, texts: Texts) -> Reply:
    """The question about a visit that was not ended: the first tap of its end, or that it goes on."""
    if said_day(visit.started, seen.zone, texts) == said_day(seen.now, seen.zone, texts):
        begun = said_time(visit.started, seen.zone)
    else:
        begun = said_moment(visit.started, seen.zone, texts)
    lines = (
        Line(texts.say("visit.over.ask", name=customer.name), "strong"),
        Line(texts.say("visit.over.since", time=begun), "quiet"),
    )
    still = (Button(texts.say("visit.over.still"), Press(STILL, str(visit.id))),)
    return Reply(lines, (*_outcomes(visit, texts), still), texts.language)


def still_reply(visit: LoggedVisit, customer: Customer, texts: Texts) -> Reply:
    """It goes on, and nobody asks again."""
    end = (Button(texts.say("visit.end"), Press(END, str(visit.id))),)
    return Reply((Line(texts.say("visit.over.still.said", name=customer.name)),), (end,), texts.language)


def obstacle_reply(visit: LoggedVisit, offered: Mapping[str, str], texts: Texts) -> Reply:
    """The second tap. `offered`: intents that may have stood in the way, by id, with their titles."""
    buttons = [Button(title, Press(OBSTACLE, f"{visit.id}:{one}")) for one, title in offered.items()]
    none = (Button(texts.say("visit.obstacle.none"), Press(OBSTACLE, f"{visit.id}:{NONE}")),)
    rows = tuple(tuple(buttons[at : at + 2]) for at in range(0, len(buttons), 2))
    return Reply((Line(texts.say("visit.obstacle.ask"), "strong"),), (none, *rows), texts.language)


def next_reply(visit: LoggedVisit, texts: Texts) -> Reply:
    """The third tap: what and when."""
    rows = []
    for step in STEPS:
        what = texts.say(f"visit.next.{step}")
        rows.append(
            tuple(
                Button(
                    texts.say("visit.next.in.1", what=what)
                    if days == 1
                    else texts.say("visit.next.in", what=what, days=days),
                    Press(NEXT, f"{visit.id}:{step}:{days}"),
                )
                for days in AHEAD
            )
        )
    rows.append((Button(texts.say("visit.next.none"), Press(NEXT, f"{visit.id}:{NONE}")),))
    return Reply((Line(texts.say("visit.next.ask"), "strong"),), tuple(rows), texts.language)


def noted_reply(
    visit: LoggedVisit, customer: Customer, coming: Reminder | None, names: Sequence[str], seen: Seen, texts: Texts
) -> Reply:
    """It is noted. `coming`: the next step; `names`: words to ask for names with, where this is the moment."""
    obstacle = seen.obstacle(visit)
    key = "visit.noted.obstacle" if obstacle else "visit.noted"
    outcome = texts.say(f"visit_end.{visit.outcome}")
    blocks: list[Block] = [Line(texts.say(key, name=customer.name, outcome=outcome, obstacle=obstacle), "strong")]
    if coming is not None:
        day = said_moment(coming.due, seen.zone, texts)
        blocks.append(Line(texts.say("visit.noted.next", day=day, what=coming.what)))
    asked, copies = referral_blocks(names, texts)
    rows = (
        *copies,
        (Button(customer.name, Press(ONE, str(customer.id))),),
        (Button(texts.say("customer.account"), Press(ACCOUNT, str(customer.id))),),
    )
    return Reply((*blocks, *asked), rows, texts.language)


def referral_blocks(names: Sequence[str], texts: Texts) -> tuple[tuple[Line, ...], tuple[tuple[Button, ...], ...]]:
    """Words to ask a satisfied customer for names with, to be copied; nothing where there are none."""
    if not names:
        return (), ()
    lines = (Line(texts.say("referral.now"), "quiet"), *(Line(one, "say") for one in names))
    copies = tuple(
        (Button(texts.say("button.copy", label=texts.say("button.copy.close", number=number)), Copy(one)),)
        for number, one in enumerate(names, 1)
        if len(one) <= _COPY_LIMIT
    )
    return lines, copies


def _outcomes(visit: LoggedVisit, texts: Texts) -> tuple[tuple[Button, ...], ...]:
    buttons = [Button(texts.say(f"visit_end.{one}"), Press(OUTCOME, f"{visit.id}:{one}")) for one in OUTCOMES]
    return tuple(buttons[:2]), tuple(buttons[2:])
