"""Who names a price first: every row of the table, two or three questions, and words for all of it."""

from itertools import product
from typing import get_args

import pytest

from bot.language.detect import LANGUAGES, Language
from bot.pricing.quoting import CHOICES, Advice, Answers, Order, Question, Why, quote_order
from bot.reply import Press
from bot.wording.quoting import quoting_reply
from bot.wording.texts import texts_in


@pytest.mark.parametrize(
    ("answers", "advice"),
    [
        (Answers(), "prepared"),
        (Answers(prepared="yes"), Advice("first", "prepared")),
        (Answers(prepared="yes", customer="expert"), Advice("first", "prepared")),
        (Answers(prepared="no"), "customer"),
        (Answers(prepared="no", customer="layman"), Advice("first", "layman")),
        (Answers(prepared="no", customer="layman", expert="yes"), Advice("first", "layman")),
        (Answers(prepared="no", customer="expert"), "expert"),
        (Answers(prepared="no", customer="expert", expert="no"), Advice("later", "they_are_expert")),
        (Answers(prepared="no", customer="expert", expert="yes"), Advice("first", "both_expert")),
        (Answers(asked_twice=True), Advice("now", "asked_twice")),
        (Answers(prepared="no", customer="expert", asked_twice=True), Advice("now", "asked_twice")),
    ],
)
def test_each_row_of_the_table(answers: Answers, advice: Advice | Question) -> None:
    assert quote_order(answers) == advice


def test_no_answers_leave_the_rep_without_advice() -> None:
    every = product(("yes", "no"), ("layman", "expert"), ("yes", "no"), (True, False))
    advice = {quote_order(Answers(*one)) for one in every}  # type: ignore[arg-type]
    assert all(isinstance(one, Advice) for one in advice)
    assert {one.why for one in advice if isinstance(one, Advice)} == set(get_args(Why))
    assert {one.order for one in advice if isinstance(one, Advice)} == set(get_args(Order))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_question_and_every_advice_has_its_words(language: Language) -> None:
    texts = texts_in(language)
    for number, question in enumerate(get_args(Question)):
        answered = ("no", "expert")[:number]
        rows = quoting_reply(question, answered, texts, "en").buttons
        assert [button.does for button in rows[0]] == [
            Press("quote", f"{'.'.join((*answered, one))}:en") for one in CHOICES[question]
        ]
        assert (len(rows) == 2) is (number == 0)  # "they have asked twice" can be said at once
    for order, why in product(get_args(Order), get_args(Why)):
        reply = quoting_reply(Advice(order, why), (), texts, "en")
        assert len(reply.blocks) == 2
        assert bool(reply.buttons) is (order == "later")
