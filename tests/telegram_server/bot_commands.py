"""The menu of commands of a bot: one list for each scope and language."""

import json
import re
from collections.abc import Mapping
from typing import Any

from tests.telegram_server.lookup import chat_of
from tests.telegram_server.parameters import Parameters
from tests.telegram_server.refusal import bad_request
from tests.telegram_server.state import State

MOST_COMMANDS = 100

_COMMAND = re.compile(r"[a-z0-9_]+")
_LANGUAGE = re.compile(r"([a-z]{2})?")
_PLAIN_SCOPES = {"default", "all_private_chats", "all_group_chats", "all_chat_administrators"}
_CHAT_SCOPES = {"chat", "chat_administrators", "chat_member"}


def set_my_commands(state: State, parameters: Parameters) -> Any:
    commands = _commands(parameters)
    scope = _scope(state, parameters)
    if len(commands) > MOST_COMMANDS:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    for command in commands:
        _check_command(command)
    state.commands[scope, language_of(parameters)] = commands
    return True


def get_my_commands(state: State, parameters: Parameters) -> Any:
    return state.commands.get((_scope(state, parameters), language_of(parameters)), [])


def delete_my_commands(state: State, parameters: Parameters) -> Any:
    state.commands.pop((_scope(state, parameters), language_of(parameters)), None)
    return True


def _commands(parameters: Parameters) -> list[dict[str, str]]:
    commands = parameters.structure("commands", called="commands")
    if commands is None:
        return []
    if not isinstance(commands, list):
        raise bad_request("expected an Array of BotCommand")
    for command in commands:
        if not isinstance(command, dict):
            raise bad_request("can't parse BotCommand: expected an Object")
        for name in ("command", "description"):
            if name not in command:
                raise bad_request(f"can't parse BotCommand: Can't find field \"{name}\"")
    return [
        {"command": str(command["command"]).removeprefix("/"), "description": str(command["description"]).strip()}
        for command in commands
    ]


def _check_command(command: Mapping[str, str]) -> None:
    name, description = command["command"], command["description"]
    if not name:
        raise bad_request("command must be non-empty")
    if len(name) > 32:
        raise bad_request("command length must not exceed 32")
    if not description:
        raise bad_request("command description must be non-empty")
    if not _COMMAND.fullmatch(name):
        raise bad_request("BOT_COMMAND_INVALID")
    if len(description) > 256:
        raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")


def _scope(state: State, parameters: Parameters) -> str:
    scope = parameters.structure("scope", called="BotCommandScope")
    if scope is None:
        return json.dumps({"type": "default"})
    if not isinstance(scope, dict):
        raise bad_request("can't parse BotCommandScope: BotCommandScope must be an Object")
    kind = scope.get("type")
    if kind is None:
        raise bad_request("can't parse BotCommandScope: Can't find field \"type\"")
    if kind in _PLAIN_SCOPES:
        return json.dumps({"type": kind})
    if kind not in _CHAT_SCOPES:
        raise bad_request("can't parse BotCommandScope: Unsupported type specified")
    if "chat_id" not in scope:
        raise bad_request("can't parse BotCommandScope: Can't find field \"chat_id\"")
    chat = chat_of(state, Parameters({"chat_id": str(scope["chat_id"])}))
    return json.dumps({"type": kind, "chat_id": chat.id, "user_id": scope.get("user_id")})


def language_of(parameters: Parameters) -> str:
    language = parameters.text("language_code")
    if not _LANGUAGE.fullmatch(language):
        raise bad_request("invalid language code specified")
    return language
