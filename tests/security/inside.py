"""The service within this process: what it does can be watched from inside."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from contextvars import ContextVar
from datetime import timedelta
from functools import partial
from uuid import uuid4

import httpx
import pytest
from asgi_lifespan import LifespanManager
from pymongo import AsyncMongoClient
from pymongo.monitoring import CommandListener, CommandStartedEvent

from libs.embedded.light_broker import LightBroker
from libs.platform.auth.api_keys import ApiKeys
from libs.platform.auth.key_cache import KeyCache
from libs.platform.auth.principal import Scope
from libs.platform.mongo import make_mongo
from services.ingest.app import make_app
from services.ingest.settings import IngestSettings
from tests.doors import Servers

Clients = dict[str, httpx.AsyncClient]
Commands = list[tuple[str, str]]
asked: ContextVar[Commands | None] = ContextVar("asked", default=None)


class Questions(CommandListener):
    """Notes what the task of a request asks the store; other tasks' questions are not its own."""

    def started(self, event: CommandStartedEvent) -> None:
        noted = asked.get()
        if noted is not None:
            noted.append((event.command_name, str(event.command.get(event.command_name))))

    def succeeded(self, event: object) -> None:
        pass

    failed = succeeded


@asynccontextmanager
async def within(servers: Servers, broker: LightBroker) -> AsyncIterator[Clients]:
    """A client of each tenant."""
    patch = pytest.MonkeyPatch()
    for name, value in servers.environment(f"test_{uuid4().hex}", broker).items():
        patch.setenv(name, value)
    patch.setenv("COACH_DEFAULT_PLAN", "unlimited")
    patch.setenv("COACH_KEY_CACHE_SECONDS", "600")  # whose key it is is asked once, before
    listening = partial(AsyncMongoClient, event_listeners=[Questions()])
    patch.setattr("libs.platform.mongo.AsyncMongoClient", listening)
    settings = IngestSettings()
    app = make_app(settings)
    patch.undo()
    async with LifespanManager(app, startup_timeout=60) as running, make_mongo(settings) as mongo:
        keys = ApiKeys(mongo[settings.mongo_database], KeyCache(0))
        clients = {}
        for tenant in ("acme", "globex"):
            issued = await keys.issue(tenant, "all", frozenset(Scope), timedelta(days=1))
            clients[tenant] = httpx.AsyncClient(
                transport=httpx.ASGITransport(running.app),
                base_url="http://inside",
                headers={"Authorization": f"Bearer {issued.token}"},
            )
        yield clients
