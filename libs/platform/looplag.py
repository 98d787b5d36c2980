"""How late the event loop is: the sign of a blocking call. Heartbeats to Kafka run on it too."""

import asyncio

from libs.platform import metrics

_TICK_SECONDS = 0.1


async def watch_loop() -> None:
    """Observe by how much each tick comes late, until cancelled."""
    loop = asyncio.get_running_loop()
    while True:
        planned = loop.time() + _TICK_SECONDS
        await asyncio.sleep(_TICK_SECONDS)
        metrics.LOOP_LAG.observe(max(0.0, loop.time() - planned))
