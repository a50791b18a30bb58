"""Which of the three languages a line is written in, by its scripts alone.

No model: Hangul, Han and Latin letters tell zh, ko and en apart from the second character on, and a mixed line
("客户说 too expensive") belongs to the script that carries most of it.
"""

from typing import Literal

Language = Literal["zh", "ko", "en"]
LANGUAGES: tuple[Language, ...] = ("zh", "ko", "en")

_LETTERS_A_WORD = 4  # a Latin word weighs about as much as one Han or Hangul character
_FOREIGN_WORD = 0.25  # of a text: less than this is a word or a name, no second language


def detect(text: str) -> Language | None:
    """The language of a text; None when it holds no letter of the three scripts (digits, emoji, nothing)."""
    weights = _weights(text)
    best = max(weights, key=weights.__getitem__)
    return best if weights[best] > 0 else None


def shares(text: str) -> dict[Language, float]:
    """How much of a text is in each language, summing to 1: a word of another one ("5G", "app") is left out of account.
    Empty when it holds no letter of the three scripts."""
    weights = _weights(text)
    total = sum(weights.values())
    kept = {language: weight for language, weight in weights.items() if weight > _FOREIGN_WORD * total}
    whole = sum(kept.values())
    return {language: weight / whole for language, weight in kept.items()}


def _weights(text: str) -> dict[Language, float]:
    hangul = han = latin = 0
    for letter in text[:512]:
        code = ord(letter)
        if 0xAC00 <= code <= 0xD7A3 or 0x1100 <= code <= 0x11FF or 0x3130 <= code <= 0x318F:
            hangul += 1
        elif 0x4E00 <= code <= 0x9FFF or 0x3400 <= code <= 0x4DBF or 0x20000 <= code <= 0x3FFFF:
            han += 1
        elif letter.isalpha() and (letter.isascii() or 0xFF21 <= code <= 0xFF5A):  # Ａ to ｚ
            latin += 1
    return {"ko": hangul, "zh": han, "en": latin / _LETTERS_A_WORD}
