"""A bad day: by chance one call in twenty is refused, or its line is cut or falls silent before or after it counts."""

import asyncio
import random
from typing import Any

from tests.telegram_server.flood import COUNTED_METHODS
from tests.telegram_server.refusal import Refusal, too_many_requests
from tests.telegram_server.server import STATE, Call, Interceptor, Proceed

_SHARE = 0.05
_LONGER_THAN_ANYBODY_WAITS = 60.0
_TROUBLES = {
    "wait": 6, "error 500": 3, "error 502": 3, "error 504": 3, "cut before": 6, "cut after": 6, "silent before": 1,
    "silent after": 1,
}  # fmt: skip
"""How often each comes, compared with the others. Silence is rare: each costs somebody their whole patience."""


def trouble(seed: int) -> Interceptor:
    chance = random.Random(seed)

    async def meet(call: Call, proceed: Proceed) -> Any:
        if call.method not in COUNTED_METHODS or chance.random() >= _SHARE:
            return await proceed(call)
        [kind] = chance.choices(list(_TROUBLES), list(_TROUBLES.values()))
        if kind == "wait":
            raise too_many_requests(chance.randint(1, 3))
        if kind.startswith("error"):
            raise Refusal(int(kind.split()[1]), "trouble")
        if kind.endswith("after"):
            await proceed(call)
            # Told as arrived: the history has only what was answered.
            state = call.request.app[STATE]
            state.arrived[call.parameters.number("chat_id")] += 1
            state.unanswered += 1
        if kind.startswith("silent"):
            await asyncio.sleep(_LONGER_THAN_ANYBODY_WAITS)
        if call.request.transport is not None:  # or whoever asked has hung up by now
            call.request.transport.abort()
        raise Refusal(502, "cut")

    return meet
