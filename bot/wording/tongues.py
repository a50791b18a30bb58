"""Which of our languages somebody's app or preference asks for."""

from collections.abc import Mapping

from bot.language.detect import Language

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


def machine_tongue(environment: Mapping[str, str]) -> str:
    """The language of the machine as a tag: from LC_ALL, LC_MESSAGES or LANG; empty when none says anything."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        value = environment.get(name, "").partition(".")[0]
        if value and value not in {"C", "POSIX"}:
            return value.replace("_", "-")
    return ""
