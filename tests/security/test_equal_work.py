"""Another tenant's id and an id that nobody has are alike: same answer, same work.

Equal work is what makes equal time; counting what the store is asked for needs no clock, so the
test cannot be upset by a busy machine.
"""

import re
from typing import Any
from uuid import uuid4

import httpx
import pytest

from tests.security.inside import Clients, Commands, asked
from tests.security.objects import ERASED, MAKE
from tests.security.test_authorisation import BODIES, POLICY, subject_of

PREFIX = {"analysis_id": "ana_", "webhook_id": "whk_", "key_id": "", **dict.fromkeys(
    ("resume_id", ERASED), "res_"
)}  # fmt: skip


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
    inside: Clients, operation: str
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
    inside: Clients, operation: str
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
async def test_a_list_is_the_same_work_whatever_others_have(inside: Clients, path: str) -> None:
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
