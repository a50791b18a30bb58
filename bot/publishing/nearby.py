"""Phrases that no model has learnt yet, heard by nearness: which texts they answer for, and whose those are then.

In: phrases with their intents, and a recogniser whose letters and vectors they are compared by. Out: for a text, the
intents that it, or a clause of it, says in other words. It needs no learning and a few kilobytes, so it stands in for
what is to come: the phrases of an intent that the model does not know, or those that shall be taught beside it.
"""

from dataclasses import dataclass, field, replace

from bot.encoders.encoder import Encoder
from bot.language.clauses import clauses
from bot.language.detect import detect
from bot.language.normalise import bare, forms
from bot.language.shorthand import readings
from bot.nlu.opinion import CANDIDATES, learnt_with
from bot.nlu.recogniser import Recogniser
from bot.nlu.recognition import Abstention, Recognition, Scored
from bot.nlu.several import MOST_INTENTS
from bot.nlu.taught import Confirmed, Taught

_AS_SURE = 0.98  # a line of the library, word for word: nearness to a new phrase does not overrule it
_HEARD = 0.9  # five of six pairs that are this near share their intent; the rest is for whoever looks at the use of it


@dataclass(frozen=True, slots=True)
class Nearby:
    """The phrases, ready to be compared with. `vectors`: the quick encoder with a memory, where much is asked."""

    phrases: tuple[Confirmed, ...]
    recogniser: Recogniser
    vectors: Encoder | None = None
    _intents: tuple[str, ...] = field(init=False)
    _exact: dict[str, str] = field(init=False)
    _taught: Taught = field(init=False)

    def __post_init__(self) -> None:
        model = self.recogniser.model
        intents = tuple(dict.fromkeys(one.intent for one in self.phrases))
        quick: Encoder | None = learnt_with(model, self.recogniser.encoders).quick
        if quick is not None and self.vectors is not None and self.vectors.name == quick.name:
            quick = self.vectors
        object.__setattr__(self, "_intents", intents)
        object.__setattr__(self, "_exact", {_key(forms(one.text).lite): one.intent for one in self.phrases})
        object.__setattr__(self, "_taught", Taught(self.phrases, replace(model, intents=intents), quick))

    def intents_in(self, text: str) -> tuple[str, ...]:
        """The intents that a text says in other words, as a whole or in a clause, in the order said."""
        lite = forms(text).lite
        owner = self._owner(lite)
        if owner is not None:
            return (owner,)
        cut = clauses(lite)
        said = [one.text for one in cut if not one.denied] if len(cut) > 1 else []
        if len(said) < len(cut):
            said.append(" ".join(said))
        found = (self._owner(one) for one in said if one)
        return tuple(dict.fromkeys(one for one in found if one is not None))

    def reaches(self, text: str) -> bool:
        """Whether these phrases may change what a text is taken for. What was typed by thumb is written out before it
        is compared with anything, so of that one cannot know."""
        near = any(self._owner(one) is not None for one in compared(text))
        return near or bool(readings(forms(text).clean))

    def heard(self, text: str, otherwise: Recognition | Abstention) -> Recognition | Abstention:
        """What was recognised, with the intents of these phrases where the text says one of them. `otherwise`: what
        the model makes of it."""
        found = self.intents_in(text)
        if not found:
            return otherwise
        others = () if isinstance(otherwise, Abstention) else otherwise.intents
        if self._owner(forms(text).lite) is not None:  # the whole of it
            if others and others[0].confidence >= _AS_SURE:
                return otherwise
            others = ()
        intents = (*(one for one in others if one.id not in found), *(Scored(one, _HEARD) for one in found))
        named = {one.id for one in intents}
        candidates = (*intents, *(one for one in otherwise.candidates if one.id not in named))
        language = detect(text) or otherwise.language
        return Recognition(language, intents[:MOST_INTENTS], candidates[:CANDIDATES])

    def _owner(self, lite: str) -> str | None:
        exact = self._exact.get(_key(lite))
        if exact is not None:
            return exact
        same = self._taught.same(lite)
        return None if same is None else self._intents[same]


def compared(text: str) -> tuple[str, ...]:
    """What of a text the recogniser compares with phrases: the whole, its clauses, and what is left of it without those
    that deny something."""
    lite = forms(text).lite
    cut = clauses(lite)
    if len(cut) < 2:
        return (lite,)
    left = " ".join(one.text for one in cut if not one.denied)
    return tuple(dict.fromkeys(one for one in (lite, *(clause.text for clause in cut), left) if one))


def _key(lite: str) -> str:
    return bare(lite).replace(" ", "")
