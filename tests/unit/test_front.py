"""Which webhook the settings ask for, and what must stand in no log."""

from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.commands.front import secrets_of, webhook_of
from bot.errors import ConfigurationError
from bot.settings import Settings
from bot.telegram.webhook import Webhook, default_secret

TOKEN = "123456:AAE-a-token-that-nobody-may-ever-see-00"


def test_without_a_public_address_telegram_is_polled(tmp_path: Path) -> None:
    assert webhook_of(Settings(data_dir=tmp_path), TOKEN) is None


def test_the_secret_is_ours_or_derived(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path, public_url="https://coach.example.org/bots/")
    url = "https://coach.example.org/bots/telegram"
    assert webhook_of(settings, TOKEN) == Webhook(url, default_secret(TOKEN))
    own = settings.model_copy(update={"webhook_secret": SecretStr("own-secret")})
    assert webhook_of(own, TOKEN) == Webhook(url, "own-secret")
    assert TOKEN.partition(":")[2] not in url


def test_an_address_without_encryption_is_for_a_server_of_ones_own(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path, public_url="http://coach.example.org")
    with pytest.raises(ConfigurationError, match="PUBLIC_URL: Telegram sends to https"):
        webhook_of(settings, TOKEN)
    settings = Settings(data_dir=tmp_path, public_url="http://coach", telegram_api_url="http://127.0.0.1:8081")
    assert webhook_of(settings, TOKEN) is not None


def test_every_secret_is_blotted_out(tmp_path: Path) -> None:
    settings = Settings(
        data_dir=tmp_path, webhook_secret=SecretStr("own-secret"), metrics_token=SecretStr("metrics-secret"),
        database_url="postgresql://coach:db-secret@db.example.org/coach",
    )  # fmt: skip
    assert set(secrets_of(settings, TOKEN)) == {
        TOKEN, default_secret(TOKEN), "own-secret", "metrics-secret", "db-secret",
    }  # fmt: skip
    assert "" not in secrets_of(Settings(data_dir=tmp_path), TOKEN)
