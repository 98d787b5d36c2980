"""Replicas of ingest as processes on the session's servers, with callers of every role."""

import asyncio
import base64
import os
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import httpx

from libs.embedded.child import Child, Program
from libs.embedded.light_broker import LightBroker
from libs.embedded.ports import free_port
from libs.embedded.ready import http_ok

DEMO = "coach_demo_" + "s" * 43


@dataclass(frozen=True, slots=True)
class Servers:
    """What the replicas work on, besides a broker of their own."""

    mongo_url: str
    redis_url: str

    def environment(self, database: str, broker: LightBroker) -> dict[str, str]:
        """Settings of a deployment of its own on the servers."""
        return {
            "COACH_KAFKA_URL": broker.url,
            "COACH_KAFKA_LIGHT": "1",
            "COACH_MONGO_URL": self.mongo_url,
            "COACH_MONGO_DATABASE": database,
            "COACH_REDIS_URL": self.redis_url,
            "COACH_VAULT_KEKS": "k1:" + base64.b64encode(os.urandom(32)).decode(),
            "COACH_DEMO_KEY": DEMO,
            "COACH_ALLOW_PRIVATE_WEBHOOKS": "1",
        }


def plans_of(folder: Path, plans: str, default: str | None = None) -> dict[str, str]:
    """Settings of a deployment that has these plans (TOML), and one of them by default."""
    file = folder / "plans.toml"
    file.write_text(plans)
    env = {"COACH_PLANS_FILE": str(file)}
    return env if default is None else {**env, "COACH_DEFAULT_PLAN": default}


@dataclass(frozen=True, slots=True)
class Door:
    """Running replicas of one deployment."""

    urls: tuple[str, ...]
    children: tuple[Child, ...]
    logs: tuple[Path, ...]
    env: Mapping[str, str]

    def client(self, token: str | None = DEMO, replica: int = 0) -> httpx.AsyncClient:
        """A client of one replica; no token, no credential."""
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        limits = httpx.Limits(max_connections=300)
        return httpx.AsyncClient(
            base_url=self.urls[replica], headers=headers, timeout=60, limits=limits, trust_env=False
        )


@asynccontextmanager
async def door(
    servers: Servers, folder: Path, env: Mapping[str, str], replicas: int = 1
) -> AsyncIterator[Door]:
    """Run replicas with ``env`` over the usual settings; on leaving they are stopped.

    Deployments do not share a broker, as they would share consumer groups too.
    """
    async with LightBroker(folder) as broker:
        shared = {**servers.environment(f"test_{uuid4().hex}", broker), **env}
        ports = [free_port() for _ in range(replicas)]
        children = [_child(port, folder, shared) for port in ports]
        try:
            await asyncio.gather(*(child.start() for child in children))
            yield Door(
                tuple(f"http://127.0.0.1:{port}" for port in ports),
                tuple(children),
                tuple(child.program.log for child in children),
                shared,
            )
        finally:
            await asyncio.gather(*(child.stop() for child in children))


def _child(port: int, folder: Path, env: Mapping[str, str]) -> Child:
    program = Program(
        name=f"ingest-{port}",
        argv=(sys.executable, "-m", "services.ingest"),
        log=folder / f"ingest-{port}.log",
        env={**env, "COACH_PORT": str(port)},
        ready=http_ok(port, "/readyz"),
        start_timeout=60,
    )
    return Child(program)
