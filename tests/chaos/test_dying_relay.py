"""Each service dies between publishing an event and marking it sent: nothing comes twice."""

import dataclasses
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from cli.fleet import fleet
from libs.embedded.child import Child, Program
from tests.chaos.dying_relay import DEATHS
from tests.chaos.flight import ENV, Flight
from tests.chaos.receiver import Receiver

pytestmark = pytest.mark.timeout(240)


@pytest.mark.parametrize("service", ["ingest", "extract", "generate"])
async def test_relay_killed_between_publish_and_mark(
    service: str, resumes: int, receiver: Receiver, tmp_path: Path
) -> None:
    deaths = tmp_path / "deaths"
    async with fleet(tmp_path / "product", env=ENV) as running:
        flight = Flight(running)
        await flight.subscribe(receiver)
        await _replace(running.services, service, deaths)
        landed = await flight.land(await flight.send(resumes))
        await flight.close()
    assert len(deaths.read_bytes()) == DEATHS
    assert landed.states == {"done": resumes}
    assert set(landed.result_events.values()) == {1}
    assert len(receiver.deliveries) == resumes


async def _replace(services: Mapping[str, Child], name: str, deaths: Path) -> None:
    """Let the supervisor start the dying variant of a service from now on."""
    child = services[name]
    argv = (sys.executable, "-m", "tests.chaos.dying_relay", name, str(deaths))
    program: Program = dataclasses.replace(child.program, argv=argv, ready=None)
    child.program = program
    await child.kill()
