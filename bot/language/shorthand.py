"""What a thumb types instead of the words: pinyin, initials, lone consonants, Korean on a Latin keyboard.

In: a line as typed. Out: its readings, the likeliest first. Nothing here decides whether a line *is* shorthand: "men"
is English and pinyin. Whoever knows the library's words chooses.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from bot.language.sounds import fold_sound

Kind = Literal["pinyin", "initials", "choseong", "layout"]

LONGEST = 64  # letters; nobody types more of it by thumb, and reading it costs the square

# All syllables of Mandarin, without tones; v stands for ü.
_TABLE = """
a ai an ang ao ba bai ban bang bao bei ben beng bi bian biao bie bin bing bo bu ca cai can cang cao ce cen ceng cha
chai chan chang chao che chen cheng chi chong chou chu chua chuai chuan chuang chui chun chuo ci cong cou cu cuan cui
cun cuo da dai dan dang dao de dei den deng di dia dian diao die ding diu dong dou du duan dui dun duo e ei en eng er
fa fan fang fei fen feng fo fou fu ga gai gan gang gao ge gei gen geng gong gou gu gua guai guan guang gui gun guo ha
hai han hang hao he hei hen heng hong hou hu hua huai huan huang hui hun huo ji jia jian jiang jiao jie jin jing jiong
jiu ju juan jue jun ka kai kan kang kao ke ken keng kong kou ku kua kuai kuan kuang kui kun kuo la lai lan lang lao le
lei leng li lia lian liang liao lie lin ling liu lo long lou lu luan lun luo lv lve ma mai man mang mao me mei men
meng mi mian miao mie min ming miu mo mou mu na nai nan nang nao ne nei nen neng ni nian niang niao nie nin ning niu
nong nou nu nuan nuo nv nve o ou pa pai pan pang pao pei pen peng pi pian piao pie pin ping po pou pu qi qia qian
qiang qiao qie qin qing qiong qiu qu quan que qun ran rang rao re ren reng ri rong rou ru ruan rui run ruo sa sai san
sang sao se sen seng sha shai shan shang shao she shei shen sheng shi shou shu shua shuai shuan shuang shui shun shuo
si song sou su suan sui sun suo ta tai tan tang tao te teng ti tian tiao tie ting tong tou tu tuan tui tun tuo wa wai
wan wang wei wen weng wo wu xi xia xian xiang xiao xie xin xing xiong xiu xu xuan xue xun ya yan yang yao ye yi yin
ying yo yong you yu yuan yue yun za zai zan zang zao ze zei zen zeng zha zhai zhan zhang zhao zhe zhei zhen zheng zhi
zhong zhou zhu zhua zhuai zhuan zhuang zhui zhun zhuo zi zong zou zu zuan zui zun zuo
"""
_SYLLABLES = frozenset(_TABLE.split())
_LONGEST_SYLLABLE = 6

# Dubeolsik: what stands on the keys. Shifted keys double a consonant; where shifting does nothing, both give the same.
_KEYS = dict(
    zip(
        "rRseEfaqQtTdwWczxvgkoiOjpuPhynbml",
        "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎㅏㅐㅑㅒㅓㅔㅕㅖㅗㅛㅜㅠㅡㅣ",
        strict=True,
    )
)
_INITIALS = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
_VOWELS = "ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ"
_FINALS = ("", *"ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ")
_VOWEL_PAIRS = {"ㅗㅏ": "ㅘ", "ㅗㅐ": "ㅙ", "ㅗㅣ": "ㅚ", "ㅜㅓ": "ㅝ", "ㅜㅔ": "ㅞ", "ㅜㅣ": "ㅟ", "ㅡㅣ": "ㅢ"}
_FINAL_PAIRS = {
    "ㄱㅅ": "ㄳ", "ㄴㅈ": "ㄵ", "ㄴㅎ": "ㄶ", "ㄹㄱ": "ㄺ", "ㄹㅁ": "ㄻ", "ㄹㅂ": "ㄼ", "ㄹㅅ": "ㄽ", "ㄹㅌ": "ㄾ",
    "ㄹㅍ": "ㄿ", "ㄹㅎ": "ㅀ", "ㅂㅅ": "ㅄ",
}  # fmt: skip

# Some phones join two consonants that were typed one after the other.
_APART = {pair: apart for apart, pair in _FINAL_PAIRS.items()}

_LATIN = re.compile(r"[A-Za-zü' ,.!?~0-9]+")
_TOKEN = re.compile(r"[a-zü]+")
_PINYIN_INITIAL = re.compile(r"zh|ch|sh|[bpmfdtnlgkhjqxzcsryw]|[aeo]")
_CHOSEONG = re.compile(r"[ㄱ-ㅎ]")
_CHOSEONG_LINE = re.compile(r"[ㄱ-ㅎㅋㅠㅜ\s.,!?~]+")
_NOISE = re.compile(r"[ㅋㅎㅠㅜ]{2,}")


@dataclass(frozen=True, slots=True)
class Shorthand:
    """One reading of a line.

    sounds: for pinyin the syllables, folded as `sounds.pinyin` folds them; for initials and choseong one sign a
    syllable. text: for layout the Hangul that was meant, else "".
    """

    kind: Kind
    sounds: tuple[str, ...]
    text: str


def readings(typed: str) -> tuple[Shorthand, ...]:
    """The ways in which a line may be shorthand; none for most lines. Case matters: on a Korean keyboard it doubles
    consonants."""
    line = typed.strip()[:LONGEST]
    if not line:
        return ()
    if _CHOSEONG_LINE.fullmatch(line):
        signs = tuple(sign for found in _CHOSEONG.findall(_NOISE.sub("", line)) for sign in _APART.get(found, found))
        return (Shorthand("choseong", signs, ""),) if len(signs) >= 2 else ()
    if not _LATIN.fullmatch(line):
        return ()
    found: list[Shorthand] = []
    syllables = pinyin_syllables(line)
    if syllables:
        found.append(Shorthand("pinyin", syllables, ""))
    hangul = on_korean_keyboard(line)
    if hangul:
        found.append(Shorthand("layout", (), hangul))
    signs = pinyin_initials(line)
    if len(signs) >= 2:
        found.append(Shorthand("initials", signs, ""))
    return tuple(found)


def pinyin_syllables(line: str) -> tuple[str, ...]:
    """The folded syllables of a line of toneless pinyin, with blanks or without; () if some letter is left over."""
    found: list[str] = []
    for token in _TOKEN.findall(line.lower().replace("ü", "v")):
        cut = _cut(token)
        if not cut:
            return ()
        found += cut
    return tuple(fold_sound(syllable) for syllable in found)


def pinyin_initials(line: str) -> tuple[str, ...]:
    """The initials that a line of them stands for: "tgl" is t, g, l; "tai gl" likewise. () when a run of letters is
    neither initials nor syllables. zh, ch and sh count as z, c and s, as in `sounds.pinyin`."""
    found: list[str] = []
    for token in _TOKEN.findall(line.lower().replace("ü", "v")):
        whole = _cut(token)
        if whole and len(token) > 1:
            found += [initial_of(syllable) for syllable in whole]
            continue
        signs = _PINYIN_INITIAL.findall(token)
        if "".join(signs) != token:
            return ()
        found += [sign[0] for sign in signs]
    return tuple(found)


def initial_of(sound: str) -> str:
    """The sign a thumb types for a syllable: its first letter."""
    return sound[:1]


@lru_cache(maxsize=1024)
def _cut(token: str) -> tuple[str, ...]:
    """A run of letters cut into the fewest syllables; () when it cannot be."""
    best: list[tuple[str, ...] | None] = [()] + [None] * len(token)
    for end in range(1, len(token) + 1):
        for start in range(max(0, end - _LONGEST_SYLLABLE), end):
            before = best[start]
            syllable = token[start:end]
            if before is None or syllable not in _SYLLABLES:
                continue
            now = best[end]
            if now is None or len(before) + 1 < len(now):
                best[end] = (*before, syllable)
    return best[-1] or ()


def choseong_of(text: str) -> tuple[str, ...]:
    """The first consonant of each Hangul syllable of a text."""
    offsets = (ord(letter) - 0xAC00 for letter in text)
    return tuple(_INITIALS[offset // 588] for offset in offsets if 0 <= offset < 11172)


def on_korean_keyboard(line: str) -> str:
    """What a line typed on Latin keys would be on a Korean keyboard; "" unless every letter finds its place in a whole
    syllable. What is no letter stays as it is."""
    letters = "".join(_KEYS.get(letter, _KEYS.get(letter.lower(), letter)) for letter in line)
    text = _composed(letters)
    return text if any("가" <= letter <= "힣" for letter in text) and not re.search("[ㄱ-ㅣ]", text) else ""


def _composed(letters: str) -> str:
    """Hangul letters in a row put together as syllables; a consonant before a vowel begins the next one."""
    text: list[str] = []
    place = 0
    while place < len(letters):
        initial = letters[place]
        vowel = letters[place + 1 : place + 2]
        if initial not in _INITIALS or not vowel or vowel not in _VOWELS:
            text.append(initial)
            place += 1
            continue
        place += 2
        pair = _VOWEL_PAIRS.get(vowel + letters[place : place + 1])
        if pair:
            vowel, place = pair, place + 1
        final, place = _final(letters, place)
        text.append(chr(0xAC00 + _INITIALS.index(initial) * 588 + _VOWELS.index(vowel) * 28 + _FINALS.index(final)))
    return "".join(text)


def _final(letters: str, place: int) -> tuple[str, int]:
    """The final consonant that begins at a place, and the place behind it."""

    def begins_next(at: int) -> bool:
        following = letters[at + 1 : at + 2]
        return bool(following) and following in _VOWELS

    first = letters[place : place + 1]
    if not first or first not in _FINALS or begins_next(place):
        return "", place
    pair = _FINAL_PAIRS.get(letters[place : place + 2])
    if pair and not begins_next(place + 1):
        return pair, place + 2
    return first, place + 1
