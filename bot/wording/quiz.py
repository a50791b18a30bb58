"""The quiz as replies: a question with its choices, what is said after an answer, the end of a sitting, the topics.

In: a session as it stands and the question it is at. Out: `Reply`, drawn over the one before. Letters stand for choices
that are too long for a button.
"""

from collections.abc import Mapping, Sequence

from bot.quiz.cues import Check
from bot.quiz.deck import Habit
from bot.quiz.grading import Grade
from bot.quiz.item import Asked
from bot.quiz.session import Session, Sitting
from bot.reply import Block, Button, Line, Press, Reply
from bot.wording.texts import Texts

_LETTERS = "ABCDEFGHIJKL"
_ON_A_BUTTON = {"zh": 12, "ko": 14, "en": 24}  # letters that a phone shows on a button that has a row to itself
_ON_A_PAGE = 10
_RIGHT, _WRONG, _OPEN = "✅", "❌", "▫️"


def question_reply(session: Session, asked: Asked, texts: Texts, picks: Sequence[int] = ()) -> Reply:
    """An open question. `picks`: of an ordering, what was chosen so far, in order."""
    sitting = session.sitting
    here = f"{session.id}:{session.step}"
    blocks: list[Block] = [Line(_where(sitting, texts), "quiet"), *_ask(asked)]
    if asked.item.wanted:
        blocks.append(Line(texts.say("quiz.type"), "quiet"))
        return Reply(tuple(blocks), ((Button(texts.say("quiz.skip"), Press("quiz_skip", here)),),), texts.language)
    if len(asked.item.right) > 1:
        return _ordering(session, asked, texts, picks, blocks)
    if _fit_on_buttons(asked.choices, texts):
        rows = tuple(
            (Button(choice, Press("quiz_answer", f"{here}:{place}")),) for place, choice in enumerate(asked.choices)
        )
        return Reply(tuple(blocks), rows, texts.language)
    blocks += [Line(choice, label=f"{_LETTERS[place]}.") for place, choice in enumerate(asked.choices)]
    row = tuple(Button(_LETTERS[place], Press("quiz_answer", f"{here}:{place}")) for place in range(len(asked.choices)))
    return Reply(tuple(blocks), (row,), texts.language)


def answered_reply(session: Session, asked: Asked, texts: Texts, found: Grade | None, title: str, days: int) -> Reply:
    """An answered question: what was right, why, when it comes back, and where to read on. `found`: how a typed reply
    was judged. `days`: until it is asked again."""
    sitting = session.sitting
    right = bool(sitting.was_right)
    verdict = texts.say("quiz.right" if right else "quiz.wrong")
    blocks: list[Block] = [Line(_where(sitting, texts), "quiet"), *_ask(asked)]
    if asked.item.wanted:
        blocks += [Line(f"{_RIGHT if right else _WRONG} {verdict}", "strong")]
        blocks += proof_lines(found, asked.item.wanted, texts) if found is not None else []
    elif len(asked.item.right) > 1:
        blocks += [Line(part, label=f"{number}") for number, part in enumerate(asked.item.right, 1)]
        blocks += [Line(f"{_RIGHT if right else _WRONG} {verdict}", "strong")]
        if not right and sitting.said:
            yours = " → ".join(str(asked.item.right.index(asked.choices[pick]) + 1) for pick in sitting.said)
            blocks.append(Line(texts.say("quiz.your_order", order=yours), "quiet"))
    else:
        for place, choice in enumerate(asked.choices):
            mark = _RIGHT if place in asked.answer else _WRONG if place in sitting.said else _OPEN
            blocks.append(Line(choice, label=mark))
        blocks.append(Line(verdict, "strong"))
    blocks.append(Line(asked.item.why))
    blocks.append(Line(texts.say("quiz.again_in", days=days), "quiet"))
    here = f"{session.id}:{session.step}"
    last = sitting.place + 1 >= len(sitting.items)
    rows: list[tuple[Button, ...]] = [
        (Button(texts.say("quiz.finish" if last else "quiz.next"), Press("quiz_next", here)),)
    ]
    more: list[Button] = []
    if asked.item.card is not None:
        more.append(Button(texts.say("quiz.card", title=title), Press("quiz_card", asked.item.card)))
    more.append(Button(texts.say("quiz.flag"), Press("quiz_flag", asked.item.id)))
    return Reply(tuple(blocks), (*rows, tuple(more)), texts.language)


def proof_lines(found: Grade, wanted: Sequence[Check], texts: Texts) -> list[Block]:
    """Each check that was wanted, with the words that show it, or that break it."""
    lines: list[Block] = []
    for check in wanted:
        verdict = found[check]
        said = texts.say("quiz.words", words=" … ".join(verdict.words)) if verdict.words else ""
        name = check_name(check, texts)
        lines.append(Line(f"{name}{said}", label=_RIGHT if verdict.met else _WRONG))
    return lines


def check_name(check: Check, texts: Texts) -> str:
    """What a step or a rule is called."""
    return texts.say(f"check.{check}" if check in ("no_but", "no_pressure") else f"step.{check}")


def order_typed_reply(count: int, texts: Texts) -> Reply:
    """What to type where an order was asked for."""
    example = " ".join(_LETTERS[:count][::-1])
    return Reply((Line(texts.say("quiz.type_order", example=example)),), (), texts.language)


def done_reply(sitting: Sitting, days: int, tomorrow: int, habit: Habit, texts: Texts, *, is_new: bool) -> Reply:
    """The end of a sitting: how it went, the streak, what comes tomorrow, and where to go from here. `is_new`: it was
    the first of all, after which it is said that questions come by themselves."""
    daily = habit.daily
    blocks: list[Block] = [Line(texts.say("quiz.done", right=sitting.right, asked=sitting.asked), "strong")]
    if days > 1:
        blocks.append(Line(texts.say("quiz.streak", days=days)))
    blocks.append(Line(texts.say("quiz.tomorrow", count=tomorrow), "quiet"))
    if daily and is_new:
        blocks.append(Line(texts.say("quiz.daily_on", count=habit.a_day, hour=f"{habit.hour}:00")))
    scope = "" if sitting.scope == "daily" else sitting.scope
    rows = [
        (Button(texts.say("quiz.more"), Press("quiz", scope)),),
        (
            Button(texts.say("quiz.topics"), Press("quiz_topics", "0")),
            Button(texts.say("quiz.progress"), Press("progress")),
        ),
        (
            Button(texts.say("quiz.spar"), Press("spar")),
            Button(texts.say("quiz.habit" if daily else "quiz.daily"), Press("habit", "" if daily else "daily:on")),
        ),
    ]
    return Reply(tuple(blocks), tuple(rows), texts.language)


def gone_reply(session: Session, texts: Texts) -> Reply:
    """The card of the open question has changed: this question is no more."""
    forward = Button(texts.say("quiz.next"), Press("quiz_next", f"{session.id}:{session.step}"))
    return Reply((Line(texts.say("quiz.gone")),), ((forward,),), texts.language)


def nothing_reply(texts: Texts) -> Reply:
    """There is no question to ask."""
    topics = Button(texts.say("quiz.topics"), Press("quiz_topics", "0"))
    return Reply((Line(texts.say("quiz.nothing")),), ((topics,),), texts.language)


def topics_reply(titles: Mapping[str, str], page: int, texts: Texts, *, unknown: str = "") -> Reply:
    """Everything that can be practised by itself, a page at a time. `unknown`: what was typed and is none of it."""
    last = max(0, (len(titles) - 1) // _ON_A_PAGE)
    page = min(max(page, 0), last)
    shown = list(titles.items())[page * _ON_A_PAGE : (page + 1) * _ON_A_PAGE]
    blocks: list[Block] = [Line(texts.say("quiz.no_topic", typed=unknown))] if unknown else []
    blocks.append(Line(texts.say("quiz.pick_topic"), "strong"))
    buttons = [Button(title, Press("quiz", source)) for source, title in shown]
    rows = [tuple(buttons[place : place + 2]) for place in range(0, len(buttons), 2)]
    turn = [Button("◀", Press("quiz_topics", str(page - 1)))] if page > 0 else []
    turn += [Button("▶", Press("quiz_topics", str(page + 1)))] if page < last else []
    rows.append(tuple(turn))
    return Reply(tuple(blocks), tuple(row for row in rows if row), texts.language)


def _ordering(session: Session, asked: Asked, texts: Texts, picks: Sequence[int], blocks: list[Block]) -> Reply:
    here = f"{session.id}:{session.step}"
    places = {pick: number for number, pick in enumerate(picks, 1)}
    for place, choice in enumerate(asked.choices):
        mark = f"{_LETTERS[place]}." if place not in places else f"{_LETTERS[place]} ({places[place]})"
        blocks.append(Line(choice, "quiet" if place in places else "plain", label=mark))
    blocks.append(Line(texts.say("quiz.order_hint", number=len(picks) + 1), "quiet"))
    said = "".join(map(str, picks))
    left = [place for place in range(len(asked.choices)) if place not in places]
    rows = [tuple(Button(_LETTERS[one], Press("quiz_order", f"{here}:{said}{one}{_last(left, one)}")) for one in left)]
    if picks:
        rows.append((Button(texts.say("quiz.order_anew"), Press("quiz_next", here)),))
    return Reply(tuple(blocks), tuple(rows), texts.language)


def _last(left: Sequence[int], place: int) -> str:
    """Of two that are left, the other one: the last place follows by itself."""
    return str(left[1] if left[0] == place else left[0]) if len(left) == 2 else ""


def _where(sitting: Sitting, texts: Texts) -> str:
    return texts.say("quiz.where", place=sitting.place + 1, count=len(sitting.items))


def _ask(asked: Asked) -> list[Line]:
    """The question, the customer's words or the line in it set apart."""
    lines = [line for line in asked.item.ask.split("\n") if line.strip()]
    return [Line(line, "strong" if line == lines[-1] else "plain") for line in lines]


def _fit_on_buttons(choices: Sequence[str], texts: Texts) -> bool:
    return all(len(choice) <= _ON_A_BUTTON[texts.language] for choice in choices)
