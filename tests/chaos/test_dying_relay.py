"""Each service dies between publishing an event and marking it sent: nothing comes twice."""

import dataclasses
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from libs.embedded.child import Child
from libs.embedded.stack import Bus
from tests.chaos.buses import BUSES, product
from tests.chaos.flight import Flight
from tests.chaos.receiver import Receiver

DYING = ("ingest", "extract", "generate")
pytestmark = pytest.mark.timeout(240)


@pytest.fixture
def deaths(request: pytest.FixtureRequest) -> int:
    """How often each service dies."""
    return 3 if request.config.getoption("--chaos") == "full" else 1


@pytest.mark.spared("kafka")
@pytest.mark.parametrize("bus", BUSES)
async def test_relays_killed_between_publish_and_mark(
    bus: Bus, resumes: int, deaths: int, receiver: Receiver, tmp_path: Path
) -> None:
    async with product(tmp_path / "product", bus) as running:
        flight = Flight(running)
        await flight.subscribe(receiver)
        for service in DYING:
            await _let_it_die(running.services, service, tmp_path / service, deaths)
        landed = await flight.land(await flight.send(resumes))
        await flight.close()
    assert {name: len((tmp_path / name).read_bytes()) for name in DYING} == dict.fromkeys(
        DYING, deaths
    )
    assert landed.states == {"done": resumes}
    assert set(landed.result_events.values()) == {1}
    assert len(receiver.deliveries) == resumes


async def _let_it_die(services: Mapping[str, Child], name: str, file: Path, deaths: int) -> None:
    """Have the supervisor start the dying variant of a service from now on."""
    child = services[name]
    argv = (sys.executable, "-m", "tests.chaos.dying_relay", name, str(file), str(deaths))
    child.program = dataclasses.replace(child.program, argv=argv, ready=None)
    await child.kill()
