"""The product on each of the two brokers."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from cli.fleet import Fleet, fleet
from libs.embedded.errors import MissingToolError
from libs.embedded.stack import Bus
from tests.chaos.flight import ENV

BUSES = ["light", pytest.param("kafka", marks=pytest.mark.kafka)]


@asynccontextmanager
async def product(folder: Path, bus: Bus) -> AsyncIterator[Fleet]:
    try:
        async with fleet(folder, bus=bus, env=ENV) as running:
            yield running
    except MissingToolError as missing:
        pytest.skip(str(missing))
