"""Another tenant's id and an id that nobody has are alike: same answer, same work.

Equal work is what makes equal time; counting what the store is asked for needs no clock, so the
test cannot be upset by a busy machine.
"""

import re
from collections.abc import AsyncIterator
from contextvars import ContextVar
from datetime import timedelta
from functools import partial
from typing import Any
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
from tests.security.objects import ERASED, MAKE
from tests.security.test_authorisation import BODIES, POLICY, subject_of

PREFIX = {"analysis_id": "ana_", "webhook_id": "whk_", "key_id": "", **dict.fromkeys(
    ("resume_id", ERASED), "res_"
)}  # fmt: skip
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


@pytest.fixture(scope="module")
async def broker(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[LightBroker]:
    async with LightBroker(tmp_path_factory.mktemp("inside")) as running:
        yield running


@pytest.fixture(scope="module")
async def inside(
    servers_of_doors: Servers, broker: LightBroker
) -> AsyncIterator[dict[str, httpx.AsyncClient]]:
    """The service within this process, with a client of each tenant."""
    patch = pytest.MonkeyPatch()
    for name, value in servers_of_doors.environment(f"test_{uuid4().hex}", broker).items():
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


async def answer_of(
    http: httpx.AsyncClient, operation: str, ident: str
) -> tuple[int, dict[str, str], str, Commands]:
    method, _, path = operation.partition(" ")
    body: dict[str, Any] | None = BODIES[operation]() if operation in BODIES else None
    noted: Commands = []
    token = asked.set(noted)
    answer = await http.request(method, re.sub(r"{\w+}", ident, path), json=body)
    asked.reset(token)
    text = answer.text.replace(ident, "ID")
    return answer.status_code, {**answer.headers, "content-length": ""}, text, noted


@pytest.mark.parametrize("operation", [it for it in POLICY if subject_of(it)])
async def test_another_tenants_id_and_nobodys_get_the_same_answer_for_the_same_work(
    inside: dict[str, httpx.AsyncClient], operation: str
) -> None:
    kind = subject_of(operation) or ""
    foreign = await MAKE[kind](inside["globex"])
    absent = (PREFIX[kind] + uuid4().hex)[: len(foreign)]
    await inside["acme"].get("/v1/resumes")
    theirs = await answer_of(inside["acme"], operation, foreign)
    nobodys = await answer_of(inside["acme"], operation, absent)
    assert theirs == nobodys
    assert theirs[0] == 404
    assert theirs[3] != []


@pytest.mark.parametrize("operation", [it for it in BODIES if not subject_of(it)])
async def test_what_another_tenant_has_already_is_as_new_for_this_one(
    inside: dict[str, httpx.AsyncClient], operation: str
) -> None:
    """A duplicate's content, a webhook's URL, a service with two live keys, a person's name."""
    first, twin, fresh = [BODIES[operation]() for _ in range(3)]
    path = operation.partition(" ")[2]
    for body in (twin, twin):
        await inside["globex"].post(path, json=body)
    await inside["acme"].post(path, json=first)
    outcomes = [await shape_of(inside["acme"], path, body) for body in (twin, fresh)]
    assert outcomes[0] == outcomes[1]
    assert outcomes[0][0] < 300 or operation.startswith("POST /v1/tokens/re")


@pytest.mark.parametrize("path", ["resumes", "webhooks", "api-keys"])
async def test_a_list_is_the_same_work_whatever_others_have(
    inside: dict[str, httpx.AsyncClient], path: str
) -> None:
    operation = f"GET /v1/{path}"
    before = await answer_of(inside["acme"], operation, "")
    await inside["globex"].post(f"/v1/{path}", json=BODIES[f"POST /v1/{path}"]())
    assert await answer_of(inside["acme"], operation, "") == before


async def shape_of(
    http: httpx.AsyncClient, path: str, body: dict[str, Any]
) -> tuple[int, list[str], list[str], Commands]:
    """The answer but for what is new each time: status, names of headers and of fields, work."""
    noted: Commands = []
    token = asked.set(noted)
    answer = await http.post(path, json=body)
    asked.reset(token)
    fields = sorted(answer.json()) if answer.content else []
    return answer.status_code, sorted(answer.headers), fields, noted
