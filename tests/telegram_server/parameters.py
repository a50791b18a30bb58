"""What a request asks for, read from query, form, multipart or JSON alike: every value is text until it is used."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.telegram_server.refusal import bad_request

_SHOWN_AS_VALUES = {
    "allowed_updates",
    "button",
    "cache_time",
    "chat_id",
    "commands",
    "entities",
    "is_personal",
    "limit",
    "link_preview_options",
    "message_id",
    "message_thread_id",
    "offset",
    "reply_markup",
    "reply_parameters",
    "results",
    "scope",
    "show_alert",
    "timeout",
}


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that came with a request."""

    name: str
    content: bytes
    mime_type: str


@dataclass(frozen=True, slots=True)
class Parameters:
    values: Mapping[str, str] = field(default_factory=dict)
    files: Mapping[str, Upload] = field(default_factory=dict)

    @classmethod
    def of_json(cls, body: Mapping[str, Any]) -> "Parameters":
        return cls(
            {
                name: value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
                for name, value in body.items()
                if value is not None
            }
        )

    def text(self, name: str) -> str:
        return self.values.get(name, "")

    def number(self, name: str, default: int = 0) -> int:
        """As the real server reads numbers: what does not begin with digits is 0."""
        value = self.text(name)
        if not value:
            return default
        found = re.match(r"-?\d+", value)
        return int(found[0]) if found else 0

    def flag(self, name: str) -> bool:
        return self.text(name).lower() in ("true", "yes", "1")

    def structure(self, name: str, *, called: str) -> Any:
        """A JSON value, None if there is none; `called` is its name in the error."""
        value = self.text(name)
        if not value:
            return None
        try:
            return json.loads(value)
        except ValueError:
            raise bad_request(f"can't parse {called} JSON object") from None

    def file(self, name: str) -> Upload | None:
        """The file of a field, which holds it, or says where it is attached."""
        return self.files.get(self.text(name).removeprefix("attach://") or name)

    def shown(self) -> dict[str, Any]:
        """For people reading the history: numbers, flags and structures as such, words as words, files by their
        name."""
        values = {name: _value(text) if name in _SHOWN_AS_VALUES else text for name, text in self.values.items()}
        return values | {name: file.name for name, file in self.files.items()}


def _value(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return text
