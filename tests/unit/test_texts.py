"""The bot's own sentences: the same in every language, with the same placeholders, and none that nobody says."""

import re
from pathlib import Path
from string import Formatter

import pytest
import yaml

from bot.language.detect import LANGUAGES, Language
from bot.wording.texts import SUBJECTS, texts_in

_SOURCE = Path(__file__).resolve().parents[2] / "bot"
_KEY = re.compile(r"\"([a-z][a-z_-]*(?:\.[A-Za-z0-9_-]+)+)\"")
_BUILT_KEY = re.compile(r"f\"([a-z][a-z_]*)\.[^\"]*\{")


def placeholders(sentence: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(sentence) if name is not None}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_the_same_sentences_with_the_same_placeholders(language: Language) -> None:
    shapes = {key: placeholders(sentence) for key, sentence in texts_in("en").sentences.items()}

    assert {key: placeholders(sentence) for key, sentence in texts_in(language).sentences.items()} == shapes


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_is_a_text_that_says_something(language: Language) -> None:
    for key, sentence in texts_in(language).sentences.items():
        assert isinstance(sentence, str), key
        assert sentence.strip(), key


@pytest.mark.parametrize("subject", SUBJECTS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_no_key_stands_twice_in_a_file(language: Language, subject: str) -> None:
    source = (_SOURCE / "wording" / "texts" / subject / f"{language}.yaml").read_text(encoding="utf-8")
    written = [line.partition(":")[0] for line in source.splitlines() if line and not line.startswith("#")]

    assert len(written) == len(set(written)) == len(yaml.safe_load(source))


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_stands_in_small_places_is_short(language: Language) -> None:
    sentences = texts_in(language).sentences
    for key, sentence in sentences.items():
        if key.startswith("menu."):
            assert len(sentence) <= 256, key  # Telegram's limit for the description of a command
        if key in {"expired", "settings.saved", "wording.all_used"}:
            assert len(sentence) <= 200, key  # and for the notice of a press


def test_every_sentence_is_said_somewhere_and_every_key_in_the_code_exists() -> None:
    code = "\n".join(path.read_text(encoding="utf-8") for path in _SOURCE.rglob("*.py"))
    keys = set(texts_in("en").sentences)
    families = {key.partition(".")[0] for key in keys if "." in key}
    named = {key for key in _KEY.findall(code) if key.partition(".")[0] in families}
    built = set(_BUILT_KEY.findall(code))

    assert named - keys == set()
    unsaid = {
        key for key in keys if key not in named and key.partition(".")[0] not in built and f'"{key}"' not in code
    }  # fmt: skip
    assert unsaid == set()
