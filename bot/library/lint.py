"""The rules that a readable library must keep, and what they find.

Each rule is a file of its own that knows nothing of the others; a new one is a file and a row here.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import replace
from functools import partial
from types import MappingProxyType

from bot.language.detect import Language
from bot.library.finding import Finding, Key
from bot.library.records import Intent, Library
from bot.library.rules import (
    claims,
    digits,
    empty_text,
    facts,
    line_length,
    near_duplicates,
    parity,
    placeholders,
    playbook,
    references,
    tests_apart,
    too_few,
    variety,
)
from bot.library.rules.too_few import Limits
from bot.library.source import Places, Source

Rule = Callable[[Source], Iterable[Finding]]

RULES: Mapping[str, Rule] = MappingProxyType(
    {
        references.RULE: references.findings,
        parity.RULE: parity.findings,
        empty_text.RULE: empty_text.findings,
        near_duplicates.RULE: near_duplicates.findings,
        line_length.RULE: line_length.findings,
        placeholders.RULE: placeholders.findings,
        claims.RULE: claims.findings,
        digits.RULE: digits.findings,
        facts.RULE: facts.findings,
        tests_apart.RULE: tests_apart.findings,
        variety.RULE: variety.findings,
        playbook.RULE: playbook.findings,
    }
)
DEFAULT_LIMITS = Limits()
# Rules that judge an intent beside the others; the rest judge each by itself.
_TOGETHER: frozenset[str] = frozenset(
    {references.RULE, near_duplicates.RULE, tests_apart.RULE, facts.RULE, variety.RULE, playbook.RULE}
)
# What a line lacks that others of its step may bring.
_OF_NEIGHBOURS: frozenset[Key] = frozenset({"step_needs_plain_line", "frame_needs_others"})


def lint(source: Source, limits: Limits = DEFAULT_LIMITS) -> tuple[Finding, ...]:
    """What all rules find, by place."""
    rules: tuple[Rule, ...] = (*RULES.values(), partial(too_few.findings, limits=limits))
    return tuple(sorted(finding for rule in rules for finding in rule(source)))


def lint_intents(source: Source, intents: Collection[str]) -> tuple[Finding, ...]:
    """What the rules find in some intents, each by itself, and between the references of all. What learning depends on
    (near duplicates, tests that stand apart, variety) is left out: it takes longer than everything else together."""
    some = Source(
        replace(
            source.library,
            intents={name: own for name, own in source.library.intents.items() if name in intents},
            phrases={},
        ),
        source.places,
    )
    alone = [finding for name, rule in RULES.items() if name not in _TOGETHER for finding in rule(some)]
    return tuple(sorted((*references.findings(source), *alone)))


def lint_line(library: Library, script: Intent, language: Language) -> tuple[Finding, ...]:
    """What speaks against the lines of an intent that has nothing but them, whatever stands beside them later:
    forbidden claims, digits, placeholders, length. For somebody who is still typing."""
    alone = replace(library, intents={script.id: script}, generic={}, phrases={}, frame_lines={}, products={})
    source = Source(alone, Places({}, {}))
    rules = (claims.findings, digits.findings, line_length.findings, placeholders.findings)
    found = (finding for rule in rules for finding in rule(source))
    return tuple(finding for finding in found if finding.key not in _OF_NEIGHBOURS)
