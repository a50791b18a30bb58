"""The examinations of `bot doctor`, one function each: settings go in, a `Finding` comes out. They change nothing."""

import asyncio
import os
import shutil
import socket
import stat
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Literal

from bot.clock import system_clock
from bot.commands.database import address_of, name_of
from bot.commands.front import webhook_of
from bot.encoders.find import find_encoders
from bot.errors import CoachError, ConfigurationError, ContentError, TelegramUnreachable
from bot.library.finding import has_errors
from bot.library.read import read
from bot.library.records import Library
from bot.publishing.build import model_path
from bot.settings import Settings
from bot.storage import postgres
from bot.storage.checking import damage_of, time_of
from bot.storage.database import Database
from bot.storage.lease import FileLease, holder
from bot.storage.migrate import HEAD, revision_of
from bot.storage.sqlite import address, file_of
from bot.telegram.lookup import Seen, look

State = Literal["ok", "warning", "wrong"]

_TIGHT, _FULL = 1024**3, 100 * 1024**2  # bytes
_OFF, _FAR_OFF = timedelta(seconds=30), timedelta(minutes=5)
_RECENT = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Finding:
    """found: what was seen. todo: what to do about it; "" where nothing is. code: the exit code, if it is wrong."""

    state: State
    found: str
    todo: str = ""
    code: int = CoachError.exit_code


Examination = Callable[[Settings], Finding]


def folder(settings: Settings) -> Finding:
    """Can data be kept, and by us alone?"""
    place = settings.data_dir
    there = next(one for one in (place, *place.parents) if one.exists())
    if not os.access(there, os.W_OK | os.X_OK):
        return Finding("wrong", f"{there} may not be written to", "See who owns it, or set another DATA_DIR.", 78)
    file = file_of(address(address_of(settings))) if not postgres.is_one(address_of(settings)) else None
    if file is not None and file.exists() and file.stat().st_mode & stat.S_IROTH:
        return Finding("warning", f"{file} can be read by everybody on this machine", f"chmod 600 {file}")
    return Finding("ok", str(place))


def disk(settings: Settings) -> Finding:
    """Is there room?"""
    there = next(one for one in (settings.data_dir, *settings.data_dir.parents) if one.exists())
    free = shutil.disk_usage(there).free
    found = f"{free / 1024**3:.1f} GB free for {settings.data_dir}"
    if free < _FULL:
        return Finding("wrong", found, "Make room: nothing more can be kept.")
    return Finding("warning" if free < _TIGHT else "ok", found, "Make room soon." if free < _TIGHT else "")


def database(settings: Settings) -> Finding:
    """Does it answer, is it whole, and are its tables those of this version?"""
    url = address_of(settings)
    try:
        revision = revision_of(url)
        broken = damage_of(url) if revision else None
    except CoachError as fault:
        return Finding("wrong", name_of(url), str(fault), fault.exit_code)
    if broken:
        return Finding("wrong", f"{name_of(url)} is damaged: {broken}", "bot restore FILE puts a backup back.")
    if revision is None:
        return Finding("ok", f"{name_of(url)}: empty, made at the first start")
    if revision > HEAD:
        return Finding("wrong", f"{name_of(url)} was made by a newer version", "Install that one again.")
    if revision < HEAD:
        return Finding(
            "warning", f"{name_of(url)}: tables of an older version ({revision})", "The next start, or: bot migrate"
        )
    return Finding("ok", f"{name_of(url)}: tables {HEAD}")


def lock(settings: Settings) -> Finding:
    """Who is at work on it?"""
    url = address_of(settings)
    try:
        if postgres.is_one(url):
            owner = asyncio.run(_lease_holder(url)) if revision_of(url) == HEAD else None
        else:
            owner = FileLease(file_of(address(url))).holder()
    except CoachError as fault:
        return Finding("warning", "not known", str(fault))
    return Finding("ok", f"the bot is at work: {owner}" if owner else "nobody is at work on it")


def library(settings: Settings) -> Finding:
    """Can it be read?"""
    found, findings = read(settings.library_dir, settings.packs)
    errors = [one for one in findings if one.severity == "error"]
    if found is None or has_errors(findings):
        return Finding(
            "wrong", f"{settings.library_dir}: {len(errors)} errors", "bot check tells each.", ContentError.exit_code
        )
    return Finding("ok", f"{settings.library_dir}: {len(found.intents)} intents")


def model(settings: Settings) -> Finding:
    """Is the library learnt?"""
    found = _library(settings)
    if found is None:
        return Finding("warning", "not known: the library cannot be read", "See above.")
    encoders = find_encoders(settings.encoders_dir)
    missing = " and ".join(name for name, one in (("quick", encoders.quick), ("deep", encoders.deep)) if one is None)
    if not model_path(found, settings.models_dir, encoders).exists():
        return Finding("warning", "this library is not learnt yet", "The next start does it, or: bot build")
    if missing:
        return Finding("warning", f"learnt, without the {missing} encoder", "Less is understood. Install the package.")
    return Finding("ok", "learnt")


def clock(settings: Settings) -> Finding:
    """Is this machine's clock right, by that of the database server?"""
    url = address_of(settings)
    if not postgres.is_one(url):
        return Finding("ok", f"{system_clock():%Y-%m-%d %H:%M:%S} UTC")
    try:
        return compared(asyncio.run(time_of(url)), "the database server")
    except CoachError as fault:
        return Finding("warning", "not known", str(fault))


def listen(settings: Settings) -> Finding:
    """Is the port ours to have?"""
    host, port = settings.listens_at
    where = f"{host}:{port}"
    try:
        family, _, _, _, place = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with closing(socket.socket(family)) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(place)
    except OSError as problem:
        if lock(settings).found.startswith("the bot is at work"):
            return Finding("ok", f"{where} is in use, as it should be while the bot is at work")
        todo = "Stop what listens there, or set another LISTEN."
        state: State = "wrong" if settings.must_listen else "warning"
        return Finding(state, f"{where}: {problem.strerror}", todo, ConfigurationError.exit_code)
    return Finding("ok", f"{where} is free")


def telegram(settings: Settings) -> Finding:
    """Does Telegram know the token, and does it reach us?"""
    try:
        token = settings.token()
        if token is None:
            return Finding("warning", "no token: only the terminal chat works", "TELEGRAM_BOT_TOKEN, from BotFather.")
        hook = webhook_of(settings, token)
        seen = asyncio.run(look(token, settings.telegram_api_url))
    except ConfigurationError as fault:
        return Finding("wrong", str(fault), "Check TELEGRAM_BOT_TOKEN and PUBLIC_URL.", fault.exit_code)
    except TelegramUnreachable as fault:
        return Finding("wrong", str(fault), "Check the network, or TELEGRAM_API_URL.", fault.exit_code)
    if seen.now is not None and (off := compared(seen.now, "Telegram")).state != "ok":
        return off
    return _delivered(seen, hook.url if hook else "")


def _delivered(seen: Seen, ours: str) -> Finding:
    who = f"@{seen.username}, {seen.waiting} updates wait there"
    if ours and seen.webhook != ours:
        return Finding("warning", f"{who}; they are not sent to PUBLIC_URL", "The next start sets the webhook.")
    if not ours and seen.webhook:
        return Finding("warning", f"{who}; another installation has them sent to it", "The next start takes that away.")
    recent = seen.troubled is not None and system_clock() - seen.troubled < _RECENT
    if ours and recent:
        return Finding(
            "warning", f"{who}; the last could not be delivered: {seen.trouble}", "Check the proxy and LISTEN."
        )
    return Finding("ok", who)


def compared(there: datetime, whose: str) -> Finding:
    """Our clock beside another one."""
    off = abs(system_clock() - there)
    found = f"{off.total_seconds():.0f} s apart from that of {whose}"
    if off < _OFF:
        return Finding("ok", f"right: {found}")
    return Finding("wrong" if off > _FAR_OFF else "warning", f"this machine's clock is {found}", "Set it, by NTP.")


def _library(settings: Settings) -> Library | None:
    return read(settings.library_dir, settings.packs)[0]


async def _lease_holder(url: str) -> str | None:
    async with Database.open(url) as opened:
        return await holder(opened)


EXAMINATIONS: Mapping[str, Examination] = MappingProxyType(
    {
        "folder": folder,
        "disk": disk,
        "database": database,
        "lock": lock,
        "clock": clock,
        "library": library,
        "model": model,
        "listen": listen,
        "telegram": telegram,
    }
)
