"""The small library, read and learnt once for all unit tests, without the sentence encoders."""

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog

from bot.encoders.encoder import Encoders
from bot.library.read import read
from bot.library.records import Library
from bot.publishing.build import build
from bot.publishing.edition import Edition
from tests.small_library import write_small_library


@pytest.fixture(scope="session")
def small_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small library on disk; a test that changes it writes one of its own."""
    folder = tmp_path_factory.mktemp("small")
    write_small_library(folder)
    return folder


@pytest.fixture(scope="session")
def small(small_folder: Path) -> Library:
    library, findings = read(small_folder)
    assert library is not None, findings
    return library


@pytest.fixture(scope="session")
def small_edition(small: Library, tmp_path_factory: pytest.TempPathFactory) -> Edition:
    """An edition that works on n-grams alone."""
    return build(small, tmp_path_factory.mktemp("models"), Encoders()).edition


@pytest.fixture
def logs_as_before() -> Iterator[None]:
    """For a test that runs a command in this process: it sends logs to what is standard error while it runs."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    structlog.reset_defaults()
