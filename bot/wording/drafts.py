"""A new objection on its way: the line that is asked for, and the draft. Values in, a `Reply` out."""

from collections import Counter
from collections.abc import Mapping, Sequence

from bot.analytics.gaps import Verdict
from bot.language.detect import Language
from bot.library.draft import Begun
from bot.library.finding import Finding
from bot.publishing.canary import Canary
from bot.reply import Block, Button, Line, Press, Reply
from bot.wording.canaries import try_button, who_button
from bot.wording.findings import sentence
from bot.wording.texts import Texts

_SHOWN = 4


def ask_line_reply(key: str, language: Language, heard: str, texts: Texts, findings: Sequence[Finding] = ()) -> Reply:
    """What would be said back? In the language of the customers. With findings: why what was typed cannot be used."""
    name = texts.say(f"language.{language}")
    lines: tuple[Line, ...] = (Line(heard, "say"), Line(texts.say("draft.ask", language=name)))
    if findings:
        wrong = Line(texts.say("scripts.wrong"), "strong")
        lines = (wrong, *(Line(sentence(one, texts.language), label="·") for one in findings), *lines)
    rows = (
        (Button(texts.say("draft.without"), Press("gap_plain", key)),),
        (Button(texts.say("numbers.back"), Press("gap", key)),),
    )
    return Reply(lines, rows, texts.language)


def draft_reply(
    number: int, begun: Begun, trials: Mapping[int, Verdict | None], canary: Canary, names: Sequence[str], texts: Texts
) -> Reply:
    """The draft, and what can be done with it. `trials`: who tried it -> what they say; `names`: who would try it
    now."""
    blocks: list[Block] = [Line(texts.say("draft.title", title=begun.title), "strong")]
    blocks += [Line(text, "quiet") for text in begun.examples if text != begun.title][:_SHOWN]
    blocks.append(Line(begun.line, "say") if begun.line else Line(texts.say("draft.generic"), "quiet"))
    if trials:
        said = Counter(trials.values())
        blocks.append(
            Line(texts.say("draft.tried", people=len(trials), works=said["works"], no_use=said["no_use"]))
        )  # fmt: skip
    rows = [(try_button(texts, canary, names),)] if names else []
    rows += [
        (who_button(texts, canary),),
        (Button(texts.say("draft.publish"), Press("draft_out", str(number))),),
        (Button(texts.say("draft.drop"), Press("draft_drop", str(number))),),
        (Button(texts.say("inbox.back"), Press("inbox")),),
    ]
    return Reply(tuple(blocks), tuple(rows), texts.language)


def published_reply(begun: Begun, texts: Texts) -> Reply:
    """It is on its way."""
    lines = (Line(texts.say("draft.published", title=begun.title), "strong"), Line(texts.say("inbox.added.next")))
    return Reply(lines, ((Button(texts.say("inbox.back"), Press("inbox")),),), texts.language)
