"""Which of our languages somebody's app or preference asks for."""

from collections.abc import Mapping
from dataclasses import replace

from bot.language.chinese_script import is_traditional, traditional
from bot.language.detect import Language, detect
from bot.language.normalise import LONGEST_MATCHED
from bot.reply import Reply

TRADITIONAL = "zh-Hant"


def tongue_of(tag: str) -> tuple[Language, bool]:
    """(language, traditional characters?) of a BCP 47 tag such as Telegram's `language_code`; English when it is none
    of ours."""
    parts = tag.casefold().replace("_", "-").split("-")
    if parts[0] == "ko":
        return "ko", False
    if parts[0] == "zh":
        return "zh", bool({"hant", "tw", "hk", "mo"} & set(parts[1:]))
    return "en", False


def tag_of(tag: str) -> str:
    """The one of our languages that a tag asks for, as a tag: zh, zh-Hant, ko or en."""
    language, is_hant = tongue_of(tag)
    return TRADITIONAL if is_hant else language


def tongue_typed(text: str, own: str) -> str:
    """The tag of the language a line was typed in; `own` where it has no letters, or too few to tell the script by."""
    script = detect(text)
    if script is None or script == tongue_of(own)[0]:
        return TRADITIONAL if script == "zh" and is_traditional(text[:LONGEST_MATCHED]) else own
    return TRADITIONAL if script == "zh" and is_traditional(text[:LONGEST_MATCHED]) else script


def in_traditional(reply: Reply) -> Reply:
    """A Chinese reply in traditional characters."""
    return replace(reply.said_with(traditional), language=TRADITIONAL)


def machine_tongue(environment: Mapping[str, str]) -> str:
    """The language of the machine as a tag: from LC_ALL, LC_MESSAGES or LANG; empty when none says anything."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        value = environment.get(name, "").partition(".")[0]
        if value and value not in {"C", "POSIX"}:
            return value.replace("_", "-")
    return ""
