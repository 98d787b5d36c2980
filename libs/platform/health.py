"""Health: alive is not ready. Ready means a joined group, moving commits, stores that answer."""

import time
from collections.abc import Awaitable, Callable, Mapping

from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from libs.platform.bus.parallel import ParallelConsumer

_STALLED_SECONDS = 30.0
_HUNG_SECONDS = 300.0  # longer than any handler's own deadline
Check = Callable[[], Awaitable[bool]]


def consumer_check(consumer: ParallelConsumer) -> Check:
    """Whether the consumer has joined its group, its commits succeed and its work ends."""

    async def check() -> bool:
        moving = time.monotonic() - consumer.last_commit < _STALLED_SECONDS
        return consumer.joined and moving and consumer.stuck_seconds < _HUNG_SECONDS

    return check


async def readiness(checks: Mapping[str, Check]) -> dict[str, bool]:
    """Run every check; one that raises has failed."""
    return {name: await _holds(check) for name, check in checks.items()}


def health_routes(checks: Mapping[str, Check]) -> list[Route]:
    """``/healthz`` (the process answers), ``/readyz`` (it can work) and ``/metrics``."""

    async def healthz(_request: Request) -> Response:
        return JSONResponse({"status": "alive"})

    async def readyz(_request: Request) -> Response:
        state = await readiness(checks)
        return JSONResponse(state, status_code=200 if all(state.values()) else 503)

    async def metrics(_request: Request) -> Response:
        return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)

    return [Route("/healthz", healthz), Route("/readyz", readyz), Route("/metrics", metrics)]


async def _holds(check: Check) -> bool:
    try:
        return await check()
    except Exception:  # noqa: BLE001 (a check that raises is a check that failed)
        return False
