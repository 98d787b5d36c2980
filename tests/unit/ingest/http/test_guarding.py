"""Whatever answers a request, it is noted: a route, a refusal, or what lets other origins in."""

from types import SimpleNamespace
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from libs.platform.audit.errand import Errand
from libs.platform.limits.plans import Plans
from services.ingest.http.guarding import guarded

HERE = "https://jobs.example"
ASKS = {"Access-Control-Request-Method": "GET", "Access-Control-Request-Headers": "authorization"}


class Noted:
    """A journal in memory."""

    def __init__(self) -> None:
        self.entries: list[tuple[str, str]] = []

    def note(self, kind: object, errand: Errand, *, outcome: str, **_: str) -> None:
        self.entries.append((errand.why, outcome))


async def nothing() -> None:
    """Answer."""


@pytest.fixture
def noted() -> Noted:
    return Noted()


@pytest.fixture
def http(noted: Noted) -> httpx.AsyncClient:
    app = FastAPI()
    for path in ("/v1/things", "/.well-known/jwks.json", "/healthz", "/page"):
        app.add_api_route(path, nothing)
    limits: Any = SimpleNamespace(plans=Plans("unlimited", {}))
    journal: Any = noted
    door = guarded(app, limits, journal, [HERE])
    return httpx.AsyncClient(transport=httpx.ASGITransport(door), base_url="http://door")


@pytest.mark.parametrize(("origin", "status"), [(HERE, 200), ("https://elsewhere.example", 400)])
async def test_a_preflight_is_noted_let_in_or_not(
    http: httpx.AsyncClient, noted: Noted, origin: str, status: int
) -> None:
    answer = await http.options("/v1/things", headers={"Origin": origin, **ASKS})
    assert answer.status_code == status
    assert noted.entries == [("OPTIONS unknown", str(status))]


async def test_the_api_is_noted_and_what_is_the_same_for_all_is_not(
    http: httpx.AsyncClient, noted: Noted
) -> None:
    for path in ("/v1/things", "/.well-known/jwks.json", "/v1/none", "/healthz", "/page"):
        await http.get(path)
    assert noted.entries == [
        ("GET /v1/things", "200"),
        ("GET /.well-known/jwks.json", "200"),
        ("GET unknown", "404"),
    ]
