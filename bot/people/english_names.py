"""Names in English lines, known by what stands around them: Mr Smith, Ms Jones-Lee, "my name is ...".

In: a text. Out: the same text with [name] where a name stood; the title stays. "MS Word", "miss the deadline" and "the
dr is not in" hold none.
"""

import re

_WORD = r"[^\W\d_][\w'’\-]{0,29}"
_NAME = r"[A-Z][\w'’\-]{0,29}"
_MORE = rf"(?: {_NAME}){{0,2}}"
_NO_NAME = (
    r"(?!(?:the|a|an|and|or|is|was|of|who|no|not|to|for|in|on|it|you|we|they|that|this|right|big|universe|out|your|our|"
    r"my|any|one|word|office|excel|teams|access|project|outlook|powerpoint|sql|dos|windows|martens?|pepper)\b)"
)
_PATTERNS = tuple(
    re.compile(pattern)
    for pattern in (
        # In any case, since nobody types capitals on a telephone.
        rf"\b((?i:mr|mrs|mx|mister|dr|prof|professor)\b\.? )(?i:{_NO_NAME}){_WORD}{_MORE}",
        rf"\b((?:Mr|Mrs|Ms|Dr)\.)(?i:{_NO_NAME}){_NAME}",
        # These are words and products too: only with capitals.
        rf"\b((?:Ms\.?|ms\.|Miss|Sir|Madam|Madame|Lady|Lord) )(?i:{_NO_NAME}){_NAME}{_MORE}",
        rf"\b(ms )(?i:{_NO_NAME})[a-z]{{2,20}}(?= (?:says?|said|wants?|thinks?|asked|told|does|has)\b)",
        rf"\b((?i:this is|speaking with|talked to|spoke to|met) ){_NAME}{_MORE}(?= (?:from|at|of|in|calling)\b)",
        r"\b((?i:(?:my|his|her|their|customer'?s?|client'?s?|the) name(?: is|'s|:)|name: ?|i am called|"
        rf"(?:he|she) is called) ?)(?!\[){_NAME}{_MORE}",
    )
)


def without_english_names(text: str) -> str:
    """The text with [name] in place of each name that its surroundings give away."""
    for pattern in _PATTERNS:
        text = pattern.sub(r"\1[name]", text)
    return text
