"""All of the quiz for one library: what the chat asks for, in one place.

Made anew with each edition. What takes time (learning how the steps sound, about two seconds a language; making the
items, a tenth of one) is done at the first use and kept; `warm` does it beforehand, in a worker.
"""

from dataclasses import dataclass, field

from bot.language.detect import LANGUAGES, Language
from bot.library.records import Library
from bot.nlu.recogniser import Recogniser
from bot.quiz.debrief import Debrief, debrief
from bot.quiz.grading import Grade, grade
from bot.quiz.hearing import hears, nearest
from bot.quiz.item import Asked, Item, asked
from bot.quiz.manner import Manner, learn_manner
from bot.quiz.material import Persona, Quiz
from bot.quiz.questions import by_source, questions
from bot.quiz.rematch import resume
from bot.quiz.sparring import Moment, Talk, answer, part, start

_MOST_OF_EIGHT = 6  # of the checks of a whole answer; more than that is a speech


@dataclass(frozen=True, slots=True)
class Trainer:
    """A library, its quiz material, and the recogniser of the same edition (None: decoys and repeating do without)."""

    library: Library
    quiz: Quiz
    recogniser: Recogniser | None = None
    _manners: dict[Language, Manner] = field(default_factory=dict, repr=False, compare=False)
    _items: dict[Language, dict[str, Item]] = field(default_factory=dict, repr=False, compare=False)

    def warm(self, *languages: Language) -> None:
        """Do the slow work of these languages now; without any, of all."""
        for language in languages or LANGUAGES:
            self.items(language)
            self._manner(language)

    def is_warm(self, language: Language) -> bool:
        """Whether a reply in this language can be judged at once."""
        return language in self._manners

    def items(self, language: Language) -> dict[str, Item]:
        """Every item of a language by its id."""
        if language not in self._items:
            self._items[language] = questions(self.library, self.quiz, language)
        return self._items[language]

    def sources(self, language: Language) -> dict[str, tuple[str, ...]]:
        """The ids of the items of each intent and deck: what can be practised by itself, assigned and mastered."""
        return by_source(self.items(language).values())

    def title(self, source: str, language: Language) -> str:
        """What an intent or deck is called; its id where it is gone."""
        if source in self.library.intents:
            return self.library.intents[source].words[language].title
        return self.quiz.decks[source].words[language].title if source in self.quiz.decks else source

    def titles(self, language: Language) -> dict[str, str]:
        """What can be practised by itself, by its id."""
        return {source: self.title(source, language) for source in self.sources(language)}

    def ask(self, item: Item) -> Asked:
        """An item with its choices laid out, the nearest intents among them."""
        near = nearest(self.recogniser, item.quote) if self.recogniser is not None and item.pool else ()
        return asked(item, near)

    def grade(self, reply: str, language: Language, *, about: str | None = None) -> Grade:
        """A reply judged; `about` is the objection that it answers."""
        return grade(
            reply,
            self.quiz.cues[language],
            self.library.claims[language],
            manner=self._manner(language),
            hears=hears(self.recogniser) if self.recogniser is not None else None,
            about=about,
        )

    def is_right(self, item: Item, reply: str) -> bool:
        """Whether a typed reply meets every check that the item wants; of a whole answer, six of the eight do."""
        return self.passes(item, self.grade(reply, item.language, about=item.source))

    def passes(self, item: Item, found: Grade) -> bool:
        """Whether a grade meets what the item wants."""
        kept = not found.missed(("no_but", "no_pressure"))
        if item.type == "free_reply":
            return kept and found.met(item.wanted) >= _MOST_OF_EIGHT
        return not found.missed(item.wanted)

    def spar(self, persona: str, language: Language, *, round: int = 0) -> Talk:
        """A new talk. Raises KeyError for a persona that is not there."""
        return start(self.quiz.personas[persona], language, round=round)

    def resume(self, persona: str, language: Language, moment: Moment, *, round: int) -> Talk:
        """A talk taken up again. Raises KeyError for a persona that is not there."""
        return resume(self.quiz.personas[persona], language, moment, round=round)

    def reply(self, talk: Talk, text: str) -> Talk:
        """The talk after what the trainee said. Raises ValueError where it is over already."""
        persona = self._persona(talk)
        about = persona.truth if talk.stage in ("open", "convinced") else persona.says
        graded = self.grade(text, talk.language, about=about)
        return answer(talk, persona, text, graded, self.quiz.cues[talk.language])

    def part(self, talk: Talk) -> Talk:
        """The talk after the trainee left politely."""
        return part(talk, self._persona(talk))

    def debrief(self, talk: Talk) -> Debrief:
        """The debrief of a talk that is over; ValueError for one that is not."""
        return debrief(talk, self._persona(talk))

    def _persona(self, talk: Talk) -> Persona:
        return self.quiz.personas[talk.persona]

    def _manner(self, language: Language) -> Manner:
        if language not in self._manners:
            self._manners[language] = learn_manner(self.library, language, self.quiz.sounds[language])
        return self._manners[language]
