"""Run the stand-in as a process: `python -m tests.telegram_server --port 0` prints its address as JSON and serves.

It ends on SIGTERM or SIGINT, and never outlives its parent: it watches standard input if that is a pipe, else the
number of the parent.
"""

import argparse
import asyncio
import json
import os
import signal
import stat
import sys
from collections.abc import Sequence

from aiohttp import web

from tests.telegram_server.server import DEFAULT_TOKEN, Interceptor, flood_control, make_application
from tests.telegram_server.trouble import trouble


async def serve(port: int, token: str, interceptors: Sequence[Interceptor], *, keeps_history: bool) -> None:
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stopped.set)
    application = make_application(token, interceptors=interceptors, keeps_history=keeps_history)
    runner = web.AppRunner(application, access_log=None, shutdown_timeout=1)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", port).start()
        url = f"http://127.0.0.1:{runner.addresses[0][1]}"
        print(json.dumps({"url": url, "token": token}), flush=True)
        async with asyncio.TaskGroup() as tasks:
            watching = tasks.create_task(_stop_with_parent(stopped))
            await stopped.wait()
            watching.cancel()
    finally:
        await runner.cleanup()


async def _stop_with_parent(stopped: asyncio.Event) -> None:
    mode = os.fstat(sys.stdin.fileno()).st_mode
    if stat.S_ISFIFO(mode) or stat.S_ISSOCK(mode):
        await _end_of_input()
    else:
        parent = os.getppid()
        while os.getppid() == parent:  # noqa: ASYNC110 - nothing tells of it
            await asyncio.sleep(1)
    stopped.set()


async def _end_of_input() -> None:
    reader = asyncio.StreamReader()
    transport, _ = await asyncio.get_running_loop().connect_read_pipe(
        lambda: asyncio.StreamReaderProtocol(reader), sys.stdin
    )
    try:
        while await reader.read(1024):
            pass
    finally:
        transport.close()


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.telegram_server", description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="0: any free port")
    parser.add_argument("--token", default=DEFAULT_TOKEN)
    parser.add_argument("--flood", action="store_true", help="refuse what comes too fast, as Telegram does")
    parser.add_argument("--trouble", type=int, metavar="SEED", help="refuse or cut one call in twenty, by chance")
    parser.add_argument("--brief", action="store_true", help="keep no history")
    chosen = parser.parse_args()
    interceptors = [flood_control()] if chosen.flood else []
    if chosen.trouble is not None:
        interceptors.append(trouble(chosen.trouble))
    asyncio.run(serve(chosen.port, chosen.token, interceptors, keeps_history=not chosen.brief))


if __name__ == "__main__":
    main()
