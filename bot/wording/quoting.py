"""Who names a price first, as a page: the next question with its answers as buttons, or the advice and why.

In: what `quote_order` says and the answers so far, which travel in the buttons. Out: a `Reply`.
"""

from collections.abc import Sequence

from bot.coach.card import FrameLine
from bot.pricing.gates import Refusal
from bot.pricing.quoting import CHOICES, Advice, Question
from bot.reply import Button, Copy, Line, Press, Reply
from bot.wording.objection import COPY_LIMIT, frame_notes, refusal_sentence
from bot.wording.texts import Texts

ACTION = "quote"
ASKED_TWICE, STUCK = "asked_twice", "stuck"
CUSTOMERS = ("other", "vip", "angry")


def quoting_reply(asked: Advice | Question, answered: Sequence[str], texts: Texts, tag: str) -> Reply:
    """The next page. answered: the choices made so far, in the order of the questions. tag: the language of the page
    (zh-Hant too)."""
    if isinstance(asked, Advice):
        lines = (Line(texts.say(f"quote.{asked.order}"), "strong"), Line(texts.say(f"quote.why.{asked.why}")))
        stuck = (Button(texts.say("quote.stuck"), _press(STUCK, tag)),)
        return Reply(lines, (stuck,) if asked.order == "later" else (), texts.language)
    rows = [
        tuple(
            Button(texts.say(f"quote.{asked}.{choice}"), _press(".".join((*answered, choice)), tag))
            for choice in CHOICES[asked]
        )
    ]
    if not answered:
        rows.append((Button(texts.say("quote.asked_twice"), _press(ASKED_TWICE, tag)),))
    return Reply((Line(texts.say(f"quote.{asked}"), "strong"),), tuple(rows), texts.language)


def stuck_reply(texts: Texts, tag: str) -> Reply:
    """Both hold back: who is the customer? The last resort is not for everybody."""
    row = tuple(Button(texts.say(f"quote.customer_is.{one}"), _press(f"{STUCK}.{one}", tag)) for one in CUSTOMERS)
    return Reply((Line(texts.say("quote.customer_is"), "strong"),), (row,), texts.language)


def last_resort_reply(lines: Sequence[FrameLine], refusals: Sequence[Refusal], texts: Texts) -> Reply:
    """The last resort, called one; or why it must not be used now."""
    if not lines and not refusals:  # a library may do without it
        return Reply((Line(texts.say("frames.none")),), (), texts.language)
    shown = [Line(refusal_sentence(refusal, texts)) for refusal in refusals]
    copies: list[Button] = []
    for line in lines:
        label = texts.say(f"frame.{line.frame.frame}")
        shown.append(Line(line.text, "say", label=label))
        shown += [Line(note, "quiet") for note in frame_notes(line.frame, texts)]
        if len(line.text) <= COPY_LIMIT:
            copies.append(Button(texts.say("button.copy", label=label), Copy(line.text)))
    return Reply(tuple(shown), (tuple(copies),) if copies else (), texts.language)


def _press(code: str, tag: str) -> Press:
    return Press(ACTION, f"{code}:{tag}")
