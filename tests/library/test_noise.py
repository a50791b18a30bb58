"""What a customer cannot see must not change what is understood: the same line with noise in it has the same intent."""

from collections.abc import Callable

import pytest

from bot.language.detect import LANGUAGES, Language
from bot.publishing.edition import Edition

# Of the tests of a language, so many are read with every noise.
_READ = 12
_KEPT = 0.98


def _woven(sign: str) -> Callable[[str], str]:
    return lambda text: sign.join(text)


NOISES: dict[str, Callable[[str], str]] = {
    "zero width spaces": _woven("\u200b"),
    "joiners": _woven("\u200d"),
    "soft hyphens": _woven("\u00ad"),
    "direction marks": lambda text: f"\u202e\u2066{text}\u2069\u202c",
    "NUL": _woven("\x00"),
    "one mark on each letter": lambda text: "".join(
        letter + "\u0336" if letter.isalpha() and ord(letter) < 0x250 else letter for letter in text
    ),
    "full width": lambda text: "".join(
        chr(ord(letter) + 0xFEE0) if "!" <= letter <= "~" else letter for letter in text
    ),
    "capitals": str.upper,
    "lone surrogates": lambda text: f"\ud83d{text}\udc00",
    "blanks around": lambda text: f"\u3000\n \t{text}\u00a0\n",
}


@pytest.mark.parametrize("noise", NOISES)
@pytest.mark.timeout(300)
def test_noise_keeps_the_intent(edition: Edition, noise: str) -> None:
    recognise = edition.recogniser.recognise
    lines = [line for language in LANGUAGES for line in _some_tests(edition, language)]
    kept = [recognise(NOISES[noise](line)).candidates[0].id == recognise(line).candidates[0].id for line in lines]
    assert sum(kept) / len(kept) >= _KEPT


def _some_tests(edition: Edition, language: Language) -> list[str]:
    tests = [
        test.text
        for intent in edition.library.intents.values()
        if language in intent.words
        for test in intent.words[language].tests[:1]
    ]
    return tests[:: max(1, len(tests) // _READ)][:_READ]
