"""Cards as replies: what is in sight and what is folded, which buttons there are, and words for every refusal."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Literal, get_args

import pytest

from bot.coach.card import Card, FrameLine, Named, Spoken
from bot.language.detect import LANGUAGES, Language
from bot.library.records import STEPS, TopicCard
from bot.pricing.amounts import Ask
from bot.pricing.duties import Beside
from bot.pricing.facts import Words
from bot.pricing.frames import Frame
from bot.pricing.gates import FrameName, Reason, Refusal
from bot.pricing.money import Money
from bot.pricing.offer import Price
from bot.pricing.profile import Duty
from bot.reply import Copy, Fold, Line, Press, Reply
from bot.wording.objection import COPY_LIMIT, ask_sentence, card_reply, frames_reply, nearest_reply, refusal_sentence
from bot.wording.texts import texts_in

_AskKind = Literal["which", "separator", "unreadable"]

_EN = texts_in("en")
_PRICE = Named("price_too_high", "Price too high")
_NEED = Named("no_need", "No need")
_CARD = Card(
    "en",
    "objection",
    answered=_PRICE,
    steps={step: Spoken(f"key of {step}", f"words to {step}") for step in STEPS},
)
_MONEY = Money(Decimal(200), "CNY")
_FRAME = FrameLine(
    Frame(
        frame="per_day",
        amount=Money(Decimal("6.58"), "CNY"),
        under=Money(Decimal(7), "CNY"),
        total=Money(Decimal(2400), "CNY"),
        total_months=12,
        fees=None,
        price=Price(_MONEY, "month"),
    ),
    "under 7 a day, 2,400 over a year",
)


def in_sight(reply: Reply) -> list[str]:
    return [f"{block.label} {block.text}".strip() for block in reply.blocks if isinstance(block, Line)]


def folded(reply: Reply) -> list[str]:
    folds = (block for block in reply.blocks if isinstance(block, Fold))
    return [f"{line.label} {line.text}".strip() for fold in folds for line in fold.lines]


def copies(reply: Reply) -> dict[str, str]:
    buttons = (button for row in reply.buttons for button in row)
    return {button.label: button.does.text for button in buttons if isinstance(button.does, Copy)}


def presses(reply: Reply) -> list[Press]:
    return [button.does for row in reply.buttons for button in row if isinstance(button.does, Press)]


def test_short_steps_are_in_sight_first_and_the_rest_is_folded() -> None:
    reply = card_reply(_CARD, 3, _EN)

    assert in_sight(reply) == ["Price too high", "1 Repeat words to repeat", "2 Clarify words to clarify",
                               "3 Empathize words to empathize"]  # fmt: skip
    assert folded(reply) == ["4 Isolate words to isolate", "5 Explain words to explain", "6 Guide words to guide"]


def test_long_steps_leave_room_for_two() -> None:
    long = {step: Spoken(step, step * 40) for step in STEPS}

    assert len(in_sight(card_reply(replace(_CARD, steps=long), 3, _EN))) == 3


def test_every_step_can_be_copied_in_rows_of_three() -> None:
    reply = card_reply(_CARD, 3, _EN)

    assert list(copies(reply).values()) == [f"words to {step}" for step in STEPS]
    assert next(iter(copies(reply))) == "⧉ 1 Repeat"
    assert [len(row) for row in reply.buttons[:2]] == [3, 3]


def test_what_does_not_fit_a_copy_button_has_none() -> None:
    steps = {**_CARD.steps, "repeat": Spoken("r", "x" * COPY_LIMIT), "clarify": Spoken("c", "x" * (COPY_LIMIT + 1))}

    assert list(copies(card_reply(replace(_CARD, steps=steps), 3, _EN)))[:2] == ["⧉ 1 Repeat", "⧉ 3 Empathize"]


def test_a_skipped_step_leaves_the_numbers_of_the_others() -> None:
    steps = dict(_CARD.steps)
    del steps["clarify"]

    reply = card_reply(replace(_CARD, steps=steps), 3, _EN)

    assert [line[0] for line in (*in_sight(reply)[1:], *folded(reply))] == ["1", "3", "4", "5", "6"]


def test_the_buttons_of_a_card_carry_its_number() -> None:
    reply = card_reply(replace(_CARD, others=(_NEED,), priced=True), 42, _EN)

    assert presses(reply) == [
        Press("pick", "42:no_need"), Press("again", "42"), Press("frames", "42"), Press("not_this", "42"),
        Press("language", "42:zh"), Press("language", "42:ko"),
    ]  # fmt: skip
    assert "Also heard: No need" in in_sight(reply)


def test_a_card_that_is_not_about_prices_has_no_frames_to_show() -> None:
    assert Press("frames", "3") not in presses(card_reply(_CARD, 3, _EN))


def test_a_complaint_is_calmed_and_held_before_any_step() -> None:
    card = replace(
        _CARD, kind="complaint", calm=Spoken("c", "thank you"), hold="I will call", tips=("listen",), tip="x"
    )

    reply = card_reply(card, 3, _EN)

    assert in_sight(reply)[1:3] == ["Calm first thank you", "For now I will call"]
    assert folded(reply)[-3:] == ["For you alone", "listen", "For you alone: x"]
    assert next(iter(copies(reply))) == "⧉ Calm"


def test_a_signal_has_closing_lines_to_copy_and_no_steps() -> None:
    card = Card("en", "signal", answered=_NEED, close=(Spoken("1", "shall we?"), Spoken("2", "when?")))

    reply = card_reply(card, 3, _EN)

    assert in_sight(reply)[-2:] == ["1 shall we?", "2 when?"]
    assert list(copies(reply)) == ["⧉ Line 1", "⧉ Line 2"]
    assert Press("again", "3") in presses(reply)


def test_a_topic_shows_its_points_and_folds_the_rest() -> None:
    topic = TopicCard("Closing", ("wait",), ("when?",), ("pushing",), "practice")

    reply = card_reply(Card("en", "topic", answered=_NEED, topic=topic), 3, _EN)

    assert in_sight(reply) == ["No need", "· wait"]
    assert folded(reply) == ["Ask", "· when?", "Avoid", "· pushing", "Source: practice"]
    assert Press("again", "3") not in presses(reply)


def test_what_is_not_known_is_offered_as_guesses_and_none_of_them() -> None:
    reply = card_reply(Card("en", "none", nearest=(_PRICE, _NEED)), 3, _EN)

    assert in_sight(reply) == ["I do not know this one.", "Is it one of these?"]
    assert presses(reply) == [Press("pick", "3:price_too_high"), Press("pick", "3:no_need"), Press("none", "3")]


def test_without_any_guess_nothing_is_asked() -> None:
    assert in_sight(nearest_reply((), 3, _EN, "none.title")) == ["I do not know this one."]


def test_frames_stand_with_their_names_and_the_refused_ones_are_folded() -> None:
    card = replace(_CARD, frames=(_FRAME,), refusals=(Refusal("difference", "no_rival"),))

    reply = frames_reply(card, 3, _EN)

    assert in_sight(reply) == ["Ways to say the price", "per day under 7 a day, 2,400 over a year"]
    assert folded(reply)[0] == "Left out"
    assert copies(reply) == {"⧉ Copy per day": "under 7 a day, 2,400 over a year"}
    assert presses(reply) == [Press("back", "3")]


def test_a_frame_to_think_about_says_so() -> None:
    marked = replace(_FRAME, frame=replace(_FRAME.frame, mark="not_small"))

    assert in_sight(frames_reply(replace(_CARD, frames=(marked,)), 3, _EN))[-1] == _EN.say("frames.marked")


def test_a_last_resort_is_called_one() -> None:
    marked = replace(_FRAME, frame=replace(_FRAME.frame, mark="last_resort"))

    assert in_sight(frames_reply(replace(_CARD, frames=(marked,)), 3, _EN))[-1] == _EN.say("frames.last_resort")


def test_the_year_is_one_line_away_where_the_total_is_another_span() -> None:
    frame = replace(_FRAME.frame, total_months=24, yearly=_MONEY, all_in=_MONEY)
    shown = in_sight(frames_reply(replace(_CARD, frames=(replace(_FRAME, frame=frame),)), 3, _EN))

    assert shown[-2:] == [
        _EN.say("frames.all_in", all_in=_MONEY.written("en")), _EN.say("frames.yearly", yearly=_MONEY.written("en")),
    ]  # fmt: skip


def test_what_must_stand_beside_the_price_is_folded_under_the_frames() -> None:
    law: Words = {"zh": "法", "ko": "법", "en": "Some Act"}
    duties = (Beside(Duty("withdrawal", law, days=14)),)

    reply = frames_reply(replace(_CARD, frames=(_FRAME,), duties=duties), 3, _EN)

    assert folded(reply)[-2:] == [_EN.say("duty.title"), "· May be cancelled within 14 days (Some Act)"]


def test_when_nothing_may_be_said_the_reasons_are_in_sight() -> None:
    reply = frames_reply(replace(_CARD, refusals=(Refusal("per_day", "no_amount"),)), 3, _EN)

    assert folded(reply) == []
    assert "no amount yet" in in_sight(reply)[-1]


_DETAILS: Mapping[str, str | int | Money] = dict.fromkeys(
    (
        "amount",
        "total",
        "rival_total",
        "a_day",
        "limit",
        "more",
        "prepaid",
        "fee",
        "other",
        "a_week",
        "a_use",
        "single",
        "against_total",
        "parts",
        "cap",
        "gain",
        "cost",
    ),
    _MONEY,
) | {"months": 30, "term": 24}


@pytest.mark.parametrize("reason", get_args(Reason))
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_refusal_has_its_words_in_every_language(reason: Reason, language: Language) -> None:
    for frame in get_args(FrameName):
        sentence = refusal_sentence(Refusal(frame, reason, _DETAILS), texts_in(language))

        assert sentence.startswith(texts_in(language).say(f"frame.{frame}"))
        assert "{" not in sentence


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", get_args(_AskKind))
def test_every_question_about_an_amount_has_its_words(kind: _AskKind, language: Language) -> None:
    choices = () if kind == "unreadable" else (Decimal("1.2"), Decimal(1200))

    sentence = ask_sentence(Ask(kind, "1.200", choices), texts_in(language))

    assert "{" not in sentence
    assert "1.200" in sentence or kind == "which"
    assert ("1.2" in sentence and "1200" in sentence) or not choices
