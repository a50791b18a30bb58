"""What leads to a person goes before anything is kept; prices, dates and models stay."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.people.privacy import MARKS, redact, without_private_numbers
from bot.people.private_numbers import luhn

GONE = [
    # telephones: China
    ("客户电话13800138000，说太贵", "客户电话[phone]，说太贵"),
    ("138 0013 8000 是他手机", "[phone] 是他手机"),
    ("打138-0013-8000", "打[phone]"),
    ("加我+86 13912345678", "加我[phone]"),
    ("008613912345678", "[phone]"),
    ("８６１３９１２３４５６７８", "[phone]"),
    ("１３８００１３８０００", "[phone]"),
    ("座机010-62345678", "座机[phone]"),
    ("公司(021)62345678转808", "公司[phone]转808"),
    ("0755-8234567 找前台", "[phone] 找前台"),
    ("客服400-810-8888说不行", "客服[phone]说不行"),
    ("一三八零零一三八零零零", "[phone]"),
    ("号码是幺三八 零零幺三 八零零零", "号码是[phone]"),
    # telephones: Hong Kong, Taiwan
    ("+852 9123 4567 話太貴", "[phone] 話太貴"),
    ("打 91234567 搵佢", "打 [phone] 搵佢"),
    ("電話 2345 6789", "電話 [phone]"),
    ("手機0912-345-678", "手機[phone]"),
    ("0912345678他說要問太太", "[phone]他說要問太太"),
    ("公司(02)2345-6789", "公司[phone]"),
    ("02-2345-6789 分機12", "[phone] 分機12"),
    ("+886 912 345 678", "[phone]"),
    # telephones: Korea
    ("010-1234-5678로 전화 주세요", "[phone]로 전화 주세요"),
    ("01012345678 고객", "[phone] 고객"),
    ("010 1234 5678", "[phone]"),
    ("010.1234.5678", "[phone]"),
    ("011-234-5678", "[phone]"),
    ("02-345-6789 사무실", "[phone] 사무실"),
    ("031)123-4567", "[phone]"),
    ("070-1234-5678 인터넷전화", "[phone] 인터넷전화"),
    ("+82 10-1234-5678", "[phone]"),
    ("연락처는 1234-5678이래요", "연락처는 [phone]이래요"),
    ("공일공 일이삼사 오육칠팔", "[phone]"),
    # telephones: North America and elsewhere
    ("call me at 555-123-4567", "call me at [phone]"),
    ("(415) 555-2671 says no", "[phone] says no"),
    ("415.555.2671", "[phone]"),
    ("+1 415 555 2671", "[phone]"),
    ("+44 20 7946 0958", "[phone]"),
    ("+49 (30) 901820", "[phone]"),
    ("phone: 5551234", "phone: [phone]"),
    ("his cell is 4155552671", "his cell is [phone]"),
    ("my mobile number is 07700 900123", "my mobile number is [phone]"),
    ("13800138000,200一个月", "[phone],200一个月"),
    ("1 3 8 0 0 1 3 8 0 0 0", "[phone]"),
    ("0 1 0 1 2 3 4 5 6 7 8", "[phone]"),
    # identity numbers
    ("身份证11010519491231002X", "身份证[id]"),
    ("110105194912310021", "[id]"),
    ("주민번호 900101-1234567", "주민번호 [id]"),
    ("900101-1******", "[id]"),
    ("9001011234567", "[id]"),
    ("사업자번호 123-45-67890", "사업자번호 [id]"),
    ("SSN 123-45-6789", "SSN [id]"),
    ("身分證A123456789", "身分證[id]"),
    ("香港身份證 A123456(3)", "香港身份證 [id]"),
    ("AB987654(3) 係我", "[id] 係我"),
    ("护照号码：E12345678", "护照号码：[id]"),
    ("passport no. M12345678", "passport no. [id]"),
    ("여권번호는 M12345678", "여권번호는 [id]"),
    # cards, accounts, other long numbers
    ("卡号 4111 1111 1111 1111", "卡号 [card]"),
    ("4111111111111111", "[card]"),
    ("5500-0000-0000-0004 card", "[card] card"),
    ("6222 0212 3456 7891 236", "[number]"),
    ("amex 378282246310005", "amex [card]"),
    ("계좌 110-123-456789", "계좌 [number]"),
    ("账号 6217001234567", "账号 [number]"),
    ("contract 123456789012 is too long", "contract [number] is too long"),
    ("客户编号 203948571", "客户编号 [number]"),
    # e-mail and accounts
    ("write to kim.lee+a@example.co.kr now", "write to [email] now"),
    ("邮箱zhang@example.com说不要", "邮箱[email]说不要"),
    ("ｋｉｍ＠ｅｘａｍｐｌｅ．ｃｏｍ", "[email]"),
    ("ask @john_smith first", "ask [account] first"),
    ("微信号wang_2020", "微信号[account]"),
    ("微信：abc12345 加一下", "微信：[account] 加一下"),
    ("카톡 아이디 hong-12", "카톡 아이디 [account]"),
    ("QQ 123456789", "QQ [account]"),
    ("加vx：mei_88", "加vx：[account]"),
    ("see https://t.me/johnsmith or linkedin.com/in/john-smith", "see [account] or [account]"),
    ("IBAN DE89 3704 0044 0532 0130 00", "IBAN [number]"),
    # number plates
    ("车牌京A12345", "车牌[plate]"),
    ("粤B·D12345停在门口", "[plate]停在门口"),
    ("12가3456 차주", "[plate] 차주"),
    ("123나4567", "[plate]"),
    ("차량 12하 3456", "차량 [plate]"),
    # names: Chinese
    ("王总说太贵了", "[name]总说太贵了"),
    ("跟李经理约好了", "跟[name]经理约好了"),
    ("张女士嫌合约长", "[name]女士嫌合约长"),
    ("王小明先生不同意", "[name]先生不同意"),
    ("欧阳老师问价格", "[name]老师问价格"),
    ("陳小姐話太貴", "[name]小姐話太貴"),
    ("找高总谈过了", "找[name]总谈过了"),
    ("黄太太要考虑", "[name]太太要考虑"),
    ("林總覺得不划算", "[name]總覺得不划算"),
    ("王总是说要打折", "[name]总是说要打折"),
    ("老王说没兴趣", "老[name]说没兴趣"),
    ("小李那边没预算", "小[name]那边没预算"),
    ("客户姓赵", "客户姓[name]"),
    ("我叫王小明，想问一下", "我叫[name]，想问一下"),
    ("孙老板嫌贵", "[name]老板嫌贵"),
    ("得问刘董", "得问[name]董"),
    ("周医生没空", "[name]医生没空") ,
    ("Mr. Wang 说太贵", "Mr. [name] 说太贵"),
    ("王哥说太贵", "[name]哥说太贵"),
    ("李姐那边没预算", "[name]姐那边没预算"),
    ("得问问张工", "得问问[name]工"),
    ("刘局不同意", "[name]局不同意"),
    # names: Korean
    ("김철수 씨가 비싸대요", "[name] 씨가 비싸대요"),
    ("김철수씨가 비싸대요", "[name]씨가 비싸대요"),
    ("민지씨는 생각해 본대요", "[name]씨는 생각해 본대요"),
    ("김철수님이 거절했어요", "[name]님이 거절했어요"),
    ("박 사장님이 비싸대요", "[name] 사장님이 비싸대요"),
    ("박사장님이 비싸대요", "[name]사장님이 비싸대요"),
    ("최 과장이 반대해요", "[name] 과장이 반대해요"),
    ("김영희 팀장님께 물어본대요", "[name] 팀장님께 물어본대요"),
    ("정 대표님 결정이래요", "[name] 대표님 결정이래요"),
    ("이름은 홍길동이에요", "이름은 [name]이에요"),
    ("성함은 남궁민수라고", "성함은 [name]라고"),
    ("저는 홍길동입니다", "저는 [name]입니다"),
    # names: English
    ("Mr Smith says it is too dear", "Mr [name] says it is too dear"),
    ("Mrs. O'Brien wants to wait", "Mrs. [name] wants to wait"),
    ("mr smith says no", "mr [name] says no"),
    ("Ms Jones-Lee will decide", "Ms [name] will decide"),
    ("Dr. Ann Miller asked", "Dr. [name] asked"),
    ("Miss Park is not sure", "Miss [name] is not sure"),
    ("my name is John Smith and I am busy", "my name is [name] and I am busy"),
    ("her name's Maria", "her name's [name]"),
    ("Mr.Kim from the shop", "Mr.[name] from the shop"),
    ("ms lee said no", "ms [name] said no"),
    ("this is John from Acme, too dear", "this is [name] from Acme, too dear"),
    # several at once
    ("王总13800138000，邮箱a@b.cn，京A12345", "[name]总[phone]，邮箱[email]，[plate]"),
    ("김철수 씨 010-1234-5678, kim@example.com", "[name] 씨 [phone], [email]"),
    ("Mr Smith, 555-123-4567, js@example.com", "Mr [name], [phone], [email]"),
]  # fmt: skip

# Prices; dates, years and counts; models and speeds; words that look like names.
STAYS = """
客户说一个月200太贵了
299元/月，合约24个月
一年3600，移动2400
1,299.00
￥12000000
总价98000000元
手机5999太贵
电话费一个月200
话费2000-3000一个月
5999-6999都嫌贵
20000000
100万一年
1234567元
号码费300
월 3만원, KT는 2만5천원
55,000원
1,200,000원이래요
98000000원
월 55000원 24개월 약정
전화 요금 55000원
12개월 3000원
10주 2000원
200도 5000원
30000-50000원
$49.99 a month
200 vs 150 a month, 24 months
USD 12000000
phone bill is 120 a month
50000000 won
300-400 a month
$1,234,567.89
the phone costs 1299 dollars
100 200 300
2000 3000 4000
2026-11-30
2026年11月30日
20261130
2024-2025年
1999 2000 2001 2002
09:00-18:00
11/30/2026
2026. 11. 30
24-36个月
2026-11-30 10:30
10-20人
500 users
30 days
下个月15号
iPhone 15 Pro Max太贵
Galaxy S24 Ultra
RTX 4090
1000M宽带
5G信号
100Mbps
Mate 60 Pro
LG-F700
MS Office 365
Windows 11
version 10.15.7
WH-1000XM5
A1234
T480s
ISO 9001
B2B 24/7
总价太高
老总说太贵
我们总部不同意
太高总觉得不值
我先生要考虑
问问我太太
先生不在
老板说没预算
老公不同意
小时候
小周期
周总结再说
总是这样
方案太复杂
小金额
高价
任务多
姓名不方便说
老师说的
谢谢老师
安装师傅一周只来一趟
万一师傅来了没带配件
对方厂长不同意
水電師傅是他乾弟
包子铺老板认识我
大哥说太贵
姐姐不同意
林业局说没预算
汪洋处理得不错
经理不在
고객님이 비싸대요
사장님이 비싸대요
대표님 결정이래요
선생님
부모님과 상의
아저씨가 비싸대요
요즘 날씨가
이사님께 보고
말씨가
못 들어가게 하는데 사장님을 만날 방법
그런데 대표님이 반대
과장님이 반대
아내랑 상의해야 한대요
원장님
아가씨
손님이 많아요
지점장님
한 사장
씨앗을 뿌려
글씨가 작아요
공무원입니다
we miss the deadline
I miss my old phone
MS Word is enough
the dr is not in
sir, it is too much
my wife decides
Miss out on the deal
this is too much for us
DE89 is the model
ask my boss
the name is too long
""".strip().splitlines()


@pytest.mark.parametrize(("typed", "kept"), GONE, ids=[typed for typed, _ in GONE])
def test_what_leads_to_a_person_goes(typed: str, kept: str) -> None:
    assert redact(typed) == kept


@pytest.mark.parametrize("typed", STAYS)
def test_what_leads_to_nobody_stays(typed: str) -> None:
    assert redact(typed) == typed


@pytest.mark.parametrize("typed", [typed for typed, _ in GONE])
def test_it_makes_no_difference_what_stands_around(typed: str) -> None:
    once = redact(typed)

    assert redact(f"{typed}\n{typed}") == f"{once}\n{once}"
    assert redact(f"  \u200b{typed}\u202e ") == once


_PIECES = st.sampled_from([typed for typed, _ in GONE] + STAYS + list(MARKS) + list("0123456789-+ 先生总씨님MrA王김@."))
_TYPED = st.one_of(
    st.text(max_size=300), st.lists(_PIECES, max_size=12).map("".join), st.text("01235689-+() .", max_size=60)
)


@given(_TYPED, st.integers(0, 600))
def test_it_is_bounded_and_once_more_changes_nothing(typed: str, longest: int) -> None:
    kept = redact(typed, longest)

    assert len(kept) <= longest
    assert redact(kept, longest) == kept


@given(st.from_regex(r"\A1[3-9][0-9]{9}\Z"), st.sampled_from(["", " ", "-"]), st.text("客户说太贵了 ,。", max_size=8))
def test_no_mobile_number_of_china_gets_through(number: str, gap: str, around: str) -> None:
    typed = f"{around}{number[:3]}{gap}{number[3:7]}{gap}{number[7:]}{around}"

    assert number[7:] not in redact(typed)


@given(st.from_regex(r"\A010[0-9]{8}\Z"), st.sampled_from(["", " ", "-", "."]))
def test_no_mobile_number_of_korea_gets_through(number: str, gap: str) -> None:
    assert redact(f"고객 {number[:3]}{gap}{number[3:7]}{gap}{number[7:]}로") == "고객 [phone]로"


@given(st.from_regex(r"\A[45][0-9]{14}\Z"), st.sampled_from(["", " ", "-"]))
def test_no_card_gets_through(digits: str, gap: str) -> None:
    check = next(one for one in "0123456789" if luhn(digits + one))
    number = digits + check

    assert redact(gap.join(number[place : place + 4] for place in range(0, 16, 4))) in {"[card]", "[phone]", "[id]"}


@given(st.integers(1, 99_999_999), st.sampled_from(["元", "块", "원", " won", " yuan", "元/月", "만원"]), st.booleans())
def test_an_amount_with_its_unit_stays(amount: int, unit: str, commas: bool) -> None:
    typed = f"一共{amount:,}{unit}太贵" if commas else f"一共{amount}{unit}太贵"

    assert redact(typed) == typed


@given(st.dates(date(1990, 1, 1), date(2069, 12, 31)), st.sampled_from(["%Y-%m-%d", "%Y.%m.%d", "%Y/%m/%d", "%Y%m%d"]))
def test_a_date_stays(day: date, written: str) -> None:
    typed = f"from {day.strftime(written)} on"

    assert redact(typed) == typed


def test_amounts_can_be_read_where_telephones_cannot() -> None:
    assert without_private_numbers("王总13800138000说200一个月太贵") == "王总[phone]说200一个月太贵"
    assert without_private_numbers("１３８ ００１３ ８０００，２００太贵") == "[phone]，200太贵"
    assert without_private_numbers("幺三八零零幺三八零零零说两百太贵") == "[phone]说两百太贵"
    assert without_private_numbers("２００一个月") == "２００一个月"


@pytest.mark.parametrize(
    "piece",
    [
        "1",
        "1-",
        "1 ",
        "a@",
        "a@a.",
        "+1 ",
        "一",
        "공",
        "王",
        "김",
        "Mr ",
        "京A",
        "A1",
        "(0",
        "@a",
        "微信",
        "\u0301",
        "\ufdfa",
    ],
)
def test_the_work_grows_no_faster_than_the_text(piece: str) -> None:
    assert len(redact(piece * 1_000_000)) <= 512
