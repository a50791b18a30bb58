"""The tests of the library that are not recognised yet: known_misses.yaml, by language and intent.

The list may only shrink. After a change that does better, `python -m tests.library.known_misses` writes it anew from
what this library misses now; whoever reviews the change sees each line that comes or goes.
"""

import json
from collections import defaultdict
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import yaml

from bot.encoders.find import find_encoders
from bot.language.detect import LANGUAGES
from bot.publishing.build import build
from bot.publishing.edition import Edition
from bot.publishing.gate import run_tests
from bot.settings import read_settings
from bot.wiring.library import read_library

PATH = Path(__file__).with_name("known_misses.yaml")
_HEAD = """\
# Tests whose intent is not among the best three guesses yet. This list may only shrink: a phrase that is recognised
# must leave it, and one that is not listed must be recognised. Renewed by: python -m tests.library.known_misses
"""


@cache
def known_misses() -> Mapping[tuple[str, str], frozenset[str]]:
    """(language, intent) -> the phrases that still miss."""
    listed: dict[str, dict[str, list[str]]] = yaml.safe_load(PATH.read_text("utf-8")) or {}
    return {
        (language, intent): frozenset(phrases)
        for language, intents in listed.items()
        for intent, phrases in (intents or {}).items()
    }


def as_yaml(edition: Edition) -> str:
    """The list for this edition."""
    missed: dict[str, dict[str, list[str]]] = {language: defaultdict(list) for language in LANGUAGES}
    for run in run_tests(edition):
        for miss in run.missed:
            missed[run.language][miss.intent].append(miss.text)
    lines: list[str] = []
    for language, intents in missed.items():
        lines.append(f"{language}:")
        for intent in sorted(intents):
            lines.append(f"  {intent}:")
            lines += [f"    - {json.dumps(phrase, ensure_ascii=False)}" for phrase in sorted(intents[intent])]
    return _HEAD + "\n".join(lines) + "\n"


if __name__ == "__main__":
    settings = read_settings()
    built = build(
        read_library(settings),
        settings.models_dir,
        find_encoders(settings.encoders_dir),
        shipped=settings.library_dir / "vectors",
    )
    PATH.write_text(as_yaml(built.edition), "utf-8")
