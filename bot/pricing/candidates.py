"""Which numbers of a line are prices at all, and what stands with them.

Folded text and its numerals come in, `Candidate`s go out: a number with its currency and rhythm, or a bare one that the
talk around it makes a price. Models, years, speeds, percentages, phone numbers, head counts and differences are none.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from bot.language.detect import Language
from bot.language.numerals import Numeral, fold, possible_numbers
from bot.pricing.currencies import currency_after, currency_before
from bot.pricing.money import minor_unit
from bot.pricing.offer import Every, Per
from bot.pricing.rhythms import Duration, Rhythm, odd_rhythm_after, odd_rhythm_before, rhythm_after, rhythm_before
from bot.pricing.sides import compares, names_a_fee, names_a_side


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
_OR = re.compile(r" ?(?:[-~–—至到、/]|or|to|或者?|还是|아니면|또는|에서|이?나|혹은) ?")
_CHAIN = re.compile(r"[0-9]-[0-9]+-[0-9]")
_BLANK_BETWEEN = re.compile(r"[1-9][0-9]{2} [1-9][0-9]{2}")
_BETWEEN = re.compile(r" and ")
_COUNTS_SOMETHING = re.compile(r"(?:[×*]|(?<![a-z])x) ?\Z")
_MORE_THAN_SAID = re.compile(r"[多余几](?![少久])|来[块元]|여(?= ?원)|몇")
_MORE_AFTER_CURRENCY = re.compile(r"대(?=[의로는에 ,.]|$)|多")
_HALF_BLOCK = re.compile(
    r"(?:(?P<half>半)|(?P<tenth>[0-9一二两三四五六七八九])(?:[毛角](?:钱|(?P<cent>[0-9一二两三四五六七八九])分?)?)?)"
    r"(?![0-9]|[.,][0-9]|[个年月天日周季台人次分套部条张小gm时星礼])"
)
_DIMES = re.compile(
    r"(?P<tenth>[0-9一二两三四五六七八九])[毛角](?:钱|(?P<cent>[0-9一二两三四五六七八九])分?)?"
    r"(?![0-9]|[.,][0-9]|[个年月天日周季台人次分套部条张度])"
)
# What stands right behind the digits and changes their size: 5毛, 3w, 99 cents, 50p.
# 押金500 每月200: behind a blank 每月 belongs to the number that clings to it, unless that one is a length or a fee.
_BEGINS_ANOTHER = re.compile(r" (?:每|매|一个?[月年季周]|한 ?달)")
_PRICE_FOLLOWS = re.compile(
    r"[0-9一二两三四五六七八九十][0-9.,十百千万천백만]*"
    r"(?! ?(?:[0-9]|期|个?[月人]|年|개월|년|명|석|次|块?[^ ]{0,2}费))"
)
_MILLIONS = re.compile(r"m(?:n|ln)?(?![a-z0-9])")
_NO_CENTS = re.compile(r"[.,][-–](?![0-9])")  # 49.-
_ROUGHLY = re.compile(r" ?(?:左右|上下|정도|쯤|or so)(?:에)?")
_SIZES: tuple[tuple[re.Pattern[str], Decimal, str | None], ...] = (
    (re.compile(r" ?(?:毛|角(?![度色落])|毛钱|角钱)(?![0-9一二三四五六七八九])钱?"), Decimal("0.1"), "CNY"),
    (re.compile(r" ?(?:¢|cents?(?![a-z]))"), Decimal("0.01"), None),
    (re.compile(r"p(?= ?(?:/ ?)?(?:an?|per|each|every)? ?(?:day|week|month|hour)(?![a-z]))"), Decimal("0.01"), "GBP"),
    (re.compile(r" (?:grand|thousand)(?![a-z])"), Decimal(1000), None),
    (re.compile(r" hundred(?![a-z])"), Decimal(100), None),
    (re.compile(r" ?million(?![a-z])"), Decimal(1_000_000), None),
    (re.compile(r" ?lakhs?(?![a-z])"), Decimal(100_000), None),
    (re.compile(r" ?crores?(?![a-z])"), Decimal(10_000_000), None),
    (re.compile(r"w(?=[元块/]|[一每]个?[年月季]| ?人民币)"), Decimal(10_000), None),
)
_HAN_DIGITS = "零一二三四五六七八九"
_SHARED_UNIT = re.compile(r"[0-9]+(?:\.[0-9]+)? ?([十百千万亿십백천만억]+)")


def without_what_is_never_a_price(text: str) -> str:
    """The folded text with those numbers blotted out, character for character."""
    folded = fold(text)
    # 100M is a speed and 24m a term: the one pattern that must see the capitals.
    for speed in re.finditer(r"[0-9]+M(?![a-z])", text):
        folded = folded[: speed.start()] + "\0" * (speed.end() - speed.start()) + folded[speed.end() :]
    folded = _COMMA_BEFORE_LENGTH.sub(";", folded)
    return _NEVER.sub(lambda found: "\0" * (found.end() - found.start()), folded)


def find_candidates(
    text: str,
    numerals: Sequence[Numeral],
    durations: Sequence[Duration],
    language: Language | None,
    *,
    about_price: bool = False,
) -> Iterator[Candidate]:
    """The prices of a folded line. `about_price`: whoever typed it was asked for a price, so a bare number is one."""
    lengths = {duration.start for duration in durations}
    counted = [numeral for numeral in numerals if numeral.start not in lengths]
    price_talk = _PRICE_TALK.search(text) is not None or compares(text)
    free_from = 0
    first: Candidate | None = None  # of a choice of two: what stands with it holds for the second
    for index, numeral in enumerate(counted):
        if numeral.start < free_from:
            continue
        one = _candidate(text, numeral, free_from)
        following = counted[index + 1] if index + 1 < len(counted) else None
        either = following is not None and one.every is None and _either_or(text, one.end, following.start)
        if following is not None and either:
            # 200 or 250 a month: what stands with the second holds for the first.
            second = _candidate(text, following, following.start)
            one = _in_unit_of(replace(
                one,
                currency=one.currency or second.currency,
                every=second.every,
                per=second.per,
                strong=one.strong or second.strong,
            ), second)  # fmt: skip
        if following is not None and not one.strong and _BLANK_BETWEEN.fullmatch(text, numeral.start, following.end):
            # 100 150 a month: a hundred thousand, or two prices. Nobody knows.
            one = replace(_candidate(text, following, following.start), start=one.start, vague=True)
        if first is not None:
            currency, every = one.currency or first.currency, one.every or first.every
            strong = one.strong or first.strong
            one = replace(one, currency=currency, every=every, strong=strong)
        whole = not text[: one.start].strip() and not text[one.end :].strip()
        beside_another = len(counted) > 1 and names_a_side(text[max(0, one.start - 24) : one.start])
        talk = price_talk or beside_another or about_price
        if _is_dimes(one) and not (about_price or whole):
            continue  # a triangle, not a penny saved, dearer by twenty cents: too little to be a price by itself
        if _is_price(text, one, language, talk=talk, whole=whole, either=either):
            free_from = one.end
            yield one
            first = one if either else None
        else:
            first = None


def _is_dimes(one: Candidate) -> bool:
    """五毛, 三角: nothing but tenths, and no rhythm that makes them a price."""
    return one.numeral.readings == (Decimal(0),) and one.every is None


def _either_or(text: str, end: int, start: int) -> bool:
    """Whether two numbers are a choice or a range: 200 or 250, 50-100, between 200 and 250."""
    if _OR.fullmatch(text, end, start):
        return not _CHAIN.search(text, max(0, end - 24), start + 24)  # 5-1-2 is a code
    return _BETWEEN.fullmatch(text, end, start) is not None and "between" in text[max(0, end - 40) : end]


def _in_unit_of(one: Candidate, second: Candidate) -> Candidate:
    """3~4万 are 30,000 and 40,000: a small bare number before a range takes the unit of the one behind it."""
    unit = _SHARED_UNIT.fullmatch(fold(second.numeral.said))
    bare = one.numeral.readings
    if unit is None or one.numeral.script != "digits" or len(bare) != 1 or bare[0] >= 1000:
        return one
    readings = possible_numbers(f"{one.numeral.said}{unit.group(1)}")
    return replace(one, numeral=replace(one.numeral, readings=readings)) if readings else one


def _candidate(text: str, numeral: Numeral, free_from: int) -> Candidate:
    start, end = numeral.start, numeral.end
    more = _MORE_THAN_SAID.match(text, end)
    vague = more is not None
    end = more.end() if more and not more.group().endswith(("块", "元")) else end
    currency: str | None = None
    half = Decimal(0)
    dimes = _DIMES.match(text, start) if numeral.end == start + 1 else None
    for sized, factor, own_currency in _SIZES if numeral.script != "english" else ():
        found = sized.match(text, end)
        if dimes is None and found and not vague:
            numeral = replace(numeral, readings=tuple(value * factor for value in numeral.readings))
            currency, end = own_currency, found.end()
            break
    if dimes:  # 5毛, 三毛五: a tenth of a yuan each
        numeral = replace(numeral, readings=(Decimal(0),))
        currency, half, end = "CNY", _tenths(dimes), dimes.end()
    millions = _MILLIONS.match(text, end)
    if millions and currency_before(text, start):  # £1.2m; without a sign before it 24m is a term
        numeral, end = replace(numeral, readings=tuple(one * 1_000_000 for one in numeral.readings)), millions.end()
    no_cents = _NO_CENTS.match(text, end)
    end = no_cents.end() if no_cents else end
    before = currency_before(text, start)
    if before and before[1] >= free_from:
        currency, start = before
    after = currency_after(text, end)
    if after:
        currency, end = (currency or after[0]), after[1]
        block = text[end - 1] in "块元"
        rest = _HALF_BLOCK.match(text, end) if block else None
        if rest and text[end - 1] == "元" and not re.search("[毛角]", rest.group()):
            rest = None  # 12元5角, but 12元5
        if rest:
            half = _tenths(rest)
            end = rest.end()
        large = _MORE_AFTER_CURRENCY.match(text, end)
        vague, end = vague or large is not None, large.end() if large else end
    about = _ROUGHLY.match(text, end)
    if about and (rhythm_after(text, about.end()) or currency):
        end = about.end()
    odd_end, odd_start = odd_rhythm_after(text, end), odd_rhythm_before(text, free_from, start)
    if odd_end is not None or odd_start is not None:
        start, end = (start if odd_start is None else odd_start), odd_end or end
        return Candidate(numeral, start, end, currency, "once", "order", strong=True, vague=True)
    earlier = rhythm_before(text, free_from, start)
    later = rhythm_after(text, end)
    if earlier and earlier.single and later and later.every and not _number_follows(text, later.place):
        earlier = None
    if later and _BEGINS_ANOTHER.match(text, end) and _PRICE_FOLLOWS.match(text, later.place):
        later = None
    every, per = _rhythm_of(earlier, later)
    start = earlier.place if earlier else start
    if later and (earlier is None or earlier.every is None or later.every in (None, earlier.every)):
        end = later.place
    strong = currency is not None or every is not None
    if len(numeral.readings) > 1 and numeral.script == "digits" and minor_unit(currency) == 1:
        # 1.200원 can only be 1,200: won have no cents.
        numeral = replace(numeral, readings=numeral.readings[-1:])
    if len(numeral.readings) > 1 and currency == "EUR" and numeral.script == "digits":
        # Where euros are paid a point parts thousands, and no price has three digits behind it.
        numeral = replace(numeral, readings=numeral.readings[-1:])
    return Candidate(numeral, start, end, currency, every, per, strong, vague, half)


def _rhythm_of(earlier: Rhythm | None, later: Rhythm | None) -> tuple[Every | None, Per]:
    found = [rhythm for rhythm in (earlier, later) if rhythm is not None]
    every = next((rhythm.every for rhythm in found if rhythm.every is not None), None)
    return every, "seat" if any(rhythm.per == "seat" for rhythm in found) else "order"


def _number_follows(text: str, place: int) -> bool:
    return re.match(r" ?[0-9一二两三四五六七八九十百千万]", text[place : place + 2]) is not None


def _tenths(found: re.Match[str]) -> Decimal:
    """块半, 块9, 毛五: what stands behind the unit, as a part of a yuan."""
    parts = found.groupdict()
    if parts.get("half"):
        return Decimal("0.5")
    cents = Decimal(_digit(parts["cent"])) / 100 if parts["cent"] else Decimal(0)
    return Decimal(_digit(parts["tenth"])) / 10 + cents


def _digit(letter: str) -> int:
    return 2 if letter == "两" else _HAN_DIGITS.find(letter) if letter in _HAN_DIGITS else int(letter)


def _is_price(text: str, one: Candidate, language: Language | None, *, talk: bool, whole: bool, either: bool) -> bool:
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
