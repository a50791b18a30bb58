"""Numbers as people type them: 1,234.5, 1 234,50, １２００, 两百五, 3万5, 삼만 오천, 3만5천, a hundred and fifty, 2k.

Text comes in, exact decimals go out, and two readings where two are right (1.200). Nothing above 10^12, nothing finer
than four decimals, no exponents, no signs; every pattern is linear, so long nonsense costs no time.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType

LARGEST = Decimal(10**12)
_MOST_DECIMALS = 4
_LONGEST = 64

# One character for one, so that places found in the folded text are places in the text itself.
_WIDE = {chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
# What the words around a price are written with: 移動 is a rival, 安裝費 a fee, 簽約 a term.
_TRADITIONAL = (
    "來們備僅價優內別劃動務協圓對層歲幣幾廣張後戶摺數時條樓樣機檯歐減為爭禮競簽約紅紙級"
    "結給綁經網續聯臺華蓆號裝裡計記設試話調議資賣質賬贈週運過還邊鐘鎊鐵門開隻電韓預頭餘帳"
)
_SIMPLIFIED = (
    "来们备仅价优内别划动务协圆对层岁币几广张后户折数时条楼样机台欧减为争礼竞签约红纸级"
    "结给绑经网续联台华席号装里计记设试话调议资卖质账赠周运过还边钟镑铁门开只电韩预头余帐"
)
_FOLDED = str.maketrans(
    {wide: narrow.lower() for wide, narrow in _WIDE.items()}
    | {letter: letter.lower() for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"}
    | dict.fromkeys("\u3000\u00a0\u202f\u2009\t", " ")
    | dict(zip("￥￦￡", "¥₩£", strict=True))
    | dict(zip("萬億點兩〇個塊錢貴費", "万亿点两零个块钱贵费", strict=True))
    | dict(zip(_TRADITIONAL, _SIMPLIFIED, strict=True))
    | dict(zip("壹貳贰參叁肆伍陸陆柒捌玖拾佰仟", "一二二三三四五六六七八九十百千", strict=True))
)

_HAN_DIGITS: Mapping[str, int] = MappingProxyType(
    {digit: value for value, digit in enumerate("零一二三四五六七八九")} | {"两": 2}
)
_HAN_TENS: Mapping[str, int] = MappingProxyType({"廿": 20, "卅": 30})
_HANGUL_DIGITS: Mapping[str, int] = MappingProxyType(
    {digit: value for value, digit in enumerate("영일이삼사오육칠팔구")} | {"공": 0}
)
_SMALL_UNITS: Mapping[str, int] = MappingProxyType({"十": 10, "百": 100, "千": 1000, "십": 10, "백": 100, "천": 1000})
_LARGE_UNITS: Mapping[str, int] = MappingProxyType({"万": 10**4, "亿": 10**8, "만": 10**4, "억": 10**8})

_ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
)
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_ENGLISH_ONES: Mapping[str, int] = MappingProxyType({word: value for value, word in enumerate(_ONES.split())})
_ENGLISH_TENS: Mapping[str, int] = MappingProxyType({word: value * 10 for value, word in enumerate(_TENS.split(), 2)})
_ENGLISH_UNITS: Mapping[str, int] = MappingProxyType({"thousand": 10**3, "grand": 10**3, "million": 10**6})
_ENGLISH_WORD = "|".join([*_ENGLISH_TENS, *sorted(_ENGLISH_ONES, key=len, reverse=True), "hundred", *_ENGLISH_UNITS])

# 1 200 and 12 500,50: threes behind one or two digits. 200 150 may be two numbers, 150 000 is one.
_SPACED_DIGITS = (
    r"(?<![\d.,'])(?:[1-9]\d?(?: \d{3})+|[1-9]\d\d(?: \d{3})*? 0\d\d(?: \d{3})*)(?![\d'])(?! \d)"
    r"(?:[.,]\d{1,2}(?![\d.,']))?"
)
_DIGITS = r"\d+(?:[.,']\d+)*"
# 一 belongs to what follows in 两百一个月 (200 a month), to the number in 二十一个月 (21 months).
_LONE_ONE = (
    r"一(?!个|年|天|月|季|周|星期|礼拜|小时|次|台|人|日|户|套|部|条|下|起|样|共|直|般|定|些|点(?![零一二三四五六七八九]))"
    r"|(?<=十)一"
)
_HAN = rf"(?:[零二三四五六七八九十百千万亿廿卅]|两(?=[三百千万亿])|{_LONE_ONE})"
_HAN_RUN = rf"{_HAN}+(?:点[零一二三四五六七八九]+[百千万亿]?)?"
_HAN_ALONE = r"[两半](?![百千万亿])|一"
_HANGUL = "[영공일이삼사오육칠팔구]"
_HANGUL_SECTION = (
    rf"(?:{_HANGUL}?천(?: (?={_HANGUL}?[백십]))?)?(?:{_HANGUL}?백(?: (?={_HANGUL}?십))?)?(?:{_HANGUL}?십)?"
)
_HANGUL_RUN = (
    rf"(?:{_HANGUL_SECTION}{_HANGUL}?억 ?)?"
    rf"(?:{_HANGUL_SECTION}{_HANGUL}?만(?: (?={_HANGUL}?[천백십]|{_HANGUL} ?원))?)?"
    rf"{_HANGUL_SECTION}(?:{_HANGUL}(?= ?원|$|[^가-힣 ]))?"
)
_HAN_TAIL = rf"(?:{_HAN}|\d+)*"
_HANGUL_TAIL = (
    r"(?: ?(?:\d+|[일이삼사오육칠팔구])?(?:[천백십]+만?|(?<=[\d일이삼사오육칠팔구])만)"
    r"| \d,?\d{3}(?![\d년])| \d{1,3}(?= ?원)|\d+(?:,\d{3})?)*"
)
# 삼만5천: begun in letters, ended in digits.
_HANGUL_THEN_DIGITS = (
    rf"{_HANGUL}?[천백십]?{_HANGUL}?[천백십]?{_HANGUL}?[만억] ?\d{{1,4}}(?:,\d{{3}})?[천백십]*(?= ?원|[천백십])"
)
_ENGLISH_RUN = (
    rf"(?<![a-z])(?:a (?=hundred|thousand|grand|million))?(?:{_ENGLISH_WORD})"
    rf"(?:(?:-| and | )(?:{_ENGLISH_WORD})(?![a-z]))*(?![a-z])"
)

_NUMERAL = re.compile(
    rf"(?P<spaced>{_SPACED_DIGITS})(?! ?[십백천만억十百千万亿])"
    rf"|(?P<mixed>{_DIGITS}(?:[十百千万亿]{_HAN_TAIL}|(?: ?(?:[십백천]+[만억]?|[만억])){_HANGUL_TAIL}))"
    rf"|(?P<digits>{_DIGITS}(?:k(?![a-z]))?)"
    rf"|(?P<han>{_HAN_RUN}|{_HAN_ALONE})"
    rf"|(?P<english>{_ENGLISH_RUN})"
    rf"|(?P<blend>{_HANGUL_THEN_DIGITS})"
    rf"|(?P<hangul>{_HANGUL_RUN})",
    re.ASCII,
)
_THOUSANDS = re.compile(r"\d{1,3}(?:([,'])\d{3})(?:\1\d{3})*(?:\.\d{1,4})?", re.ASCII)
_POINT_THOUSANDS = re.compile(r"\d{1,3}(?:\.\d{3}){2,}(?:,\d{1,4})?|\d{1,3}(?:\.\d{3})+,\d{1,4}", re.ASCII)
_POINT_DECIMAL = re.compile(r"\d+(?:\.\d{1,4})?", re.ASCII)
_COMMA_DECIMAL = re.compile(r"\d+,\d{1,2}", re.ASCII)
_EITHER = re.compile(r"[1-9]\d{0,2}\.\d{3}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Numeral:
    """A numeral in a text; `readings` is empty where it cannot be read, two where both are right (1.200)."""

    start: int
    end: int
    said: str
    readings: tuple[Decimal, ...]
    script: str


# A full-width comma between plain digits parts two numbers (每月199，12期); one that parts thousands has one or two
# digits before it and three behind (1，200).
_WIDE_COMMA = re.compile(r"(?<=[0-9])，(?=[0-9])")
_WIDE_THOUSANDS = re.compile(r"(?<![0-9.,，])[1-9][0-9]?(?:，[0-9]{3})+(?![0-9，])")


def fold(text: str) -> str:
    """Full-width, capital and traditional forms made one, character for character: all places stay the same."""
    if "，" in text:
        text = _WIDE_THOUSANDS.sub(lambda found: found.group().replace("，", ","), text)
        text = _WIDE_COMMA.sub(";", text)
    return text.translate(_FOLDED)


def read_number(text: str) -> Decimal | None:
    """The one value of a single numeral; None for two right readings, nonsense and numbers out of bounds."""
    readings = possible_numbers(text)
    return readings[0] if len(readings) == 1 else None


def possible_numbers(text: str) -> tuple[Decimal, ...]:
    """Every right reading of a single numeral: none, one, or the smaller and the larger one."""
    folded = fold(text).strip()
    if not folded or len(folded) > _LONGEST:
        return ()
    # Not fullmatch: it would try every way to cut a long run of digits.
    found = _NUMERAL.match(folded)
    return _readings(found) if found and found.end() == len(folded) else ()


def find_numerals(text: str) -> Iterator[Numeral]:
    """All numerals of a line, left to right, readable or not."""
    for found in _NUMERAL.finditer(fold(text)):
        if found.end() > found.start():
            said = text[found.start() : found.end()]
            script = "hangul" if found.lastgroup == "blend" else found.lastgroup or ""
            yield Numeral(found.start(), found.end(), said, _readings(found), script)


def _readings(found: re.Match[str]) -> tuple[Decimal, ...]:
    said = found.group().strip()
    if len(said) > _LONGEST:
        return ()
    match found.lastgroup:
        case "digits" if said.endswith("k"):
            readings = tuple(value * 1000 for value in _read_digits(said[:-1]))
        case "digits":
            readings = _read_digits(said)
        case "spaced":
            readings = _read_digits(re.sub(r",(\d{1,2})\Z", r".\1", said).replace(" ", ""))
        case "english":
            readings = _read_english(re.split(r"[ -]", said))
        case _:
            readings = _read_units(said)
    return tuple(_shortest(value) for value in readings if value <= LARGEST and _decimals(value) <= _MOST_DECIMALS)


def _read_digits(said: str) -> tuple[Decimal, ...]:
    if _EITHER.fullmatch(said):
        return Decimal(said), Decimal(said.replace(".", ""))
    if _POINT_DECIMAL.fullmatch(said):
        return (Decimal(said),)
    if _THOUSANDS.fullmatch(said):
        return (Decimal(said.replace(",", "").replace("'", "")),)
    if _POINT_THOUSANDS.fullmatch(said):
        return (Decimal(said.replace(".", "").replace(",", ".")),)
    if _COMMA_DECIMAL.fullmatch(said):
        return (Decimal(said.replace(",", ".")),)
    return ()


_TOKEN = re.compile(rf"(?P<digits>{_DIGITS})|(?P<other>[^\d ])", re.ASCII)


def _read_units(said: str) -> tuple[Decimal, ...]:
    """Chinese and Korean numerals, with or without Arabic digits among them."""
    if said == "半":
        return (Decimal("0.5"),)
    whole, point, rest = said.partition("点")
    if point:
        unit = _SMALL_UNITS.get(rest[-1]) or _LARGE_UNITS.get(rest[-1])
        digits = rest[:-1] if unit else rest
        if len(digits) > _MOST_DECIMALS:
            return ()
        before = _read_units(whole)
        fraction = Decimal("0." + "".join(str(_HAN_DIGITS[digit]) for digit in digits))
        return ((before[0] + fraction) * (unit or 1),) if before else ()
    if len(said) > 2 and all(letter in _HAN_DIGITS for letter in said):  # 一九九; but 三四 is three or four
        return (Decimal("".join(str(_HAN_DIGITS[digit]) for digit in said)),)
    return _sum_of_units(_TOKEN.finditer(said))


def _sum_of_units(tokens: Iterator[re.Match[str]]) -> tuple[Decimal, ...]:
    total = section = Decimal(0)
    pending: Decimal | None = None
    spoken_zero = False
    section_unit, large_unit, last_unit = 10**4, 10**12, 0
    single, unit_script, script = False, "", ""
    for token in tokens:
        letter = token.group()
        digit = _digit(token)
        if digit is not None:
            if letter in "零영공":
                spoken_zero = True
                continue
            if pending is not None:
                return ()
            pending, single = digit, len(letter) == 1
            korean_unit = unit_script == "hangul"
            script = "han" if not korean_unit else "both" if token.lastgroup == "digits" else "hangul"
        elif letter in _HAN_TENS:
            if pending is not None or section_unit <= 10:
                return ()
            section, section_unit, last_unit = section + _HAN_TENS[letter], 10, 10
        elif letter in _SMALL_UNITS:
            unit, unit_script = _SMALL_UNITS[letter], _script_of(letter)
            if unit >= section_unit:
                return ()
            section += (Decimal(1) if pending is None else pending) * unit
            pending, spoken_zero, section_unit, last_unit = None, False, unit, unit
        elif letter in _LARGE_UNITS:
            unit, unit_script = _LARGE_UNITS[letter], _script_of(letter)
            if unit >= large_unit or (pending is not None and pending >= section_unit and last_unit):
                return ()
            section += pending or 0
            total += (section or Decimal(1)) * unit
            section, pending, spoken_zero = Decimal(0), None, False
            section_unit, large_unit, last_unit = 10**4, unit, unit
        else:
            return ()
    if pending is not None:
        if last_unit and pending >= last_unit:
            return ()
        if single and last_unit >= 100 and not spoken_zero:
            short, literal = total + section + pending * last_unit / 10, total + section + pending
            match script:
                case "han":
                    return (short,)  # 两百五 is 250, 三万五 is 35,000; 一千零五 says by its zero that it is not
                case "both":
                    return literal, short  # 3만5
        section += pending
    return (total + section,)


def _script_of(unit: str) -> str:
    return "hangul" if "가" <= unit <= "힣" else "han"


def _digit(token: re.Match[str]) -> Decimal | None:
    letter = token.group()
    if token.lastgroup == "digits":
        values = _read_digits(letter)
        return values[0] if len(values) == 1 else None
    value = _HAN_DIGITS.get(letter, _HANGUL_DIGITS.get(letter))
    return None if value is None else Decimal(value)


def _read_english(words: Sequence[str]) -> tuple[Decimal, ...]:
    total = section = 0
    finest, largest_unit = 10**3, 10**9
    for word in words:
        if word in ("a", "and"):
            continue
        if word in _ENGLISH_TENS and finest > 10 and section % 100 == 0:
            section, finest = section + _ENGLISH_TENS[word], 10
        elif word in _ENGLISH_ONES and (finest > 10 or (finest == 10 and _ENGLISH_ONES[word] < 10)):
            section, finest = section + _ENGLISH_ONES[word], 1
        elif word == "hundred" and section < 100:
            section, finest = (section or 1) * 100, 100
        elif word in _ENGLISH_UNITS and _ENGLISH_UNITS[word] < largest_unit:
            total, largest_unit = total + (section or 1) * _ENGLISH_UNITS[word], _ENGLISH_UNITS[word]
            section, finest = 0, 10**3
        else:
            return ()
    return (Decimal(total + section),)


def _shortest(value: Decimal) -> Decimal:
    """1.2 rather than 1.200, and 1000 rather than 1E+3."""
    return value.quantize(Decimal(1)) if value == value.to_integral_value() else value.normalize()


def _decimals(value: Decimal) -> int:
    exponent = value.normalize().as_tuple().exponent
    return -exponent if isinstance(exponent, int) else _MOST_DECIMALS + 1
