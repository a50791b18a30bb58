"""The shapes of the three self-tests of `intents/quiz/selftests/`, as models: texts come in, records go out."""

from bot.library.records import Style
from bot.library.shape import InEachLanguage, Shape
from bot.quiz import material
from bot.quiz.material import ConflictStyle, QuestionKind
from bot.quiz.shapes import Filled, Whole


class ByStyle(Shape):
    practical: Filled
    expressive: Filled
    amiable: Filled
    analytical: Filled

    def by_style(self) -> dict[Style, str]:
        return {
            "practical": self.practical,
            "expressive": self.expressive,
            "amiable": self.amiable,
            "analytical": self.analytical,
        }


class StyleQuestionShape(ByStyle):
    ask: Filled


class StyleFinderWords(Shape):
    title: Filled
    intro: Filled
    questions: list[StyleQuestionShape]
    names: ByStyle
    advice: ByStyle

    def record(self) -> material.StyleFinder:
        questions = tuple(material.StyleQuestion(one.ask, one.by_style()) for one in self.questions)
        return material.StyleFinder(self.title, self.intro, questions, self.names.by_style(), self.advice.by_style())


class StyleFinderFile(InEachLanguage[StyleFinderWords]):
    """The customer style finder."""


class ByConflictStyle(Shape):
    avoiding: Filled
    competing: Filled
    accommodating: Filled
    compromising: Filled
    win_win: Filled

    def by_style(self) -> dict[ConflictStyle, str]:
        return {style: getattr(self, style) for style in material.CONFLICT_STYLES}


class ConflictWords(Shape):
    title: Filled
    intro: Filled
    scale: list[Filled]
    statements: list[Filled]
    names: ByConflictStyle
    meanings: ByConflictStyle

    def record(self) -> material.ConflictTest:
        return material.ConflictTest(
            self.title,
            self.intro,
            tuple(self.scale),
            tuple(self.statements),
            self.names.by_style(),
            self.meanings.by_style(),
        )


class KeyShape(Shape):
    avoiding: list[Whole]
    competing: list[Whole]
    accommodating: list[Whole]
    compromising: list[Whole]
    win_win: list[Whole]

    def by_style(self) -> dict[ConflictStyle, tuple[int, ...]]:
        return {style: tuple(getattr(self, style)) for style in material.CONFLICT_STYLES}


class ConflictFile(InEachLanguage[ConflictWords]):
    """The conflict style questionnaire."""

    key: KeyShape


class ByQuestionKind(Shape):
    open: Filled
    probing: Filled
    closed: Filled

    def by_kind(self) -> dict[QuestionKind, str]:
        return {"open": self.open, "probing": self.probing, "closed": self.closed}


class KindOfText(Shape):
    text: Filled
    kind: QuestionKind


class WorksheetWords(Shape):
    title: Filled
    intro: Filled
    names: ByQuestionKind
    purposes: ByQuestionKind
    signs: ByQuestionKind
    sort: list[KindOfText]
    tasks: list[KindOfText]

    def record(self) -> material.Worksheet:
        return material.Worksheet(
            title=self.title,
            intro=self.intro,
            names=self.names.by_kind(),
            purposes=self.purposes.by_kind(),
            sort=tuple((one.text, one.kind) for one in self.sort),
            tasks=tuple((one.text, one.kind) for one in self.tasks),
            signs=self.signs.by_kind(),
        )


class WorksheetFile(InEachLanguage[WorksheetWords]):
    """The worksheet on kinds of questions."""
