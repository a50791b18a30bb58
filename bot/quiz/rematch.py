"""A rematch that takes a minute: a talk taken up again at the turn that mattered.

A finished talk and its debrief come in; where it stood before that turn goes out, in few letters that a button can
carry and without a word that was typed. The talk goes on from there with the customer as warm, as open and as tired of
repetition as they were then.
"""

from collections.abc import Mapping

from bot.language.detect import Language
from bot.quiz.debrief import Debrief
from bot.quiz.material import MOVES, Persona
from bot.quiz.sparring import WARMEST, Moment, Stage, Talk

_MOVE_LETTERS = {move: chr(ord("a") + place) for place, move in enumerate(MOVES)}
_STAGE_LETTERS: Mapping[Stage, str] = {"closed": "c", "hinted": "h", "open": "o", "convinced": "v"}
# Turns that went well: what came after them is what to try again.
_WELL = ("opened", "calmed")
_MOST_MOVES = 20


def moment_to_retry(talk: Talk, found: Debrief) -> Moment | None:
    """Where to take the talk up again; None where the end was right, or it was decided in the first turn anyway. One
    that was taken up itself is taken up at the same place."""
    if talk.resumed is not None:
        return talk.resumed
    if found.honest or found.turning is None:
        return None
    number, why = found.turning
    number += why in _WELL
    return moment_before(talk, number) if number > 1 else None


def moment_before(talk: Talk, number: int) -> Moment:
    """How a talk stood before a turn (from 1; one behind the last: at its end)."""
    before = talk.turns[: number - 1]
    if not before:
        first = talk.turns[0]
        return Moment(first.mood_before, first.stage_before, False, ())
    calmed = any(turn.grade["empathize"].met and not turn.pressed and not turn.argued for turn in before)
    return Moment(before[-1].mood, before[-1].stage, calmed, tuple(turn.move for turn in before))


def resume(persona: Persona, language: Language, moment: Moment, *, round: int) -> Talk:
    """The talk from that moment on; the customer has just said what they said then."""
    words = persona.words[language]
    opening = words.opening
    if moment.moves:
        *earlier, last = moment.moves
        lines = words.lines[last]
        opening = lines[(earlier.count(last) + max(0, round - 1)) % len(lines)]
    return Talk(
        persona.id, language, moment.mood, opening, moment.stage, moment.asked, moment.calmed,
        round=round, resumed=moment,
    )  # fmt: skip


def write_moment(moment: Moment) -> str:
    """A moment in few letters: "3h1bac"."""
    moves = "".join(_MOVE_LETTERS[move] for move in moment.moves)
    return f"{moment.mood}{_STAGE_LETTERS[moment.stage]}{moment.calmed:d}{moves}"


def read_moment(text: str) -> Moment | None:
    """What `write_moment` wrote; None for anything else."""
    moves = {letter: move for move, letter in _MOVE_LETTERS.items()}
    stages = {letter: stage for stage, letter in _STAGE_LETTERS.items()}
    mood, stage, calmed, said = text[:1], text[1:2], text[2:3], text[3:]
    if mood not in tuple(map(str, range(1, WARMEST + 1))) or stage not in stages or calmed not in ("0", "1"):
        return None
    if len(said) > _MOST_MOVES or any(letter not in moves for letter in said):
        return None
    return Moment(int(mood), stages[stage], calmed == "1", tuple(moves[letter] for letter in said))
