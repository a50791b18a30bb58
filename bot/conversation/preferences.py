"""What a person chose to have their own way."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol
from zoneinfo import ZoneInfo

from bot.people.hours import AS_A_RULE, Quiet
from bot.people.zones import zone_of

Tongue = Literal["auto", "zh", "zh-Hant", "ko", "en"]


@dataclass(frozen=True, slots=True)
class Preference:
    """`tongue`: the language of menus and notices ("auto": the Telegram app's); answers always follow the message.
    `market`, `product`: ids of the library, None for the library's default and for no product. `zone`: the name of a
    time zone, None while it is guessed from the language. `quiet`: when nothing is sent that was not asked for."""

    person: int
    tongue: Tongue = "auto"
    market: str | None = None
    product: str | None = None
    zone: str | None = None
    quiet: Quiet = AS_A_RULE
    digest_off: bool = False

    def there(self, tongue: str) -> ZoneInfo:
        """The zone to reckon with. `tongue`: the language of their app."""
        return zone_of(self.zone, tongue)


class Preferences(Protocol):
    """Where preferences are kept."""

    async def of(self, person: int) -> Preference:
        """The preference of a person; the default for somebody new."""
        ...

    async def of_each(self, people: Sequence[int]) -> Mapping[int, Preference]:
        """Those of many people at once, by person."""
        ...

    async def keep(self, preference: Preference) -> None: ...
