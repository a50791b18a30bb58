"""Changes that a few people try before the others, as their lead and they read it. Values in, a `Reply` out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.analytics.canary_use import Use
from bot.analytics.gaps import VERDICTS
from bot.analytics.outcomes import RESULTS
from bot.publishing.canary import Canary, Ending
from bot.publishing.tryout import Verdict
from bot.reply import Block, Button, Copy, Line, Press, Reply
from bot.wording.editions import reasons, tell_row
from bot.wording.texts import Texts

_HEARD = 2
_REASONS = 8
_LONGEST_COPY = 256
_LONGEST_LABEL = 60
_ON, _OFF = "☑", "☐"


@dataclass(frozen=True, slots=True)
class Tried:
    """What is tried: what the intent is called, the line to say ("": none of its own), what customers say."""

    title: str
    line: str = ""
    heard: tuple[str, ...] = ()

    @property
    def said(self) -> tuple[str, ...]:
        """Some of it, beside the title, which may be one of them."""
        return tuple(one for one in self.heard if one != self.title)[:_HEARD]


def names_line(names: Sequence[str], texts: Texts) -> str:
    return texts.say("trial.comma").join(names)


def try_button(texts: Texts, canary: Canary, names: Sequence[str]) -> Button:
    """Let these people try it, by their names where they fit."""
    label = texts.say("trial.go", names=names_line(names, texts))
    if len(label) > _LONGEST_LABEL:
        label = texts.say("trial.go.some", count=len(names))
    return Button(label, Press("canary_go", str(canary.id)))


def who_button(texts: Texts, canary: Canary) -> Button:
    return Button(texts.say("trial.who"), Press("canary_who", str(canary.id)))


def page_reply(
    texts: Texts, canary: Canary, what: Tried, names: Sequence[str], use: Use, *, waits: bool = False
) -> Reply:
    """A canary and what came of it. `waits`: it is on its way to everybody."""
    blocks: list[Block] = [
        Line(texts.say(f"trial.{canary.state}", title=what.title), "strong"),
        *(Line(one, "quiet") for one in what.said),
    ]
    if what.line:
        blocks.append(Line(what.line, "say"))
    if waits:
        key = "trial.sent" if canary.is_over else "trial.waits"
        blocks.append(Line(texts.say(key, names=names_line(names, texts))))
    elif canary.is_over:
        blocks.append(Line(texts.say(f"trial.over.{canary.ending or 'taken_back'}")))
    elif canary.state == "running":
        blocks.append(
            Line(texts.say("trial.by", names=names_line(names, texts), until=_day(canary.until)))
        )  # fmt: skip
    else:
        blocks.append(Line(texts.say("trial.checked", names=names_line(names, texts))))
    if canary.state == "running" or (canary.is_over and use.answers):
        blocks += use_lines(texts, use)
    return Reply(tuple(blocks), _rows(texts, canary, waits=waits), texts.language)


def use_lines(texts: Texts, use: Use) -> list[Line]:
    """The figures; that they are few, where they say nothing yet."""
    said = texts.say("trial.use", answers=use.answers, people=use.people, rejected=use.rejected)
    lines = [Line(said)]
    results = use.results or {}
    if sum(results.values()):
        told = [f"{texts.say(f'went.{one}')} {results.get(one, 0)}" for one in RESULTS]
        lines.append(Line(" · ".join(told)))
    if use.works or use.no_use:
        lines.append(Line(texts.say("trial.say", works=use.works, no_use=use.no_use)))
    if not use.is_enough:
        lines.append(Line(texts.say("trial.few"), "quiet"))
    return lines


def people_reply(
    texts: Texts, canary: Canary, what: Tried, people: Sequence[tuple[int, str]], back: tuple[str, str]
) -> Reply:
    """Who tries it: everybody who may, each a switch. `people`: (number, name); `back`: what the last button does."""
    rows = [
        (
            Button(
                f"{_ON if number in canary.people else _OFF} {name or number}",
                Press("canary_who", f"{canary.id}:{number:x}"),
            ),
        )
        for number, name in people
    ]
    rows.append((Button(texts.say("people.back"), Press(*back)),))
    lines = (
        Line(texts.say("trial.who.title", title=what.title), "strong"),
        Line(texts.say("trial.who.how"), "quiet"),
    )
    return Reply(lines, tuple(rows), texts.language)


def rep_reply(texts: Texts, change: int, what: Tried) -> Reply:
    """To somebody who tries it: what is new for them, and two buttons to say whether it works."""
    blocks: list[Block] = [Line(texts.say("trial.rep", title=what.title), "strong")]
    blocks += [Line(one, "quiet") for one in what.said]
    if what.line:
        blocks.append(Line(what.line, "say"))
    blocks.append(Line(texts.say("draft.trial.ask")))
    rows = [tuple(Button(texts.say(f"draft.{one}"), Press("tried", f"{change}:{one}")) for one in VERDICTS)]
    if what.line and len(what.line) <= _LONGEST_COPY:
        rows.insert(0, (Button(texts.say("trial.copy"), Copy(what.line)),))
    return Reply(tuple(blocks), tuple(rows), texts.language)


def refused_reply(texts: Texts, verdict: Verdict, *, astray: bool = False) -> Reply:
    """It does not begin, and why."""
    lines = tuple(Line(one, label="·") for one in reasons(texts, verdict, astray=astray))
    blocks = (Line(texts.say("trial.refused"), "strong"), *lines[:_REASONS])
    return Reply(blocks, ((Button(texts.say("inbox.back"), Press("inbox")),),), texts.language)


def _rows(texts: Texts, canary: Canary, *, waits: bool) -> tuple[tuple[Button, ...], ...]:
    number = str(canary.id)
    back = (Button(texts.say("inbox.back"), Press("inbox")),)
    everybody = (Button(texts.say("trial.out"), Press("canary_out", number)),)
    if waits:
        return (back,)
    if canary.is_over:
        if canary.ending == "published":
            return tell_row(texts, canary.changes[0]), back
        again: tuple[Ending, ...] = ("week", "taken_back")
        return (everybody, back) if canary.ending in again else (back,)
    return (
        everybody,
        (Button(texts.say("trial.back"), Press("canary_back", number)), who_button(texts, canary)),
        (Button(texts.say("trial.look"), Press("canary", number)),),
        back,
    )


def _day(moment: datetime) -> str:
    return f"{moment:%m-%d}"
