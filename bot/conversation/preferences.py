"""What a person chose to have their own way."""

from dataclasses import dataclass
from typing import Literal, Protocol

Tongue = Literal["auto", "zh", "zh-Hant", "ko", "en"]


@dataclass(frozen=True, slots=True)
class Preference:
    """`tongue`: the language of menus and notices ("auto": the Telegram app's); answers always follow the message.
    `market`, `product`: ids of the library, None for the library's default and for no product."""

    person: int
    tongue: Tongue = "auto"
    market: str | None = None
    product: str | None = None


class Preferences(Protocol):
    """Where preferences are kept."""

    async def of(self, person: int) -> Preference:
        """The preference of a person; the default for somebody new."""
        ...

    async def keep(self, preference: Preference) -> None: ...
