"""What every answer says to a browser, and what no answer says at all."""

import re
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
import structlog
from fastapi import FastAPI
from structlog.testing import capture_logs

from libs.platform.limits.standing import LimitedError, Standing
from services.ingest.http.headers import SecurityHeaders
from services.ingest.http.pages import page_routes
from services.ingest.http.problems import LastResort, add_problem_handlers

WEB = Path(__file__).parents[4] / "services" / "ingest" / "web"


@pytest.fixture
async def http() -> AsyncIterator[httpx.AsyncClient]:
    app = FastAPI(docs_url=None, redoc_url=None)
    add_problem_handlers(app)
    app.router.routes.extend(page_routes(WEB))

    @app.get("/v1/broken")
    async def broken() -> None:
        raise RuntimeError("Marzipan Quillfeather")

    @app.get("/v1/limited")
    async def limited() -> None:
        raise LimitedError(Standing("interview", 10, 3600, 0, 12.5))

    transport = httpx.ASGITransport(LastResort(SecurityHeaders(app)))
    async with httpx.AsyncClient(transport=transport, base_url="http://door") as client:
        yield client


@pytest.mark.parametrize("path", ["/", "/docs", "/asyncapi", "/app.js", "/v1/limited", "/nothing"])
async def test_every_answer_carries_the_policy(http: httpx.AsyncClient, path: str) -> None:
    answer = await http.get(path)
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert answer.headers["x-frame-options"] == "DENY"
    assert (answer.headers.get("cache-control") == "no-store") == path.startswith("/v1/")


async def test_no_page_needs_what_the_policy_forbids() -> None:
    for page in WEB.glob("*.html"):
        text = page.read_text()
        assert not re.search(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=", text), page
        assert not re.search(r'(?:src|href)="(?:https?:)?//', text), page


async def test_no_other_site_may_read_an_answer(http: httpx.AsyncClient) -> None:
    answer = await http.get("/docs", headers={"Origin": "https://elsewhere.example"})
    assert not [name for name in answer.headers if name.startswith("access-control")]
    assert answer.headers["cross-origin-resource-policy"] == "same-origin"


async def test_an_unforeseen_error_is_a_problem_and_its_text_stays_inside(
    http: httpx.AsyncClient,
) -> None:
    structlog.reset_defaults()
    with capture_logs() as logged:
        answer = await http.get("/v1/broken")
    assert answer.status_code == 500
    assert answer.json()["code"] == "internal"
    assert "Marzipan" not in answer.text + str(logged)


async def test_a_refusal_says_when_to_come_back(http: httpx.AsyncClient) -> None:
    answer = await http.get("/v1/limited")
    assert answer.status_code == 429
    assert answer.headers["retry-after"] == "13"
    assert answer.headers["ratelimit"] == '"interview";r=0;t=13'
