"""What the environment may say, and how it is told when it cannot be right."""

from pathlib import Path

import pytest

from bot.errors import ConfigurationError
from bot.settings import Settings, read_settings, user_data_folder

_TOKEN = "123456:AAE-a-token-that-nobody-may-ever-see-00"


def test_nothing_set_means_a_file_and_our_own_library(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("LIBRARY_DIR")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))

    settings = read_settings()

    assert settings.token() is None
    assert settings.data_dir == tmp_path / "objection-coach"
    assert settings.database_file == tmp_path / "objection-coach" / "coach.db"
    assert (settings.library_dir / "objections").is_dir()
    assert settings.admins == frozenset()


def test_data_lies_in_the_home_folder_unless_the_desktop_says_otherwise(tmp_path: Path) -> None:
    assert user_data_folder({"XDG_DATA_HOME": str(tmp_path)}) == tmp_path / "objection-coach"
    assert user_data_folder({}) == Path.home() / ".local" / "share" / "objection-coach"


def test_an_empty_variable_is_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", "")
    monkeypatch.setenv("ADMIN_IDS", "")

    assert read_settings().token() is None


@pytest.mark.parametrize("written", [_TOKEN, f"  {_TOKEN}\n"])
def test_the_token_comes_from_the_variable_or_from_a_file(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, written: str
) -> None:
    file = tmp_path / "token"
    file.write_text(written, encoding="utf-8")
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN_FILE", str(file))
    assert read_settings().token() == _TOKEN

    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", "123456:another")
    assert read_settings().token() == "123456:another"


def test_a_token_file_that_cannot_be_read_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN_FILE", str(tmp_path / "nothing"))

    with pytest.raises(ConfigurationError, match=r"TELEGRAM_BOT_TOKEN_FILE: .*nothing cannot be read"):
        read_settings().token()


def test_settings_shown_anywhere_hide_the_token(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", _TOKEN)
    monkeypatch.setenv("WEBHOOK_SECRET", "another-secret")
    monkeypatch.setenv("METRICS_TOKEN", "a-third-secret")

    settings = read_settings()

    for shown in (repr(settings), str(settings), settings.model_dump_json()):
        assert _TOKEN not in shown
        assert "another-secret" not in shown
        assert "a-third-secret" not in shown


@pytest.mark.parametrize("written", ["7,8", "7 8", " 7, 8 ,", "8\n7"])
def test_administrators_are_numbers_however_they_are_separated(monkeypatch: pytest.MonkeyPatch, written: str) -> None:
    monkeypatch.setenv("ADMIN_IDS", written)

    assert read_settings().admins == {7, 8}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ADMIN_IDS", "kim"), ("ADMIN_IDS", "-7"), ("TELEGRAM_API_URL", "127.0.0.1:8081"), ("KEEP_UNKNOWN_DAYS", "-1"),
        ("KEEP_UNKNOWN_DAYS", "366"), ("KEEP_UNKNOWN_DAYS", "for ever"),
        ("PUBLIC_URL", "coach.example.org"), ("PUBLIC_URL", "ftp://coach.example.org"), ("PUBLIC_URL", "https://"),
        ("PUBLIC_URL", "https://coach.example.org/?a=1"), ("LISTEN", "8080"), ("LISTEN", ":8080"), ("LISTEN", "h:http"),
        ("LISTEN", "127.0.0.1:65536"), ("WEBHOOK_SECRET", "with blanks"), ("WEBHOOK_SECRET", "ü"),
        ("WEBHOOK_SECRET", "x" * 257),
    ],
)  # fmt: skip
def test_a_setting_that_cannot_be_right_is_named(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(name, value)

    with pytest.raises(ConfigurationError, match=f"^{name}: "):
        read_settings()


def test_all_that_is_wrong_is_told_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ADMIN_IDS", "kim")
    monkeypatch.setenv("TELEGRAM_API_URL", "nowhere")

    with pytest.raises(ConfigurationError) as caught:
        read_settings()

    assert "ADMIN_IDS" in str(caught.value)
    assert "TELEGRAM_API_URL" in str(caught.value)


@pytest.mark.parametrize(
    ("written", "place"),
    [("127.0.0.1:8080", ("127.0.0.1", 8080)), ("0.0.0.0:80", ("0.0.0.0", 80)), ("[::1]:9", ("::1", 9)),  # noqa: S104
     ("localhost:0", ("localhost", 0))],
)  # fmt: skip
def test_where_to_listen_is_a_host_and_a_port(
    monkeypatch: pytest.MonkeyPatch, written: str, place: tuple[str, int]
) -> None:
    assert not read_settings().must_listen
    monkeypatch.setenv("LISTEN", written)
    assert read_settings().listens_at == place
    assert read_settings().must_listen


def test_the_public_address_makes_listening_a_must(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PUBLIC_URL", "https://coach.example.org/bots/")
    assert read_settings().public_url == "https://coach.example.org/bots"
    assert read_settings().must_listen


def test_settings_do_not_change(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path)

    with pytest.raises(ValueError, match="frozen"):
        settings.listen = "0.0.0.0:1"  # type: ignore[misc]
