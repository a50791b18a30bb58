"""Questions that uncover needs: a system's words and a product come in; questions of the four types in their order go
out, each with its form (open, probing, closed).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal, get_args

from bot.language.detect import Language
from bot.library.records import ProductWords
from bot.library.systems import SystemWords
from bot.playbook.fill import filled, product_values

Form = Literal["open", "probing", "closed"]
QuestionType = Literal["background", "difficulty", "implication", "benefit"]
TYPES: tuple[QuestionType, ...] = get_args(QuestionType)

# crm_question_types: probing asks for a number, a person, a place or a time; open asks for thoughts; the rest is yes
# or no.
_PROBING: Mapping[Language, re.Pattern[str]] = MappingProxyType(
    {
        "zh": re.compile(r"多少|几[个次年天家月号]|多久|多长|谁|哪里|哪儿|哪天|哪一天|什么时候|何时"),
        "ko": re.compile(r"얼마|몇|누가|누구|어디|언제|며칠"),
        "en": re.compile(r"\b(how (many|much|long|often|far|soon)|who|where|when|which)\b"),
    }
)
_OPEN: Mapping[Language, re.Pattern[str]] = MappingProxyType(
    {
        "zh": re.compile(r"什么|怎么|为什么|如何|为何|请[讲说谈]|比如|看法"),
        "ko": re.compile(r"무엇|무슨|뭐|뭘|어떻|어떤|왜|말씀해|그 밖에는"),
        "en": re.compile(r"^(what|how|why|tell|please|describe|for example)\b|\b(what|how|why)\b"),
    }
)
_ASIDE = re.compile(r"^(if|when|with|once)\b[^,]*,\s*")  # "If it got lost, what then?" asks what, not when


@dataclass(frozen=True, slots=True)
class Asked:
    """One question to a customer."""

    type: QuestionType
    form: Form
    text: str


def questions(words: SystemWords, language: Language, product: ProductWords | None = None) -> tuple[Asked, ...]:
    """All questions that can be asked now, by type: what names the product first, once its features are known."""
    values = product_values(product)
    asked: list[Asked] = []
    for kind in TYPES:
        part = words.parts.get(kind)
        lines = part.say if part else ()
        ready = [(line, filled(line, values)) for line in lines]
        ordered = sorted((pair for pair in ready if pair[1]), key=lambda pair: "{" not in pair[0])
        asked += [Asked(kind, form_of(text, language), text) for _, text in ordered if text]
    return tuple(asked)


def form_of(question: str, language: Language) -> Form:
    """Which kind of question this is."""
    text = _ASIDE.sub("", question.casefold().strip())
    if _PROBING[language].search(text):
        return "probing"
    return "open" if _OPEN[language].search(text) else "closed"
