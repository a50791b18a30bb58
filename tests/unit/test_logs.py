"""Logs are JSON lines on standard error, and a token never stands in them, wherever it came from."""

import json
import logging
from collections.abc import Iterator

import pytest
import structlog

from bot.logs import set_up_logs

_TOKEN = "123456:AAE-a-token-that-nobody-may-ever-see-00"
_ANOTHER = "987654321:AAF-another-that-was-never-told-to-the-logs"


@pytest.fixture(autouse=True)
def logs_as_before() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    structlog.reset_defaults()


def lines(capsys: pytest.CaptureFixture[str]) -> list[dict[str, object]]:
    written = capsys.readouterr()
    assert written.out == ""
    return [json.loads(line) for line in written.err.splitlines()]


def test_an_event_is_one_line_with_its_fields(capsys: pytest.CaptureFixture[str]) -> None:
    set_up_logs()

    structlog.get_logger().info("listening", bot="coach", 언어="한국어")

    [line] = lines(capsys)
    assert line.items() >= {"event": "listening", "bot": "coach", "level": "info", "언어": "한국어"}.items()
    assert "timestamp" in line


def test_details_below_the_level_are_left_out(capsys: pytest.CaptureFixture[str]) -> None:
    set_up_logs(level=logging.WARNING)

    structlog.get_logger().info("nothing")

    assert lines(capsys) == []


@pytest.mark.parametrize("secret", [_TOKEN, _ANOTHER, "a-secret-of-no-known-shape"])
def test_a_secret_is_blotted_out_of_words_and_fields(capsys: pytest.CaptureFixture[str], secret: str) -> None:
    set_up_logs(secrets=("a-secret-of-no-known-shape",))

    structlog.get_logger().warning(f"failed at https://api.telegram.org/bot{secret}/getMe", reason=f"<{secret}>")

    [line] = lines(capsys)
    assert secret not in json.dumps(line)
    assert line["reason"] == "<[secret]>"


def test_a_secret_is_blotted_out_of_a_traceback(capsys: pytest.CaptureFixture[str]) -> None:
    set_up_logs()
    try:
        raise RuntimeError(f"no answer from bot{_TOKEN}")
    except RuntimeError:
        structlog.get_logger().error("request failed", exc_info=True)

    [line] = lines(capsys)
    assert "RuntimeError" in str(line["exception"])
    assert _TOKEN not in json.dumps(line)


def test_the_logs_of_other_libraries_go_through_the_same_chain(capsys: pytest.CaptureFixture[str]) -> None:
    set_up_logs()
    logger = logging.getLogger("somebody.else")

    logger.warning("GET /bot%s/getUpdates", _TOKEN)
    try:
        raise RuntimeError(f"bot{_TOKEN}")
    except RuntimeError:
        logger.exception("broken")

    told = lines(capsys)
    assert [line["event"] for line in told] == ["GET /bot[secret]/getUpdates", "broken"]
    assert _TOKEN not in json.dumps(told)


def test_a_secret_in_a_nested_value_is_blotted_out(capsys: pytest.CaptureFixture[str]) -> None:
    set_up_logs()

    structlog.get_logger().warning("failed", details={"address": f"/bot{_TOKEN}/getMe"}, tried=[f"bot{_TOKEN}"])

    assert _TOKEN not in capsys.readouterr().err


@pytest.mark.parametrize(
    "name", ["telegram.Bot", "telegram.ext.Updater", "httpx", "aiohttp.client", "sqlalchemy.engine", "asyncio"]
)
@pytest.mark.parametrize("level", [logging.DEBUG, logging.INFO, logging.WARNING, logging.CRITICAL])
def test_whatever_another_library_says_at_any_level_holds_no_token(
    capsys: pytest.CaptureFixture[str], name: str, level: int
) -> None:
    set_up_logs(secrets=("a-secret-of-no-known-shape",), level=logging.DEBUG)
    logger = logging.getLogger(name)

    logger.log(level, "POST %s %r", f"/bot{_TOKEN}/getMe", {"token": _TOKEN, "other": ["a-secret-of-no-known-shape"]})

    written = capsys.readouterr().err
    assert _TOKEN.partition(":")[2] not in written
    assert "a-secret-of-no-known-shape" not in written
    assert bool(written) == (level >= logging.WARNING)


def test_what_somebody_typed_makes_no_second_line_and_colours_no_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    set_up_logs()

    structlog.get_logger().warning("told", reason='x\n{"level": "critical"}\x1b[31m\r\u2028\x9b31m\u202e')

    [line] = capsys.readouterr().err.splitlines()
    assert line.isprintable()
    assert json.loads(line)["reason"].startswith("x\n{")
