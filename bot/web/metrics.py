"""What this process counts, in the text format of Prometheus. Numbers only: nobody is named, and nothing that somebody
wrote stands in a label.
"""

from collections.abc import Awaitable, Callable
from http import HTTPStatus

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, PlatformCollector, ProcessCollector
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.delivery.messenger import Result
from bot.delivery.queues import Queues
from bot.errors import CoachError
from bot.web.visitors import Visitors

_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)

Look = Callable[[], Awaitable[Queues]]
"""How much waits in the database now. Raises CoachError when nobody can know."""


class Metrics:
    """Watches the delivery (`bot/delivery/watch.py`) and tells what it saw."""

    def __init__(self) -> None:
        seen = self._registry = CollectorRegistry()
        ProcessCollector(registry=seen)
        PlatformCollector(registry=seen)

        def gauge(name: str, what: str, *labels: str) -> Gauge:
            return Gauge(f"coach_{name}", what, labels, registry=seen)

        def times(name: str, what: str, *labels: str) -> Histogram:
            return Histogram(f"coach_{name}_seconds", what, labels, buckets=_SECONDS, registry=seen)

        self._kept = Counter("coach_updates_kept", "Updates kept, by whether they were new.", ["new"], registry=seen)
        self._handled = times("update", "From the beginning of an update to its effect.", "outcome")
        self._sent = times("send", "One try to send, by what became of it.", "result")
        self._webhook = times("webhook", "From the request to the answer; 200 is a kept update.", "status")
        self._leading = gauge("leading", "1 where this process handles and sends, 0 where it stands by.")
        self._pending = gauge("telegram_pending_updates", "Updates that wait at Telegram for our webhook.")
        self._inbox = gauge("inbox_waiting", "Updates that are kept and have no effect yet.")
        self._oldest = gauge("inbox_oldest_seconds", "For how long the oldest of them has waited.")
        self._outbox = gauge("outbox_waiting", "Messages that are still to be sent.", "lane")
        self._known = gauge("database_up", "1 where the database answers.")

    def kept(self, new: int, known: int) -> None:
        self._kept.labels("yes").inc(new)
        self._kept.labels("no").inc(known)

    def handled(self, seconds: float, *, failed: bool) -> None:
        self._handled.labels("failed" if failed else "done").observe(seconds)

    def sent(self, result: Result, seconds: float) -> None:
        self._sent.labels(type(result).__name__.casefold()).observe(seconds)

    def pending(self, updates: int) -> None:
        self._pending.set(updates)

    def leads(self, is_leading: bool) -> None:
        self._leading.set(is_leading)

    def answered(self, status: HTTPStatus, seconds: float) -> None:
        self._webhook.labels(str(status.value)).observe(seconds)

    def waiting(self, queues: Queues | None) -> None:
        """None: the database does not answer."""
        self._known.set(queues is not None)
        if queues is None:
            return
        self._inbox.set(queues.inbox)
        self._oldest.set(queues.inbox_oldest)
        self._outbox.labels("answers").set(queues.answers)
        self._outbox.labels("campaigns").set(queues.campaigns)

    def text(self) -> bytes:
        return generate_latest(self._registry)

    def route(self, look: Look, visitors: Visitors) -> Route:
        async def show(request: Request) -> Response:
            if not visitors.may_look(request):
                return Response(status_code=HTTPStatus.FORBIDDEN)
            try:
                self.waiting(await look())
            except CoachError:
                self.waiting(None)
            return Response(self.text(), media_type=CONTENT_TYPE_LATEST)

        return Route("/metrics", show, methods=["GET"])
