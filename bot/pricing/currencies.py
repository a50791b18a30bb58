"""Which currency a sign or word beside a number means: 块, 원, $, bucks, NT$.

Folded text and the place of a number come in; the ISO code and how far the words reach go out.
"""

import re
from collections.abc import Mapping
from types import MappingProxyType

# The longer and more telling ones stand first: HK$ before $, 港元 before 元.
_BEFORE: Mapping[str, str] = MappingProxyType(
    {
        "HKD": r"hk\$|hkd|港币|港币?",
        "TWD": r"nt\$|ntd?|twd|新?台[币幣]|대만 ?달러",
        "NZD": r"nz\$|nzd",
        "BRL": r"r\$|brl",
        "PLN": r"zł|pln",
        "MOP": r"mop\$|mop|澳门币",
        "AUD": r"au?\$|aud|澳元|澳币|호주 ?달러",
        "CAD": r"ca?\$|cad|加元|加币|캐나다 ?달러",
        "SGD": r"sg?\$|sgd|新币|新元|싱가포르 ?달러",
        "CHF": r"chf|瑞士法郎|스위스 ?프랑",
        "INR": r"inr|rs\.?|₹|卢比|루피",
        "MYR": r"myr|rm|令吉|马币|링깃",
        "THB": r"thb|฿|泰铢|바트",
        "VND": r"vnd|₫|越南盾",
        "USD": r"us\$|usd|美元|美金|美刀|달러|\$",
        "CNY": r"cny|rmb|人民币|위안|¥",
        "KRW": r"krw|韩元|韩币|₩",
        "EUR": r"eur|欧元|€",
        "GBP": r"gbp|英镑|£",
        "JPY": r"jpy|jp¥|日元|日圆",
    }
)
_AFTER: Mapping[str, str] = MappingProxyType(
    {
        "HKD": r"(?:元|块)?港[币元纸幣]|hk\$|hkd|蚊",
        "TWD": r"(?:元|块)?新?台[币幣]|ntd?|twd|대만 ?달러",
        "NZD": r"nz\$|nzd",
        "BRL": r"reais|real(?![a-z])|brl",
        "PLN": r"zł|pln",
        "SEK": r"sek",
        "NOK": r"nok",
        "DKK": r"dkk",
        "MOP": r"(?:元|块)?澳门币|mop\$?",
        "AUD": r"澳元|澳币|호주 ?달러|australian dollars?|au?\$|aud",
        "CAD": r"加元|加币|캐나다 ?달러|canadian dollars?|ca?\$|cad",
        "SGD": r"新币|新元|싱가포르 ?달러|singapore dollars?|sg?\$|sgd",
        "CHF": r"瑞士法郎|스위스 ?프랑|swiss francs?|chf",
        "INR": r"卢比|루피|rupees?|inr|₹",
        "MYR": r"令吉|马币|링깃|ringgits?|myr",
        "THB": r"泰铢|바트|baht|thb|฿",
        "VND": r"越南盾|vnd|₫",
        "USD": r"(?:us )?dollars?|bucks?|usd|us\$|美元|美金|美刀|刀|달러|불|\$",
        "KRW": r"韩元|韩币|원|krw|won|₩",
        "JPY": r"日元|日圆|円|엔|yen|jpy",
        "EUR": r"欧元|欧(?![洲美盟])|유로|euros?|eur|€",
        "GBP": r"英镑|镑|파운드|pounds?|quid|gbp|£",
        "CNY": r"(?:元|块) ?(?:人民币|rmb)|块钱?|元钱?|圆|人民币|위안|yuan|kuai|rmb|cny|¥",
    }
)
_UNTIL_WORD_ENDS = r"(?!(?!x ?[0-9])[a-z])"  # 199元x24期
_BEFORE_PATTERNS = tuple((code, re.compile(rf"(?<![a-z])(?:{words}) ?\Z")) for code, words in _BEFORE.items())
_AFTER_PATTERNS = tuple((code, re.compile(rf" ?(?:(?:{words}){_UNTIL_WORD_ENDS})")) for code, words in _AFTER.items())
_LONGEST = 16


def currency_before(text: str, place: int) -> tuple[str, int] | None:
    """The currency that ends at `place`, and where its words start."""
    window = max(0, place - _LONGEST)
    for code, pattern in _BEFORE_PATTERNS:
        found = pattern.search(text[window:place])
        if found:
            return code, window + found.start()
    return None


def currency_after(text: str, place: int) -> tuple[str, int] | None:
    """The currency that starts at `place`, and where its words end."""
    for code, pattern in _AFTER_PATTERNS:
        found = pattern.match(text, place)
        if found:
            return code, found.end()
    return None
