"""The week in a few lines: five for a lead, three for a rep. Values in, a `Reply` out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.analytics.grouping import LineGroup
from bot.analytics.numbers import Numbers
from bot.reply import Button, Line, Press, Reply
from bot.wording.inbox import Closed
from bot.wording.numbers import View, average, percent
from bot.wording.texts import Texts

_MOST = 3


@dataclass(frozen=True, slots=True)
class OwnWeek:
    """A rep's own week: on how many days they asked, and of how many cards they told how it went."""

    numbers: Numbers
    days: int
    told: int
    moved_on: int


def lead_digest(view: View, groups: Sequence[LineGroup], closed: Sequence[Closed], best: int, texts: Texts) -> Reply:
    """Five lines: how much, what was heard, what rises, what waits, how far the library is to be trusted. `best`: how
    many lines surely work better than those beside them."""
    week, numbers = view.numbers.week, view.numbers
    lines = [
        texts.say(
            "digest.title", day=f"{week.start:%Y-%m-%d}", asked=week.asked, people=len(week.people),
            members=view.members, share=percent(week.abstention),
        ),
        texts.say("digest.heard", listed=_listed(numbers, view.titles)),
        _rise_line(view, texts),
        _gap_line(view, groups, closed, texts),
        texts.say("digest.trust", score=numbers.trust.score, best=best) + _over(view, texts),
    ]  # fmt: skip
    blocks = tuple(Line(line, "strong" if place == 0 else "plain") for place, line in enumerate(lines))
    more = Button(texts.say("numbers.picture"), Press("numbers_picture", view.place))
    return Reply(blocks, ((more,), (_off(texts),)), texts.language)


def _over(view: View, texts: Texts) -> str:
    """How many cards are past their review, if any are."""
    return texts.say("care.digest", count=len(view.over)) if view.over else ""


def rep_digest(own: OwnWeek, team: Numbers | None, titles: Mapping[str, str], texts: Texts) -> Reply:
    """Three lines: the own week, the team's if it may be told, and how it went."""
    week = own.numbers.week
    heard = own.numbers.heard[0] if own.numbers.heard and own.numbers.heard[0].now else None
    first = (
        texts.say("digest.own", asked=week.asked, days=own.days, title=titles.get(heard.intent, heard.intent))
        if heard is not None
        else texts.say("digest.own.unknown", asked=week.asked, days=own.days)
    )
    if team is not None and any(one.now for one in team.heard):
        second = texts.say("digest.team", listed=_listed(team, titles, counted=False))
    else:
        second = texts.say("digest.team.few", unknown=week.unknown)
    told = texts.say("digest.told", told=own.told, moved=own.moved_on) if own.told else texts.say("digest.untold")
    return Reply((Line(first, "strong"), Line(second), Line(told)), ((_off(texts),),), texts.language)


def off_reply(texts: Texts) -> Reply:
    on = Button(texts.say("digest.on"), Press("digest_on"))
    return Reply((Line(texts.say("digest.off.done")),), ((on,),), texts.language)


def on_reply(texts: Texts) -> Reply:
    return Reply((Line(texts.say("digest.on.done")),), ((_off(texts),),), texts.language)


def _off(texts: Texts) -> Button:
    return Button(texts.say("digest.off"), Press("digest_off"))


def _listed(numbers: Numbers, titles: Mapping[str, str], *, counted: bool = True) -> str:
    """The most frequent ones in a row; how often, where that may be told."""
    most = [one for one in numbers.heard[:_MOST] if one.now]
    said = [f"{titles.get(one.intent, one.intent)} {one.now}" for one in most]
    return ", ".join(said if counted else [titles.get(one.intent, one.intent) for one in most]) or "–"


def _rise_line(view: View, texts: Texts) -> str:
    rising = view.numbers.rising[:_MOST]
    if not rising:
        return texts.say("digest.no_rise")
    named = [
        f"{view.titles.get(one.intent, one.intent)} {one.now} ({average(one.before)})" for one in rising
    ]  # fmt: skip
    return texts.say("digest.rising", listed=", ".join(named))


def _gap_line(view: View, groups: Sequence[LineGroup], closed: Sequence[Closed], texts: Texts) -> str:
    """What became of the gap that was closed last; else what waits."""
    done = next((one for one in closed if one.hits + one.misses), None)
    if done is not None:
        name = done.gap.intent or ""
        count = done.hits + done.misses
        return texts.say(
            "digest.closed", title=view.titles.get(name, name), times=done.gap.times, hits=done.hits, all=count,
            share=percent(done.hits / count),
        )  # fmt: skip
    if not groups:
        return texts.say("digest.no_waiting")
    return texts.say("digest.waiting", groups=len(groups), people=len(groups[0].people))
