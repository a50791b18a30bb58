"""While the disk is full nothing new can be kept, and yet a rep stands in front of a customer.

An update that could not be kept stays with Telegram, or in the inbox, and takes effect when there is room. Meanwhile a
plain message is answered from what is there: the transaction runs and is taken back, and its answer is sent past the
outbox, without the buttons that would ask for what was not kept. Anything else is told so, once a chat.
"""

from collections import OrderedDict
from dataclasses import replace

import structlog

from bot.conversation.request import Outcome, Parts, Said
from bot.conversation.router import Router
from bot.delivery.inbox import Superseded
from bot.delivery.messenger import Acknowledge, Send
from bot.delivery.sender import Sender
from bot.errors import CoachError
from bot.reply import Copy, Line, Reply
from bot.telegram.intake import Arrived
from bot.wording.welcome import notice_to, said_to

_log = structlog.get_logger()

_MOST = 10_000


class Unkept:
    """Remembers which updates and chats it has answered, until there is room again."""

    def __init__(self, router: Router, sender: Sender) -> None:
        self._router = router
        self._sender = sender
        self._answered: OrderedDict[int, None] = OrderedDict()
        self._told: OrderedDict[int, None] = OrderedDict()

    async def answer(self, number: int, arrived: Arrived) -> None:
        """Answer one update, once however often it comes again. Raises nothing that a full disk brings about."""
        if number in self._answered:
            return
        _remember(self._answered, number)
        try:
            await self._say(arrived)
        except CoachError as fault:
            _log.error("not answered while the disk is full", reason=str(fault), update=number)

    def there_is_room(self) -> None:
        """Something was kept: what comes next time is told anew."""
        self._answered.clear()
        self._told.clear()

    async def _say(self, arrived: Arrived) -> None:
        tongue = arrived.request.sender.tongue
        if arrived.pressed is not None:
            ended = Acknowledge(arrived.address.chat, arrived.pressed, said_to(tongue, "no_room"))
            await self._sender.past_the_outbox(ended)
            return
        reply = await self._answer_to(arrived) if isinstance(arrived.request, Said) else None
        if reply is None:
            if arrived.address.chat in self._told:
                return
            _remember(self._told, arrived.address.chat)
            reply = notice_to(tongue, "no_room")
        await self._sender.past_the_outbox(Send(arrived.address, reply))

    async def _answer_to(self, arrived: Arrived) -> Reply | None:
        """What would be answered if it could be kept; None where not even that can be found out."""
        found: list[Outcome] = []

        async def take_back(parts: Parts, outcome: Outcome) -> None:
            found.append(outcome)
            raise Superseded("Nothing of this can be kept.")

        try:
            await self._router.answer(arrived.request, take_back)
        except Superseded:
            pass
        except CoachError as fault:
            _log.warning("no answer while the disk is full", reason=str(fault))
        if not found or found[-1].fault or found[-1].reply is None:
            return None
        return _without_presses(found[-1].reply)


def _without_presses(reply: Reply) -> Reply:
    """The same with the copy buttons alone, and why."""
    rows = tuple(tuple(button for button in row if isinstance(button.does, Copy)) for row in reply.buttons)
    blocks = (*reply.blocks, Line(said_to(reply.language, "no_room.answer"), "quiet"))
    return replace(reply, blocks=blocks, buttons=tuple(row for row in rows if row))


def _remember(known: OrderedDict[int, None], number: int) -> None:
    known[number] = None
    while len(known) > _MOST:
        known.popitem(last=False)
