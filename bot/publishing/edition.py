"""An edition: one library and the model learnt from it, read together and never changed."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from bot.library.records import Library
from bot.nlu.meanings import Meanings
from bot.nlu.recogniser import Recogniser
from bot.nlu.recognition import Abstention, Recognition
from bot.nlu.taught import Confirmed
from bot.publishing.nearby import Nearby


@dataclass(frozen=True, slots=True)
class Edition:
    """`id` names it in every answer; two editions with the same id answer alike. `model` is the name of its model's
    file. `newcomers`: the phrases of intents that this model does not know. `canary`: the number of the canary that it
    is, 0 for the edition of everybody."""

    id: str
    library: Library
    recogniser: Recogniser
    model: str = ""
    questions: Meanings | None = None  # those the playbook can be asked; None without the deep encoder
    newcomers: Nearby | None = None
    canary: int = 0

    def recognise(self, text: str) -> Recognition | Abstention:
        """What was meant by a text, newcomers included. Never raises."""
        seen = self.recogniser.recognise(text)
        return seen if self.newcomers is None else self.newcomers.heard(text, seen)


def taught(edition: Edition, phrases: Sequence[Confirmed]) -> Edition:
    """An edition in which these phrases count too. Raises ValueError for an intent that its model does not know."""
    return _named(edition, edition.recogniser.taught(phrases)) if phrases else edition


def taught_to(edition: Edition, phrases: Sequence[Confirmed]) -> Edition:
    """As `taught`; the phrases of intents that the model does not know yet do not count."""
    known = set(edition.recogniser.model.intents)
    return taught(edition, [one for one in phrases if one.intent in known])


def beside(edition: Edition, library: Library, phrases: Sequence[Confirmed]) -> Edition:
    """What an edition would be with another library, over the model it has: phrases of known intents are taught, those
    of others heard by nearness. Its id is that of the edition: whoever serves it gives it its own."""
    known = set(edition.recogniser.model.intents)
    new = tuple(one for one in phrases if one.intent not in known)
    recogniser = edition.recogniser.taught([one for one in phrases if one.intent in known])
    newcomers = Nearby(new, edition.recogniser) if new else None
    return replace(edition, library=library, recogniser=recogniser, newcomers=newcomers)


def digest_of(phrases: Iterable[Confirmed]) -> str:
    """What stands for these phrases in the name of an edition."""
    said = "\n".join(f"{one.intent}\t{one.text}" for one in phrases)
    return hashlib.sha256(said.encode(errors="replace")).hexdigest()[:8]


def _named(edition: Edition, recogniser: Recogniser) -> Edition:
    plain, _, _ = edition.id.partition("+")
    return replace(edition, id=f"{plain}+{digest_of(recogniser.confirmed)}", recogniser=recogniser)
