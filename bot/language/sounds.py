"""How a word sounds or is spelt out: toneless pinyin of Han characters, letters (jamo) of Hangul syllables.

Homophones (吧/把) and slips inside a syllable (비싸/비사) stay close in these forms while the characters differ.
"""

from functools import lru_cache

from pypinyin import Style
from pypinyin.constants import PINYIN_DICT
from pypinyin.style import convert as restyle

_INITIALS = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
_VOWELS = "ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ"
_FINALS = ("", *"ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ")

# What southern speakers and phone keyboards mix up: zh/z, ch/c, sh/s, ng/n, l/n stays apart (it changes words).
_FOLDS = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("ang", "an"), ("eng", "en"), ("ing", "in"))


@lru_cache(maxsize=32768)
def pinyin(letter: str) -> str:
    """The commonest reading of one Han character, without tone, look-alike sounds folded; "" for anything else."""
    readings = PINYIN_DICT.get(ord(letter))
    if not readings:
        return ""
    plain = restyle(readings.split(",")[0], Style.NORMAL, strict=False)
    for sound, folded in _FOLDS:
        if plain.startswith(sound) or (plain.endswith(sound) and len(sound) == 3):
            plain = plain.replace(sound, folded)
    return plain


def jamo(text: str) -> str:
    """Hangul syllables spelt out letter by letter; other characters stay as they are."""
    spelt: list[str] = []
    for letter in text:
        offset = ord(letter) - 0xAC00
        if 0 <= offset < 11172:
            spelt.append(_INITIALS[offset // 588] + _VOWELS[offset % 588 // 28] + _FINALS[offset % 28])
        else:
            spelt.append(letter)
    return "".join(spelt)
