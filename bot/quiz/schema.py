"""JSON Schemas for editors, of the files of `intents/quiz/`; they stand in `intents/schema/quiz/`."""

import json
from collections.abc import Mapping
from types import MappingProxyType

from pydantic import BaseModel

from bot.quiz.ask_shapes import AsksFile, OffersFile
from bot.quiz.selftest_shapes import ConflictFile, StyleFinderFile, WorksheetFile
from bot.quiz.shapes import CuesFile, DeckFile, PersonaFile

QUIZ_FILES: Mapping[str, type[BaseModel]] = MappingProxyType(
    {
        "asks": AsksFile,
        "offers": OffersFile,
        "cues": CuesFile,
        "deck": DeckFile,
        "persona": PersonaFile,
        "style_finder": StyleFinderFile,
        "conflict_style": ConflictFile,
        "question_kinds": WorksheetFile,
    }
)


def quiz_schema_files() -> dict[str, str]:
    """The text of each file, by its name inside `intents/schema/`."""
    return {
        f"quiz/{name}.json": json.dumps(shape.model_json_schema(), ensure_ascii=False, indent=2, sort_keys=True) + "\n"
        for name, shape in QUIZ_FILES.items()
    }
