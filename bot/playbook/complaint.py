"""Which of the eighteen tips help with this complaint: what is known of it comes in, tips go out, the most pressing
first; and the reply by hand that ends it.
"""

import re
from collections.abc import Collection, Mapping
from types import MappingProxyType
from typing import Literal, get_args

from bot.language.normalise import clean
from bot.library.systems import SystemWords
from bot.playbook.fill import filled

Trouble = Literal[
    "angry", "saves_face", "not_checked", "may_be_wrong", "does_not_fit", "wants_compensation", "we_refuse",
    "asks_guarantee", "only_phoned", "says_little", "justified",
]  # fmt: skip
TROUBLES: tuple[Trouble, ...] = get_args(Trouble)

FIRST = (14, 15, 18)  # calm before explaining, take it seriously, settle what is fair fast
_TIPS: Mapping[Trouble, tuple[int, ...]] = MappingProxyType(
    {
        "angry": (14, 5),
        "saves_face": (6,),
        "not_checked": (4, 8, 15),
        "may_be_wrong": (8, 9, 1),
        "does_not_fit": (7,),
        "wants_compensation": (11, 10),
        "we_refuse": (12,),
        "asks_guarantee": (13,),
        "only_phoned": (16,),
        "says_little": (17,),
        "justified": (18, 2),
    }
)
_ANYWAY = (3, 9)  # not aimed at you; stay cooperative
_LETTER = "letter"
_SLOTS = frozenset({"issue", "efforts", "result", "open_item", "reason", "date"})
_BETWEEN = re.compile(r"[;；\n]")
_BLANK = "……"


def tips_for(troubles: Collection[Trouble]) -> tuple[int, ...]:
    """Numbers of tips (1 to 18), each once: those for what is the matter, those that always come first, the rest of
    mind. An angry customer is calmed before anything else."""
    own = [tip for trouble in TROUBLES if trouble in troubles for tip in _TIPS[trouble]]
    return tuple(dict.fromkeys((*own, *FIRST, *_ANYWAY)))


def read_slots(text: str) -> dict[str, str]:
    """What was typed for the letter: "issue=double bill; result=refunded". Names it does not know mean nothing."""
    pairs = (pair.partition("=") for pair in _BETWEEN.split(clean(text)))
    return {name.strip().casefold(): value.strip() for name, _, value in pairs if name.strip().casefold() in _SLOTS}


def letter(words: SystemWords, values: Mapping[str, str]) -> str:
    """The reply to write by hand, by the pattern of written_reply_practice; what is not known yet is left open."""
    part = words.parts[_LETTER]
    return filled(part.say[0], values, blank=_BLANK) or ""
