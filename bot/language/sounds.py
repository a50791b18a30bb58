"""How a word sounds or is spelt out: toneless pinyin of Han characters, letters (jamo) of Hangul syllables.

Homophones (吧/把) and slips inside a syllable (비싸/비사) stay close in these forms while the characters differ.
"""

import importlib
import os
import unicodedata
from collections.abc import Mapping
from functools import cache, lru_cache

_INITIALS = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
_VOWELS = "ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ"
_FINALS = ("", *"ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ")

# What southern speakers and phone keyboards mix up: zh/z, ch/c, sh/s, ng/n, l/n stays apart (it changes words).
_TONES = "\u0300\u0301\u0304\u030c"
_FOLDS = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("ang", "an"), ("eng", "en"), ("ing", "in"))


@lru_cache(maxsize=32768)
def pinyin(letter: str) -> str:
    """The commonest reading of one Han character, without tone, look-alike sounds folded; "" for anything else."""
    readings = _readings().get(ord(letter))
    return _plain(readings.split(",")[0]) if readings else ""


def usual_pinyin(letter: str) -> tuple[str, ...]:
    """The two commonest readings of one Han character, in the same form: 便 is bian, and pian in 便宜. The rest are for
    scholars."""
    readings = _readings().get(ord(letter), "")
    return tuple(dict.fromkeys(_plain(reading) for reading in readings.split(",")[:2] if reading))


def _plain(reading: str) -> str:
    marked = unicodedata.normalize("NFD", reading)
    toneless = unicodedata.normalize("NFC", "".join(sign for sign in marked if sign not in _TONES))
    return fold_sound(toneless.replace("ü", "v"))


def fold_sound(syllable: str) -> str:
    """A toneless syllable with look-alike sounds made one: zhang, zang and zan are all zan."""
    for sound, folded in _FOLDS:
        if syllable.startswith(sound) or (syllable.endswith(sound) and len(sound) == 3):
            syllable = syllable.replace(sound, folded)
    return syllable


@cache
def _readings() -> Mapping[int, str]:
    """pypinyin's table of characters. Its table of phrases is left out: it doubles the time to start for nothing."""
    os.environ.setdefault("PYPINYIN_NO_PHRASES", "1")
    table: Mapping[int, str] = importlib.import_module("pypinyin.constants").PINYIN_DICT
    return table


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
