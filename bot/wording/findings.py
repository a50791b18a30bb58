"""How a finding is said: `path:line:column: what. what to do. [rule]`, in the language of who reads it."""

from collections.abc import Mapping
from functools import cache
from importlib import resources

import yaml

from bot.language.detect import Language
from bot.library.finding import Finding


def written(finding: Finding, language: Language, *, folder: str = "") -> str:
    """One line for one finding; `folder` stands before its path, so that a terminal can open it."""
    path = "/".join(part for part in (folder.rstrip("/"), finding.path) if part) or "."
    return f"{path}:{finding.line}:{finding.column}: {sentence(finding, language)} [{finding.rule}]"


def sentence(finding: Finding, language: Language) -> str:
    """What is wrong and what to do, without the place."""
    return sentences(language)[finding.key].format_map(finding.values)


@cache
def sentences(language: Language) -> Mapping[str, str]:
    """Every sentence of a language, by key."""
    file = resources.files("bot.wording").joinpath("texts", "findings", f"{language}.yaml")
    loaded: dict[str, str] = yaml.safe_load(file.read_text("utf-8"))
    return loaded
