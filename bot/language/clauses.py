"""A message cut into the clauses that may each carry a meaning of their own.

Two objections often come in one breath ("too dear, and my wife decides"). In: the `lite` form of a message.
Out: its clauses in the order said, each with what joins it to the one before. Cutting is generous:
whoever classifies the clauses decides which of them stand on their own.
"""

import re
from dataclasses import dataclass
from typing import Literal

Joint = Literal["start", "and", "but"]

MOST_CLAUSES = 6

_PUNCTUATION = r"[,，、。．;；:：!！?？…\n~～/|]+|\.(?=\s|$)|\s[-–—]+\s"
_BUT = (
    r"但是|但系|但係|但(?!愿|凡)|不过|不過|可是|只是|而是|就是说|就系|就是(?=太|怕|担心|觉得|贵|价|有点|嫌|没|不)|问题是|"
    r"\bbut\b|\bhowever\b|\bthough\b|\bonly that\b|\bexcept\b|\bit'?s just\b|"
    r"하지만|그런데|근데|그치만|그렇지만|다만|(?<=지만)\s|(?<=는데)\s|(?<=은데)\s|(?<=인데)\s"
)
_AND = (
    r"而且|并且|再说了?|再加上|加上|另外|还有|同时|还得|还要(?!多)|又(?=要|怕|得)|同埋|仲要|仲有|"
    r"\band\b|\bplus\b|\balso\b|\bas well as\b|\bbesides\b|\banyway\b|"
    r"그리고|게다가|또한?\s|그래서|(?<=고요)\s|(?<=[^다라자냐]고)\s|(?<=니까)\s|(?<=라서)\s|(?<=해서)\s|(?<=아니라)\s"
)
_CUT = re.compile(f"(?P<but>{_BUT})|(?P<and>{_AND})|(?P<mark>{_PUNCTUATION})")

# "it is not that it is dear": what such a clause names is just what the customer does not mean.
_DENIED = re.compile(
    r"^(?:倒|也|并|其实|真的?|我|他|她|客户|顾客|说)*(?:不是|不系|唔系|唔係|不在于)(?!很|太|特别|我|他|她|你们|说|谁|怎么|吗|吧)|"
    r"^(?:well |look |honestly )?(?:it'?s|it is|the \w+ is|\w+'s|not|isn'?t)?\s*not (?:about|that|because|the) |"
    r"(?:이|가|은|는|게|건|것)? ?(?:아니라|아니고|문제가 아니)|"
    # "the price is fine": what is named is no obstacle.
    r"^(?:well |look |honestly )?(?:the |your )?(?:monthly |whole )?"
    r"(?:price|prices|cost|costs|money|fee|fees|bill|quality|service|signal|coverage|speed|contract|terms?|product|offer)"
    r"(?:'s| is| are)? (?:all )?"
    r"(?:fine|ok|okay|alright|all right|no problem|no issue|not an issue|not a problem|acceptable|reasonable)"
    r"(?: with (?:me|us|that|it))?$|"
    r"^(?:我|其实|说实话|客户|他|她|觉得|你们|这个|这)*(?:价格|价钱|钱|费用|质量|品质|功能|合同|服务|信号|牌子)(?:我|倒|都|还|也|是|方面)*"
    r"(?:没问题|不是问题|没意见|可以接受|能接受|还行|还可以|还好|不介意|无所谓|冇问题)(?:的|啦|了)?$|"
    r"^(?:가격|요금|금액|돈|품질|기능|계약|서비스|조건)(?:은|는|이야|이|가|도|엔)? ?"
    r"(?:괜찮|상관없|문제없|문제 없|좋|오케이|맞|나쁘지 않)(?:은데|는데|고요?|지만|아요?|습니다|네요?)?요?$|"
    # "it is not dear": the fault that is named is not there. Of Korean endings only those that go on: "비싸지 않아요"
    # is a question as well, and then it is dear.
    r"^(?:well |look |honestly )?"
    r"(?:it|that|this|(?:the |your )?(?:\w+ )?(?:price|cost|fee|contract|set-?up|process|app|system))"
    r"(?:'s not|(?: is|'s| was) ?not|(?: i| wa)sn'?t) (?:actually |really |even )?(?:too |that |so |very |all that )?"
    r"(?:expensive|dear|pricey|costly|complicated|complex|hard|difficult|confusing|slow|bad|long)$|"
    r"^(?:我|其实|说实话|客户|他|她|觉得|你们|这个|这|那个|那)*"
    r"(?:价格|价钱|价|钱|费用|月租|流程|手续|操作|用起来|安装|装起来|界面|系统|合同|合约|东西|办理|办起来)?"
    r"(?:我|倒|都|也|是|方面|其实|真的?|说起来|本身)*(?:不|唔|没那么|没有那么|不怎么|谈不上|不算|算不上)(?:算|太|是很|怎么|特别|很)?"
    r"(?:贵|复杂|麻烦|难|慢|难用)(?:的|啦|了|啊)?$|"
    r"(?:비싸|복잡하|어렵|느리|나쁘|번거롭|힘들|귀찮)(?:지(?:는|도|가)?|진) ?"
    r"않(?:은데|는데|고요?|구요|지만|은 건|다는데|은 것 같은데)요?$|"
    r"(?:^| )안 (?:비싼데|비싸고|비싸지만|복잡한데|복잡하고|복잡하지만|어려운데|어렵고|어렵지만)요?$"
)
_CONTENT = re.compile(r"[\u3400-\u9fff\uac00-\ud7a3]|[a-z']+")
# Said between thoughts, and no thought.
_FILLER = re.compile(
    r"you know|you see|i mean|i guess|to be honest|let me see|as i said|"
    r"说实话|老实说|怎么说呢|你知道的?|是这样的?|솔직히|솔직히 말해서?|그러니까|있잖아요?"
)


@dataclass(frozen=True, slots=True)
class Clause:
    """One clause: its text, how it is joined to what came before, and whether it denies what it names."""

    text: str
    joint: Joint
    denied: bool


def clauses(lite: str) -> tuple[Clause, ...]:
    """Cut a message into at most six clauses; one that is too short to mean anything joins its neighbour."""
    pieces: list[tuple[str, Joint]] = []
    start = 0
    joint: Joint = "start"
    for cut in _CUT.finditer(lite):
        pieces.append((lite[start : cut.start()], joint))
        # The rhyme of a Korean ending stays with its clause, so only the blank behind it is cut.
        joint = _joint(cut.lastgroup, joint, pieces[-1][0])
        start = cut.end()
    pieces.append((lite[start:], joint))
    found: list[Clause] = []
    waiting = ""
    waiting_joint: Joint = "start"
    opening = False  # whether a filler stood first
    for text, how in pieces:
        text = f"{waiting} {text.strip()}".strip()
        how = _tighter(waiting_joint, how) if waiting else how
        if not text:
            continue
        if _FILLER.fullmatch(text) and len(pieces) > 1:
            opening = opening or how == "start"
            continue
        how, opening = "start" if opening else how, False
        if _weight(text) < 2:
            waiting, waiting_joint = text, how
            continue
        found.append(Clause(text, how, bool(_DENIED.search(text))))
        waiting = ""
    if waiting:
        # "not the quality, just dear": what follows a denial stands alone, however short.
        if found and not found[-1].denied:
            last = found.pop()
            waiting = f"{last.text} {waiting}"
            found.append(Clause(waiting, last.joint, last.denied))
        else:
            found.append(Clause(waiting, waiting_joint, False))
    if len(found) > MOST_CLAUSES:
        kept = found[: MOST_CLAUSES - 1]
        rest = found[MOST_CLAUSES - 1 :]
        kept.append(Clause(" ".join(clause.text for clause in rest), rest[0].joint, False))
        found = kept
    return tuple(found)


def _joint(kind: str | None, before: Joint, piece: str) -> Joint:
    """How the next piece is joined. A bare mark joins as "and"; right behind a connective it keeps what that said."""
    if kind == "but":
        return "but"
    if kind == "mark" and not piece.strip() and before != "start":
        return before
    return "and"


def _tighter(first: Joint, second: Joint) -> Joint:
    """How two pieces that became one clause are joined to what came before them."""
    if first == "start":
        return first
    return "but" if "but" in (first, second) else "and"


def _weight(text: str) -> float:
    """How much a clause can mean: a Latin word counts one, a Han or Hangul character a little less."""
    weight = 0.0
    for piece in _CONTENT.findall(text):
        weight += 1.0 if piece.isascii() else 0.75
    return weight
