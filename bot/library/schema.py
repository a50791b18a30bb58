"""Which shape each kind of content file has. A shape says what may stand where; what must hold between files is said by
the rules. Editors get the same shapes as JSON Schemas.
"""

import json
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from pydantic import BaseModel

from bot.library.intent_shapes import (
    AnyIntentFile,
    ComplaintWords,
    GenericComplaintWords,
    GenericObjectionWords,
    GenericSignalWords,
    GenericTopicWords,
    IntentFile,
    ObjectionWords,
    SignalWords,
    TopicWords,
)
from bot.library.offer_shapes import (
    ClaimsFile,
    FrameFile,
    LanguagesFile,
    MarketFile,
    PlaceholdersFile,
    ProductFile,
)
from bot.library.overlay import REPLACE
from bot.library.records import Kind
from bot.library.system_shapes import SystemFile

INTENT_FILES: Mapping[Kind, type[AnyIntentFile[Any]]] = MappingProxyType(
    {
        "objection": IntentFile[ObjectionWords],
        "complaint": IntentFile[ComplaintWords],
        "signal": IntentFile[SignalWords],
        "topic": IntentFile[TopicWords],
    }
)
GENERIC_FILES: Mapping[Kind, type[AnyIntentFile[Any]]] = MappingProxyType(
    {
        "objection": AnyIntentFile[GenericObjectionWords],
        "complaint": AnyIntentFile[GenericComplaintWords],
        "signal": AnyIntentFile[GenericSignalWords],
        "topic": AnyIntentFile[GenericTopicWords],
    }
)


def json_schemas() -> dict[str, dict[str, object]]:
    """A JSON Schema for each kind of content file, by the name of that kind."""
    shapes: dict[str, type[BaseModel]] = {
        **{str(kind): shape for kind, shape in INTENT_FILES.items()},
        **{f"generic_{kind}": shape for kind, shape in GENERIC_FILES.items()},
        "languages": LanguagesFile,
        "placeholders": PlaceholdersFile,
        "market": MarketFile,
        "product": ProductFile,
        "frame": FrameFile,
        "claims": ClaimsFile,
        "playbook": SystemFile,
    }
    schemas: dict[str, dict[str, object]] = {name: shape.model_json_schema() for name, shape in shapes.items()}
    return schemas | {f"pack_{kind}": _in_a_pack(schemas[kind]) for kind in INTENT_FILES}


def _in_a_pack(schema: Any) -> Any:
    """The shape where only what differs is written: nothing is required, any mapping may say `replace: true`."""
    if isinstance(schema, list):
        return [_in_a_pack(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    relaxed = {key: _in_a_pack(value) for key, value in schema.items() if key != "required"}
    if schema.get("additionalProperties") is False and "properties" in schema:
        relaxed["properties"] = {**relaxed["properties"], REPLACE: {"const": True}}
    return relaxed


def schema_files() -> dict[str, str]:
    """The text of each file of `intents/schema/`, by file name."""
    return {
        f"{name}.json": json.dumps(schema, ensure_ascii=False, indent=2, sort_keys=True) + "\n"
        for name, schema in json_schemas().items()
    }
