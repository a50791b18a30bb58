"""Words that may not be said to a customer: a text and the claims of its language in, the claim it makes out."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from bot.language.chinese_script import simplified
from bot.language.normalise import clean
from bot.library.records import Claim

_BLANKS = re.compile(r"\s+")
_LATIN = re.compile(r"[a-z0-9]")
# Between Latin letters a word begins and ends; Chinese and Korean words touch their neighbours.
_NO_LATIN_BEFORE, _NO_LATIN_AFTER = "(?<![a-z0-9])", "(?![a-z0-9])"


def forbidden(text: str, claims: Sequence[Claim]) -> Claim | None:
    """The first claim that the text makes, whatever its case, width or script; None when it may be said."""
    found = said(text, claims)
    return None if found is None else found[0]


def said(text: str, claims: Sequence[Claim]) -> tuple[Claim, str] | None:
    """As `forbidden`, with the words that were found, as the claim spells them."""
    return _found(_watch(claims), text)


@dataclass(frozen=True, slots=True, eq=False)
class _Watch:
    """What to look for, and whose each word is. Told apart by identity: to compare all its words costs more than to
    look for them."""

    claims: Sequence[Claim]
    pattern: re.Pattern[str]
    owners: Mapping[str, tuple[Claim, str]]


@lru_cache(maxsize=8192)  # lines of a library are looked at for every answer
def _found(watch: _Watch, text: str) -> tuple[Claim, str] | None:
    found = watch.pattern.search(_folded(text)) if watch.owners else None
    return None if found is None else watch.owners[found.group()]


_watches: dict[int, _Watch] = {}
_MOST_WATCHES = 64


def _watch(claims: Sequence[Claim]) -> _Watch:
    known = _watches.get(id(claims))
    if known is None or known.claims is not claims:
        if len(_watches) >= _MOST_WATCHES:
            _watches.clear()
        known = _watches[id(claims)] = _made(claims)
    return known


def _made(claims: Sequence[Claim]) -> _Watch:
    owners: dict[str, tuple[Claim, str]] = {}
    for claim in claims:
        for word in claim.words:
            if folded := _folded(word):
                owners.setdefault(folded, (claim, word))
    longest_first = sorted(owners, key=len, reverse=True)
    return _Watch(claims, re.compile("|".join(map(_bounded, longest_first))), owners)


def _bounded(word: str) -> str:
    before = _NO_LATIN_BEFORE if _LATIN.match(word[0]) else ""
    after = _NO_LATIN_AFTER if _LATIN.match(word[-1]) else ""
    return before + re.escape(word) + after


def _folded(text: str) -> str:
    straight = clean(text).replace("\u2019", "'")
    return simplified(_BLANKS.sub(" ", unicodedata.normalize("NFKC", straight).casefold()))
