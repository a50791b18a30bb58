"""Items come from the library, bear the name of their content, and can be answered."""

from collections import Counter
from dataclasses import replace

import pytest

from bot.language.detect import LANGUAGES, Language
from bot.library.records import Library, Line
from bot.quiz.item import Item, asked, filled
from bot.quiz.material import MADE_TYPES
from bot.quiz.questions import by_source, questions
from tests.quiz_agreement import content


def items(language: Language) -> dict[str, Item]:
    return questions(*content(), language)


def with_other_line(library: Library, intent: str) -> Library:
    """The library with the first line of every step of one card rewritten in English."""
    old = library.intents[intent]
    steps = {
        step: (Line("A new line nobody has read yet?"), *lines[1:]) for step, lines in old.words["en"].steps.items()
    }
    words = {**old.words, "en": replace(old.words["en"], steps=steps)}
    return replace(library, intents={**library.intents, intent: replace(old, words=words)})


@pytest.mark.parametrize("language", LANGUAGES)
def test_there_are_at_least_400_distinct_items_of_every_type(language: Language) -> None:
    found = items(language)
    assert len({(item.ask, item.right) for item in found.values()}) >= 400
    assert {item.type for item in found.values()} == {*MADE_TYPES, "sort", "written", "order", "tier"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_item_can_be_answered_and_says_why(language: Language) -> None:
    for item in items(language).values():
        shown = asked(item)
        assert item.why and "{" not in item.ask + item.why, item
        assert item.source
        assert len(set(shown.choices)) == len(shown.choices), item
        if item.right:
            assert len(shown.choices) >= 2, item
            assert tuple(shown.choices[place] for place in shown.answer) == item.right
            assert shown.is_right(shown.answer)
            assert not shown.is_right(tuple(reversed(range(len(shown.choices))))) or len(shown.answer) > 1
        else:
            assert item.wanted, item


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_right_choice_stands_at_every_place_about_equally_often(language: Language) -> None:
    shown = [asked(item) for item in items(language).values() if len(item.right) == 1]
    places = Counter(one.answer[0] for one in shown if len(one.choices) == 4)
    assert min(places.values()) > sum(places.values()) / 4 * 0.8


@pytest.mark.parametrize("language", LANGUAGES)
def test_most_choices_fit_a_quiz_poll(language: Language) -> None:
    shown = [asked(item) for item in items(language).values() if len(item.right) == 1]
    assert sum(one.fits_a_poll() for one in shown) / len(shown) > 0.8


def test_the_same_library_gives_the_same_items() -> None:
    assert questions(*content(), "ko") == questions(*content(), "ko")


def test_an_item_dies_with_its_card_and_all_others_stay() -> None:
    library, quiz = content()
    before = questions(library, quiz, "en")
    after = questions(with_other_line(library, "no_need"), quiz, "en")
    gone = before.keys() - after.keys()
    assert gone
    assert {before[item].source for item in gone} == {"no_need"}
    assert {after[item].source for item in after.keys() - before.keys()} == {"no_need"}


def test_what_the_recogniser_finds_nearest_stands_among_the_choices() -> None:
    item = next(item for item in items("en").values() if item.type == "name_objection" and item.source == "no_need")
    pool = dict(item.pool)
    shown = asked(item, near=("no_need", "data_privacy", "too_busy", "signal_terms"))
    wrong = {choice for number, choice in enumerate(shown.choices) if (number,) != shown.answer}
    assert wrong == {pool["data_privacy"], pool["too_busy"], pool["signal_terms"]}


def test_an_ordering_never_stands_in_order_already() -> None:
    for item in items("zh").values():
        if len(item.right) > 1:
            assert asked(item).choices != item.right


def test_prices_are_worked_out_and_wrong_ones_never_equal_the_right_one() -> None:
    found = [item for item in items("zh").values() if item.type == "frame_total"]
    first = next(item for item in found if "200" in item.ask)
    assert first.right == ("4900元",)  # 24 times 200 and the fee of 100
    day = next(item for item in items("zh").values() if item.type == "frame_day" and "200元" in item.ask)
    assert day.right == ("不到7元",)
    for item in items("zh").values():
        assert not set(item.right) & set(item.decoys), item


def test_a_price_by_the_day_is_refused_for_what_is_rarely_used() -> None:
    refused = [item for item in items("en").values() if item.type == "frame_refused"]
    assert any("now and then" in item.ask for item in refused)


@pytest.mark.parametrize(
    ("amount", "tier"), [("8000", "Diamond"), ("7999", "Gold"), ("3000", "Silver"), ("2999", "Below silver")]
)
def test_the_bound_belongs_to_the_tier(amount: str, tier: str) -> None:
    [item] = [item for item in items("en").values() if item.type == "tier" and f"{amount} points" in item.ask]
    assert item.right == (tier,)


def test_items_are_found_by_the_card_they_train() -> None:
    found = by_source(items("en").values())
    assert len(found["price_too_high"]) > 10
    assert len(found["complaint_tips"]) == 18


def test_a_name_without_a_value_stays() -> None:
    assert filled("{a} and {b}", {"a": "one"}) == "one and {b}"
