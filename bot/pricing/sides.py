"""Whose price it is: ours, a rival's, or a fee on top.

An amount found in a line and the words around it come in, its role goes out. Names of rivals that a team knows are
masked first, so that a price behind one of them is theirs.
"""

import re
from collections.abc import Sequence
from functools import lru_cache

from bot.language.numerals import fold
from bot.pricing.offer import Every, Role

_FEE_CHINESE = (
    r"安装费?|装机费?|首付款?|首期款?|入会费|建档费|实施费|部署费|培训费|上线费|接入费|制卡费|材料费|邮费|初装费?|开通费|开户费|入网费|手续费|激活费|工本费|运费|上门费"
    r"|调试费|设备费|设置费|服务费"
)
_FEE_KOREAN = r"설치비용?|선수금|초기금|입회비|가입비용?|개통비용?|유심비|수수료|초기 ?비용|배송비|등록비"
_FEE_ENGLISH = (
    r"(?:installation|install|set[- ]?up|activation|joining|connection|upfront|delivery|admin|onboarding|sign-?up"
    r"|enrolment|down payment|hardware)"
)
FEE_WORDS = rf"(?:{_FEE_CHINESE}|{_FEE_KOREAN}|{_FEE_ENGLISH}(?![a-z]))"
_FEE_BEFORE = re.compile(
    rf"(?:(?:{_FEE_CHINESE})[是要收费为还得另加才只:= ]{{0,6}}|(?:{_FEE_KOREAN})[은는이가도만별로 :]{{0,4}}"
    rf"|{_FEE_ENGLISH}(?: (?:fee|cost|charge))?(?: (?:is|of|for|at))?[ :]{{0,2}})\Z"
)
_FEE_AFTER = re.compile(
    rf"(?: ?的?(?:{_FEE_CHINESE})| ?(?:의 ?)?(?:{_FEE_KOREAN})| (?:for |as )?(?:the |an? )?{_FEE_ENGLISH})"
    r"(?![费用]? ?[0-9])"
)

# The last of these before an amount says whose it is.
_WHOSE = re.compile(
    r"(?P<ours>我们|咱们?|你们|您们|贵司|우리|저희|귀사|(?<![a-z])(?:ours?|yours?|you|we|us)(?![a-z]))"
    r"|(?P<rival>\ue000+|移动|联通|电信|广电|铁通|隔壁|别家|别人家?|人家|他们?家|她家|那家|对手|竞品|友商|对家|竞争|同行|另一家|其他家|其它家|对比|相比"
    r"|(?<![a-z])(?:kt|skt?|lg ?u\+?|lgu\+?)(?![a-z])|유플러스|알뜰폰|옆집|옆 ?통신사|다른|타사|경쟁사|남들|대비|비해"
    r"|(?<![a-z])(?:versus|against|compared|competitors?|rivals?|others?|elsewhere|theirs?|next door|down the road"
    r"|across|verizon|at&t|t-mobile|vodafone|comcast)(?![a-z]))"
    r"|(?P<they>他们|她们|那边|거기|그쪽|저쪽|(?<![a-z])they(?![a-z]))"
    r"|(?P<against>(?<![a-z])(?:vs\.?|pk)(?![a-z]))"
)
SIDE_WORDS = re.sub(r"\?P<\w+>", "?:", _WHOSE.pattern)
_NEAR = re.compile(
    r"[家的才只就要是收卖给: ]{0,4}|[는은가도이 ]{0,3}|(?: (?:is|are|at|charges?|only|just|asks?|pay)){0,2} ?"
)
_COMPARES = re.compile(
    r"(?<![a-z])(?:vs\.?|versus|compared)(?![a-z])|对比|相比|[0-9元块月年] ?[对比] ?[0-9]|[0-9원] ?(?:대|보다) ?[0-9]"
)
_OF_OURS_AFTER = re.compile(r" ?(?:here|(?:with |from )?us|ours)(?![a-z])(?! ?[$€£¥₩]?[0-9])")
_ONLY_A_CONNECTOR = re.compile(r" ?(?:对|比|than|보다|대) ?\Z")
_NAMES_ONLY_THE_OTHER = re.compile(
    r"比[^ ,，。；;0-9]{0,8}?[贵便高低][宜]?|[^ ]{1,8}보다|(?:than|to) [^,.;0-9]{0,20}[,.;]"
)
_OF_RIVAL_AFTER = re.compile(
    r" ?(?:at|from|with|by) (?:the )?(?:competitors?|rivals?|verizon|at&t|t-mobile|vodafone|comcast|next door|others?)"
    r"| ?(?:elsewhere|next door|down the road|(?:(?:at|from|with) )?them|theirs|there)(?![a-z])(?! ?[$€£¥₩]?[0-9])"
)


_NAMED = "\ue000"  # a character of nobody's: it stands for each one of a name, so that all places stay the same
_AROUND_A_NAME = re.compile(r"(?:보다|에서|으로|로|는|은|가|이|를|을)\Z|\A(?:than|with|from|to) ", re.IGNORECASE)


def masked(folded: str, rivals: tuple[str, ...]) -> str:
    """The folded text with the names of rivals made unreadable, character for character. What belongs to the sentence
    (보다, than) stays."""
    pattern = _names(rivals)
    return folded if pattern is None else pattern.sub(lambda name: _NAMED * len(name.group()), folded)


@lru_cache(maxsize=16)
def _names(rivals: tuple[str, ...]) -> re.Pattern[str] | None:
    names = {_AROUND_A_NAME.sub("", fold(name)).strip() for name in rivals}
    if not any(names):
        return None
    ordered = sorted((name for name in names if len(name) > 1), key=len, reverse=True)
    parts = [rf"(?<![a-z0-9]){re.escape(name)}(?![a-z])" if name.isascii() else re.escape(name) for name in ordered]
    return re.compile("|".join(parts))


def compares(text: str) -> bool:
    """Whether the line sets prices against each other."""
    return _COMPARES.search(text) is not None


def names_a_fee(before: str) -> bool:
    """Whether the words just before a number say that it is a one-off fee."""
    return _FEE_BEFORE.search(before) is not None


def names_a_side(before: str) -> bool:
    """Whether the words just before a number say whose it is: 移动才, 우리는, they charge."""
    marks = list(_WHOSE.finditer(before))
    return bool(marks) and _NEAR.fullmatch(before, marks[-1].end()) is not None


def whose(
    text: str, place: tuple[int, int], every: Every | None, last_end: int, earlier: Sequence[Role], *, priced: bool
) -> Role:
    """The side of an amount, given where the one before it ended, the sides so far, and if any price recurs."""
    before, after = text[last_end : place[0]], text[place[1] : place[1] + 24]
    if every in (None, "once") and (_FEE_BEFORE.search(before[-24:]) or _FEE_AFTER.match(after)):
        return "fee"
    if every == "once" and priced:
        return "fee"
    if _OF_RIVAL_AFTER.match(after):
        return "rival"
    if _OF_OURS_AFTER.match(after):
        return "ours"
    if earlier and _ONLY_A_CONNECTOR.fullmatch(before):
        return _other_side(earlier)
    marks = list(_WHOSE.finditer(_NAMES_ONLY_THE_OTHER.sub(" ", before)))
    if not marks:
        return "ours"
    if marks[-1].lastgroup == "against":
        return _other_side(earlier)
    if marks[-1].lastgroup == "they" and not _they_are_the_rival(text, place[0]):
        return "ours"
    return "ours" if marks[-1].lastgroup == "ours" else "rival"


def _they_are_the_rival(text: str, start: int) -> bool:
    """Whether "they" can be anyone but the customer: only beside an "ours" elsewhere, and right before the number."""
    ours_too = any(mark.lastgroup == "ours" for mark in _WHOSE.finditer(text))
    return ours_too and names_a_side(text[max(0, start - 24) : start])


def _other_side(earlier: Sequence[Role]) -> Role:
    sides = [role for role in earlier if role != "fee"]
    return "ours" if sides and sides[-1] == "rival" else "rival"
