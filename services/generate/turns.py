"""What one replica does for all of them: it holds a lease meanwhile, the others go on without."""

from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from typing import Protocol

import structlog

from libs.platform.bus.parallel import LeaseHeldError

_log = structlog.get_logger()


class Turns(Protocol):
    """Says whose turn it is; the platform's leases do."""

    def hold(self, name: str) -> AbstractAsyncContextManager[None]:
        """Hold that turn while the block runs.

        Raises:
            LeaseHeldError: another replica holds it.
        """
        ...


async def in_turn(turns: Turns, name: str, work: Callable[[], Awaitable[object]]) -> bool:
    """Do ``work`` unless another replica is at it; what fails is logged, for the next turn to mend.

    Returns:
        Whether it was done here and now.
    """
    try:
        async with turns.hold(name):
            await work()
    except LeaseHeldError:
        return False
    except Exception as error:  # noqa: BLE001 (a schedule must outlive whatever it works on)
        _log.warning("turn_failed", turn=name, error=type(error).__name__)
        return False
    return True
