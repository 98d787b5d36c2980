"""Which backend serves a role in this run: the best one there is, and the run says which."""

import os
from collections.abc import AsyncIterator, Callable
from contextlib import (
    AbstractAsyncContextManager,
    AbstractContextManager,
    AsyncExitStack,
    asynccontextmanager,
)
from dataclasses import dataclass

from libs.embedded.errors import EmbeddedError
from libs.embedded.server import Server
from tests.backends.containers import engine_answers


class UnavailableError(Exception):
    """This machine cannot give this backend."""


@dataclass(frozen=True, slots=True)
class Backend:
    """A running server. ``light`` marks the broker without idempotent producers."""

    url: str
    name: str
    light: bool = False


Offer = Callable[[], AbstractAsyncContextManager[Backend]]


@asynccontextmanager
async def best(*offers: Offer) -> AsyncIterator[Backend]:
    """Open the first of ``offers`` that this machine can give.

    Raises:
        UnavailableError: It can give none.
    """
    reasons = []
    async with AsyncExitStack() as stack:
        for offer in offers:
            try:
                backend = await stack.enter_async_context(offer())
            except UnavailableError as reason:
                reasons.append(str(reason))
                continue
            yield backend
            return
    raise UnavailableError("; ".join(reasons))


def given(variable: str) -> Offer:
    """The URL in an environment variable."""

    @asynccontextmanager
    async def offer() -> AsyncIterator[Backend]:
        url = os.environ.get(variable)
        if not url:
            raise UnavailableError(f"{variable} is not set")
        yield Backend(url, f"{url} ({variable})")

    return offer


def container(name: str, run: Callable[[], AbstractContextManager[str]]) -> Offer:
    """A container, if a docker engine answers."""

    @asynccontextmanager
    async def offer() -> AsyncIterator[Backend]:
        if not engine_answers():
            raise UnavailableError("no docker engine answers")
        with run() as url:
            yield Backend(url, f"{name} (docker)")

    return offer


def process(name: str, make: Callable[[], Server], *, light: bool = False) -> Offer:
    """A server of :mod:`libs.embedded`."""

    @asynccontextmanager
    async def offer() -> AsyncIterator[Backend]:
        try:
            server = make()
            await server.start()
        except EmbeddedError as error:
            raise UnavailableError(str(error)) from error
        try:
            yield Backend(server.url, name, light)
        finally:
            await server.stop()

    return offer
