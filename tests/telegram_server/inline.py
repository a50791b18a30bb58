"""Inline mode: somebody types behind the bot's name, the bot answers with results, one of them is sent.

The limits are Telegram's: 50 results, ids of 1-64 bytes and each once, a title, a text that would pass as a message, a
button of 1-64 characters with a start parameter of 1-64 letters.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from tests.telegram_server.entities import Entity
from tests.telegram_server.message_text import FormattedText, draft, finish
from tests.telegram_server.parameters import Parameters
from tests.telegram_server.refusal import bad_request
from tests.telegram_server.shapes import Json, user_json
from tests.telegram_server.state import InlineQuery, State, User

MOST_RESULTS = 50
MOST_ID_BYTES = 64
MOST_QUERY_CHARACTERS = 256
MOST_BUTTON_CHARACTERS = 64

_FIRST_QUERY_ID = 5_200_000_000_000_000_001


@dataclass(frozen=True, slots=True)
class InlineResult:
    """What can be sent with a tap."""

    title: str
    description: str
    text: FormattedText


def inquire(state: State, user: User, query: str) -> Json:
    """Type, and wait. The number of the query, and of the update if the bot wants such updates."""
    one = InlineQuery(str(_FIRST_QUERY_ID + len(state.inline)), user.id, query[:MOST_QUERY_CHARACTERS])
    state.inline[one.id] = one
    shape = {"id": one.id, "from": user_json(user), "query": one.query, "offset": "", "chat_type": "sender"}
    return {"inline_query_id": one.id, "update_id": state.updates.add("inline_query", shape)}


def answer_inline_query(state: State, parameters: Parameters) -> Any:
    query = state.inline.get(parameters.text("inline_query_id"))
    results = parameters.structure("results", called="inline query results")
    if not isinstance(results, list):
        raise bad_request("can't parse inline query results: Expected an Array")
    if len(results) > MOST_RESULTS:
        raise bad_request("RESULTS_TOO_MUCH")
    read = {_id(result): _result(result) for result in results}
    if len(read) != len(results):
        raise bad_request("RESULT_ID_DUPLICATE")
    _check_button(parameters)
    if query is None or query.answer is not None:
        raise bad_request("query is too old and response timeout expired or query ID is invalid")
    told = [{"title": one.title, "description": one.description, "text": one.text.text} for one in read.values()]
    state.inline[query.id] = replace(query, answer=tuple(told))
    return True


def _id(result: Mapping[str, Any]) -> str:
    number = str(result.get("id", ""))
    if not 1 <= len(number.encode()) <= MOST_ID_BYTES:
        raise bad_request("RESULT_ID_INVALID")
    return number


def _result(result: Mapping[str, Any]) -> InlineResult:
    if result.get("type") != "article":
        raise bad_request("the stand-in knows articles only")
    content = result.get("input_message_content") or {}
    if not result.get("title"):
        raise bad_request("ARTICLE_TITLE_EMPTY")
    entities: list[Entity] = []
    text = finish(draft(str(content.get("message_text", "")), str(content.get("parse_mode", "")), entities))
    return InlineResult(str(result["title"]), str(result.get("description", "")), text)


def _check_button(parameters: Parameters) -> None:
    if not parameters.text("button"):
        return
    button = json.loads(parameters.text("button"))
    if not 1 <= len(button.get("text", "")) <= MOST_BUTTON_CHARACTERS:
        raise bad_request("BUTTON_TEXT_INVALID")
    if "web_app" not in button and not re.fullmatch(r"[A-Za-z0-9_-]{1,64}", button.get("start_parameter", "")):
        raise bad_request("START_PARAM_INVALID")
