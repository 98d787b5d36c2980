"""Things to ask for: one of each kind, made by somebody who may."""

from collections.abc import Awaitable, Callable
from typing import Any
from uuid import uuid4

import httpx

from libs.platform.auth.principal import Role
from tests.doors import Door
from tests.security.conftest import Tokens

ERASED = "erased_resume_id"
MAKERS = {
    "resume_id": {Role.USER, Role.SERVICE},
    "analysis_id": {Role.USER, Role.SERVICE},
    "webhook_id": {Role.SERVICE, Role.OPERATOR},
    "key_id": {Role.OPERATOR},
    ERASED: {Role.USER, Role.SERVICE},
}


def resume() -> dict[str, Any]:
    """A small JSON resume, unlike any other."""
    return {"basics": {"name": "A"}, "work": [{"name": "Paperlane"}], "meta": uuid4().hex}


def hook() -> dict[str, Any]:
    """A webhook to subscribe."""
    return {"url": f"http://127.0.0.1:9/{uuid4().hex}"}


def key() -> dict[str, Any]:
    """A key to issue."""
    return {"service": f"s{uuid4().hex[:20]}"}


async def _resume(http: httpx.AsyncClient) -> str:
    return _id(await http.post("/v1/resumes", json=resume()))


async def _erased(http: httpx.AsyncClient) -> str:
    ident = await _resume(http)
    (await http.delete(f"/v1/resumes/{ident}")).raise_for_status()
    return ident


async def _analysis(http: httpx.AsyncClient) -> str:
    path = f"/v1/resumes/{await _resume(http)}/interview-questions"
    return _id(await http.post(path))


async def _webhook(http: httpx.AsyncClient) -> str:
    return _id(await http.post("/v1/webhooks", json=hook()))


async def _key(http: httpx.AsyncClient) -> str:
    return _id(await http.post("/v1/api-keys", json=key()))


MAKE: dict[str, Callable[[httpx.AsyncClient], Awaitable[str]]] = {
    "resume_id": _resume,
    "analysis_id": _analysis,
    "webhook_id": _webhook,
    "key_id": _key,
    ERASED: _erased,
}


async def make(door: Door, tokens: Tokens, kind: str, tenant: str, role: Role) -> str:
    """The id of a new thing of that kind: made by the role if it may, else by one that may."""
    able = MAKERS[kind]
    maker = role if role in able else min(able)
    async with door.client(tokens[tenant, maker]) as http:
        return await MAKE[kind](http)


def _id(answer: httpx.Response) -> str:
    made: str = answer.raise_for_status().json()["id"]
    return made
