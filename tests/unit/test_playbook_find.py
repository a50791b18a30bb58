"""The finder of cards: as reckoned by hand, in plain loops; and what it knows already is not read again."""

from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.language.detect import LANGUAGES, Language
from bot.language.normalise import forms
from bot.library.read import read
from bot.library.records import Library
from bot.nlu.meanings import Meanings
from bot.playbook.find import _damped, _fits, _grams, _index, _length, _Shelf, _texts, rank
from bot.publishing.questions import playbook_questions
from tests.conftest import LIBRARY
from tests.toy_encoder import ToyEncoder

_SAID = "您客户怎么开场价格总是太贵了어떻게설명가격비싸아내 how do i open close price wife install ?123"


@pytest.fixture(scope="module")
def library() -> Library:
    found, findings = read(LIBRARY)
    assert found is not None, findings
    return found


@pytest.fixture(scope="module")
def questions(library: Library) -> Meanings:
    encoder, texts = ToyEncoder(), playbook_questions(library)
    return Meanings(encoder, {text: row for row, text in enumerate(texts)}, encoder.encode(texts))


def by_hand(text: str, library: Library, language: Language) -> dict[str, float]:
    """The best overlap of each system, text by text."""
    index = _index(_Shelf(library.fingerprint, language, library))
    grams = _grams(text)
    own = {gram: _damped(count) * index.rarity.get(gram, max(index.rarity.values())) for gram, count in grams.items()}
    texts = [entry for system in library.playbook.values() for entry in _texts(system, language)]
    theirs = [
        {gram: _damped(count) * index.rarity[gram] for gram, count in _grams(said).items()} for _, said, _ in texts
    ]
    lengths = sorted(_length(weights) for weights in theirs)
    middle = len(lengths) // 2
    usual = lengths[middle] if len(lengths) % 2 else (lengths[middle - 1] + lengths[middle]) / 2
    best: dict[str, float] = {}
    for (system, _, counts), weights in zip(texts, theirs, strict=True):
        met = sum(
            own[gram] / _length(own) * weights[gram] / max(_length(weights), usual) for gram in own & weights.keys()
        )
        if met:
            best[system] = max(best.get(system, 0.0), met * counts)
    return best


def some_questions(library: Library, language: Language) -> list[str]:
    return [question for system in library.playbook.values() for question in system.words[language].asks][::90]


@pytest.mark.parametrize("language", LANGUAGES)
def test_words_count_as_reckoned_by_hand(library: Library, language: Language) -> None:
    index = _index(_Shelf(library.fingerprint, language, library))
    for question in some_questions(library, language):
        expected = by_hand(question, library, language)
        assert index.overlaps(_grams(question)) == pytest.approx(expected), question
    assert index.overlaps(Counter()) == {}


@pytest.mark.parametrize("language", LANGUAGES)
@given(text=st.text(alphabet=_SAID, max_size=40))
def test_meaning_counts_as_reckoned_by_hand(
    library: Library, questions: Meanings, language: Language, text: str
) -> None:
    shelf = _Shelf(library.fingerprint, language, library)
    own = questions.encoder.encode([forms(text).lite])[0]
    nearest: dict[str, float] = {}
    for system in library.playbook.values():
        words = system.words[language]
        cosines = [float(questions.rows[questions.places[forms(one).lite]] @ own) for one in (*words.asks, words.title)]
        nearest[system.id] = max(cosines)
    fits = _fits(text, {}, shelf, questions)
    assert fits == pytest.approx({name: 0.7 * near for name, near in nearest.items() if near > 0}, abs=1e-5)


def test_a_question_of_a_card_is_not_read_again(library: Library, questions: Meanings) -> None:
    encoder = questions.encoder
    assert isinstance(encoder, ToyEncoder)
    encoder.forget()
    for language in LANGUAGES:
        for system in list(library.playbook.values())[::10]:
            question = system.words[language].asks[0]
            assert rank(question, language, library, (), questions)[0].fit > 1
    assert encoder.asked == []
    rank("something that stands in no card", "en", library, (), questions)
    assert encoder.asked == [1]


def test_a_question_that_was_never_read_counts_by_its_words(library: Library) -> None:
    empty = Meanings(ToyEncoder(), {}, np.zeros((1, ToyEncoder.dimensions), np.float32))
    question = some_questions(library, "en")[0]
    assert rank(question, "en", library, (), empty) == rank(question, "en", library)
