"""Korean names, known by what stands around them: 김철수 씨, 김철수님, 박 사장님, 이름은 홍길동.

In: a text. Out: the same text with [name] where a name stood; the title stays. Roles are no names: 고객님, 이사님;
nor are words that end like a title: 날씨, 아저씨.
"""

import re

_FAMILY = (
    "김이박최정강조윤장임한오서신권황안송류유전홍고문양손배백허남심노하곽성차주우구민나진지엄채원천방공현함변염여추도소석선설"
    "마길연표명기반왕금옥육인맹제모탁국"
)
_HANGUL = r"[가-힣]"
_BEGINS = rf"(?<!{_HANGUL})"

# 씨 is Mr and Ms, and also a seed and the end of other words.
_MR = re.compile(rf"{_BEGINS}({_HANGUL}{{2,4}}?)( ?씨)(?!앗|름|알|줄|족)")
_WHOLE_NAME = re.compile(rf"[{_FAMILY}]{_HANGUL}{{1,2}}|{_HANGUL}{{2}}")
_NO_MISTER = ("날씨", "말씨", "솜씨", "글씨", "마음씨", "맵시", "불씨", "아가씨", "아저씨", "맘씨", "홀씨")
_NO_NAME_BEFORE_MISTER = frozenset({"우리", "이런", "그런", "모든", "작은", "많은"})

_RESPECTED = re.compile(rf"{_BEGINS}([{_FAMILY}]{_HANGUL}{{1,2}})(?= ?님)")
_ROLE_ENDS = "장사모객표생수무원자인임관님상주리제가배웃군부"  # two syllables that end so name a role: 고객, 이사, 원장
_ROLES = re.compile(
    "지점장|지사장|현장장|공장장|기관장|조합장|변호사|변리사|안내원|설계사|고객사|조리사|정비사|연구원|공무원|임직원|담당자|"
    "구매자|주문자|신청자|가입자|하느|안주인|집주인|고모부|이모부|도련|서방|원어민|전문가|소비자|이용자|사용자|지원자|진행자|"
    "주최자|고령자|노약자|조교수|이사장|조합원|심사관|주무관|지배인|오라버|어르신|하나|선배|이웃"
)

_TITLES = (
    "사장|대표|부장|과장|차장|팀장|이사|전무|상무|실장|원장|선생|대리|주임|회장|소장|점장|교수|박사|변호사|여사|부사장|"
    "본부장"
)
_PARTICLE = r"(?:님|이|가|은|는|께|한테|을|를|도|의|과|와|,|\.|!|\?| |$)"
_NO_GIVEN = (  # what looks like a given name and is the end of a word
    "는데|지만|면서|려고|라는|번에|리가|리는|리의|금은|에는|제는|늘은|중에|즘은|재는|런데|니라|으로|에서|한테|게는|든지|종은"
)
_TITLED = re.compile(
    rf"{_BEGINS}(?!.(?:{_NO_GIVEN}))([{_FAMILY}](?:{_HANGUL}{{2}}(?= )| ?))(?= ?(?:{_TITLES}){_PARTICLE})"
)
# One word of which the first syllable only looks like a family name; and "former", "present", "one" before a title.
_ONE_WORD = ("이사장", "지사장", "조교수", "고사장", "공대표", "전대표", "현대표", "지점장", "조합장", "이대표")
_NO_FAMILY = frozenset({"전 ", "현 ", "한 "})

_NAMED = re.compile(
    rf"((?:이름|성함|성명|존함)(?:은|이|:)? ?)[{_FAMILY}]{_HANGUL}{{1,3}}?"
    r"(?=이라|라고|이고|입니|이에|예요|이세|님|이야|야|이요|요|이|,|\.|!|\?| |$)"
)
_I_AM = re.compile(rf"((?:저는|나는|제가) )([{_FAMILY}]{_HANGUL}{{2}})(?=이라고|라고|입니다|이에요|예요|이고요)")


def without_korean_names(text: str) -> str:
    """The text with [name] in place of each name that its surroundings give away."""
    text = _MR.sub(_mister, text)
    text = _TITLED.sub(_titled, text)
    text = _RESPECTED.sub(_respected, text)
    text = _NAMED.sub(r"\1[name]", text)
    return _I_AM.sub(lambda found: found[0] if _ROLES.fullmatch(found[2]) else f"{found[1]}[name]", text)


def _mister(found: re.Match[str]) -> str:
    """Behind a blank 씨 counts only after what can be a whole name: 열심히 씨를 뿌려 is about seeds."""
    name, title = found[1], found[2]
    if f"{name}씨".endswith(_NO_MISTER) or name in _NO_NAME_BEFORE_MISTER:
        return found[0]
    if title.startswith(" ") and not _WHOLE_NAME.fullmatch(name):
        return found[0]
    return f"[name]{title}"


def _titled(found: re.Match[str]) -> str:
    name = found[1]
    whole = name + found.string[found.end() : found.end() + 3]
    if name in _NO_FAMILY or whole.startswith(_ONE_WORD):
        return name
    return "[name] " if name.endswith(" ") else "[name]"


def _respected(found: re.Match[str]) -> str:
    name = found[1]
    is_role = _ROLES.fullmatch(name) is not None or (len(name) == 2 and name[-1] in _ROLE_ENDS)
    return name if is_role else "[name]"
