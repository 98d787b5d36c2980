"""What sites say about links, and that no page and no name server leads the probe inside."""

from collections.abc import AsyncIterator

import httpx
import pytest

from libs.platform.outbound import Outbound
from services.generate.adapters.http_links import HttpLinkProbe
from tests.unit.platform.test_outbound import resolve_to

PUBLIC, PRIVATE = "93.184.215.14", "10.0.0.7"
STATUSES = {"/gone": 404, "/moved": 301, "/trap": 302, "/busy": 503}
PLACES = {"/moved": "/new", "/trap": "http://169.254.169.254/keys"}
Sent = list[httpx.Request]


async def body() -> AsyncIterator[bytes]:
    yield b"text"


@pytest.fixture
def sent() -> Sent:
    return []


@pytest.fixture
async def probe(sent: Sent) -> AsyncIterator[HttpLinkProbe]:
    def answer(request: httpx.Request) -> httpx.Response:
        sent.append(request)
        path = request.url.path
        if path == "/down":
            raise httpx.ConnectError("refused")
        status = STATUSES.get(path, 200)
        if path == "/shy" and request.method == "HEAD":
            status = 405
        headers = {"location": PLACES[path]} if path in PLACES else {}
        return httpx.Response(status, headers=headers, content=body())

    outbound = Outbound(allow_private=False)
    outbound._http = httpx.AsyncClient(transport=httpx.MockTransport(answer))
    yield HttpLinkProbe(outbound)
    await outbound.close()


@pytest.mark.parametrize(
    ("path", "alive"),
    [
        ("docs", True), ("shy", True), ("moved", True), ("gone", False),
        ("trap", None), ("busy", None), ("down", None),
    ],
)  # fmt: skip
async def test_what_a_site_says_about_a_link(
    probe: HttpLinkProbe, monkeypatch: pytest.MonkeyPatch, path: str, alive: bool | None
) -> None:
    resolve_to(monkeypatch, [PUBLIC])
    assert await probe.alive(f"https://kubernetes.io/{path}") is alive


async def test_a_site_whose_name_leads_inside_is_not_asked(
    probe: HttpLinkProbe, sent: Sent, monkeypatch: pytest.MonkeyPatch
) -> None:
    resolve_to(monkeypatch, [PRIVATE])
    assert await probe.alive("https://kubernetes.io/docs") is None
    assert sent == []


async def test_the_address_of_each_hop_is_judged_and_is_the_one_that_is_asked(
    probe: HttpLinkProbe, sent: Sent, monkeypatch: pytest.MonkeyPatch
) -> None:
    resolve_to(monkeypatch, [PUBLIC], [PRIVATE])
    assert await probe.alive("https://kubernetes.io/moved") is None
    asked = [(it.url.host, it.headers["host"], it.url.path) for it in sent]
    assert asked == [(PUBLIC, "kubernetes.io", "/moved")]
