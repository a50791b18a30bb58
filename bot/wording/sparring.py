"""Sparring as replies: whom to meet, the customer's answer and what was heard of ours, the debrief.

In: a talk as it stands. Out: `Reply`. The mood is shown, the true objection is not before the end.
"""

from collections.abc import Mapping

from bot.library.records import Style
from bot.quiz.cues import CHECKS, Check
from bot.quiz.debrief import Debrief
from bot.quiz.material import Persona
from bot.quiz.rematch import write_moment
from bot.quiz.session import Session
from bot.quiz.sparring import WARMEST, Moment, Talk, Turn, turns_left
from bot.reply import Block, Button, Fold, Line, Press, Reply
from bot.wording.quiz import check_name
from bot.wording.texts import Texts

_FACES = ("🚪", "😠", "😕", "😐", "🙂", "😊")  # by mood, 0 to 5
_RIGHT, _WRONG = "✅", "❌"
_LONGEST_QUOTE = 160
_MOST_ROUNDS = 99


def personas_reply(
    personas: Mapping[str, Persona], styles: Mapping[Style, str], best: Mapping[str, float], texts: Texts
) -> Reply:
    """Everybody one can meet, with their mood, their style (`styles`: its name) and the best score so far."""
    blocks: list[Block] = [Line(texts.say("spar.title"), "strong"), Line(texts.say("spar.intro"), "quiet")]
    rows = []
    for name, persona in personas.items():
        words = persona.words[texts.language]
        told = f"{_FACES[persona.mood]} {words.name} · {styles[persona.style]}"
        score = f" · {best[name]:.0%}" if name in best else ""
        rows.append((Button(told + score, Press("spar_with", name)),))
    return Reply(tuple(blocks), tuple(rows), texts.language)


def opening_reply(session: Session, talk: Talk, persona: Persona, texts: Texts) -> Reply:
    """Who sits there, and the first line; where the talk is taken up, the last."""
    words = persona.words[talk.language]
    turns = turns_left(talk, persona)
    how = texts.say("spar.how", turns=turns) if talk.resumed is None else texts.say("spar.resumed", turns=turns)
    blocks: list[Block] = [
        Line(f"{words.name} {_mood(talk.mood)}", "strong"),
        *([Line(words.who, "quiet")] if talk.resumed is None else []),
        Line(talk.opening, "say"),
        Line(how, "quiet"),
    ]
    return Reply(tuple(blocks), (_leave(session, texts),), texts.language)


def turn_reply(session: Session, talk: Talk, persona: Persona, texts: Texts) -> Reply:
    """What was heard of the last line, what it did to the mood, and the answer."""
    turn = talk.turns[-1]
    words = persona.words[talk.language]
    left = turns_left(talk, persona)
    blocks: list[Block] = [
        Line(texts.say("spar.heard", heard=heard(turn, texts)), "quiet"),
        Line(f"{words.name} {_change(turn)}", "strong"),
        Line(turn.answer, "say"),
        Line(texts.say("spar.left", turns=left), "quiet"),
    ]
    return Reply(tuple(blocks), (_leave(session, texts),), texts.language)


def debrief_reply(
    talk: Talk, persona: Persona, found: Debrief, title: str, retry: Moment | None, texts: Texts
) -> Reply:
    """How it ended, what was behind it, the turn that mattered, each check with its words, and the way on. `retry`:
    where the talk can be taken up again."""
    words = persona.words[talk.language]
    blocks: list[Block] = []
    if talk.turns and talk.outcome != "parted":
        last = talk.turns[-1]
        blocks += [
            Line(texts.say("spar.heard", heard=heard(last, texts)), "quiet"),
            Line(f"{words.name} {_change(last)}", "strong"),
            Line(last.answer, "say"),
        ]
    fits = "fits" if persona.fits else "misfits"
    blocks.append(Line(texts.say(f"spar.outcome.{talk.outcome}.{fits}"), "strong"))
    blocks.append(Line(texts.say("spar.truth", title=title, wants=words.wants)))
    if not found.uncovered:
        blocks.append(Line(texts.say("spar.key", opens=words.key)))
    if found.turning is not None:
        number, why = found.turning
        quote = talk.turns[number - 1].reply
        quote = quote if len(quote) <= _LONGEST_QUOTE else quote[: _LONGEST_QUOTE - 1] + "…"
        blocks.append(Line(texts.say(f"spar.turning.{why}", number=number, quote=quote)))
    if talk.resumed is None:
        blocks.append(Line(texts.say("spar.score", score=f"{found.score:.0%}"), "strong"))
    if talk.turns and talk.resumed is None:
        blocks.append(Fold(tuple(_check_line(check, found, texts) for check in CHECKS)))
    again = f"{persona.id}:{(talk.round + 1) % _MOST_ROUNDS}"
    from_there: list[tuple[Button, ...]] = []
    if retry is not None:
        label = texts.say("spar.once_more" if talk.resumed is not None else "spar.from_there")
        from_there.append((Button(label, Press("spar_again", f"{again}:{write_moment(retry)}")),))
    rows = (
        *from_there,
        (Button(texts.say("spar.rematch"), Press("spar_with", again)),),
        (
            Button(texts.say("quiz.card", title=title), Press("quiz_card", persona.truth)),
            Button(texts.say("spar.other"), Press("spar")),
        ),
    )
    return Reply(tuple(blocks), rows, texts.language)


def heard(turn: Turn, texts: Texts) -> str:
    """The steps that a line was heard to take, and the rules that it broke."""
    steps = [check_name(one.check, texts) for one in turn.grade.verdicts if one.met and not _is_rule(one.check)]
    broken = [
        texts.say(f"spar.broke.{one.check}", words=" … ".join(one.words))
        for one in turn.grade.verdicts
        if _is_rule(one.check) and not one.met
    ]
    if turn.argued and turn.grade["no_but"].met:
        broken.append(texts.say("spar.broke.argued"))
    return " · ".join([*steps, *broken]) or texts.say("spar.nothing")


def _check_line(check: Check, found: Debrief, texts: Texts) -> Line:
    met = check in found.met or (_is_rule(check) and check not in found.broken)
    words = found.met.get(check) or found.broken.get(check) or ()
    said = texts.say("quiz.words", words=" … ".join(words)) if words else ""
    return Line(f"{check_name(check, texts)}{said}", label=_RIGHT if met else _WRONG)


def _is_rule(check: Check) -> bool:
    return check in ("no_but", "no_pressure")


def _mood(mood: int) -> str:
    return _FACES[min(max(mood, 0), WARMEST)]


def _change(turn: Turn) -> str:
    """How the mood went with a turn."""
    if turn.mood == turn.mood_before:
        return _mood(turn.mood)
    return f"{_mood(turn.mood_before)} → {_mood(turn.mood)}"


def _leave(session: Session, texts: Texts) -> tuple[Button, ...]:
    return (Button(texts.say("spar.leave"), Press("spar_part", str(session.id))),)
