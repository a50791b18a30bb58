"""The inbox of what nobody understood, as its lead reads it. Values in, a `Reply` out."""

from collections.abc import Container, Mapping, Sequence
from typing import Protocol

from bot.analytics.anonymity import LEAST
from bot.analytics.gaps import Gap
from bot.analytics.grouping import LineGroup
from bot.reply import Block, Button, Fold, Line, Press, Reply
from bot.wording.texts import Texts

_GROUPS = 8
_TEXTS = 6
_NEAREST = 3
_MORE = 15
_DRAFTS = 4
_LONGEST_LABEL = 40
_LONGEST_LINE = 120


class Closed(Protocol):
    """A gap that was closed, and what came after."""

    @property
    def gap(self) -> Gap: ...

    @property
    def hits(self) -> int: ...

    @property
    def misses(self) -> int: ...


def inbox_reply(
    groups: Sequence[LineGroup], closed: Sequence[str], drafts: Sequence[tuple[int, str]],
    trying: Sequence[tuple[int, str]], texts: Texts, *, exact: bool,
) -> Reply:  # fmt: skip
    """The groups, a button each. `drafts`: (number, title) of what was begun and not published yet; `trying`: those of
    what a few try first; `exact`: the reader leads these people, so even one of them is told as a number."""
    blocks: list[Block] = [Line(texts.say("inbox.title"), "strong")]
    shown = groups[:_GROUPS]
    if not shown:
        blocks.append(Line(texts.say("inbox.empty")))
    for place, group in enumerate(shown, 1):
        blocks.append(Line(_cut(group.lines[0].text, _LONGEST_LINE), "say", label=str(place)))
        blocks.append(Line(_heard(group, texts, exact=exact), "quiet"))
    if len(groups) > len(shown):
        blocks.append(Line(texts.say("inbox.more", count=len(groups) - len(shown)), "quiet"))
    if closed:
        blocks.append(Line(texts.say("inbox.closed"), "strong"))
        blocks += [Line(line) for line in closed]
    rows = tuple(
        (Button(_cut(f"{place} {group.lines[0].text}", _LONGEST_LABEL), Press("gap", group.key)),)
        for place, group in enumerate(shown, 1)
    )
    rows += tuple(
        (Button(_cut(texts.say("draft.open", title=title), _LONGEST_LABEL), Press("draft", str(number))),)
        for number, title in drafts[:_DRAFTS]
    )
    rows += tuple(
        (Button(_cut(texts.say("trial.running", title=title), _LONGEST_LABEL), Press("canary", str(number))),)
        for number, title in trying[:_DRAFTS]
    )
    return Reply(tuple(blocks), rows, texts.language)


def group_reply(group: LineGroup, nearest: Sequence[tuple[str, str]], texts: Texts, *, more: bool) -> Reply:
    """One group and what can be done with it. `nearest`: (id, title) of intents, the likeliest first."""
    said = group.texts()
    blocks: list[Block] = [Line(texts.say("inbox.group", times=len(group.lines)), "strong")]
    blocks += [Line(_cut(text, _LONGEST_LINE), "say") for text in said[:_TEXTS]]
    if len(said) > _TEXTS:
        blocks.append(Fold(tuple(Line(_cut(text, _LONGEST_LINE), "say") for text in said[_TEXTS : 4 * _TEXTS])))
    blocks.append(Line(texts.say("inbox.what")))
    offered = nearest[: _MORE if more else _NEAREST]
    rows = [
        (Button(texts.say("inbox.add", title=title), Press("gap_add", f"{group.key}:{intent}")),)
        for intent, title in offered
    ]
    if not more and len(nearest) > len(offered):
        rows.append((Button(texts.say("inbox.others"), Press("gap_more", group.key)),))
    rows.append((Button(texts.say("inbox.new"), Press("gap_new", group.key)),))
    rows.append((Button(texts.say("inbox.skip"), Press("gap_skip", group.key)),))
    rows.append((Button(texts.say("numbers.back"), Press("inbox")),))
    return Reply(tuple(blocks), tuple(rows), texts.language)


def decided_reply(title: str, phrases: int, texts: Texts) -> Reply:
    """The phrases are on their way into an intent."""
    lines = (Line(texts.say("inbox.added", title=title, count=phrases), "strong"), Line(texts.say("inbox.added.next")))
    return Reply(lines, ((Button(texts.say("inbox.back"), Press("inbox")),),), texts.language)


def closed_lines(
    closed: Sequence[Closed], titles: Mapping[str, str], live: Container[str], texts: Texts
) -> tuple[str, ...]:
    """What became of each gap that was closed: how often it was answered before, which is never, and since. `live`: the
    intents that everybody is answered with."""
    lines = []
    for one in closed:
        name = one.gap.intent or ""
        told = {"day": f"{one.gap.at:%m-%d}", "title": titles.get(name, name), "times": one.gap.times}
        count = one.hits + one.misses
        if not count or name not in live:
            lines.append(texts.say("inbox.closed.none" if name in live else "inbox.closed.soon", **told))
            continue
        lines.append(texts.say("inbox.closed.line", hits=one.hits, all=count, share=f"{one.hits / count:.0%}", **told))
    return tuple(lines)


def _heard(group: LineGroup, texts: Texts, *, exact: bool) -> str:
    """How often, and by how many; of fewer than five only their own lead reads how many."""
    people = len(group.people)
    if not exact and people < LEAST:
        return texts.say("inbox.heard.few", times=len(group.lines))
    rejected = sum(line.rejected is not None for line in group.lines)
    key = "inbox.heard.rejected" if rejected else "inbox.heard"
    return texts.say(key, times=len(group.lines), people=people, rejected=rejected)


def _cut(text: str, longest: int) -> str:
    return text if len(text) <= longest else f"{text[: longest - 1].rstrip()}…"
