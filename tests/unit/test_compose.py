"""From recognised intents to a card: what is most pressing is answered, six steps in order, nothing left unfilled."""

from dataclasses import replace
from decimal import Decimal

import pytest

from bot.coach.card import Card, Named
from bot.coach.compose import answer, compose
from bot.coach.context import Context
from bot.coach.heard import Heard, hear
from bot.language.detect import LANGUAGES, Language
from bot.library.records import STEPS, Claim, Library, Line, Words
from bot.nlu.recognition import Abstention, Recognition, Scored
from bot.pricing.amounts import Ask

PRODUCT = "unlimited_broadband"


def recognised(*intents: str, language: Language = "zh") -> Recognition:
    scored = tuple(Scored(intent, 0.9) for intent in intents)
    return Recognition(language, scored, scored)


def named(text: str, small: Library, language: Language = "zh", product: str | None = None) -> Context:
    """The context of a message that names what `text` names."""
    heard = hear(text, language, small)
    return Context(language, heard, heard, product)


def said_with(small: Library, intent: str, **changes: object) -> Library:
    """The small library with other Chinese words in one intent."""
    found = small.intents[intent]
    words: Words = replace(found.words["zh"], **changes)  # type: ignore[arg-type]
    return replace(small, intents={**small.intents, intent: replace(found, words={**found.words, "zh": words})})


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_objection_is_answered_in_six_steps_in_order(small: Library, language: Language) -> None:
    card = compose(recognised("price_too_high", language=language), small, Context(language))
    assert (card.kind, tuple(card.steps)) == ("objection", STEPS)
    assert card.answered == Named("price_too_high", small.intents["price_too_high"].words[language].title)
    assert all(spoken.text and "{" not in spoken.text for spoken in card.spoken())


@pytest.mark.parametrize(
    ("intents", "first"),
    [
        (("price_too_high", "complaint_billing"), "complaint_billing"),
        (("signal_delivery", "price_too_high"), "price_too_high"),
        (("topic_closing", "signal_delivery"), "signal_delivery"),
        (("topic_closing", "signal_delivery", "need_approval", "complaint_billing"), "complaint_billing"),
        (("need_approval", "price_too_high"), "need_approval"),
        (("price_too_high", "need_approval"), "price_too_high"),
    ],
)
def test_the_most_pressing_is_answered_and_of_equals_the_first_said(
    small: Library, intents: tuple[str, ...], first: str
) -> None:
    card = compose(recognised(*intents), small, Context("zh"))
    assert card.answered is not None and card.answered.id == first
    assert tuple(scored.id for scored in card.intents) == intents
    assert [other.id for other in card.others] == [intent for intent in intents if intent != first]


def test_a_complaint_is_calmed_before_its_steps(small: Library) -> None:
    card = compose(recognised("complaint_billing"), small, Context("zh"))
    assert card.calm is not None and card.spoken()[0] == card.calm
    assert tuple(card.steps) == STEPS
    assert card.tips and card.tip


def test_a_signal_gets_closing_lines_and_no_steps(small: Library) -> None:
    card = compose(recognised("signal_delivery"), small, Context("zh"))
    assert (card.kind, len(card.close), dict(card.steps)) == ("signal", 2, {})


def test_a_topic_gets_its_page_and_nothing_to_say(small: Library) -> None:
    card = compose(recognised("topic_closing"), small, Context("zh"))
    assert card.topic is not None and card.topic.points
    assert card.spoken() == ()


def test_what_is_not_known_names_the_nearest_three(small: Library) -> None:
    guesses = tuple(
        Scored(intent, 0.1) for intent in ("no_need", "price_too_high", "need_approval", "complaint_billing")
    )
    card = compose(Abstention("zh", guesses), small, Context("zh"))
    assert card == Card(
        "zh", "none",
        nearest=(Named("no_need", "不需要"), Named("price_too_high", "价格太高"), Named("need_approval", "要别人同意")),
    )  # fmt: skip


def test_nothing_known_and_nothing_near_is_a_card_all_the_same(small: Library) -> None:
    assert compose(Abstention("en", ()), small, Context("en")) == Card("en", "none")


def test_the_nearest_do_not_name_what_is_answered(small: Library) -> None:
    card = compose(recognised("price_too_high", "no_need"), small, Context("zh"))
    assert [near.id for near in card.nearest] == ["no_need"]


def test_the_customers_own_figures_are_said_back(small: Library) -> None:
    card = compose(recognised("price_too_high"), small, named("一个月200块太贵了", small))
    assert card.steps["repeat"].text == "您是觉得每月200元有点高，对吗？"


def test_a_second_objection_is_isolated_by_name(small: Library) -> None:
    card = compose(recognised("price_too_high", "need_approval"), small, Context("zh"))
    assert card.steps["isolate"].text == "要是价格和家里人的意见都说清楚了，您还有别的顾虑吗？"


def test_an_intent_without_a_card_is_answered_by_its_kind_and_names_its_point(small: Library) -> None:
    card = compose(recognised("need_approval"), small, Context("zh"))
    assert card.steps["repeat"].text == "您是说家里人的意见这一点，对吗？"


def test_a_fair_frame_is_said_in_the_explanation(small: Library) -> None:
    card = compose(recognised("price_too_high"), small, named("200块一个月太贵了，签两年", small))
    assert [line.frame.frame for line in card.frames] == ["per_day", "total_cost"]
    assert card.steps["explain"].text == card.frames[0].text
    assert [refusal.reason for refusal in card.refusals] == ["no_rival"]


def test_a_frame_to_think_about_is_offered_but_not_put_into_the_mouth(small: Library) -> None:
    card = compose(recognised("price_too_high"), small, named("一个月1200块太贵了", small))  # near 40 a day
    assert [(line.frame.frame, line.frame.marked) for line in card.frames] == [("per_day", True)]
    assert card.steps["explain"].text != card.frames[0].text


def test_an_intent_that_is_not_about_prices_has_no_frames(small: Library) -> None:
    card = compose(recognised("no_need"), small, named("200块一个月，用不着", small))
    assert (card.frames, card.refusals, card.priced) == ((), (), False)


def test_the_product_lends_its_name_and_what_it_holds(small: Library) -> None:
    context = Context("zh", product=PRODUCT)
    priced = compose(recognised("price_too_high"), small, context)
    assert priced.steps["repeat"].text.startswith("您是说，无限宽带每个月")
    explained = compose(recognised("no_need"), small, context)
    assert explained.steps["explain"].text == "很多客人是用了以后才发现全家一起看片也顺。"


def test_what_must_wait_has_a_line_that_holds_the_place(small: Library) -> None:
    assert compose(recognised("no_need"), small, Context("en")).hold.startswith("All right, I have noted it")
    assert compose(recognised("price_too_high"), small, Context("en")).hold == ""


def test_no_line_comes_twice_in_a_visit_before_all_were_said(small: Library) -> None:
    context = named("一个月200太贵了", small)
    both = recognised("price_too_high", "need_approval")
    first = compose(both, small, context).spoken()
    second = compose(both, small, replace(context, used=frozenset(spoken.key for spoken in first))).spoken()
    assert len(first) == len(second) == len(STEPS)
    assert not {spoken.text for spoken in first} & {spoken.text for spoken in second}


def test_a_step_left_out_on_purpose_stays_out(small: Library) -> None:
    steps = {step: lines for step, lines in small.intents["no_need"].words["zh"].steps.items() if step != "guide"}
    library = said_with(small, "no_need", steps=steps, skipped={"guide": "nothing to sign yet"})
    card = compose(recognised("no_need"), library, Context("zh"))
    assert tuple(card.steps) == STEPS[:-1]


def test_a_line_that_a_value_makes_a_false_promise_is_not_said(small: Library) -> None:
    steps = {**small.intents["no_need"].words["zh"].steps, "guide": (Line("要不看看{product}？"), Line("要不看看？"))}
    library = said_with(small, "no_need", steps=steps)
    product = small.products[PRODUCT]
    boasting = replace(product, words={**product.words, "zh": replace(product.words["zh"], name="最便宜宽带")})
    library = replace(library, products={PRODUCT: boasting}, claims={"zh": (Claim(("最便宜",), "no proof"),)})
    card = compose(recognised("no_need"), library, Context("zh", product=PRODUCT))
    assert card.steps["guide"].text == "要不看看？"


def test_a_number_that_could_be_two_is_asked_about(small: Library) -> None:
    ask = Ask("separator", "1.200", (Decimal("1.2"), Decimal(1200)))
    for seen in (recognised("price_too_high"), Abstention("zh", ())):
        assert compose(seen, small, Context("zh", heard=Heard(ask=ask))).ask == ask


def test_any_intent_of_a_message_can_be_answered_in_its_turn(small: Library) -> None:
    both = recognised("price_too_high", "need_approval").intents
    card = answer("need_approval", both, small, Context("zh"))
    assert card.answered is not None and card.answered.id == "need_approval"
    assert [other.id for other in card.others] == ["price_too_high"]
