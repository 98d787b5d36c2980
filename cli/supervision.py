"""Starts again what died: a service by itself, everything when the light broker forgot all."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from itertools import chain, repeat

import structlog

from libs.embedded.child import Child
from libs.embedded.errors import EmbeddedError
from libs.embedded.light_broker import LightBroker
from libs.embedded.server import Server
from libs.embedded.stack import Stack

_log = structlog.get_logger()
_PAUSES = (0.1, 0.5, 2.0, 5.0)
Revive = Callable[[], Awaitable[None]]


class Supervisor:
    """Watches the children of a fleet.

    The light broker keeps nothing, and clients that outlive it lose acknowledged records, so it
    and the services are restarted as one unit; the sweeper then sends open work again.
    """

    def __init__(self, stack: Stack, services: Mapping[str, Child]) -> None:
        self._stack = stack
        self._services = services
        self._tasks: list[asyncio.Task[None]] = []

    def start(self) -> None:
        """Begin to watch."""
        watched: list[tuple[Child, Revive]] = [
            (child, child.start) for child in self._services.values()
        ]
        watched += [(server.child, self._reviver(server)) for server in self._stack.servers]
        self._tasks = [asyncio.create_task(_keep(child, revive)) for child, revive in watched]

    async def stop(self) -> None:
        """Watch no longer."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _reviver(self, server: Server) -> Revive:
        async def revive_all() -> None:
            await server.start()
            await asyncio.gather(*(child.kill() for child in self._services.values()))

        return revive_all if isinstance(server, LightBroker) else server.start


async def _keep(child: Child, revive: Revive) -> None:
    while True:
        status = await child.wait()
        _log.warning("child_died", name=child.program.name, status=status)
        for pause in chain(_PAUSES, repeat(_PAUSES[-1])):
            await asyncio.sleep(pause)
            try:
                await revive()
            except EmbeddedError as error:
                _log.error("child_not_revived", name=child.program.name, reason=str(error)[:200])
            else:
                break
