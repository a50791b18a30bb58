"""Work that takes longer than a transaction may be open: a subject asks for it, and is asked again when it is done."""

from collections.abc import Awaitable, Callable


class Unprepared(Exception):
    """Raised by a subject whose answer needs something first. What its transaction did is taken back, `prepare` is
    waited for with nothing held, and the same request comes again."""

    def __init__(self, prepare: Callable[[], Awaitable[None]]) -> None:
        super().__init__("something has to be prepared first")
        self.prepare = prepare
