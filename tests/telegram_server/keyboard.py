"""Inline keyboards: the checks of the Bot API server, and those Telegram itself makes on sending."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tests.telegram_server.links import WrongLink, checked_link, mentioned_user
from tests.telegram_server.parameters import Parameters
from tests.telegram_server.refusal import bad_request

MOST_DATA_BYTES = 64
MOST_COPIED_CHARACTERS = 256
_WIDEST_ROW = 12
_MOST_BUTTONS = 300


@dataclass(frozen=True, slots=True)
class Button:
    """kind is callback_data, copy_text or url; value is what belongs to it."""

    text: str
    kind: str
    value: str

    def to_json(self) -> dict[str, Any]:
        return {"text": self.text, self.kind: {"text": self.value} if self.kind == "copy_text" else self.value}

    def seen(self) -> dict[str, str]:
        return {"text": self.text, self.kind: self.value}


Keyboard = tuple[tuple[Button, ...], ...]


@dataclass(frozen=True, slots=True)
class ReplyMarkup:
    """is_other: a reply keyboard, its removal or a forced reply; allowed on new messages, shown nowhere."""

    keyboard: Keyboard = ()
    is_other: bool = False


def read_reply_markup(parameters: Parameters) -> ReplyMarkup:
    markup = parameters.structure("reply_markup", called="reply keyboard markup")
    if markup is None:
        return ReplyMarkup()
    if not isinstance(markup, dict):
        raise bad_request("object expected as reply markup")
    rows = markup.get("inline_keyboard")
    if rows is None:
        return ReplyMarkup(is_other=bool(markup))
    if not isinstance(rows, list):
        raise bad_request('field "inline_keyboard" must be of type Array')
    if not all(isinstance(row, list) for row in rows):
        raise bad_request('field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays')
    return ReplyMarkup(_fitting(tuple(tuple(_button(button) for button in row) for row in rows)))


def inline_only(markup: ReplyMarkup) -> Keyboard:
    """An edited message can have no other keyboard."""
    if markup.is_other:
        raise bad_request("inline keyboard expected")
    return markup.keyboard


def accepted(keyboard: Keyboard) -> Keyboard:
    """The keyboard as it is sent, once every button is one that Telegram takes."""
    return tuple(tuple(_accepted(button) for button in row) for row in keyboard)


def _button(button: Any) -> Button:
    try:
        return _read_button(button)
    except _WrongButton as wrong:
        raise bad_request(f"can't parse inline keyboard button: {wrong}") from None


class _WrongButton(ValueError):
    pass


def _read_button(button: Any) -> Button:
    if not isinstance(button, dict):
        raise _WrongButton("InlineKeyboardButton must be an Object")
    text = _text_field(button, "text")
    if text is None:
        raise _WrongButton('Can\'t find field "text"')
    for kind in ("url", "callback_data"):
        value = _text_field(button, kind)
        if value:
            return Button(text, kind, value)
    if "copy_text" not in button:
        raise _WrongButton("Text buttons are unallowed in the inline keyboard")
    if not isinstance(button["copy_text"], dict):
        raise _WrongButton('Field "copy_text" must be of type Object')
    copied = _text_field(button["copy_text"], "text")
    if copied is None:
        raise _WrongButton('Can\'t find field "text"')
    return Button(text, "copy_text", copied)


def _text_field(holder: Mapping[str, Any], name: str) -> str | None:
    value = holder.get(name)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise _WrongButton(f'Field "{name}" must be of type String')
    return str(value)


def _fitting(rows: Keyboard) -> Keyboard:
    """Telegram leaves out, silently, what has no label, stands too far to the right or comes after too many."""
    kept: list[tuple[Button, ...]] = []
    total = 0
    for row in rows:
        labelled = tuple(button for button in row if button.text)[: min(_WIDEST_ROW, _MOST_BUTTONS - total)]
        total += len(labelled)
        if labelled:
            kept.append(labelled)
    return tuple(kept)


def _accepted(button: Button) -> Button:
    match button.kind:
        case "callback_data" if len(button.value.encode()) > MOST_DATA_BYTES:
            raise bad_request("BUTTON_DATA_INVALID")
        case "copy_text" if not 1 <= len(button.value) <= MOST_COPIED_CHARACTERS:
            raise bad_request("BUTTON_COPY_TEXT_INVALID")
        case "url" if mentioned_user(button.value) is None:
            try:
                return Button(button.text, "url", checked_link(button.value))
            except WrongLink as wrong:
                raise bad_request(f"inline keyboard button URL '{button.value}' is invalid: {wrong}") from None
    return button
