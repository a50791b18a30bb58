"""Who looks after a card and when it is due for a review, in words. Values in, a `Reply` out."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from bot.language.detect import LANGUAGES
from bot.publishing.care import Care
from bot.reply import Block, Button, Line, Press, Reply
from bot.wording.texts import Texts, texts_in

DAYS = (30, 90, 180)
"""After how many days a card may be looked at again."""
BESIDE = "beside"
"""Opened from a card in a visit: the page stands below it, and not in its place."""
_SHOWN = 8


@dataclass(frozen=True, slots=True)
class Listed:
    """A card in a list. `name`: of who looks after it, "" for nobody."""

    title: str
    care: Care
    name: str


def with_review(reply: Reply, care: Care, mark: str) -> Reply:
    """A card with the one quiet line that its review is over. `mark`: the card in a button, for somebody who may do
    something about it."""
    language = next((one for one in LANGUAGES if one == reply.language), "zh")
    texts = texts_in(language)
    line = Line(texts.say("care.over", day=_day(care)), "quiet")
    rows = ((Button(texts.say("care.look"), Press("care", f"{mark}:{BESIDE}")),),) if mark else ()
    return replace(reply, blocks=(*reply.blocks, line), buttons=(*reply.buttons, *rows))


def card_reply(texts: Texts, listed: Listed, mark: str, today: date, *, is_own: bool) -> Reply:
    """One card, and what can be set."""
    care = listed.care
    key = "care.no_day" if care.review is None else "care.over" if care.is_stale(today) else "care.until"
    who = texts.say("care.own") if is_own else texts.say("care.by", name=listed.name) if listed.name else ""
    blocks = (
        Line(listed.title, "strong"),
        Line(who or texts.say("care.nobody")),
        Line(texts.say(key, day=_day(care)) if care.review else texts.say(key)),
        Line(texts.say("care.how"), "quiet"),
    )
    mine = Button(texts.say("care.off"), Press("care_off", mark)) if is_own else None
    rows = (
        (mine or Button(texts.say("care.me"), Press("care_me", mark)),),
        tuple(Button(texts.say("care.days", days=days), Press("care_day", f"{mark}:{days}")) for days in DAYS),
        (Button(texts.say("scripts.back"), Press("care")),),
    )
    return Reply(blocks, rows, texts.language)


def overview_reply(texts: Texts, cards: Sequence[tuple[str, Listed]], today: date) -> Reply:
    """All cards: those whose review is over, then the next ones; each a tap away. `cards`: (what a button carries,
    card), the most urgent first."""
    over = [one for one in cards if one[1].care.is_stale(today)]
    free = [one for one in cards if not one[1].name]
    undated = [one for one in cards if one[1].care.review is None]
    blocks: list[Block] = [Line(texts.say("care.title"), "strong")]
    counts = texts.say("care.counts", over=len(over), free=len(free), undated=len(undated), all=len(cards))
    blocks.append(Line(counts))
    shown = [*over, *(one for one in cards if one not in over)][:_SHOWN]
    blocks += [Line(_listed_line(texts, listed), label="·") for _, listed in shown if listed.care.review]
    blocks.append(Line(texts.say("care.any"), "quiet"))
    buttons = [Button(listed.title, Press("care", mark)) for mark, listed in shown]
    rows = tuple(tuple(buttons[start : start + 2]) for start in range(0, len(buttons), 2))
    return Reply(tuple(blocks), rows, texts.language)


def stale_line(texts: Texts, over: Sequence[tuple[str, date]]) -> str:
    """How many cards are past their review, and the longest ones by name. `over`: (title, day)."""
    named = ", ".join(f"{title} ({day:%Y-%m-%d})" for title, day in over[:3])
    return texts.say("care.stale", count=len(over), named=named)


def _listed_line(texts: Texts, listed: Listed) -> str:
    name = listed.name or texts.say("care.free")
    return texts.say("care.line", title=listed.title, day=_day(listed.care), name=name)


def _day(care: Care) -> str:
    return f"{care.review:%Y-%m-%d}" if care.review is not None else ""
