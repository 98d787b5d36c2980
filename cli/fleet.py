"""The whole product on one machine: embedded servers and the four services, as child processes."""

import asyncio
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from cli.secrets_file import demo_key, kek_setting
from cli.supervision import Supervisor
from libs.contracts.topics import SERVICES
from libs.embedded.child import Child, Program
from libs.embedded.ports import free_port
from libs.embedded.ready import http_ok
from libs.embedded.stack import Bus, Stack
from libs.embedded.together import start_together


@dataclass(frozen=True, slots=True)
class Fleet:
    """A running product; what dies in it is started again."""

    url: str
    key: str
    stack: Stack
    services: Mapping[str, Child]
    ports: Mapping[str, int]


@asynccontextmanager
async def fleet(
    folder: Path,
    *,
    bus: Bus = "light",
    port: int = 0,
    replicas: int = 1,
    env: Mapping[str, str] | None = None,
) -> AsyncIterator[Fleet]:
    """Run servers and services with their data in ``folder``; on leaving, all are stopped.

    ``port`` is the API's (0 takes a free one), ``replicas`` the number of processes of each service
    but ingest, ``env`` holds further settings for the services.

    Raises:
        EmbeddedError: something cannot be started; the text says why and what to do.
    """
    async with Stack.start(folder, bus=bus) as stack:
        key = demo_key(stack.folder)
        shared = {
            **stack.environment(),
            "COACH_VAULT_KEKS": kek_setting(stack.folder),
            "COACH_DEMO_KEY": key,
            "COACH_ALLOW_PRIVATE_WEBHOOKS": "1",  # all of it runs on this machine
            "COACH_DEFAULT_PLAN": "unlimited",  # its one user is who started it
            **(env or {}),
        }
        ports = _ports(port or free_port(), replicas)
        services = {
            name: _child(name, stack, {**shared, "COACH_PORT": str(at)})
            for name, at in ports.items()
        }
        supervisor = Supervisor(stack, services)
        try:
            await start_together(services.values())
            supervisor.start()
            yield Fleet(f"http://127.0.0.1:{ports['ingest']}", key, stack, services, ports)
        finally:
            await supervisor.stop()
            await asyncio.gather(*(child.stop() for child in services.values()))


def _ports(api_port: int, replicas: int) -> dict[str, int]:
    workers = [name for name in SERVICES if name != "ingest"]
    ports = {"ingest": api_port}
    for number in range(1, replicas + 1):
        suffix = f"-{number}" if replicas > 1 else ""
        ports |= {name + suffix: free_port() for name in workers}
    return ports


def _child(name: str, stack: Stack, env: Mapping[str, str]) -> Child:
    module = name.partition("-")[0]
    program = Program(
        name=name,
        argv=(sys.executable, "-m", f"services.{module}"),
        log=stack.folder / "logs" / f"{name}.log",
        env=env,
        ready=http_ok(int(env["COACH_PORT"]), "/readyz"),
        start_timeout=60,
        hint="The log above says why.",
    )
    return Child(program, inherit=[stack.lock])
