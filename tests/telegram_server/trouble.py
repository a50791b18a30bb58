"""A bad day: by chance one call in twenty is refused, or its line is cut before or after it took effect."""

import random
from typing import Any

from tests.telegram_server.flood import COUNTED_METHODS
from tests.telegram_server.refusal import Refusal, too_many_requests
from tests.telegram_server.server import STATE, Call, Interceptor, Proceed

_SHARE = 0.05


def trouble(seed: int) -> Interceptor:
    chance = random.Random(seed)

    async def meet(call: Call, proceed: Proceed) -> Any:
        if call.method not in COUNTED_METHODS or chance.random() >= _SHARE:
            return await proceed(call)
        match chance.choice(("wait", "trouble", "cut before", "cut after")):
            case "wait":
                raise too_many_requests(1)
            case "trouble":
                raise Refusal(502, "Bad Gateway")
            case "cut after":
                await proceed(call)
                # Told as arrived: the history has only what was answered.
                call.request.app[STATE].arrived[call.parameters.number("chat_id")] += 1
        assert call.request.transport is not None
        call.request.transport.abort()
        raise Refusal(502, "cut")

    return meet
