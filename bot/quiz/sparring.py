"""Sparring: a customer made of rules, with a mood and an objection that is not the one first named.

In: a persona, the talk so far, what the trainee said and its grade. Out: the talk with the customer's answer. Finite
states, the same play for the same words; no language model and no lot.

What moves the customer: only clarifying and isolating bring the true objection to light, and with an angry customer not
before the feeling was named. Pressure and arguing cost the mood; at nought the customer leaves. Explaining works once
the true objection is known, a next step once it is answered. Parting politely is always open, and for a customer whom
the offer does not fit it is the right end.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from bot.language.detect import Language
from bot.language.normalise import forms
from bot.quiz.cues import Cues, first_words
from bot.quiz.grading import Grade
from bot.quiz.material import Move, Persona

Stage = Literal["closed", "hinted", "open", "convinced"]  # how far the true objection is known and answered
Outcome = Literal["agreed", "parted", "walked_out", "time_up"]
WARMEST = 5
_OPENS_FROM = 2  # a colder customer answers no question
_AGREES_FROM = 3
REMATCH_TURNS = 5
"""So many turns has who takes up a talk at the turn that mattered: a minute's work."""


@dataclass(frozen=True, slots=True)
class Turn:
    """One exchange: what the trainee said, how it was graded, what it did, what the customer answered."""

    reply: str
    grade: Grade
    move: Move
    answer: str
    mood: int
    stage: Stage
    mood_before: int
    stage_before: Stage
    pressed: bool = False
    argued: bool = False


@dataclass(frozen=True, slots=True)
class Moment:
    """How a talk stood before one of its turns. moves: what the customer had answered until then."""

    mood: int
    stage: Stage
    calmed: bool
    moves: tuple[Move, ...]

    @property
    def asked(self) -> int:
        """How many questions had got somewhere."""
        return sum(move in ("hints", "reveals") for move in self.moves)


@dataclass(frozen=True, slots=True)
class Talk:
    """A sparring as it stands. `round`: 0 the first time; a rematch has other lines in front. `resumed`: where it was
    taken up, if it did not begin at the beginning."""

    persona: str
    language: Language
    mood: int
    opening: str
    stage: Stage = "closed"
    asked: int = 0
    calmed: bool = False
    turns: tuple[Turn, ...] = ()
    outcome: Outcome | None = None
    round: int = 0
    resumed: Moment | None = None

    def is_over(self) -> bool:
        return self.outcome is not None


@dataclass(frozen=True, slots=True)
class _Heard:
    """What a reply does to this customer."""

    grade: Grade
    pressed: bool
    argued: bool
    parting: bool


def start(persona: Persona, language: Language, *, round: int = 0) -> Talk:
    """A new talk: the customer has just said the first line."""
    words = persona.words[language]
    return Talk(persona.id, language, persona.mood, words.opening, round=round)


def answer(talk: Talk, persona: Persona, reply: str, grade: Grade, cues: Cues) -> Talk:
    """The talk after a reply. Raises ValueError where it is over already."""
    if talk.is_over():
        raise ValueError("This talk is over. Start another one.")
    lite = forms(reply).lite
    heard = _Heard(
        grade,
        pressed=not grade["no_pressure"].met,
        argued=not grade["no_but"].met or bool(first_words(cues.arguing, lite, asked=False)),
        parting=bool(first_words(cues.parting, lite, asked=False)),
    )
    after = _moved(talk, persona, heard)
    return _with_turn(talk, after, persona, reply, heard)


def turns_left(talk: Talk, persona: Persona) -> int:
    """How many turns there are before time is up."""
    most = persona.patience if talk.resumed is None else min(REMATCH_TURNS, persona.patience)
    return most - len(talk.turns)


def part(talk: Talk, persona: Persona) -> Talk:
    """The talk after the trainee left politely: open at any time. Raises ValueError where it is over already."""
    if talk.is_over():
        raise ValueError("This talk is over. Start another one.")
    return replace(talk, outcome="parted")


@dataclass(frozen=True, slots=True)
class _After:
    move: Move
    mood: int
    stage: Stage
    asked: int
    calmed: bool
    outcome: Outcome | None = None


def _moved(talk: Talk, persona: Persona, heard: _Heard) -> _After:
    """How the customer takes it: what hurts first, then feelings, questions, reasons, the next step."""
    still = _After("vague", talk.mood, talk.stage, talk.asked, talk.calmed)
    if heard.pressed or heard.argued:
        mood = talk.mood - heard.pressed - heard.argued
        if mood <= 0:
            return replace(still, move="leaves", mood=0, outcome="walked_out")
        return replace(still, move="annoyed", mood=mood)
    grade = heard.grade
    if heard.parting and not (grade["guide"].met and persona.fits):
        return replace(still, move="parts", outcome="parted")
    after = _felt(still, grade, talk)
    asked = grade["clarify"].met or grade["isolate"].met
    if asked and talk.stage in ("closed", "hinted"):
        return _questioned(after, persona)
    if grade["explain"].met:
        after = _explained(after, persona, talk)
    if grade["guide"].met:
        return _guided(after, talk)
    if after.move == "vague" and asked:
        return replace(after, move="confirms")  # everything is said already
    if after.move == "vague" and _moves(talk)[-1:] == ("vague",):
        return replace(after, mood=max(1, after.mood - 1))  # twice nothing: patience wears thin
    return after


def _felt(after: _After, grade: Grade, talk: Talk) -> _After:
    if grade["empathize"].met:
        warmer = 0 if _moves(talk)[-1:] == ("softens",) else 1
        return replace(after, move="softens", mood=min(WARMEST, after.mood + warmer), calmed=True)
    if grade["repeat"].met:
        warmer = 0 if "confirms" in _moves(talk) else 1
        return replace(after, move="confirms", mood=min(WARMEST, after.mood + warmer))
    return after


def _questioned(after: _After, persona: Persona) -> _After:
    if (persona.needs_calm and not after.calmed) or after.mood < _OPENS_FROM:
        return replace(after, move="deflects")
    asked = after.asked + 1
    if asked >= persona.depth:
        return replace(after, move="reveals", stage="open", asked=asked)
    return replace(after, move="hints", stage="hinted", asked=asked)


def _explained(after: _After, persona: Persona, talk: Talk) -> _After:
    if talk.stage in ("open", "convinced") and persona.fits:
        return replace(after, move="convinced", stage="convinced")
    colder = 1 if _moves(talk)[-1:] == ("unmoved",) else 0  # explaining past the point, again
    return replace(after, move="unmoved", mood=max(1, after.mood - colder))


def _guided(after: _After, talk: Talk) -> _After:
    if after.stage == "convinced" and after.mood >= _AGREES_FROM:
        return replace(after, move="agrees", outcome="agreed")
    return replace(after, move="postpones" if after.move != "unmoved" else "unmoved")


def _with_turn(talk: Talk, after: _After, persona: Persona, reply: str, heard: _Heard) -> Talk:
    outcome = after.outcome
    if outcome is None and turns_left(talk, persona) <= 1:
        outcome = "time_up"
    line = _line(persona.words[talk.language].lines[after.move], _moves(talk).count(after.move) + talk.round)
    turn = Turn(
        reply=reply,
        grade=heard.grade,
        move=after.move,
        answer=line,
        mood=after.mood,
        stage=after.stage,
        mood_before=talk.mood,
        stage_before=talk.stage,
        pressed=heard.pressed,
        argued=heard.argued,
    )
    return replace(
        talk,
        mood=after.mood,
        stage=after.stage,
        asked=after.asked,
        calmed=after.calmed,
        turns=(*talk.turns, turn),
        outcome=outcome,
    )


def _moves(talk: Talk) -> tuple[Move, ...]:
    before = talk.resumed.moves if talk.resumed is not None else ()
    return (*before, *(turn.move for turn in talk.turns))


def _line(lines: Sequence[str], number: int) -> str:
    return lines[number % len(lines)]
