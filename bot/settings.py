"""What the environment says, read once at the start: one frozen value, checked, with clear errors.

Every setting is listed in the README; a test keeps the two together.
"""

import os
import re
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.errors import ConfigurationError

_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")
_OWN_LIBRARY = Path(__file__).resolve().parent.parent / "intents"


def user_data_folder(environment: Mapping[str, str]) -> Path:
    """Where this person's programs keep their data, if DATA_DIR does not say otherwise."""
    home = environment.get("XDG_DATA_HOME")
    return (Path(home) if home else Path.home() / ".local" / "share") / "objection-coach"


class Settings(BaseSettings):
    """Names are those of the environment, in lower case. An empty variable counts as not set."""

    model_config = SettingsConfigDict(frozen=True, env_ignore_empty=True, extra="ignore")

    telegram_bot_token: SecretStr | None = None
    telegram_bot_token_file: Path | None = None
    telegram_api_url: str = ""
    data_dir: Path = Field(default_factory=lambda: user_data_folder(os.environ))
    listen: str = "127.0.0.1:8080"
    webhook_secret: SecretStr | None = None
    metrics_token: SecretStr | None = None
    database_url: str = ""
    public_url: str = ""
    admin_ids: str = ""
    library_dir: Path = _OWN_LIBRARY
    library_packs: str = ""
    keep_unknown_days: int = Field(default=30, ge=0, le=365)

    @field_validator("admin_ids")
    @classmethod
    def _are_numbers(cls, value: str) -> str:
        for part in value.replace(",", " ").split():
            if not part.isdecimal():
                raise ValueError(f"{part!r} is no Telegram id. Write numbers, separated by commas.")
        return value

    @field_validator("telegram_api_url")
    @classmethod
    def _is_root(cls, value: str) -> str:
        if value and not value.startswith(("http://", "https://")):
            raise ValueError("give the root of the server, like http://127.0.0.1:8081")
        return value

    @field_validator("public_url")
    @classmethod
    def _is_address(cls, value: str) -> str:
        if not value:
            return value
        parts = urlsplit(value)
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment:
            raise ValueError("give the address at which Telegram reaches this machine, like https://coach.example.org")
        return value.rstrip("/")

    @field_validator("listen")
    @classmethod
    def _is_host_and_port(cls, value: str) -> str:
        host, colon, port = value.rpartition(":")
        if not colon or not host.strip("[]") or not port.isdecimal() or int(port) > 65_535:
            raise ValueError("give a host and a port, like 127.0.0.1:8080, 0.0.0.0:8080 or [::1]:8080")
        return value

    @field_validator("webhook_secret")
    @classmethod
    def _may_stand_in_a_header(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None and not _SECRET.fullmatch(value.get_secret_value()):
            raise ValueError("Telegram takes 1 to 256 letters, digits, _ and -")
        return value

    @property
    def listens_at(self) -> tuple[str, int]:
        """Host and port of our own HTTP server."""
        host, _, port = self.listen.rpartition(":")
        return host.strip("[]"), int(port)

    @property
    def must_listen(self) -> bool:
        """Whether somebody counts on it: by default it is a convenience that nothing may fail for."""
        return bool(self.public_url) or "listen" in self.model_fields_set

    @property
    def admins(self) -> frozenset[int]:
        return frozenset(int(part) for part in self.admin_ids.replace(",", " ").split())

    @property
    def packs(self) -> tuple[str, ...]:
        """The packs that are switched on, the one in front first."""
        return tuple(dict.fromkeys(self.library_packs.replace(",", " ").split()))

    @property
    def models_dir(self) -> Path:
        return self.data_dir / "models"

    @property
    def encoders_dir(self) -> Path:
        """Where the sentence encoders keep what they make of their packages."""
        return self.data_dir / "encoders"

    @property
    def files_dir(self) -> Path:
        """Where the terminal puts what it cannot show: pictures, documents."""
        return self.data_dir / "files"

    @property
    def backups_dir(self) -> Path:
        """Where backups lie that nobody named another place for."""
        return self.data_dir / "backups"

    @property
    def database_file(self) -> Path:
        """The SQLite file that is used unless DATABASE_URL says otherwise."""
        return self.data_dir / "coach.db"

    @property
    def secrets(self) -> tuple[str, ...]:
        """What must stand in no log, besides the token."""
        told = [one.get_secret_value() for one in (self.webhook_secret, self.metrics_token) if one is not None]
        password = urlsplit(self.database_url).password if "://" in self.database_url else None
        return (*told, password) if password else tuple(told)

    def token(self) -> str | None:
        """The bot's token, from the variable or the file it names; None when neither is set."""
        if self.telegram_bot_token is not None:
            return self.telegram_bot_token.get_secret_value().strip() or None
        if self.telegram_bot_token_file is None:
            return None
        try:
            return self.telegram_bot_token_file.read_text(encoding="utf-8").strip() or None
        except OSError as fault:
            raise ConfigurationError(
                f"TELEGRAM_BOT_TOKEN_FILE: {self.telegram_bot_token_file} cannot be read ({fault.strerror})."
            ) from None


def read_settings() -> Settings:
    """The settings of this process. Raises ConfigurationError naming each variable that cannot be right."""
    try:
        return Settings()
    except ValidationError as fault:
        told = "; ".join(f"{str(error['loc'][0]).upper()}: {error['msg']}" for error in fault.errors())
        raise ConfigurationError(told) from None
