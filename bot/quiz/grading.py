"""A free reply judged by yes/no checks, each with the words that show it.

In: what a trainee would say, the cues of the language, the forbidden claims. Out: a `Grade`. Nothing is guessed by
length or tone: a check is met when a rule of `intents/quiz/cues/` finds its words, or when a sentence
sounds like the library's own lines of that step (`manner`), and the words are handed out as proof. What a check means:

repeat: says the objection back in own words and asks to confirm it.
clarify: asks what, where, which about the cause; confirming, isolating or fixing a date is no clarifying.
empathize: names the feeling or the inconvenience; a bare "I understand" is none.
isolate: asks whether anything else stands in the way, supposes it solved, or takes several points apart.
explain: ties a point to what this customer has of it; a list of features or a bare assertion is none.
guide: proposes one concrete next step; "let me know" is none.
no_but: no "but" behind the understanding. no_pressure: no pushing, no discount or promise out of one's own power,
no health claim, nothing against a rival.
"""

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from bot.language.normalise import clean, forms
from bot.library.claims import said
from bot.library.records import STEPS, Claim, Step
from bot.quiz.cues import CHECKS, Check, Cues, first_words
from bot.quiz.manner import Manner

Hears = Callable[[str], Collection[str]]  # a sentence -> the intents that the recogniser takes it for

_SENTENCE = re.compile(r"[^。！？!?；;…\n]*?(?:[。！？!?；;…\n]+|\.(?=\s|$)|$)")
_ASKED = re.compile(r"[?？]\W*$")
_NEXT_CLAUSE = 6  # letters into the next sentence within which a "but" still belongs to this one
_REACH = 48  # letters behind the understanding within which it does
_LEAST_BESIDE = 8  # letters beside "I understand" that may name what is understood
# From which score on a sentence sounds like a step. Explaining asks for more: a bare assertion sounds much like it.
_SOUNDS: Mapping[Step, float] = MappingProxyType(
    {"repeat": -0.3, "clarify": 0.1, "empathize": -0.15, "isolate": -0.2, "explain": 0.1, "guide": -0.1}
)
_CLEARLY = 0.0  # from which a question that has the words of clarifying sounds like another step all the same
_PUSHES = 0.2
_ASKING: frozenset[Step] = frozenset(("repeat", "clarify", "isolate"))  # steps that are questions
_TELLING: frozenset[Step] = frozenset(("empathize", "explain"))  # steps that are none


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a check is met. words: what shows that it is; of `no_but` and `no_pressure`, what breaks them."""

    check: Check
    met: bool
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Grade:
    """All eight verdicts, in the order of the steps."""

    verdicts: tuple[Verdict, ...]

    def __getitem__(self, check: Check) -> Verdict:
        return self.verdicts[CHECKS.index(check)]

    def met(self, wanted: Collection[Check] = CHECKS) -> int:
        """How many of the wanted checks are met."""
        return sum(verdict.met for verdict in self.verdicts if verdict.check in wanted)

    def missed(self, wanted: Collection[Check] = CHECKS) -> tuple[Check, ...]:
        return tuple(verdict.check for verdict in self.verdicts if verdict.check in wanted and not verdict.met)


@dataclass(frozen=True, slots=True)
class _Sentence:
    text: str
    asked: bool


def grade(
    reply: str,
    cues: Cues,
    claims: Sequence[Claim] = (),
    *,
    manner: Manner | None = None,
    hears: Hears | None = None,
    about: str | None = None,
) -> Grade:
    """The verdicts on a reply of any length and make; an empty one meets only what nothing can break. Never raises.

    manner: how the steps sound in this library; without it only the cues judge. hears and about: a recogniser and the
    objection that is answered; with them a question that names the objection in any words and asks to confirm it counts
    as repeating."""
    sentences = _sentences(reply, cues)
    found: dict[Step, tuple[str, ...]] = {}
    pressed: tuple[str, ...] = ()
    soft: list[tuple[int, int]] = []  # where understanding was shown: sentence, end
    for number, sentence in enumerate(sentences):
        if pushes := _pressing(sentence, cues, claims, manner):
            pressed = pressed or pushes  # who pushes takes no step, whatever words are used for it
            continue
        taken = _steps_of(sentence, cues, manner, hears, about)
        for step, words in taken.items():
            found.setdefault(step, words)
        soft += [(number, end) for end in _soft_ends(sentence.text, cues, taken.get("empathize", ()))]
    but = _but_after(sentences, soft, cues)
    return Grade(
        tuple(
            Verdict(check, not but, but)
            if check == "no_but"
            else Verdict(check, not pressed, pressed)
            if check == "no_pressure"
            else Verdict(check, check in found, found.get(check, ()))
            for check in CHECKS
        )
    )


def _sentences(reply: str, cues: Cues) -> list[_Sentence]:
    texts = [forms(piece[0]).lite for piece in _SENTENCE.finditer(clean(reply)) if piece[0].strip()]
    return [_Sentence(text, bool(_ASKED.search(text) or cues.question.search(text))) for text in texts if text]


def _steps_of(
    sentence: _Sentence, cues: Cues, manner: Manner | None, hears: Hears | None, about: str | None
) -> Mapping[Step, tuple[str, ...]]:
    """The steps that a sentence takes. One that isolates, repeats or guides does not clarify by the same words."""
    taken: dict[Step, tuple[str, ...]] = {}
    for step in STEPS:
        if words := cues.shows(step, sentence.text, asked=sentence.asked):
            taken[step] = words
    if manner is not None:
        for step in _sounding(sentence, manner, bare=_bare(sentence.text, cues)):
            clear = step not in _ASKING or "clarify" not in taken or manner.scores(sentence.text)[step] > _CLEARLY
            if step not in taken and clear and not (step in _ASKING and taken.keys() & {"repeat", "isolate"}):
                taken[step] = (manner.words(sentence.text, step),)
    if "isolate" in taken:
        taken.pop("repeat", None)
    elif "repeat" not in taken and hears is not None and about is not None and sentence.asked:
        confirmed = cues.confirm.search(sentence.text)
        if confirmed is not None and about in hears(sentence.text):
            taken["repeat"] = (sentence.text[: confirmed.start()].strip(" ,，") or confirmed[0], confirmed[0])
    if taken.keys() & {"isolate", "repeat", "guide"}:
        taken.pop("clarify", None)
    return taken


def _bare(text: str, cues: Cues) -> bool:
    """Whether a sentence says that it understands, and no more."""
    found = cues.soft.search(text)
    return found is not None and len(text) - len(found[0]) < _LEAST_BESIDE


def _sounding(sentence: _Sentence, manner: Manner, *, bare: bool) -> list[Step]:
    """The steps that a sentence sounds like."""
    scores = manner.scores(sentence.text)
    best = max(STEPS, key=lambda step: scores[step])
    return [
        step
        for step in STEPS
        if scores[step] > _SOUNDS[step]
        and (step == best or step not in _ASKING)
        and not (step in _ASKING and not sentence.asked)
        and not (step in _TELLING and (sentence.asked or bare))
        and not (step in _TELLING and scores[step] < max(scores[other] for other in _TELLING))
    ]


def _soft_ends(text: str, cues: Cues, felt: tuple[str, ...]) -> list[int]:
    ends = [found.end() for found in cues.soft.finditer(text)]
    return ends + [text.find(words) + len(words) for words in felt if words in text]


def _but_after(sentences: Sequence[_Sentence], soft: Sequence[tuple[int, int]], cues: Cues) -> tuple[str, ...]:
    for number, end in soft:
        here = cues.but.search(sentences[number].text, end, end + _REACH)
        if here is not None:
            return (here[0].strip(),)
        if number + 1 < len(sentences):
            there = cues.but.search(sentences[number + 1].text)
            if there is not None and there.start() < _NEXT_CLAUSE:
                return (there[0].strip(),)
    return ()


def _pressing(sentence: _Sentence, cues: Cues, claims: Sequence[Claim], manner: Manner | None) -> tuple[str, ...]:
    """The words by which a sentence pushes or claims what may not be said."""
    # Who asks back "you are worried that the price goes up?" neither pushes nor claims anything.
    if sentence.asked and cues.shows("repeat", sentence.text, asked=True):
        return ()
    claimed = None if sentence.asked else said(sentence.text, claims)
    if claimed is not None:
        return (claimed[1],)
    if words := first_words(cues.pressure, sentence.text, asked=sentence.asked):
        return words
    if manner is not None and manner.pushing(sentence.text) > _PUSHES:
        return (manner.words(sentence.text, None),)
    return ()
