"""A whole library of the least size, written to disk: what tests read, break and put right again.

Three objections, a complaint, a signal and a topic in three languages, one product, all three frames. It has no finding
under `SMALL`; the real limits ask for more examples than anybody wants to read here.
"""

# ruff: noqa: E501 - one line of content stays one line

from pathlib import Path

from bot.library.rules.too_few import Limits

SMALL = Limits(examples=4, tests=1, none=3)

PRICE_TOO_HIGH = """\
means: "The price itself is too much."
not: {no_need: "says it is not needed, not that it is much"}
stages: [proposal, closing]
cause: price_gap
frames: [difference, per_day, total_cost]
zh:
  title: "价格太高"
  point: "价格"
  examples: ["太贵了", "每个月要这么多钱啊", "客户嫌这个套餐贵", "这价钱我接受不了", "能有这么贵吗"]
  tests: ["哎呀这个也太贵了吧", {text: "贵是贵了点，而且我得回家问我太太", also: [need_approval]}]
  steps:
    repeat: ["您是说，{product}每个月的费用比您预想的高，对吗？", "您是觉得{period}{amount}有点高，对吗？"]
    clarify: ["您是跟哪一种情况比，觉得高的呢？", "是每个月的费用高，还是一开始要付的多？"]
    empathize: ["花钱当然要花得明白，我理解。", "谁家过日子都要精打细算。"]
    isolate: ["除了价格，还有别的让您犹豫的吗？", "要是价格和{other}都说清楚了，您还有别的顾虑吗？"]
    explain:
      - "{frame}"
      - "这个费用里已经有{included}，不用再另外花钱。"
      - "我们一起看看哪些是您真正用得上的。"
      - {text: "店里每天都在用，停一天的损失比这个费用大。", for: {segment: small_business}}
    guide: ["咱们一起把合同上的费用看一遍，好吗？", "您看是今天先定下来，还是明天我再来？"]
ko:
  title: "가격이 비쌈"
  point: "가격"
  examples: ["너무 비싸요", "매달 이렇게 많이 내야 해요?", "고객이 요금이 부담된대요", "이 가격은 좀 아닌 것 같은데요", "왜 이렇게 비싸"]
  tests: ["에이 이건 진짜 너무 비싸네요", {text: "비싸기도 하고 아내한테 물어봐야 돼요", also: [need_approval]}]
  steps:
    repeat: ["{product|은} 매달 내시는 금액이 생각보다 높다는 말씀이시죠?", "{period} {amount|이} 부담되신다는 말씀이시죠?"]
    clarify: ["어떤 것과 비교해서 높다고 느끼셨어요?", "매달 내는 금액이 부담이세요, 처음 비용이 부담이세요?"]
    empathize: ["매달 나가는 돈이니 신경 쓰이시는 게 당연합니다.", "돈은 아껴 쓰는 게 맞지요."]
    isolate: ["가격 말고 또 걸리시는 점이 있으세요?", "가격과 {other|이} 해결되면 괜찮으실까요?"]
    explain:
      - "{frame}"
      - "이 금액에는 {included|이} 이미 들어 있어서 따로 더 내실 게 없습니다."
      - "정말 쓰시는 것만 같이 골라 보시죠."
    guide: ["계약서에서 금액 부분을 같이 보실까요?", "오늘 정하시겠어요, 내일 다시 들를까요?"]
en:
  title: "Price too high"
  point: "the price"
  examples: ["too expensive", "that is a lot of money every month", "cust says it costs too much", "way over what I expected", "that's steep"]
  tests: ["come on, nobody pays that much", {text: "pricey, and I would have to ask my wife", also: [need_approval]}]
  steps:
    repeat: ["So {product} comes to more than you had in mind, is that right?", "So {amount} {period} feels like a lot, is that right?"]
    clarify: ["What are you comparing it with?", "Is it the monthly bill, or what you pay at the start?"]
    empathize: ["It is your money, so it should be clear what you get for it.", "Nobody likes a bill that grows."]
    isolate: ["Apart from the price, is anything else holding you back?", "If we settle the price and {other}, is there anything else?"]
    explain:
      - "{frame}"
      - "It already covers {included}, so there is nothing to add later."
      - "Let us pick only what you will really use."
    guide: ["Shall we go through the costs in the agreement together?", "Would you rather settle it today, or shall I come by tomorrow?"]
"""

NO_NEED = """\
means: "Does not need it; what they have is enough."
not: {price_too_high: "says it is much, not that it is not needed"}
timing: later
cause: no_desire
zh:
  title: "不需要"
  point: "用不用得上"
  examples: ["我用不着", "家里现在的够用了", "客户说没有需要", "买来也是放着", "平时根本不上网"]
  tests: ["这东西对我没什么用处"]
  hold: "好的，我先记下来，回去给您查清楚再联系您。"
  steps:
    repeat: ["您是说现在还用不上，对吗？"]
    clarify: ["您现在平时是怎么用的呢？"]
    empathize: ["够用就好，这个想法很实在。"]
    isolate: ["除了用不上，还有别的原因吗？"]
    explain: ["很多客人是用了以后才发现{benefit}。", "我们先看看哪里能帮您省事。"]
    guide: ["要不我先给您演示一下，您再决定？"]
ko:
  title: "필요 없음"
  point: "필요성"
  examples: ["저는 필요 없어요", "지금 있는 걸로 충분해요", "고객이 쓸 일이 없대요", "사 봐야 안 써요", "집에서 인터넷 거의 안 해요"]
  tests: ["저한테는 별로 쓸모가 없네요"]
  hold: "네, 적어 두었다가 확인해서 연락드리겠습니다."
  steps:
    repeat: ["지금은 쓰실 일이 없다는 말씀이시죠?"]
    clarify: ["요즘은 어떻게 쓰고 계세요?"]
    empathize: ["충분하시면 그게 제일이지요."]
    isolate: ["필요한지 말고 또 걸리시는 점이 있으세요?"]
    explain: ["써 보시고 나서 {benefit|을} 알게 되셨다는 분이 많아요.", "어디서 번거로움을 덜어 드릴 수 있는지 같이 볼까요?"]
    guide: ["먼저 한번 보여 드리고 나서 정하시면 어떨까요?"]
en:
  title: "No need"
  point: "whether it is needed"
  examples: ["I don't need it", "what we have does the job", "cust has no use for it", "it would only gather dust", "we hardly go online"]
  tests: ["that would be of no use to me"]
  hold: "All right, I have noted it and will come back to you once I have checked."
  steps:
    repeat: ["So right now you would hardly use it, is that right?"]
    clarify: ["How do you do it today?"]
    empathize: ["If it works, it works. That makes sense."]
    isolate: ["Apart from that, is there another reason?"]
    explain: ["Many people only noticed {benefit} once they had it.", "Let us see where it could save you some trouble."]
    guide: ["How about I show it to you first, and then you decide?"]
"""

NEED_APPROVAL = """\
means: "Someone else decides or must agree."
zh:
  title: "要别人同意"
  point: "家里人的意见"
  examples: ["我要问我老公", "这事得领导点头", "客户说要回去跟太太商量", "我做不了主", "公司还要开会讨论"]
  tests: ["我一个人说了不算"]
ko:
  title: "승인 필요"
  point: "결정하실 분의 의견"
  examples: ["남편한테 물어봐야 돼요", "팀장님 결재가 있어야 해요", "고객이 아내랑 상의한대요", "제가 결정할 수 없어요", "회의에서 논의해야 합니다"]
  tests: ["저 혼자서는 못 정해요"]
en:
  title: "Needs approval"
  point: "who decides"
  examples: ["I have to ask my husband", "my boss must sign it off", "cust wants to talk to the wife", "it is not up to me", "the board has to discuss it"]
  tests: ["I can't say yes on my own"]
"""

COMPLAINT_BILLING = """\
means: "Charged wrongly; disputes a bill."
cause: poor_communication
zh:
  title: "账单有问题"
  point: "账单"
  examples: ["你们多扣我钱了", "账单怎么不对啊", "这笔费用我没开通过", "把钱退给我", "客户说上个月被乱收费"]
  tests: ["莫名其妙少了几十块话费"]
  tip: "先把账单逐项说清楚，再谈别的。"
ko:
  title: "요금 오류"
  point: "청구서"
  examples: ["요금이 잘못 나왔어요", "신청한 적 없는 게 청구됐어요", "환불해 주세요", "고객이 청구서가 이상하대요", "왜 돈을 더 빼 갔어요"]
  tests: ["통장에서 이상한 금액이 빠져나갔어요"]
  tip: "먼저 청구서를 항목별로 설명하세요."
en:
  title: "Billing complaint"
  point: "the bill"
  examples: ["you charged me twice", "my bill is wrong", "I never ordered this extra", "I want my money back", "cust says last month was overcharged"]
  tests: ["some money vanished from my account"]
  tip: "Go through the bill line by line before anything else."
"""

SIGNAL_DELIVERY = """\
means: "Asks how soon it can be installed."
zh:
  title: "问多久能装"
  examples: ["多久能装好", "什么时候能开通", "办理要带什么证件", "今天订几天能送到", "安装师傅哪天有空"]
  tests: ["最快哪天可以用上"]
  close: ["您看周末方便，还是平时方便？", "我现在就帮您看安装时间，好吗？"]
ko:
  title: "설치 시기 문의"
  examples: ["언제 설치돼요?", "개통은 얼마나 걸려요?", "서류는 뭐가 필요해요?", "오늘 주문하면 언제 와요?", "기사님은 언제 오실 수 있어요?"]
  tests: ["제일 빠른 날이 언제예요?"]
  close: ["주말이 편하세요, 평일이 편하세요?", "지금 바로 설치 가능한 날을 볼까요?"]
en:
  title: "Asks about delivery"
  examples: ["how soon can you install it", "when does it go live", "which papers do you need", "if I order today, when is it here", "when is the technician free"]
  tests: ["what is the earliest day I could use it"]
  close: ["Would a weekday suit you, or the weekend?", "Shall I look up the free dates right now?"]
"""

TOPIC_CLOSING = """\
means: "Rep: how do I close."
zh:
  title: "怎么促成"
  examples: ["怎么开口让客户签单", "什么时候提成交", "临门一脚怎么做", "客户犹豫了怎么收尾", "教我几句促成的话"]
  tests: ["谈到最后怎么让他定下来"]
  card: {title: "促成", points: ["看准购买信号再开口。", "给两个选择。"], ask: ["客户问过细节了吗？"], avoid: ["催促客户。"], source: "现场经验"}
ko:
  title: "마무리 방법"
  examples: ["계약하자는 말은 어떻게 꺼내요?", "클로징은 언제 해요?", "마지막에 어떻게 밀어요?", "망설이는 고객은 어떻게 마무리해요?", "마무리 멘트 좀 알려줘"]
  tests: ["끝에 가서 어떻게 결정하게 하죠?"]
  card: {title: "마무리", points: ["구매 신호를 보고 말을 꺼내세요.", "둘 중에서 고르게 하세요."], ask: ["고객이 세부 사항을 물었나요?"], avoid: ["재촉하기."], source: "현장 경험"}
en:
  title: "How to close"
  examples: ["how do I ask for the order", "when is the time to close", "give me some closing lines", "he hesitates, how do I wrap it up", "how to get the signature"]
  tests: ["what do I say at the end so that they decide"]
  card: {title: "Closing", points: ["Wait for a buying signal.", "Offer a choice of two."], ask: ["Did they ask for details?"], avoid: ["Pushing."], source: "practice"}
"""

GENERIC_OBJECTION = """\
zh:
  steps:
    repeat: ["您是说{point}这一点，对吗？", "我确认一下，您担心的是这个，对吗？"]
    clarify: ["具体是哪一部分让您不放心？"]
    empathize: ["您这样想很正常。"]
    isolate: ["除了这一点，还有别的吗？"]
    explain: ["我们一条一条看清楚。"]
    guide: ["要不我们先走一小步？"]
ko:
  steps:
    repeat: ["{point} 말씀이시죠?", "걱정되시는 게 이 부분이시죠?"]
    clarify: ["어느 부분이 마음에 걸리세요?"]
    empathize: ["그렇게 생각하실 만합니다."]
    isolate: ["이 점 말고 또 있으세요?"]
    explain: ["하나씩 같이 보시죠."]
    guide: ["작은 것부터 해 보시면 어떨까요?"]
en:
  steps:
    repeat: ["So it is about {point}, is that right?", "Just to be sure, this is what worries you?"]
    clarify: ["Which part of it worries you?"]
    empathize: ["It is fair to think so."]
    isolate: ["Apart from that, is there anything else?"]
    explain: ["Let us look at it piece by piece."]
    guide: ["Shall we begin with a small step?"]
"""

# The steps of an objection, and before them what calms.
GENERIC_COMPLAINT = (
    GENERIC_OBJECTION.replace("zh:\n", 'zh:\n  calm: ["谢谢您告诉我，我马上帮您看。"]\n  tips: ["先听客户说完。"]\n')
    .replace("ko:\n", 'ko:\n  calm: ["말씀해 주셔서 감사합니다. 바로 확인하겠습니다."]\n  tips: ["끝까지 들으세요."]\n')
    .replace("en:\n", 'en:\n  calm: ["Thank you, I will look into it right away."]\n  tips: ["Let them finish."]\n')
)

GENERIC_SIGNAL = """\
zh: {close: ["那我们就把日子定下来，好吗？"]}
ko: {close: ["그럼 날짜를 정해 볼까요?"]}
en: {close: ["Then shall we fix the date?"]}
"""

GENERIC_TOPIC = """\
zh: {card: {title: "拜访", points: ["先想清楚目的。"], ask: ["客户看重什么？"], avoid: ["说得太多。"]}}
ko: {card: {title: "방문", points: ["목적을 먼저 정하세요."], ask: ["고객이 중요하게 보는 것은?"], avoid: ["너무 많이 말하기."]}}
en: {card: {title: "The visit", points: ["Know what you want."], ask: ["What matters to them?"], avoid: ["Talking too much."]}}
"""

LANGUAGES = """\
zh:
  name: "中文"
  period: {hour: "每小时", day: "每天", week: "每周", month: "每月", quarter: "每季度", year: "每年", once: ""}
  months: "{count}个月"
  one_month: "一个月"
  one_year: "一年"
  years: "{count}年"
  per_seat: "每个席位{count}"
  seats: "（{count}个席位）"
  before_tax: "（不含税）"
ko:
  name: "한국어"
  period: {hour: "시간당", day: "매일", week: "매주", month: "매월", quarter: "분기마다", year: "매년", once: ""}
  months: "{count}개월"
  one_month: "1개월"
  one_year: "1년"
  years: "{count}년"
  per_seat: "좌석당 {count}"
  seats: "({count}석)"
  before_tax: "(세금 별도)"
en:
  name: "English"
  period: {hour: "an hour", day: "a day", week: "a week", month: "a month", quarter: "a quarter", year: "a year", once: ""}
  months: "{count} months"
  one_month: "a month"
  one_year: "a year"
  years: "{count} years"
  per_seat: "{count} per seat"
  seats: " (seats: {count})"
  before_tax: "plus tax"
"""

PLACEHOLDERS = """\
product: {fallback: {zh: "这款产品", ko: "이 상품", en: "it"}}
benefit: {fallback: {zh: "您看重的那一点", ko: "고객님께 도움이 되는 부분", en: "the part that helps you"}}
included: {fallback: {zh: "包含的内容", ko: "포함된 내용", en: "what is included"}}
point: {fallback: {zh: "这一点", ko: "이 점", en: "this point"}}
amount: {known_only: true, fallback: {zh: "这个价格", ko: "이 금액", en: "this amount"}}
period: {known_only: true, fallback: {zh: "每次", ko: "매번", en: "each time"}}
difference: {known_only: true, fallback: {zh: "差价", ko: "차액", en: "the difference"}}
date: {known_only: true, fallback: {zh: "到时候", ko: "그때", en: "then"}}
other: {known_only: true, fallback: {zh: "另外那一点", ko: "다른 점", en: "the other point"}}
frame: {known_only: true, fallback: {zh: "这个价格", ko: "이 금액", en: "this amount"}}
under: {known_only: true, fallback: {zh: "这个价格", ko: "이 금액", en: "this amount"}}
term: {known_only: true, fallback: {zh: "合约期", ko: "약정 기간", en: "the term"}}
fees: {known_only: true, fallback: {zh: "一次性费用", ko: "일회성 비용", en: "the one-off fees"}}
total: {known_only: true, fallback: {zh: "总价", ko: "총액", en: "the total"}}
rival_total: {known_only: true, fallback: {zh: "另一家的总价", ko: "다른 곳의 총액", en: "the other total"}}
figure: {known_only: true, fallback: {zh: "这个数", ko: "이 금액", en: "this figure"}}
yearly: {known_only: true, fallback: {zh: "一年的总价", ko: "1년 금액", en: "the yearly sum"}}
count: {known_only: true, fallback: {zh: "几", ko: "몇", en: "several"}}
every: {known_only: true, fallback: {zh: "每次", ko: "매번", en: "each time"}}
against: {known_only: true, fallback: {zh: "另一个价格", ko: "다른 가격", en: "the other price"}}
against_total: {known_only: true, fallback: {zh: "那边的总价", ko: "그쪽 총액", en: "the other total"}}
saving: {known_only: true, fallback: {zh: "差额", ko: "차액", en: "the difference"}}
more: {known_only: true, fallback: {zh: "多出的钱", ko: "더 드는 금액", en: "the extra"}}
most: {known_only: true, fallback: {zh: "上限", ko: "상한", en: "the most"}}
parts: {known_only: true, fallback: {zh: "各项", ko: "각 항목", en: "the parts"}}
ladder: {known_only: true, fallback: {zh: "逐项", ko: "항목별", en: "step by step"}}
after: {known_only: true, fallback: {zh: "一段时间", ko: "얼마 뒤", en: "some time"}}
source: {known_only: true, fallback: {zh: "出处", ko: "출처", en: "the source"}}
seen: {known_only: true, fallback: {zh: "查到的日期", ko: "확인한 날", en: "the day it was seen"}}
rival:
  known_only: true
  fallback: {zh: "另一家", ko: "다른 곳", en: "the other offer"}
  heard: {zh: {"移动": ["移动", "中国移动"]}, ko: {"KT": ["KT", "케이티"]}, en: {"Verizon": ["verizon"]}}
decider:
  known_only: true
  fallback: {zh: "家里人", ko: "결정하실 분", en: "the person who decides"}
  heard: {zh: {"您太太": ["老婆", "太太"], "您老板": ["老板"]}, ko: {"아내분": ["아내", "와이프"]}, en: {"your wife": ["wife"], "your boss": ["boss"]}}
"""

MARKET = """\
default: CN
CN: {currency: CNY, small_a_day: 20, languages: [zh]}
KR: {currency: KRW, small_a_day: 5000, languages: [ko]}
US: {currency: USD, small_a_day: 5, languages: [en]}
"""

PRODUCT = """\
price: {amount: 200, every: month, currency: CNY}
term: 24 months
once: {installation: 100}
used: most_days
zh: {name: "无限宽带", included: ["上门安装", "路由器"], features: [{feature: "光纤到户", advantage: "晚上也不卡", benefit: "全家一起看片也顺"}]}
ko: {name: "무제한 인터넷", included: ["방문 설치", "공유기"], features: [{feature: "광케이블", advantage: "저녁에도 느려지지 않음", benefit: "온 가족이 함께 봐도 끊기지 않음"}]}
en: {name: "Unlimited Broadband", included: ["installation", "a router"], features: [{feature: "fibre", advantage: "steady at night", benefit: "the whole family can watch at once"}]}
rivals: [{name: "Rival A", price: {amount: 188, every: month}, source: "public price list", seen: 2026-10-01, once: 50}]
"""

FRAMES = {
    "per_day": """\
zh: ["{product}{period}{amount}，算下来一天不到{under}，{term}一共{total}。", "一天不到{under}，{term}一共{total}，其中包含一次性费用{fees}。"]
ko: ["{product|은} {period} {amount}, 하루에 {under}도 안 됩니다. {term} 동안 모두 {total|이에요}."]
en: ["{product} is {amount} {period}, under {under} a day and {total} over {term}."]
""",
    "difference": """\
zh: ["比{rival}{period}多{difference}，{term}我们一共{total}，他们一共{rival_total}。"]
ko: ["{rival}보다 {period} {difference} 더 내시고, {term} 동안 저희는 {total}, 그쪽은 {rival_total|이에요}."]
en: ["It is {difference} more {period} than {rival}: {total} with us and {rival_total} with them over {term}."]
""",
    "total_cost": """\
zh: ["{product}{term}一共{total}，没有别的费用。"]
ko: ["{product|은} {term} 동안 모두 {total}, 다른 비용은 없습니다."]
en: ["{product} comes to {total} over {term}, and that is all of it."]
""",
}

CLAIMS = {
    "zh": '[{words: ["最便宜", "百分之百"], why: "广告法不允许绝对化用语"}]\n',
    "ko": '[{words: ["최저가", "100%"], why: "표시광고법이 막는 표현"}]\n',
    "en": '[{words: ["cheapest", "best", "100%"], why: "a superlative nobody can prove"}]\n',
}

PHRASES = {
    "zh/price_too_high": "# 更多说法\n贵得离谱\n这也太黑了吧 # 骂人的也算\n",
    "ko/price_too_high": "가격이 장난 아니네\n",
    "en/price_too_high": "costs an arm and a leg\n",
    "zh/none": "今天天气真好\n你吃饭了吗\n讲个笑话\n",
    "ko/none": "오늘 날씨 좋네요\n점심 드셨어요?\n농담 하나 해 줘\n",
    "en/none": "nice weather today\nhave you had lunch\ntell me a joke\n",
}

FILES: dict[str, str] = {
    "languages.yaml": LANGUAGES,
    "placeholders.yaml": PLACEHOLDERS,
    "market.yaml": MARKET,
    "objections/price_too_high.yaml": PRICE_TOO_HIGH,
    "objections/no_need.yaml": NO_NEED,
    "objections/need_approval.yaml": NEED_APPROVAL,
    "complaints/complaint_billing.yaml": COMPLAINT_BILLING,
    "signals/signal_delivery.yaml": SIGNAL_DELIVERY,
    "topics/topic_closing.yaml": TOPIC_CLOSING,
    "generic/objection.yaml": GENERIC_OBJECTION,
    "generic/complaint.yaml": GENERIC_COMPLAINT,
    "generic/signal.yaml": GENERIC_SIGNAL,
    "generic/topic.yaml": GENERIC_TOPIC,
    "products/unlimited_broadband.yaml": PRODUCT,
    **{f"frames/{name}.yaml": text for name, text in FRAMES.items()},
    **{f"claims/{language}.yaml": text for language, text in CLAIMS.items()},
    **{f"phrases/{name}.txt": text for name, text in PHRASES.items()},
}


def write_small_library(folder: Path) -> None:
    """Write the library into `folder`, which may exist."""
    for path, text in FILES.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
