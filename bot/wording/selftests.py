"""The self-tests as replies: a question at a time, then what came out. All answers so far stand in the buttons."""

from collections.abc import Sequence

from bot.library.records import Style
from bot.quiz.material import (
    CONFLICT_STYLES,
    QUESTION_KINDS,
    ConflictStyle,
    ConflictTest,
    QuestionKind,
    Quiz,
    StyleFinder,
    Worksheet,
)
from bot.quiz.selftests import STYLES, Result
from bot.reply import Block, Button, Fold, Line, Press, Reply
from bot.wording.texts import Texts

_RIGHT, _WRONG = "✅", "❌"
_BAR = "▰"


def index_reply(quiz: Quiz, texts: Texts) -> Reply:
    """The three of them."""
    language = texts.language
    rows = (
        (Button(quiz.style_finder[language].title, Press("selftest", "style:")),),
        (Button(quiz.conflict[language].title, Press("selftest", "conflict:")),),
        (Button(quiz.worksheet[language].title, Press("selftest", "kinds:")),),
    )
    blocks = (Line(texts.say("selftest.title"), "strong"), Line(texts.say("selftest.intro"), "quiet"))
    return Reply(blocks, rows, language)


def style_reply(finder: StyleFinder, said: str, texts: Texts) -> Reply:
    """The next observation of the customer style finder."""
    question = finder.questions[len(said)]
    rows = [
        (Button(question.answers[style], Press("selftest", f"style:{said}{place}")),)
        for place, style in enumerate(STYLES)
    ]
    rows.append((Button(texts.say("selftest.leave_out"), Press("selftest", f"style:{said}x")),))
    head = _head(finder.title, finder.intro, len(said), len(finder.questions), texts)
    return Reply((*head, Line(question.ask, "strong")), (*rows, _back(texts)), texts.language)


def style_result(finder: StyleFinder, found: Result[Style], texts: Texts) -> Reply:
    """The styles by their sums, and how to meet the leading ones."""
    blocks: list[Block] = [Line(finder.title, "strong")]
    if not found.leading:
        blocks.append(Line(texts.say("selftest.unclear")))
    blocks += [Line(f"{_BAR * found.sums[style]} {found.sums[style]}", label=finder.names[style]) for style in STYLES]
    blocks += [Line(finder.advice[style], label=finder.names[style]) for style in found.leading]
    return Reply(tuple(blocks), (_again("style", texts), _back(texts)), texts.language)


def conflict_reply(test: ConflictTest, said: str, texts: Texts) -> Reply:
    """The next of the statements, answered from 1 to 5."""
    head = _head(test.title, test.intro, len(said), len(test.statements), texts)
    scale = texts.say("selftest.scale", low=test.scale[0], high=test.scale[-1])
    blocks = (*head, Line(test.statements[len(said)], "strong"), Line(scale, "quiet"))
    row = tuple(
        Button(str(mark), Press("selftest", f"conflict:{said}{mark}")) for mark in range(1, len(test.scale) + 1)
    )
    return Reply(blocks, (row, _back(texts)), texts.language)


def conflict_result(test: ConflictTest, found: Result[ConflictStyle], texts: Texts) -> Reply:
    """The sum of each style, and what the leading ones mean. No mark."""
    most = 5 * len(test.statements) // len(CONFLICT_STYLES)
    blocks: list[Block] = [Line(test.title, "strong")]
    ranked = sorted(CONFLICT_STYLES, key=lambda style: -found.sums[style])
    blocks += [
        Line(f"{_BAR * round(found.sums[style] / most * 10)} {found.sums[style]}/{most}", label=test.names[style])
        for style in ranked
    ]
    blocks += [Line(test.meanings[style], label=test.names[style]) for style in found.leading]
    rest = [style for style in ranked if style not in found.leading]
    blocks.append(Fold(tuple(Line(test.meanings[style], label=test.names[style]) for style in rest)))
    return Reply(tuple(blocks), (_again("conflict", texts), _back(texts)), texts.language)


def sorting_reply(sheet: Worksheet, said: str, texts: Texts) -> Reply:
    """The next question to be sorted; what the last one was stands above it."""
    place = len(said)
    head = _head(sheet.title, sheet.intro, place, len(sheet.sort), texts)
    blocks: list[Block] = [*head]
    if said:
        text, kind = sheet.sort[place - 1]
        right = QUESTION_KINDS[int(said[-1])] == kind
        blocks.append(Line(f"{text} → {sheet.names[kind]}", "quiet", label=_RIGHT if right else _WRONG))
        if not right:
            blocks.append(Line(sheet.purposes[kind], "quiet"))
    blocks.append(Line(sheet.sort[place][0], "strong"))
    rows = [
        (Button(sheet.names[kind], Press("selftest", f"kinds:{said}{number}")),)
        for number, kind in enumerate(QUESTION_KINDS)
    ]
    return Reply(tuple(blocks), (*rows, _back(texts)), texts.language)


def sorted_result(sheet: Worksheet, said: Sequence[QuestionKind], texts: Texts) -> Reply:
    """Which were told apart, what each kind is for, and the way to the part that is written."""
    right = sum(kind == own for (_, kind), own in zip(sheet.sort, said, strict=True))
    blocks: list[Block] = [
        Line(sheet.title, "strong"),
        Line(texts.say("selftest.sorted", right=right, count=len(sheet.sort))),
        *(Line(sheet.purposes[kind], label=sheet.names[kind]) for kind in QUESTION_KINDS),
        Fold(
            tuple(
                Line(f"{text} → {sheet.names[kind]}", label=_RIGHT if kind == own else _WRONG)
                for (text, kind), own in zip(sheet.sort, said, strict=True)
            )
        ),
    ]
    write = (Button(texts.say("selftest.write"), Press("selftest", "tasks")),)
    return Reply(tuple(blocks), (write, _again("kinds", texts), _back(texts)), texts.language)


def task_reply(
    sheet: Worksheet,
    place: int,
    texts: Texts,
    *,
    found: tuple[QuestionKind, str] | None = None,
    typed: bool = False,
) -> Reply:
    """A task to be written. `found`: the kind of what was typed before, and the words that tell it; `typed`: that it
    was for this task and did not meet it."""
    task, kind = sheet.tasks[place]
    blocks: list[Block] = []
    if found is not None:
        key = "selftest.other_kind" if typed else "selftest.met"
        mark = _WRONG if typed else _RIGHT
        blocks.append(Line(texts.say(key, kind=sheet.names[found[0]], words=found[1]), label=mark))
    elif typed:
        blocks.append(Line(texts.say("selftest.no_question"), label=_WRONG))
    if typed:
        blocks.append(Line(sheet.purposes[kind], "quiet", label=sheet.names[kind]))
    blocks += [Line(texts.say("quiz.where", place=place + 1, count=len(sheet.tasks)), "quiet"), Line(task, "strong")]
    return Reply(tuple(blocks), (_back(texts),), texts.language)


def tasks_done(sheet: Worksheet, texts: Texts) -> Reply:
    """All tasks were met."""
    return Reply(
        (Line(texts.say("selftest.tasks_done", count=len(sheet.tasks)), "strong"),), (_back(texts),), texts.language
    )


def _head(title: str, intro: str, place: int, count: int, texts: Texts) -> tuple[Line, ...]:
    where = Line(texts.say("quiz.where", place=place + 1, count=count), "quiet")
    return (Line(title, "strong"), Line(intro), where) if place == 0 else (Line(title, "strong"), where)


def _again(test: str, texts: Texts) -> tuple[Button, ...]:
    return (Button(texts.say("playbook.again"), Press("selftest", f"{test}:")),)


def _back(texts: Texts) -> tuple[Button, ...]:
    return (Button(texts.say("playbook.back"), Press("selftest", "index")),)
