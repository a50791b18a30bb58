"""A new objection on its way: the line that is asked for, the draft, what three reps are given to try. Values in, a
`Reply` out."""

from collections import Counter
from collections.abc import Mapping, Sequence

from bot.analytics.gaps import VERDICTS, Verdict
from bot.language.detect import Language
from bot.library.draft import Begun
from bot.reply import Block, Button, Copy, Line, Press, Reply
from bot.wording.objection import COPY_LIMIT
from bot.wording.texts import Texts

_SHOWN = 4


def ask_line_reply(key: str, language: Language, heard: str, texts: Texts) -> Reply:
    """What would be said back? In the language of the customers."""
    name = texts.say(f"language.{language}")
    lines = (Line(heard, "say"), Line(texts.say("draft.ask", language=name)))
    rows = (
        (Button(texts.say("draft.without"), Press("gap_plain", key)),),
        (Button(texts.say("numbers.back"), Press("gap", key)),),
    )
    return Reply(lines, rows, texts.language)


def draft_reply(
    number: int, begun: Begun, trials: Mapping[int, Verdict | None], people: Sequence[int], texts: Texts
) -> Reply:
    """The draft, and what can be done with it. `trials`: who was given it -> what they say; `people`: those who may be
    given it now."""
    blocks: list[Block] = [Line(texts.say("draft.title", title=begun.title), "strong")]
    blocks += [Line(text, "quiet") for text in begun.examples[:_SHOWN]]
    blocks.append(Line(begun.line, "say") if begun.line else Line(texts.say("draft.generic"), "quiet"))
    if trials:
        said = Counter(trials.values())
        blocks.append(
            Line(texts.say("draft.tried", people=len(trials), works=said["works"], no_use=said["no_use"]))
        )  # fmt: skip
    rows = []
    if people and begun.line:
        listed = ",".join(f"{one:x}" for one in people)
        label = texts.say("draft.try", count=len(people))
        rows.append((Button(label, Press("draft_try", f"{number}:{listed}")),))
    rows.append((Button(texts.say("draft.publish"), Press("draft_out", str(number))),))
    rows.append((Button(texts.say("draft.drop"), Press("draft_drop", str(number))),))
    rows.append((Button(texts.say("inbox.back"), Press("inbox")),))
    return Reply(tuple(blocks), tuple(rows), texts.language)


def published_reply(begun: Begun, texts: Texts) -> Reply:
    """It is on its way."""
    lines = (Line(texts.say("draft.published", title=begun.title), "strong"), Line(texts.say("inbox.added.next")))
    return Reply(lines, ((Button(texts.say("inbox.back"), Press("inbox")),),), texts.language)


def trial_reply(number: int, begun: Begun, texts: Texts) -> Reply:
    """A line to try, for one of three reps."""
    blocks = (
        Line(texts.say("draft.trial"), "strong"),
        *(Line(text, "quiet") for text in begun.examples[:2]),
        Line(begun.line, "say"),
        Line(texts.say("draft.trial.ask")),
    )
    rows = [tuple(Button(texts.say(f"draft.{one}"), Press("tried", f"{number}:{one}")) for one in VERDICTS)]
    if len(begun.line) <= COPY_LIMIT:
        rows.insert(0, (Button(texts.say("button.copy", label=texts.say("step.explain")), Copy(begun.line)),))
    return Reply(blocks, tuple(rows), texts.language)
