"""Numbers and addresses that lead to a person: telephones, identity numbers, cards, accounts, e-mail, number plates.

In: a text whose digits and signs are plain ASCII (`privacy` sees to it). Out: the same text with a word in brackets for
each. Prices, ranges, dates, years and model names stay: a bare number counts only where it cannot be one of these.
Every pattern is bounded, so the work grows with the length of the text and no faster.
"""

import re
from collections.abc import Callable

# What makes an amount of the number in front of it, or says what is counted.
_CURRENCY = (
    r"[元块塊圆圓원만천억%％$€£¥₩万萬亿億]|千元|百万|yuan|rmb|cny|won|krw|usd|hkd|twd|nt|dollars?|euros?|eur|bucks|per\b|"
    r"a month"
)
_NO_MONEY = rf"(?! ?(?:{_CURRENCY}))"
_UNIT = rf"(?! ?(?:{_CURRENCY}|[名명개人个個户戶台条條/]|units?\b|users?\b|people\b|customers?\b))"
_NO_CURRENCY = r"(?<![$€£¥₩￥])(?<![$€£¥₩￥] )"
_ALONE = r"(?<!\d)(?<!\d[.,])"
_END = r"(?!\d|\.\d)"

_EMAIL = re.compile(r"[A-Za-z0-9._%+\-]{1,64}@[A-Za-z0-9\-]{1,63}(?:\.[A-Za-z0-9\-]{1,63}){1,4}")
_HANDLE = re.compile(r"(?<![\w@.])@[A-Za-z][A-Za-z0-9_]{3,31}")
_PAGE = re.compile(
    r"\b(?:https?://)?(?:www\.)?(?:t\.me|wa\.me|line\.me|m\.me|open\.kakao\.com|(?:facebook|fb|instagram|linkedin|twitter|x|"
    r"tiktok|weibo)\.com)/[\w./@?=&%\-]{1,64}",
    re.IGNORECASE,
)
_ACCOUNT_NAMED = re.compile(
    r"((?:微信号|微信號|微信|薇信|v信|vx|wechat|weixin|wx|kakao(?:talk)?(?: ?id)?|카카오톡|카톡|라인|line id|telegram|"
    r"qq号?|qq號|skype|whatsapp|账号|帳號|아이디|user ?name)"
    r"\s{0,2}(?:id|아이디|号|號|是|is|는|은)?\s{0,2}[:：=]?\s{0,2})"
    r"([A-Za-z][A-Za-z0-9_\-.]{4,31}(?<=[\d_\-])|[1-9]\d{4,11}(?!\d))" + _UNIT,
    re.IGNORECASE,
)

_DAY = r"(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"  # month and day
_ID_CHINA = re.compile(r"(?<!\d)[1-9]\d{5} ?(?:18|19|20)\d{2}" + _DAY + r" ?\d{3}[\dXx](?!\d)")
_ID_KOREA = re.compile(r"(?<!\d)\d{2}" + _DAY + r" ?- ?[0-9*]{7}(?![\d*])")
_ID_KOREA_PLAIN = re.compile(r"(?<!\d)\d{2}" + _DAY + r"[1-8]\d{6}(?!\d)")
_COMPANY_KOREA = re.compile(r"(?<!\d)\d{3}-\d{2}-\d{5}(?!\d)")
_ID_US = re.compile(r"(?<![\d\-])(?!000|666|9)\d{3}-(?!00)\d{2}-(?!0000)\d{4}(?![\d\-])")
_ID_TAIWAN = re.compile(r"(?<![A-Za-z0-9])[A-Za-z][12489]\d{8}(?![A-Za-z0-9])")
_ID_HONG_KONG = re.compile(r"(?<![A-Za-z0-9])([A-Za-z]{1,2})(\d{6}) ?(?:\(([\dAa])\)|([\dAa]))(?![A-Za-z0-9])")
_PASSPORT = re.compile(
    r"((?:护照|護照|여권|passport)(?:号码?|號碼?| ?번호| ?number| ?no\.?)?\s{0,2}(?:是|는|은|is)?\s{0,2}[:：#]?\s{0,2})"
    r"[A-Za-z]{0,2}\d{6,9}[A-Za-z]?\d{0,4}(?!\d)",
    re.IGNORECASE,
)

_LONG = re.compile(r"(?<!\d)(?<!\d[.,])\d(?:[ \-]?\d){11,18}(?!\d|\.\d)")
_ACCOUNT = re.compile(
    r"(?<![\d\-])(?<!\d\.)(?!(?:19|20)\d\d-(?:0?[1-9]|1[0-2])-)\d{2,6}-\d{2,6}-\d{2,7}(?:-\d{1,3})?(?![\d\-]|\.\d)"
)
_IBAN = re.compile(r"(?<![A-Za-z0-9])[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){3,7}(?: ?[A-Z0-9]{1,3})?(?![A-Za-z0-9])")
_LEAST_ACCOUNT = 10  # digits: fewer could be three prices in a row

# With a country's code: anywhere in the world.
_PHONE_ABROAD = re.compile(
    r"(?<![A-Za-z0-9+])(?<!\d[ \-.])(?:\+|00) ?[1-9]\d{0,2}(?:[ .\-]?\(?\d{1,5}\)?){2,5}(?<=\d)" + _END + _UNIT
)
_LEAST_ABROAD = 8  # digits, the country's among them
_PHONES = tuple(
    re.compile(pattern)
    for pattern in (
        # China: mobile, land line, service numbers.
        r"(?<!\d)(?<!\d[.,])(?:86[ \-]?)?1[3-9]\d[ .\-]?\d{4}[ .\-]?\d{4}" + _END + _NO_MONEY,
        r"(?<!\d)(?<!\d )1 [3-9](?: \d){9}(?! ?\d)",
        r"(?<!\d)(?<!\d[.,])(?:\(0\d{2,3}\)[ ]?|0\d{2,3}[ \-])[2-9]\d{2,3}[ \-]?\d{4}(?!\d)",
        r"(?<!\d)(?<!\d[.,])[48]00[ \-]\d{3}[ \-]\d{4}(?!\d)" + _UNIT,
        # Taiwan: mobile, land line.
        r"(?<!\d)(?<!\d[.,])09\d{2}[ \-]?\d{3}[ \-]?\d{3}(?!\d)",
        r"(?<!\d)(?<!\d[.,])(?:\(0[2-8]\d{0,2}\)[ ]?|0[2-8]\d{0,2}[ \-])\d{3,4}[ \-]?\d{4}(?!\d)",
        # Korea: mobile, land line, internet telephone.
        r"(?<!\d)(?<!\d[.,])01[016789][ .\-)]{0,2}\d{3,4}[ .\-]?\d{4}(?!\d)",
        r"(?<!\d)(?<!\d )0 1 [016789](?: \d){7,8}(?! ?\d)",
        r"(?<!\d)(?<!\d[.,])\(?0(?:2|[3-6]\d|70|80|50\d)\)?[ .\-]?\d{3,4}[ .\-]?\d{4}(?!\d)",
        # North America.
        r"(?<!\d)(?<!\d[.,])(?:1[ .\-])?\([2-9]\d{2}\)[ ]?\d{3}[ .\-]\d{4}(?!\d)",
        r"(?<![\d\-])(?<!\d[.,])(?:1[ .\-])?[2-9]\d{2}([ .\-])\d{3}\1\d{4}(?![\d\-])" + _UNIT,
        # Hong Kong, Macau: eight digits alone; a date begins with 1 or 2, an amount ends round.
        _NO_CURRENCY + r"(?<![\d\-])(?<!\d[.,])[569]\d{7}(?<!000)" + _END + _UNIT,
    )
)
_PHONE_NAMED = re.compile(
    r"((?:电话|電話|手机号码?|手機號碼?|手机|手機|联系方式|聯絡方式|号码|號碼|座机|전화번호|전화|연락처|번호|핸드폰|휴대폰|휴대전화|폰번호|"
    r"\b(?:tele)?phone|\btel|\bmobile|\bcell|\bcall (?:me|him|her|them)|\btext me|\bfax|传真|傳真|팩스)"
    r"(?: ?(?:number|no\.?|번호))?[^\d\n$€£¥₩]{0,8})"
    r"(?!(?:19|20)\d{2}[ \-./年])(\d(?:[ \-]?\d){6,14})" + _END + _UNIT,
    re.IGNORECASE,
)
# Nine digits and more without commas, not round, with no unit: a customer, order or contract number at best.
_NUMBER = re.compile(_NO_CURRENCY + _ALONE + r"\d{9,30}(?<!000)" + _END + _UNIT)

# Said aloud and typed as heard: "yi san ba ..." in characters, "gong il gong ..." in Hangul.
_HAN_DIGITS = re.compile(r"[零〇一二三四五六七八九幺两][ \-]?(?:[零〇一二三四五六七八九幺两][ \-]?){6,18}")
_HANGUL_DIGITS = re.compile(r"(?<![가-힣])[공영일이삼사오육륙칠팔구](?:[ \-]?[공영일이삼사오육륙칠팔구]){7,18}")

_PROVINCES = "京津沪滬渝冀豫云雲辽遼黑湘皖鲁魯新苏蘇浙赣贛鄂桂甘晋晉蒙陕陝吉闽閩贵貴粤粵青藏川宁寧琼瓊"
_PLATE_CHINA = re.compile(rf"[{_PROVINCES}][A-HJ-NP-Z][·•. \-]?[A-HJ-NP-Z0-9]{{5,6}}(?![A-Za-z0-9])")
_PLATE_LETTERS = "가나다라마거너더러머버서어저노도로모보소오조구누두루무부수우주하허호배"
_PLATE_KOREA = re.compile(rf"(?<!\d)(?<!\d[.,])\d{{2,3}}[{_PLATE_LETTERS}]\d{{4}}(?!\d)(?! ?[원만천명개%])")
_PLATE_KOREA_NAMED = re.compile(r"((?:차량|차 ?번호|번호판)[^\d\n]{0,8})\d{2,3} ?[가-힣] ?\d{4}(?!\d)")


def without_numbers(text: str) -> str:
    """The text with [email], [account], [id], [card], [phone], [number] and [plate] where they stood."""
    text = _EMAIL.sub("[email]", text)
    text = _PAGE.sub("[account]", text)
    text = _HANDLE.sub("[account]", text)
    text = _PASSPORT.sub(r"\1[id]", text)
    text = _ACCOUNT_NAMED.sub(r"\1[account]", text)
    for pattern in (_ID_CHINA, _ID_KOREA, _COMPANY_KOREA, _ID_US):
        text = pattern.sub("[id]", text)
    text = _IBAN.sub("[number]", text)
    text = _ID_TAIWAN.sub(_if(_is_taiwanese, "[id]"), text)
    text = _ID_HONG_KONG.sub(_if(_is_hong_kong, "[id]"), text)
    text = _PHONE_ABROAD.sub(_if(lambda found: _digits(found[0]) >= _LEAST_ABROAD, "[phone]"), text)
    text = _LONG.sub(lambda found: _long(found[0]), text)
    for pattern in _PHONES:
        text = pattern.sub("[phone]", text)
    text = _PHONE_NAMED.sub(r"\1[phone]", text)
    text = _ACCOUNT.sub(_if(lambda found: _digits(found[0]) >= _LEAST_ACCOUNT, "[number]"), text)
    text = _HAN_DIGITS.sub("[phone]", text)
    text = _HANGUL_DIGITS.sub("[phone]", text)
    text = _PLATE_CHINA.sub("[plate]", text)
    text = _PLATE_KOREA.sub("[plate]", text)
    text = _PLATE_KOREA_NAMED.sub(r"\1[plate]", text)
    return _NUMBER.sub("[number]", text)


def luhn(digits: str) -> bool:
    """Whether the last digit of a card's number fits the others."""
    total = 0
    for place, letter in enumerate(reversed(digits)):
        value = int(letter) * (1 + place % 2)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def _long(found: str) -> str:
    """Twelve to nineteen digits: a card, an identity number, a telephone with its country, or just a number."""
    digits = "".join(letter for letter in found if letter.isdigit())
    groups = re.split(r"[ \-]", found)
    if len(groups) > 1 and (min(map(len, groups)) < 2 or _are_prices(groups)):
        return found
    if len(digits) >= 13 and luhn(digits):
        return "[card]"
    if _ID_KOREA_PLAIN.fullmatch(digits):
        return "[id]"
    if re.fullmatch(r"861[3-9]\d{9}|8210\d{8}|01[016789]\d{7,8}", digits):
        return "[phone]"
    return found if len(groups) == 1 and digits.endswith("000000") else "[number]"


def _are_prices(groups: list[str]) -> bool:
    """Numbers that stand beside each other and are no parts of one: years, rounded amounts, unlike lengths."""
    return all(group.endswith("0") or group[:2] in ("19", "20") for group in groups)


def _digits(found: str) -> int:
    return sum(letter.isdigit() for letter in found)


def _if(holds: Callable[[re.Match[str]], bool], word: str) -> Callable[[re.Match[str]], str]:
    return lambda found: word if holds(found) else found[0]


def _is_taiwanese(found: re.Match[str]) -> bool:
    """The check digit of Taiwan: two digits for the letter, weights 1 9 8 7 6 5 4 3 2 1 1."""
    letter = "ABCDEFGHJKLMNPQRSTUVXYWZIO".find(found[0][0].upper()) + 10
    weighed = letter // 10 + letter % 10 * 9
    weighed += sum(int(digit) * weight for digit, weight in zip(found[0][1:], (8, 7, 6, 5, 4, 3, 2, 1, 1), strict=True))
    return weighed % 10 == 0


def _is_hong_kong(found: re.Match[str]) -> bool:
    """The check digit of Hong Kong: a blank counts 36, A is 10, weights go from 9 down to 2, and the check A is 10."""
    letters, digits, bracketed, bare = found.groups()
    values = [36] * (2 - len(letters)) + [ord(letter) - 55 for letter in letters.upper()] + list(map(int, digits))
    last = (bracketed or bare).upper()
    check = 10 if last == "A" else int(last)
    return (sum(value * weight for value, weight in zip(values, range(9, 1, -1), strict=True)) + check) % 11 == 0
