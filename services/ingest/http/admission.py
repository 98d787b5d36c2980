"""Requests per minute and connections at once of an address, before anything else is done."""

from contextlib import AsyncExitStack

from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Receive, Scope, Send

from libs.contracts.problems import ProblemError
from libs.platform.limits.addresses import bucket
from libs.platform.limits.limits import Limits
from services.ingest.http.problems import problem_response

_INNER = {"/healthz", "/readyz", "/metrics"}  # asked by the platform; the proxy hides them


class Admission:
    """Lets requests in.

    A connection counts while it has a request in hand, as in nginx's ``limit_conn``.
    """

    def __init__(self, app: ASGIApp, limits: Limits) -> None:
        self._app = app
        self._limits = limits

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI entry."""
        if scope["type"] != "http" or scope["path"] in _INNER:
            await self._app(scope, receive, send)
            return
        async with AsyncExitStack() as held:
            try:
                await self._enter(HTTPConnection(scope), held)
            except ProblemError as problem:
                await problem_response(problem, scope["path"])(scope, receive, send)
                return
            await self._app(scope, receive, send)

    async def _enter(self, connection: HTTPConnection, held: AsyncExitStack) -> None:
        limits, plan = self._limits, self._limits.plans.default
        if plan.requests is None and plan.connections is None:
            return
        peer = connection.client.host if connection.client else "unknown"
        client = limits.proxies.client(peer, connection.headers.getlist("x-forwarded-for"))
        who = limits.pseudonyms.of(bucket(client))
        if plan.requests is not None:
            await limits.requests.count(who, plan.requests)
        await held.enter_async_context(limits.slots.hold("connections", who, plan.connections))
