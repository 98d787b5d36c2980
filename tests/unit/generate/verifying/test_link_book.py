from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import httpx
import pytest

from services.generate.adapters.http_links import HttpLinkProbe
from services.generate.verifying.link_book import LinkBook

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
DOCS = "https://kubernetes.io/docs"


class Probe:
    def __init__(self, *answers: bool | None) -> None:
        self.answers = list(answers)

    async def alive(self, _url: str) -> bool | None:
        return self.answers.pop(0)


async def test_a_link_that_answers_is_dated_and_not_asked_again_soon() -> None:
    clock = [NOON]
    book = LinkBook(Probe(True, True), now=lambda: clock[0])
    assert await book.refresh([DOCS, DOCS]) == 1
    assert book.checked(DOCS) == NOON
    assert await book.refresh([DOCS]) == 0
    clock[0] += timedelta(days=8)
    assert await book.refresh([DOCS]) == 1


async def test_only_failing_twice_in_a_row_makes_a_link_dead() -> None:
    book = LinkBook(Probe(False, None, True, False, False))
    for dead in (False, False, False):
        await book.refresh([DOCS])
        assert book.is_dead(DOCS) is dead
    book._answered[DOCS] = NOON - timedelta(days=90)
    await book.refresh([DOCS])
    await book.refresh([DOCS])
    assert book.is_dead(DOCS)


@pytest.fixture
async def probe() -> AsyncIterator[HttpLinkProbe]:
    def answer(request: httpx.Request) -> httpx.Response:
        match request.url.path, request.method:
            case "/gone", _:
                return httpx.Response(404)
            case "/shy", "HEAD":
                return httpx.Response(405)
            case "/moved", _:
                return httpx.Response(301, headers={"location": "https://kubernetes.io/new"})
            case "/trap", _:
                return httpx.Response(302, headers={"location": "http://169.254.169.254/keys"})
            case "/busy", _:
                return httpx.Response(503)
            case "/down", _:
                raise httpx.ConnectError("refused")
        return httpx.Response(200)

    async with httpx.AsyncClient(transport=httpx.MockTransport(answer)) as client:
        yield HttpLinkProbe(client)


@pytest.mark.parametrize(
    ("path", "alive"),
    [
        ("docs", True), ("shy", True), ("moved", True), ("gone", False),
        ("trap", None), ("busy", None), ("down", None),
    ],
)  # fmt: skip
async def test_what_a_site_says_about_a_link(
    probe: HttpLinkProbe, path: str, alive: bool | None
) -> None:
    assert await probe.alive(f"https://kubernetes.io/{path}") is alive
