"""Polls of the kind "quiz" with named votes: a bot asks, people vote once, until the time is up.

The limits are Telegram's: a question of 300 letters, two to twelve choices of 100, an explanation of 200 letters and
two line feeds, open for five seconds to a month. Other kinds of polls are refused: the stand-in does not know them.
"""

from dataclasses import replace
from typing import Any

from tests.telegram_server.lookup import chat_of, must_not_be_blocked, thread_of
from tests.telegram_server.parameters import Parameters
from tests.telegram_server.refusal import bad_request
from tests.telegram_server.shapes import Json, message_json, user_json
from tests.telegram_server.state import Message, State, User

LONGEST_QUESTION, LONGEST_CHOICE, LONGEST_WHY = 300, 100, 200
SHORTEST_TIME, LONGEST_TIME = 5, 2_628_000
FEWEST_CHOICES, MOST_CHOICES = 2, 12
_MOST_LINE_FEEDS = 2
_FIRST_POLL = 5_310_000_000_000_000_001


def send_poll(state: State, parameters: Parameters) -> Any:
    poll = _poll(parameters)
    chat = chat_of(state, parameters)
    thread = thread_of(state, chat, parameters)
    must_not_be_blocked(state, chat)
    number = _FIRST_POLL + sum("poll" in message.media for message in state.messages.values())
    message = Message(
        message_id=state.next_message_id(chat),
        chat_id=chat.id,
        sender_id=state.bot.id,
        date=state.date(),
        thread=thread,
        media={"poll": {"id": str(number), **poll}},
    )
    return message_json(state, state.put(message))


def vote(state: State, user: User, message: Message, choice: int) -> Json:
    """Vote, once and while it is open; what it means becomes an update. ValueError for what nobody could do."""
    poll = message.media.get("poll")
    if poll is None:
        raise ValueError(f"message {message.message_id} is no poll")
    if not 0 <= choice < len(poll["options"]):
        raise ValueError(f"the poll has no choice {choice}")
    if state.now() > message.date + poll["open_period"]:
        raise ValueError("the poll is closed")
    votes = poll.get("votes", {})
    if str(user.id) in votes:
        raise ValueError(f"user {user.id} has voted already, and a quiz takes nothing back")
    options = [
        {**option, "voter_count": option["voter_count"] + (place == choice)}
        for place, option in enumerate(poll["options"])
    ]
    changed = {**poll, "options": options, "votes": {**votes, str(user.id): choice}}
    state.put(replace(message, media={"poll": changed}))
    answer = {
        "poll_id": poll["id"],
        "user": user_json(user),
        "option_ids": [choice],
        "option_persistent_ids": [options[choice]["persistent_id"]],
    }
    return {"update_id": state.updates.add("poll_answer", answer)}


def _poll(parameters: Parameters) -> Json:
    question = parameters.text("question")
    if not question:
        raise bad_request("poll question must be non-empty")
    if len(question) > LONGEST_QUESTION:
        raise bad_request(f"poll question length must not exceed {LONGEST_QUESTION}")
    said = parameters.structure("options", called="options")
    texts = [str(one.get("text", "")) if isinstance(one, dict) else str(one) for one in said or []]
    if not FEWEST_CHOICES <= len(texts) <= MOST_CHOICES:
        raise bad_request(f"poll must have {FEWEST_CHOICES} to {MOST_CHOICES} options")
    if any(not text for text in texts):
        raise bad_request("poll options must be non-empty")
    if any(len(text) > LONGEST_CHOICE for text in texts):
        raise bad_request(f"poll options length must not exceed {LONGEST_CHOICE}")
    if parameters.text("type") != "quiz" or parameters.flag("is_anonymous") or not parameters.text("is_anonymous"):
        raise bad_request("the stand-in knows quizzes with named votes only")
    right = parameters.number("correct_option_id", -1)
    if not 0 <= right < len(texts):
        raise bad_request("wrong correct option ID specified")
    why = parameters.text("explanation")
    if len(why) > LONGEST_WHY or why.count("\n") > _MOST_LINE_FEEDS:
        raise bad_request("message is too long")
    period = parameters.number("open_period")
    if not SHORTEST_TIME <= period <= LONGEST_TIME:
        raise bad_request("poll can't be closed so early or so late")
    return {
        "question": question,
        "options": [{"persistent_id": f"o{place}", "text": text, "voter_count": 0} for place, text in enumerate(texts)],
        "total_voter_count": 0,
        "is_closed": False,
        "is_anonymous": False,
        "type": "quiz",
        "allows_multiple_answers": False,
        "allows_revoting": False,
        "members_only": False,
        "correct_option_ids": [right],
        "correct_option_id": right,
        "explanation": why,
        "open_period": period,
    }
