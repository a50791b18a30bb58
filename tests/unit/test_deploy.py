"""What stands in scripts/deploy names things that exist: files, settings, commands, paths, exit codes."""

import configparser
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.__main__ import COMMANDS
from bot.errors import ConfigurationError, ContentError, UsageError
from bot.settings import Settings
from bot.web.metrics import Metrics
from bot.web.webhook import LARGEST, PATH

ROOT = Path(__file__).resolve().parents[2]
DEPLOY = ROOT / "scripts" / "deploy"
SETTINGS = {name.upper() for name in Settings.model_fields}


def unit(name: str) -> dict[str, str]:
    read = configparser.ConfigParser(strict=False, interpolation=None)
    read.optionxform = str  # type: ignore[assignment,method-assign]
    read.read(DEPLOY / name, encoding="utf-8")
    return dict(read["Service"])


def compose() -> dict[str, Any]:
    return dict(yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8")))


def test_the_service_does_not_start_again_where_that_is_no_use() -> None:
    codes = {int(code) for code in unit("objection-coach.service")["RestartPreventExitStatus"].split()}
    assert codes == {UsageError.exit_code, ContentError.exit_code, ConfigurationError.exit_code}


@pytest.mark.parametrize("name", ["objection-coach.service", "objection-coach-backup.service"])
def test_each_service_runs_a_command_that_there_is(name: str) -> None:
    assert unit(name)["ExecStart"].split()[-1] in COMMANDS


def test_the_service_waits_longer_than_a_stop_may_take() -> None:
    assert int(unit("objection-coach.service")["TimeoutStopSec"]) > 10
    assert int(compose()["services"]["bot"]["stop_grace_period"].removesuffix("s")) > 10


def test_settings_that_are_named_exist() -> None:
    named = set(re.findall(r"^#? ?([A-Z_]+)=", (DEPLOY / "settings.example").read_text(), re.MULTILINE))
    assert named <= SETTINGS
    in_compose = set(compose()["services"]["bot"]["environment"])
    assert in_compose <= SETTINGS
    in_image = set(re.findall(r"\b([A-Z_]+)=", (DEPLOY / "Dockerfile").read_text()))
    assert in_image - {"LC_ALL", "PYTHONUNBUFFERED", "PYTHONDONTWRITEBYTECODE"} <= SETTINGS
    asked = set(re.findall(r"\$\{([A-Z_]+)", (DEPLOY / "compose.yaml").read_text()))
    assert asked == set(re.findall(r"^([A-Z_]+)=", (DEPLOY / ".env.example").read_text(), re.MULTILINE))


def test_two_bots_start_after_the_tables_are_there() -> None:
    services = compose()["services"]
    assert services["bot"]["deploy"]["replicas"] == 2
    assert services["bot"]["depends_on"]["migrate"]["condition"] == "service_completed_successfully"
    assert services["migrate"]["command"] == ["migrate"]
    assert "ports" not in services["bot"] and "ports" not in services["postgres"]


def test_the_image_has_what_it_copies_and_ignores_the_rest() -> None:
    dockerfile = (DEPLOY / "Dockerfile").read_text(encoding="utf-8")
    let_in = re.findall(r"^!(\S+)", (DEPLOY / "Dockerfile.dockerignore").read_text(), re.MULTILINE)
    copied = [name for line in re.findall(r"^COPY (.*)", dockerfile, re.MULTILINE) for name in line.split()[:-1]]
    assert sorted(copied) == sorted(let_in)
    assert all((ROOT / name).exists() for name in copied)
    assert "--require-hashes" in dockerfile


def test_the_proxy_opens_one_path_and_nothing_larger_than_we_take() -> None:
    proxy = (DEPLOY / "Caddyfile").read_text(encoding="utf-8")
    assert re.findall(r"handle (\S+)", proxy) == [PATH]
    assert "max_size 1MB" in proxy and LARGEST == 1024 * 1024


def test_figures_that_are_named_exist() -> None:
    told = Metrics().text().decode()
    for name in re.findall(r"`(?:sum\()?(coach_[a-z_]+)", (DEPLOY / "README.md").read_text(encoding="utf-8")):
        assert f"# TYPE {name.removesuffix('_count')} " in told
