"""Who names a price first: two questions with buttons, then the advice and why. The answers so far travel in the
buttons, so nothing is kept and nothing is left half done."""

from dataclasses import dataclass, replace

from bot.conversation.request import Outcome, Pressed
from bot.language.chinese_script import traditional
from bot.pricing.quoting import CHOICES, Answers, Question, quote_order
from bot.reply import Press
from bot.wording.quoting import quoting_reply
from bot.wording.texts import texts_in
from bot.wording.tongues import TRADITIONAL, tongue_of

ACTIONS = frozenset({"quote"})


@dataclass(frozen=True, slots=True)
class QuoteOrder:
    """This subject at work."""

    def pressed(self, pressed: Pressed) -> Outcome:
        """The next question, or the advice. Answers that are none of ours begin again."""
        said, _, tag = pressed.argument.rpartition(":")
        texts = texts_in(tongue_of(tag)[0])
        answers, given = Answers(), ""
        for choice in said.split(",") if said else ():
            asked = quote_order(answers)
            if not isinstance(asked, str) or choice not in CHOICES[asked]:
                answers, given = Answers(), ""
                break
            answers, given = _answered(answers, asked, choice), f"{given},{choice}".strip(",")

        def press(question: Question, choice: str) -> Press:
            return Press("quote", f"{given},{choice}".strip(",") + f":{tag}")

        reply = quoting_reply(quote_order(answers), texts, press)
        if tag == TRADITIONAL:
            reply = replace(reply.said_with(traditional), language=TRADITIONAL)
        return Outcome(reply, replaces=bool(said))


def _answered(answers: Answers, question: Question, choice: str) -> Answers:
    match question, choice:
        case "prepared", ("yes" | "no") as prepared:
            return replace(answers, prepared=prepared)
        case "customer", ("layman" | "expert") as customer:
            return replace(answers, customer=customer)
        case "thing", ("plain" | "liked_or_new") as thing:
            return replace(answers, thing=thing)
    raise ValueError(f"{choice!r} is no answer to {question!r}.")
