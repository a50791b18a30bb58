"""Each finding can be said in each language, with what is wrong and what to do."""

import string
from typing import get_args

import pytest

from bot.language.detect import LANGUAGES, Language
from bot.library.finding import Finding, Key
from bot.wording.findings import sentences, written


def names_in(sentence: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name is not None}


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_key_has_a_sentence_and_each_sentence_a_key(language: Language) -> None:
    assert sorted(sentences(language)) == sorted(get_args(Key))


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_sentence_asks_for_more_than_the_english_one(language: Language) -> None:
    for key, sentence in sentences(language).items():
        assert names_in(sentence) <= names_in(sentences("en")[key]), key


def test_a_finding_is_one_line_that_a_terminal_can_open() -> None:
    finding = Finding("objections/no_need.yaml", 41, 5, "parity", "step_empty", {"language": "ko", "step": "guide"})
    assert written(finding, "en", folder="intents/") == (
        'intents/objections/no_need.yaml:41:5: The step guide of ko is empty. Write a line, or skip: "why". [parity]'
    )
    assert written(Finding("", 1, 1, "files", "no_intents"), "ko").startswith(".:1:1: 라이브러리에")


def test_braces_in_a_value_stay_as_they_are() -> None:
    finding = Finding("x.yaml", 1, 1, "placeholders", "malformed_placeholder", {"text": "{product is {0}"})
    assert "{product is {0}" in written(finding, "zh")
