"""From the text of a request to the text of a message: parsed, cleaned, trimmed, within Telegram's limits.

`draft` is what the Bot API server does before it looks at the chat, `finish` what Telegram does afterwards.
"""

import re
from dataclasses import dataclass
from typing import Any

from tests.telegram_server.entities import MOST_ENTITIES, Entity, settled, utf16_length, with_found
from tests.telegram_server.html_markup import parse_html
from tests.telegram_server.refusal import bad_request

MOST_RAW_BYTES = 32_768
MOST_CHARACTERS = 4_096
MOST_CAPTION_CHARACTERS = 1_024

_REMOVED = re.compile("[\r\u2028-\u202e\u0333\u033f\u030a]")
_CONTROL = re.compile("[\x00-\x09\x0b-\x1f]")
_DIRECTION_MARKS = re.compile("[\u200e\u200f]+(?=[\u200e\u200f])")
_BLANK = re.compile(
    "[ \n\xa0\u1680\u180e\u2000-\u200f\u202e\u202f\u205f\u2800\u3000\ufeff\ufffc\U000e0000-\U000e007f]*"
)
_KINDS_A_BOT_MAY_SET = {
    "bold",
    "italic",
    "underline",
    "strikethrough",
    "spoiler",
    "blockquote",
    "expandable_blockquote",
    "code",
    "pre",
    "text_link",
    "text_mention",
    "custom_emoji",
}


@dataclass(frozen=True, slots=True)
class FormattedText:
    text: str
    entities: tuple[Entity, ...] = ()


def draft(text: str, parse_mode: str, entities: list[Any], *, is_caption: bool = False) -> FormattedText:
    if not text:
        if is_caption:
            return FormattedText("")
        raise bad_request("message text is empty")
    try:
        size = len(text.encode())
    except UnicodeEncodeError:
        raise bad_request("strings must be encoded in UTF-8") from None
    if size > MOST_RAW_BYTES:
        raise bad_request("text is too long")
    match parse_mode.lower():
        case "" | "none":
            return FormattedText(text, tuple(_given(entity) for entity in entities if _is_settable(entity)))
        case "html":
            visible, parsed = parse_html(text)
            return FormattedText(visible, tuple(parsed))
        case _:
            raise bad_request("unsupported parse_mode")


def finish(drafted: FormattedText, *, is_caption: bool = False) -> FormattedText:
    text, entities = _trim(*_clean(drafted.text, settled(drafted.entities)))
    if is_caption:
        if len(text) > MOST_CAPTION_CHARACTERS:
            raise bad_request("message caption is too long")
        return FormattedText(text, tuple(with_found(text, entities)[:MOST_ENTITIES]))
    if _BLANK.fullmatch(text):
        raise bad_request("text must be non-empty")
    if len(text) > MOST_CHARACTERS:
        raise bad_request("message is too long")
    return FormattedText(text, tuple(with_found(text, entities)[:MOST_ENTITIES]))


def _is_settable(entity: Any) -> bool:
    if not isinstance(entity, dict):
        raise bad_request("can't parse MessageEntity: expected an Object")
    for name in ("offset", "length", "type"):
        if name not in entity:
            raise bad_request(f"can't parse MessageEntity: Can't find field \"{name}\"")
    return entity["type"] in _KINDS_A_BOT_MAY_SET


def _given(entity: dict[str, Any]) -> Entity:
    kind = str(entity["type"])
    argument = ""
    match kind:
        case "text_link":
            argument = str(entity.get("url", ""))
        case "text_mention":
            argument = str(entity.get("user", {}).get("id", ""))
        case "custom_emoji":
            argument = str(entity.get("custom_emoji_id", ""))
        case "pre":
            argument = str(entity.get("language", ""))
    return Entity(kind, int(entity["offset"]), int(entity["length"]), argument)


def _clean(text: str, entities: list[Entity]) -> tuple[str, list[Entity]]:
    """Turn control characters into spaces, drop what Telegram drops, and move the entities along."""
    moved = {0: 0}
    before = after = 0
    for character in text:
        width = 1 + (character > "\uffff")
        before += width
        if not _REMOVED.match(character):
            after += width
        moved[before] = after
    for entity in entities:
        if entity.offset > before:
            raise bad_request(f"entity begins after the end of the text at UTF-16 offset {entity.offset}")
        if entity.end > before:
            raise bad_request(
                f"entity beginning at UTF-16 offset {entity.offset} ends after the end of the text "
                f"at UTF-16 offset {entity.end}"
            )
        if entity.offset not in moved or entity.end not in moved:
            raise bad_request(f"entity at UTF-16 offset {entity.offset} begins or ends in a middle of a UTF-16 symbol")
    cleaned = _CONTROL.sub(" ", _REMOVED.sub("", text))
    cleaned = _DIRECTION_MARKS.sub(lambda marks: "\u200c" * len(marks[0]), cleaned)
    return cleaned, [
        Entity(one.kind, moved[one.offset], moved[one.end] - moved[one.offset], one.argument) for one in entities
    ]


def _trim(text: str, entities: list[Entity]) -> tuple[str, list[Entity]]:
    """Cut blanks at the end, and at the beginning as far as no entity covers them."""
    text = text.rstrip(" \n")
    end = utf16_length(text)
    kept = settled(
        Entity(one.kind, one.offset, min(one.end, end) - one.offset, one.argument)
        for one in entities
        if one.offset < end
    )
    first = kept[0].offset if kept else end
    leading = min(len(text) - len(text.lstrip(" \n")), first)
    return text[leading:], [Entity(one.kind, one.offset - leading, one.length, one.argument) for one in kept]
