"""Taiwan's own words: a text in traditional characters comes in, and goes out as it is said in Taiwan."""

import re
from collections.abc import Mapping
from functools import cache
from importlib import resources

import yaml


@cache
def taiwan_words() -> Mapping[str, str]:
    """The mainland's word -> Taiwan's, for contracts, telecom, service and everyday talk: `taiwan_words.yaml`."""
    words: dict[str, str] = yaml.safe_load(
        resources.files(__package__).joinpath("taiwan_words.yaml").read_text("utf-8")
    )
    return words


@cache
def _any_word() -> re.Pattern[str]:
    return re.compile("|".join(sorted(map(re.escape, taiwan_words()), key=len, reverse=True)))


def in_taiwan(traditional: str) -> str:
    """The text with every word of the table said as in Taiwan; the longest word that fits counts."""
    return _any_word().sub(lambda found: taiwan_words()[found.group()], traditional)
