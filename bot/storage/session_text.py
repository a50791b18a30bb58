"""What somebody is in the middle of, as the text of a column, and back.

Reading gives None for what another version wrote in another shape: the practice is over then, and another one begins.
"""

import json
from typing import Any, get_args

from bot.language.detect import LANGUAGES
from bot.quiz.cues import CHECKS
from bot.quiz.grading import Grade, Verdict
from bot.quiz.material import MOVES
from bot.quiz.rematch import read_moment, write_moment
from bot.quiz.session import Bout, Sitting, Tasks, Work
from bot.quiz.sparring import Moment, Outcome, Stage, Talk, Turn
from bot.storage.json_text import Choice, known

_STAGES: tuple[Stage, ...] = get_args(Stage)
_OUTCOMES: tuple[Outcome, ...] = get_args(Outcome)

_UNREADABLE = (ValueError, TypeError, KeyError, IndexError, AttributeError, RecursionError)


def kind_of(work: Work) -> str:
    match work:
        case Sitting():
            return "sitting"
        case Bout():
            return "bout"
        case Tasks():
            return "tasks"


def write_work(work: Work) -> str:
    match work:
        case Sitting():
            said: dict[str, Any] = {
                "items": work.items,
                "place": work.place,
                "choices": work.choices,
                "said": work.said,
                "was_right": work.was_right,
                "scope": work.scope,
                "asked": work.asked,
                "right": work.right,
            }
        case Bout(talk):
            said = _from_talk(talk)
        case Tasks(place, right):
            said = {"place": place, "right": right}
    return json.dumps(said, ensure_ascii=False, separators=(",", ":"))


def read_work(kind: str, text: str) -> Work | None:
    try:
        said = json.loads(text)
        if kind == "sitting":
            was_right = said["was_right"]
            return Sitting(
                items=tuple(str(one) for one in said["items"]),
                place=int(said["place"]),
                choices=tuple(str(one) for one in said["choices"]),
                said=tuple(int(one) for one in said["said"]),
                was_right=None if was_right is None else bool(was_right),
                scope=str(said["scope"]),
                asked=int(said["asked"]),
                right=int(said["right"]),
            )
        if kind == "bout":
            return Bout(_to_talk(said))
        return Tasks(int(said["place"]), int(said["right"])) if kind == "tasks" else None
    except _UNREADABLE:
        return None


def _from_talk(talk: Talk) -> dict[str, Any]:
    return {
        "persona": talk.persona,
        "language": talk.language,
        "mood": talk.mood,
        "opening": talk.opening,
        "stage": talk.stage,
        "asked": talk.asked,
        "calmed": talk.calmed,
        "outcome": talk.outcome,
        "round": talk.round,
        "resumed": None if talk.resumed is None else write_moment(talk.resumed),
        "turns": [
            {
                "reply": turn.reply,
                "grade": [[one.check, one.met, one.words] for one in turn.grade.verdicts],
                "move": turn.move,
                "answer": turn.answer,
                "mood": [turn.mood_before, turn.mood],
                "stage": [turn.stage_before, turn.stage],
                "pressed": turn.pressed,
                "argued": turn.argued,
            }
            for turn in talk.turns
        ],
    }


def _to_talk(said: dict[str, Any]) -> Talk:
    return Talk(
        persona=str(said["persona"]),
        language=_one_of(said["language"], LANGUAGES),
        mood=int(said["mood"]),
        opening=str(said["opening"]),
        stage=_one_of(said["stage"], _STAGES),
        asked=int(said["asked"]),
        calmed=bool(said["calmed"]),
        turns=tuple(_to_turn(one) for one in said["turns"]),
        outcome=None if said["outcome"] is None else _one_of(said["outcome"], _OUTCOMES),
        round=int(said["round"]),
        resumed=_to_moment(said.get("resumed")),
    )


def _to_moment(said: Any) -> Moment | None:
    if said is None:
        return None
    moment = read_moment(str(said))
    if moment is None:
        raise ValueError(said)
    return moment


def _to_turn(said: dict[str, Any]) -> Turn:
    (mood_before, mood), (stage_before, stage) = said["mood"], said["stage"]
    verdicts = tuple(
        Verdict(_one_of(check, CHECKS), bool(met), tuple(str(word) for word in words))
        for check, met, words in said["grade"]
    )
    if tuple(one.check for one in verdicts) != CHECKS:
        raise ValueError(verdicts)
    return Turn(
        reply=str(said["reply"]),
        grade=Grade(verdicts),
        move=_one_of(said["move"], MOVES),
        answer=str(said["answer"]),
        mood=int(mood),
        stage=_one_of(stage, _STAGES),
        mood_before=int(mood_before),
        stage_before=_one_of(stage_before, _STAGES),
        pressed=bool(said["pressed"]),
        argued=bool(said["argued"]),
    )


def _one_of(value: object, choices: tuple[Choice, ...]) -> Choice:
    found = known(value, choices)
    if found is None:
        raise ValueError(value)
    return found
