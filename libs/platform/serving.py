"""Runs a service's ASGI application until a signal, with uvloop."""

import socket
import sys
from contextlib import AbstractAsyncContextManager

import uvicorn
from starlette.applications import Starlette

from libs.platform.asyncapi import asyncapi_routes
from libs.platform.health import health_routes
from libs.platform.service import ServiceHost
from libs.platform.settings import PlatformSettings


def worker_app(host: ServiceHost, running: AbstractAsyncContextManager[None]) -> Starlette:
    """An application of a service without an API: health, metrics and its AsyncAPI document."""
    routes = [*health_routes(host.checks), *asyncapi_routes(host.bus, host.name)]
    return Starlette(routes=routes, lifespan=lambda _app: running)


def serve(app: object, settings: PlatformSettings) -> None:
    """Serve until SIGINT or SIGTERM; the application's lifespan starts and stops the service.

    Exits with status 1 when the application cannot start.
    """
    listener = socket.create_server((settings.host, settings.port), backlog=512)
    config = uvicorn.Config(
        app,  # type: ignore[arg-type]
        loop="uvloop",
        http="httptools",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,  # who is believed to name the client is a setting of the limits
        timeout_graceful_shutdown=int(settings.drain_seconds),
    )
    server = uvicorn.Server(config)
    server.run(sockets=[listener])
    sys.exit(0 if server.started else 1)
