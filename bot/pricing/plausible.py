"""Whether a number is a price at all: models, years, speeds, percentages, phone numbers, head counts, differences and
budgets are none.

A `Candidate` and the folded text around it come in, yes or no goes out.
"""

import re
from dataclasses import dataclass
from decimal import Decimal

from bot.language.detect import Language
from bot.language.numerals import Numeral, fold
from bot.pricing.offer import Every, Per
from bot.pricing.sides import names_a_fee, names_a_side


@dataclass(frozen=True, slots=True)
class Candidate:
    """A number that is a price, and the place of it together with its currency and rhythm."""

    numeral: Numeral
    start: int
    end: int
    currency: str | None
    every: Every | None
    per: Per
    strong: bool  # a currency or a rhythm stands with it
    vague: bool  # 200多, 3만원대: more than it says
    tenths: Decimal = Decimal(0)  # 19块9, 两块半


# Numbers that are never a price, whatever stands around them.
_NEVER = re.compile(
    r"[0-9]+(?:[.,][0-9]+)? ?(?:%|percent|pct(?![a-z])|퍼센트|프로(?![가-힣]))"
    r"|百分之[零一二三四五六七八九十百两0-9]{1,6}"
    r"|[0-9.]{1,4} ?折|打[一二三四五六七八九]{1,2}折|[一二三四五六七八九]{1,2}折"
    r"|(?<![0-9])[0-2]?[0-9]:[0-5][0-9](?![0-9])|(?<![a-z0-9])[0-9]{1,2} ?(?:am|p\.m\.|a\.m\.|o'clock)"
    r"|(?<![0-9])[0-9]{4}[-/.][0-9]{1,2}[-/.][0-9]{1,2}"
    r"|(?<![0-9])(?:0?[1-9]|1[0-2]) ?[月월] ?[0-9]{1,2} ?[日号일]?(?![0-9.,元块만천백원])"
    r"|(?<![0-9])(?:1[3-9][0-9]{9}|0[0-9]{8,11})(?![0-9])|(?<![0-9])[0-9]{2,4}-[0-9]{3,4}-[0-9]{3,4}(?![0-9])"
    r"|(?<![0-9])[0-9]{4}(?: [0-9]{4}){2,}|(?<![0-9])[0-9]{1,3}(?:\.[0-9]{1,3}){3}"
    r"|[0-9]+(?:\.[0-9]+)? ?(?:[gmkt]bps|[gmkt]b|g|兆|기가|메가)(?![a-z])|[0-9]+M"
    r"|(?<![0-9一二三四五六七八九十百千两])万一|千万(?=别|不|要|记)"
    r"|第[零一二三四五六七八九十百0-9]{1,4}|(?:iphone|galaxy|mate|pixel|windows) ?[0-9]+"
)
# 每月199,24期: that comma parts a price and a length, no whole from its decimals.
_COMMA_BEFORE_LENGTH = re.compile(
    r"(?<=[0-9]),(?=[0-9]{1,2} ?(?:个?月|期|年|개월|년|个?席|个?人|[个名]|seats?|users?|months?|years?))"
)
PAYMENTS = re.compile(r" ?(?:equal |monthly )*(?:payments?|instal?lments?)(?![a-z])")
_UNIT_AFTER = re.compile(
    r" ?(?:[个台位次款级层楼寸米条件本支斤克岁核兆名]|人(?!家)|[点号度]|分(?!期|月|手)|成(?!交|本)|倍|代(?!理)|张"
    r"|部(?!分)"
    r"|套(?!餐)|平(?:方|米)|公里|期|像素|小时|路|班|年|月(?!租)|日|天|星(?!期)|口人"
    r"|席位|坐席|座席|[账帐]号|用户|좌석|석(?![가-힣])|계정|회선|라이선스|명|인(?![가데지])|개(?!통|인)|대(?![비로신])|번(?!호|들)|회(?!사|원)|살|층|호(?!환)|시(?!간당|작)|분(?!기|들|납)|월|년|일(?![시부반단])"
    r"|차(?!이)|등(?!급)|배(?!송)|세대|인치|평|건|석|화소"
    r"|(?:km|cm|mm|kg|people|persons?|users?|seats?|sims?|lines?|customers?|accounts?|times|points?|stars?|inch(?:es)?|"
    r"licen[cs]es?|devices?|employees?|members?|staff|heads?|phones?|units?|pieces?|pcs|items?"
    r"|th|st|nd|rd|k|g|m|h|x(?! ?[0-9$€£])|w|v)(?![a-z]))"
)
_PRICE_TALK = re.compile(
    r"[贵块钱价费才元]|便宜|划算|expensive|pric|cost|cheap|\bpay|charg|\bfees?\b|afford|too much|too high|money|quote"
    r"|\brate\b|\bbill\b|비싸|비싼|비쌈|비쌉|가격|요금|싸|싼|저렴|값|[0-9만천백] ?원|얼마|돈|부담|할인|렌탈료"
)
_PRECEDING = (
    "a about and around at be but charge charged charges charging cost costs for from get gets give got has is just "
    "here like me of offer offered only or ours over pay paying pays paid plus price priced quote quoted re s said "
    "says spend than then there with "
    "that the their theirs they think thinks to us versus vs want wants was we you your our now still much even"
)
_MAY_PRECEDE = frozenset(_PRECEDING.split())
_DIFFERENCE_BEFORE = re.compile(
    r"(?:便宜|(?<!太)贵|(?<!至)(?<!最)少|省|(?<![不最至])多|差|优惠|减免?|降(?!到|至)|返|加)(?:了|个|你|我|一|出|收|扣|下|价|付|交|花|要)?"
    r"(?: ?(?:hk\$|nt\$|[$€£¥₩]))? ?\Z|(?<![a-z])(?:saves?|saving|off|minus|extra|another|additional) ?[$€£¥₩]? ?\Z"
    r"|(?:할인|추가로?|더) ?\Z"
)
_DIFFERENCE_AFTER = re.compile(
    r" ?(?:off|cheaper|more|less|extra|discount|back|lower|higher|dearer)(?![a-z])"
    r"|(?:이나|이|은|정도|만)? ?(?:더|할인|깎|빼|덜|차이|저렴|싸게)"
)
_COMPARED_WITH = re.compile(r"(?:보다|대비|비해)[^0-9,.;]{0,8}\Z")
_DEARER_AFTER = re.compile(r"(?:이나|이|은|정도|만)? ?비[싸쌉싼쌈]")
# A budget is not our price, and what comes back or falls due only in a quarrel is none at all.
_BUDGET_BEFORE = re.compile(
    r"(?:预算|预计|budget|예산|押金|保证金|定金|订金|违约金|보증금|위약금|(?<![a-z])(?:deposit|penalty))"
    r"[^0-9,，。.;；]{0,10}\Z"
)
_ABOUT = re.compile(r"(?:[几数第]|(?<![a-z])(?:few|several|couple(?: of)?) )\Z")
_CLOCK = re.compile(r"(?:[0-9]|1[0-2]) ?[ap]m")
_COUNTS_SOMETHING = re.compile(r"(?:[×*]|(?<![a-z])x) ?\Z")


def without_what_is_never_a_price(text: str) -> str:
    """The folded text with those numbers blotted out, character for character."""
    folded = fold(text)
    # 100M is a speed and 24m a term: the one pattern that must see the capitals.
    for speed in re.finditer(r"[0-9]+M(?![a-z])", text):
        folded = folded[: speed.start()] + "\0" * (speed.end() - speed.start()) + folded[speed.end() :]
    folded = _COMMA_BEFORE_LENGTH.sub(";", folded)
    return _NEVER.sub(lambda found: "\0" * (found.end() - found.start()), folded)


def talks_of_prices(text: str) -> bool:
    """Whether any word of the line is about what things cost."""
    return _PRICE_TALK.search(text) is not None


def is_price(text: str, one: Candidate, language: Language | None, *, talk: bool, whole: bool, either: bool) -> bool:
    """talk: prices are spoken of around it. whole: it is all that was said. either: it is one of a choice of two."""
    numeral = one.numeral
    before, after = text[max(0, one.start - 24) : one.start], text[one.end : one.end + 24]
    if PAYMENTS.match(text, numeral.end):
        return False
    if _COMPARED_WITH.search(before) and _DEARER_AFTER.match(after):
        return False
    if _DIFFERENCE_BEFORE.search(before) or _DIFFERENCE_AFTER.match(after) or _BUDGET_BEFORE.search(before):
        return False
    if _ABOUT.search(text, max(0, numeral.start - 16), numeral.start):
        return False
    if numeral.readings and numeral.readings[0] + one.tenths == 0:
        return False
    if one.currency is not None:
        return _may_stand_with_currency(text, one)
    if _UNIT_AFTER.match(text, numeral.end) and one.end == numeral.end:
        return False
    if not one.strong and _COUNTS_SOMETHING.search(before):
        return False
    # In a range a dash clings to the number, and parts it from nothing.
    if not _stands_free(text, numeral, one.end + 1 if either else one.end) or _is_time_of_day(text, one):
        return False
    if one.strong:
        return _is_telling(numeral)
    return whole or (talk and _may_stand_bare(text, numeral, language))


def _is_time_of_day(text: str, one: Candidate) -> bool:
    return _CLOCK.fullmatch(text, one.numeral.start, one.end) is not None


def _may_stand_with_currency(text: str, one: Candidate) -> bool:
    numeral = one.numeral
    if numeral.script == "hangul":
        # 직원, 지원, 사원 end like money; a Hangul amount has a unit and starts a word.
        return _is_telling(numeral) and _starts_hangul_word(text, numeral.start)
    if numeral.script == "han":
        # 一块 is also "together", and 千元机 is no price.
        return _is_han_amount(numeral) and (numeral.said not in ("一", "半") or text[one.end - 1] != "块")
    return numeral.start == one.start or one.start < numeral.start or _stands_free(text, numeral, one.end)


def _stands_free(text: str, numeral: Numeral, end: int) -> bool:
    """No letter, digit, dash or point clings to it: X13, 1e9, A4, -5, 10/12 are no prices."""
    before = text[numeral.start - 1 : numeral.start]
    if numeral.script == "hangul" and not _starts_hangul_word(text, numeral.start):
        return False
    if re.match(r"[a-z0-9_.#@\-+/'\\\0^*]", before) and not re.search(
        r"[0-9] ?[-~]\Z|vs\.\Z", text[: numeral.start][-6:]
    ):
        return False
    return end > numeral.end or not re.match(r"[a-z0-9_@\\\0^*]|[./:-][0-9a-z]", text[end : end + 2])


def _starts_hangul_word(text: str, start: int) -> bool:
    return start == 0 or not "가" <= text[start - 1] <= "힣" or text[start - 1] in "월총약단매달당에은는만또해년"


def _is_telling(numeral: Numeral) -> bool:
    """Whether a number word is one beyond doubt: it has a digit and a unit, or several digits."""
    match numeral.script:
        case "han":
            return len(numeral.said) > 1 and (numeral.readings == () or numeral.readings[0] >= 10)
        case "hangul":
            return any(letter in "십백천만억" for letter in numeral.said)
        case "english":
            return numeral.readings == () or numeral.readings[0] >= 13
        case _:
            return True


def _is_han_amount(numeral: Numeral) -> bool:
    return any(letter in "一二两三四五六七八九十廿卅半" for letter in fold(numeral.said))


def _may_stand_bare(text: str, numeral: Numeral, language: Language | None) -> bool:
    match numeral.script:
        case "han":
            return language in ("zh", None) and _is_han_amount(numeral) and _is_telling(numeral)
        case "hangul":
            return language in ("ko", None) and len(numeral.said) > 1 and _is_telling(numeral)
        case "english":
            return language in ("en", None) and _is_telling(numeral)
    word = re.search(r"([a-z]+) ?\Z", text[max(0, numeral.start - 20) : numeral.start])
    before = text[max(0, numeral.start - 24) : numeral.start]
    told = names_a_side(before) or names_a_fee(before)
    if word and word.group(1) not in _MAY_PRECEDE and not told:
        return False
    return not re.search(
        r"(?:小米|红米|华为|荣耀|苹果|三星|型号|갤럭시|아이폰|모델) ?\Z",
        text[max(0, numeral.start - 6) : numeral.start],
    )
