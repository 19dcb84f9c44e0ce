"""The service with two clocks on its event loop; `/longest-gap` answers the longest gaps so far."""

import argparse
import asyncio
import gc
import json
import socket
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from lrcore.commands.serve import server_of
from lrcore.service.mounted import create_app

BEAT = 0.001  # seconds


class Watched:
    """ASGI middleware: measures how much later than asked for the event loop wakes a sleeper.

    By the clock on the wall, which also counts what other programs do, and by the processor time of
    this process, which does not.
    """

    def __init__(self, app):
        self._app, self._clock = app, None
        self._wall = self._own = 0.0

    async def __call__(self, scope, receive, send):
        if self._clock is None:
            self._clock = asyncio.create_task(self._watch())
        if scope["type"] != "http" or scope["path"] != "/longest-gap":
            await self._app(scope, receive, send)
            return
        body = json.dumps([1e3 * self._wall, 1e3 * self._own]).encode()
        self._wall = self._own = 0.0
        headers = [(b"content-length", b"%d" % len(body))]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    async def _watch(self):
        while True:
            wall, own = time.perf_counter(), time.process_time()
            await asyncio.sleep(BEAT)
            self._wall = max(self._wall, time.perf_counter() - wall - BEAT)
            self._own = max(self._own, time.process_time() - own)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, required=True)
    app = create_app()
    app.state.endpoints.watcher.prepare()
    gc.collect()
    gc.freeze()
    with socket.create_server(("127.0.0.1", parser.parse_args().port)) as listening:
        server_of(Watched(app)).run(sockets=[listening])


if __name__ == "__main__":
    main()
