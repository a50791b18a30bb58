"""Which card somebody means who types behind a command: its id, its title in any language, or what a customer says."""

import hashlib

from bot.library.records import Intent, Library
from bot.nlu.recognition import Recognition
from bot.publishing.edition import Edition


def meant(argument: str, edition: Edition, *, topics: bool = False) -> Intent | None:
    """The intent; None for nothing that is known. `topics`: whether a rep's own questions count too."""
    wanted = argument.strip()
    if not wanted:
        return None
    intents = {name: one for name, one in edition.library.intents.items() if topics or one.kind != "topic"}
    for name, intent in intents.items():
        if wanted.casefold() in (name, *(words.title.casefold() for words in intent.words.values())):
            return intent
    seen = edition.recogniser.recognise(wanted)
    return intents.get(seen.intents[0].id) if isinstance(seen, Recognition) else None


def mark_of(intent: str) -> str:
    """An intent in a button, which holds little."""
    return hashlib.blake2b(intent.encode(), digest_size=4).hexdigest()


def marked(mark: str, library: Library) -> Intent | None:
    """The intent that a button means; None for one that is gone."""
    return next((one for name, one in library.intents.items() if mark_of(name) == mark), None)
