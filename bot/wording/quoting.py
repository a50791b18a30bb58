"""Who names a price first, as a reply: the next question with its answers as buttons, or the advice and why.

In: what `quote_order` says, and how a press is written. Out: a `Reply`.
"""

from collections.abc import Callable

from bot.pricing.quoting import CHOICES, Advice, Question
from bot.reply import Button, Line, Press, Reply
from bot.wording.texts import Texts

Pressed = Callable[[Question, str], Press]


def quoting_reply(asked: Advice | Question, texts: Texts, pressed: Pressed) -> Reply:
    """`pressed` makes the press of an answer to a question."""
    if isinstance(asked, Advice):
        why = texts.say(f"quote.why.{asked.why}")
        return Reply((Line(texts.say(f"quote.{asked.order}"), "strong"), Line(why)), (), texts.language)
    answers = tuple(Button(texts.say(f"quote.{asked}.{choice}"), pressed(asked, choice)) for choice in CHOICES[asked])
    return Reply((Line(texts.say(f"quote.{asked}"), "strong"),), (answers,), texts.language)
