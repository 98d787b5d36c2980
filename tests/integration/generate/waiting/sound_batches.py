"""llmock with sound answers in its batches.

llmock keeps OpenAI's files and batches, but writes chatter where an answer belongs. This proxy
lets everything through and puts an answer there.
"""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aiohttp
from aiohttp import web

_HOP = {"transfer-encoding", "content-length", "content-encoding", "connection"}


class SoundBatches:
    """Forwards to the mock at ``url``; ``answer`` is what every request of a batch gets."""

    def __init__(self, url: str, answer: str) -> None:
        self._url = url
        self._answer = answer
        self.submitted = 0
        self.realtime = 0

    async def handle(self, request: web.Request) -> web.Response:
        self.submitted += (request.method, request.path) == ("POST", "/v1/batches")
        self.realtime += request.path == "/v1/chat/completions"
        headers = {k: v for k, v in request.headers.items() if k.lower() not in {"host", *_HOP}}
        async with (
            aiohttp.ClientSession() as session,
            session.request(
                request.method,
                self._url + request.path_qs,
                data=await request.read(),
                headers=headers,
            ) as reply,
        ):
            body = await reply.read()
            kept = {k: v for k, v in reply.headers.items() if k.lower() not in _HOP}
            if request.path.endswith("/content"):
                body = self._sound(body)
            return web.Response(status=reply.status, body=body, headers=kept)

    def _sound(self, body: bytes) -> bytes:
        rows = [json.loads(line) for line in body.splitlines()]
        for row in rows:
            row["response"]["body"]["choices"][0]["message"]["content"] = self._answer
        return "\n".join(json.dumps(row) for row in rows).encode()


@asynccontextmanager
async def sound_batches(url: str, answer: str) -> AsyncIterator[tuple[SoundBatches, str]]:
    """The proxy and its address."""
    proxy = SoundBatches(url, answer)
    app = web.Application(client_max_size=2**24)
    app.router.add_route("*", "/{path:.*}", proxy.handle)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    host, port = runner.addresses[0][:2]
    try:
        yield proxy, f"http://{host}:{port}"
    finally:
        await runner.cleanup()
