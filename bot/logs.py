"""Logs as facts with fields, one line of JSON each, on standard error. Secrets never appear, tracebacks included."""

import logging
import re
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog

# What a bot token looks like, whoever prints it.
_TOKEN = re.compile(r"\d{6,}:[A-Za-z0-9_-]{30,}")
_HIDDEN = "[secret]"
# JSON leaves these as they are: they break lines, colour terminals or turn what stands behind them around.
_MISCHIEF = {
    code: f"\\u{code:04x}"
    for code in (*range(0x7F, 0xA0), 0x2028, 0x2029, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A))
}


def set_up_logs(*, secrets: tuple[str, ...] = (), level: int = logging.INFO) -> None:
    """Send structlog and the standard library's logs through one chain that blots out secrets."""

    def blot(text: str) -> str:
        for secret in secrets:
            text = text.replace(secret, _HIDDEN)
        return _TOKEN.sub(_HIDDEN, text)

    def redact(_: Any, __: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
        return {name: blot(value) if isinstance(value, str) else value for name, value in event.items()}

    def redact_line(_: Any, __: str, line: Any) -> str:
        """What stood deeper in a field than `redact` looks; and no sign in it does anything."""
        return blot(str(line)).translate(_MISCHIEF)

    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
        redact,
    ]
    structlog.configure(
        processors=[*shared, structlog.processors.JSONRenderer(ensure_ascii=False), redact_line],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                redact,
                structlog.processors.JSONRenderer(ensure_ascii=False),
                redact_line,
            ],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
