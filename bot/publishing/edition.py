"""An edition: one library and the model learnt from it, read together and never changed."""

from dataclasses import dataclass

from bot.library.records import Library
from bot.nlu.meanings import Meanings
from bot.nlu.recogniser import Recogniser


@dataclass(frozen=True, slots=True)
class Edition:
    """`id` names it in every answer; two editions with the same id answer alike. `model` is the name of its model's
    file."""

    id: str
    library: Library
    recogniser: Recogniser
    model: str = ""
    questions: Meanings | None = None  # those the playbook can be asked; None without the deep encoder
