"""/selftest: which style a customer has, how one deals with conflict, and the worksheet on kinds of questions.

The two finders keep nothing: all answers stand in the button, so a page is drawn from its press alone. In the
worksheet the last part is typed; which task is open is kept.
"""

from dataclasses import dataclass, replace

from bot.clock import Clock
from bot.conversation.request import Commanded, Outcome, Parts, Pressed, Said
from bot.conversation.school import School
from bot.publishing.edition import Edition
from bot.quiz.material import QUESTION_KINDS, Quiz
from bot.quiz.selftests import STYLES, conflict_style, customer_style, question_kind
from bot.quiz.session import Session, Tasks
from bot.reply import Reply
from bot.wording.selftests import (
    conflict_reply,
    conflict_result,
    index_reply,
    sorted_result,
    sorting_reply,
    style_reply,
    style_result,
    task_reply,
    tasks_done,
)
from bot.wording.texts import Texts, texts_in
from bot.wording.welcome import notice

ACTIONS = frozenset({"selftest"})
_LEFT_OUT = "x"


@dataclass(frozen=True, slots=True)
class SelftestPages:
    """This subject at work."""

    clock: Clock
    school: School

    async def page(self, commanded: Commanded, parts: Parts, edition: Edition, texts: Texts) -> Outcome:
        trainer = self.school.trainer(edition.library, edition.recogniser)
        return Outcome(notice(texts, "quiz.none") if trainer is None else index_reply(trainer.quiz, texts))

    async def pressed(self, pressed: Pressed, parts: Parts, edition: Edition, texts: Texts) -> Outcome:
        """The page that a button asks for; the index where it makes no sense."""
        trainer = self.school.trainer(edition.library, edition.recogniser)
        if trainer is None:
            return Outcome(notice=texts.say("expired"))
        test, _, answers = pressed.argument.partition(":")
        if test == "tasks":
            return await self._tasks(pressed, parts, trainer.quiz, texts)
        return Outcome(_page(test, answers, trainer.quiz, texts), replaces=bool(pressed.argument))

    async def said(self, said: Said, session: Session, parts: Parts, edition: Edition) -> Outcome | None:
        """A question that was written for a task: which kind it is, and by which words."""
        trainer = self.school.trainer(edition.library, edition.recogniser)
        if trainer is None:
            return None
        sheet = trainer.quiz.worksheet[session.language]
        texts = texts_in(session.language)
        place, right = session.tasks.place, session.tasks.right
        if place >= len(sheet.tasks):
            return None
        found = question_kind(said.text, sheet)
        met = found is not None and found[0] == sheet.tasks[place][1]
        if not met:
            return Outcome(task_reply(sheet, place, texts, found=found, typed=True))
        work = Tasks(place + 1, right + 1)
        if work.place >= len(sheet.tasks):
            await parts.sessions.end(session.person)
            return Outcome(tasks_done(sheet, texts))
        await parts.sessions.move(session.then(work, self.clock(), typed=True))
        return Outcome(task_reply(sheet, work.place, texts, found=found))

    async def _tasks(self, pressed: Pressed, parts: Parts, quiz: Quiz, texts: Texts) -> Outcome:
        now = self.clock()
        sender = pressed.sender
        new = Session(sender.person, sender.chat, texts.language, Tasks(), now).then(Tasks(), now, typed=True)
        await parts.sessions.begin(replace(new, step=0))
        return Outcome(task_reply(quiz.worksheet[texts.language], 0, texts))


def _page(test: str, said: str, quiz: Quiz, texts: Texts) -> Reply:
    language = texts.language
    if test == "style":
        finder = quiz.style_finder[language]
        marks = [mark for mark in said if mark in f"0123{_LEFT_OUT}"][: len(finder.questions)]
        if len(marks) < len(finder.questions):
            return style_reply(finder, "".join(marks), texts)
        chosen = [None if mark == _LEFT_OUT else STYLES[int(mark)] for mark in marks]
        return style_result(finder, customer_style(chosen), texts)
    if test == "conflict":
        own = quiz.conflict[language]
        marks = [mark for mark in said if mark in "12345"][: len(own.statements)]
        if len(marks) < len(own.statements):
            return conflict_reply(own, "".join(marks), texts)
        return conflict_result(own, conflict_style([int(mark) for mark in marks], quiz.conflict_key), texts)
    if test == "kinds":
        sheet = quiz.worksheet[language]
        marks = [mark for mark in said if mark in "012"][: len(sheet.sort)]
        if len(marks) < len(sheet.sort):
            return sorting_reply(sheet, "".join(marks), texts)
        return sorted_result(sheet, [QUESTION_KINDS[int(mark)] for mark in marks], texts)
    return index_reply(quiz, texts)
