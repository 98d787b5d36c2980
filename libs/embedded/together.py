"""Start several children side by side."""

import asyncio
from collections.abc import Iterable
from typing import Protocol


class Startable(Protocol):
    """A child, or a server that has one."""

    async def start(self) -> None:
        """Return when it is ready."""


async def start_together(startables: Iterable[Startable]) -> None:
    """Start all at the same time; when one fails, the other starts are given up.

    Those that were ready before are left running: whoever started them stops them.

    Raises:
        EmbeddedError: The first failure.
    """
    try:
        async with asyncio.TaskGroup() as group:
            for startable in startables:
                group.create_task(startable.start())
    except BaseExceptionGroup as failures:
        raise failures.exceptions[0] from None
