"""A server that gives prepared answers, and remembers what it was asked."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from aiohttp import web

DOCUMENTED = Path(__file__).parent / "documented"


def documented(vendor: str) -> dict[str, Any]:
    """Payloads as the vendor's documentation shows them."""
    payloads: dict[str, Any] = json.loads((DOCUMENTED / f"{vendor}.json").read_text())
    return payloads


def lines(rows: list[dict[str, Any]]) -> str:
    return "\n".join(json.dumps(row) for row in rows)


@dataclass
class Canned:
    """Answers by method and path; what is not prepared is not found."""

    answers: dict[str, Any] = field(default_factory=dict)
    asked: list[tuple[str, Any]] = field(default_factory=list)
    url: str = ""

    async def handle(self, request: web.Request) -> web.Response:
        body = await request.text()
        is_json = request.content_type == "application/json" and body
        place = f"{request.method} {request.path}"
        self.asked.append((place, json.loads(body) if is_json else body))
        answer = self.answers.get(place)
        if answer is None:
            return web.json_response({"error": {"message": "not found"}}, status=404)
        if isinstance(answer, str):
            return web.Response(text=answer, content_type="application/x-jsonl")
        return web.json_response(answer)

    @property
    def places(self) -> list[str]:
        return [place for place, _ in self.asked]


@asynccontextmanager
async def canned(answers: dict[str, Any]) -> AsyncIterator[Canned]:
    """The server, on a free port."""
    server = Canned(answers)
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", server.handle)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    host, port = runner.addresses[0][:2]
    server.url = f"http://{host}:{port}"
    try:
        yield server
    finally:
        await runner.cleanup()
