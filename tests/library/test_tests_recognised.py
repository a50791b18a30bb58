"""Each test of the library has its intent among the best three guesses, but for those written down as known misses."""

import pytest

from bot.language.detect import LANGUAGES, Language
from bot.library.records import FOLDERS, Library
from bot.publishing.edition import Edition
from tests.conftest import LIBRARY
from tests.library.known_misses import known_misses

INTENTS = sorted(path.stem for folder in FOLDERS.values() for path in (LIBRARY / folder).glob("*.yaml"))
NEAREST = 3


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("intent", INTENTS)
def test_its_tests_are_recognised(edition: Edition, intent: str, language: Language) -> None:
    known = known_misses().get((language, intent), frozenset())
    missed: dict[str, list[str]] = {}
    recognised: list[str] = []
    for test in edition.library.intents[intent].words[language].tests:
        best = [one.id for one in edition.recogniser.recognise(test.text).candidates[:NEAREST]]
        if {intent, *test.also} & set(best):
            recognised.append(test.text)
        else:
            missed[test.text] = best
    assert {text: best for text, best in missed.items() if text not in known} == {}, "no longer recognised"
    assert [text for text in recognised if text in known] == [], "recognised now: take it out of known_misses.yaml"


def test_every_known_miss_is_a_test_of_the_library(library: Library) -> None:
    for (language, intent), phrases in known_misses().items():
        assert language in LANGUAGES and intent in library.intents
        words = next(words for own, words in library.intents[intent].words.items() if own == language)
        assert phrases <= {test.text for test in words.tests}, "not a test any more: take it out of known_misses.yaml"
