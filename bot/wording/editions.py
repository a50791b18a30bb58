"""How it is said that an edition went live, or why one did not: what is different, how the tests went, the way back.

In: records, differences, verdicts. Out: replies, or the plain text that is kept with a change and a folder.
"""

from collections.abc import Iterable, Sequence

from bot.library.records import STEPS
from bot.publishing.difference import Difference
from bot.publishing.editions import Record
from bot.publishing.gate import Missed, fell
from bot.publishing.tryout import Verdict
from bot.reply import Block, Button, Fold, Line, Press, Reply
from bot.wording.broadcast_pages import LEAD
from bot.wording.findings import written
from bot.wording.texts import Texts

_WHOLE = ("prices", "playbook", "generic")  # of these is told that they changed
_MOST = 8  # lines of one kind; a phone shows no more at once


def published_reply(
    texts: Texts, record: Record, found: Difference, verdict: Verdict | None, tells: int | None = None
) -> Reply:
    """It is live: what is different, the way back, and what the tests and last month's lines say of it. `tells`: the
    number of a change in it that others may be told of."""
    blocks: list[Block] = [Line(live_line(texts, record), "strong"), *difference_lines(texts, found)]
    if record.tests:
        blocks.append(Line(tests_line(texts, record), "quiet"))
    if verdict is not None and verdict.rehearsed:
        said = [
            Line(
                texts.say(
                    "edition.rehearsed.line",
                    text=one.text,
                    before=", ".join(one.before) or texts.say("edition.rehearsed.none"),
                    after=", ".join(one.after) or texts.say("edition.rehearsed.none"),
                )
            )
            for one in verdict.rehearsed[:_MOST]
        ]
        blocks.append(Line(texts.say("edition.rehearsed", count=len(verdict.rehearsed))))
        blocks.append(Fold((*said, *_more(texts, len(verdict.rehearsed)))))
    rows = (*((tell_row(texts, tells),) if tells is not None else ()), *_way_back(texts, record))
    return Reply(tuple(blocks), rows, texts.language)


def tell_row(texts: Texts, change: int) -> tuple[Button, ...]:
    """To a broadcast of what has changed, filled in already."""
    return (Button(texts.say("edition.tell"), Press(LEAD, f"tell:{change}")),)


def thanks_reply(texts: Texts, said: str) -> Reply:
    """To somebody whose line a lead has published."""
    return Reply((Line(texts.say("scripts.thanks", text=said)),), (), texts.language)


def refused_reply(texts: Texts, verdict: Verdict, *, folder: bool, astray: bool = False) -> Reply:
    """It is not live, and why."""
    title = texts.say("edition.refused.folder" if folder else "edition.refused")
    lines = tuple(Line(reason, label="·") for reason in reasons(texts, verdict, astray=astray))
    return Reply((Line(title, "strong"), *lines[:_MOST], *_more(texts, len(lines))), (), texts.language)


def refused_text(texts: Texts, verdict: Verdict, *, astray: bool = False) -> str:
    """Why it is not live, a reason a line: findings as `path:line:column: …`."""
    return "\n".join(reasons(texts, verdict, astray=astray))


def reasons(texts: Texts, verdict: Verdict, *, astray: bool = False) -> list[str]:
    """Everything that speaks against it."""
    said = [texts.say("edition.astray")] if astray else []
    said += [written(finding, texts.language) for finding in verdict.findings]
    said += _missed(texts, "edition.unmet", verdict.unmet)
    if verdict.learns:
        if fell(verdict.before, verdict.after):
            before, after = (sum(run.near for run in runs) for runs in (verdict.before, verdict.after))
            said.append(texts.say("edition.fell", before=before, after=after))
            said += _missed(texts, "edition.lost", verdict.lost)
        return said
    return said + _missed(texts, "edition.lost", verdict.lost) + _missed(texts, "edition.alike", verdict.alike)


def live_line(texts: Texts, record: Record) -> str:
    """That an edition is live, in one line."""
    if record.cause == "rollback":
        return texts.say("edition.again", of=record.of, number=record.number)
    return texts.say("edition.live", number=record.number)


def tests_line(texts: Texts, record: Record) -> str:
    tests = ", ".join(f"{language} {near}/{count}" for language, (count, near) in (record.tests or {}).items())
    return texts.say("edition.tests", tests=tests)


def difference_lines(texts: Texts, found: Difference) -> list[Line]:
    """What is different, a line each; of many the first ones and how many more there are."""
    lines = [Line(texts.say("edition.new_intent", intent=name), label="+") for name in found.intents_new]
    lines += [Line(texts.say("edition.gone_intent", intent=name), label="−") for name in found.intents_gone]
    for sign, said in (("−", found.lines_gone), ("+", found.lines_new)):
        lines += [
            Line(
                texts.say(
                    "edition.line",
                    intent=one.intent,
                    part=part_name(texts, one.part),
                    language=one.language,
                    text=one.text,
                ),
                label=sign,
            )
            for one in said
        ]
    for heard in found.heard:
        for sign, phrases in (("+", heard.new), ("−", heard.gone)):
            if phrases:
                said_so = texts.say(
                    "edition.phrases",
                    intent=heard.intent,
                    language=heard.language,
                    count=len(phrases),
                    sign=sign,
                    text=phrases[0],
                )
                lines.append(Line(said_so, label=sign))
    if found.others:
        lines.append(Line(texts.say("edition.other", intents=", ".join(found.others)), label="·"))
    lines += [Line(texts.say(f"edition.{name}"), label="·") for name in _WHOLE if getattr(found, name)]
    return [*lines[:_MOST], *_more(texts, len(lines))]


def part_name(texts: Texts, part: str) -> str:
    """A step by its name, or another part of a script."""
    return texts.say(f"step.{part}" if part in STEPS else f"part.{part}")


def _way_back(texts: Texts, record: Record) -> tuple[tuple[Button, ...], ...]:
    if record.number < 2:
        return ()
    back = record.number - 1
    return ((Button(texts.say("edition.back", number=back), Press("roll_back", f"{back}:{record.number}")),),)


def _missed(texts: Texts, key: str, missed: Sequence[Missed]) -> list[str]:
    return [
        texts.say(key, text=one.text, intent=one.intent, instead=one.instead or texts.say("edition.nothing"))
        for one in missed
    ]


def _more(texts: Texts, count: int) -> Iterable[Line]:
    return (Line(texts.say("edition.more", count=count - _MOST), "quiet"),) if count > _MOST else ()
