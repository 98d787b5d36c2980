"""Role x endpoint x whose object, over every operation of the OpenAPI document.

``policy.json`` says who may; an operation that it does not name fails the test.
"""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from libs.platform.auth.principal import Role
from tests.doors import Door
from tests.security.conftest import Tokens
from tests.security.objects import ERASED, MAKERS, hook, key, make, resume

POLICY: dict[str, list[str]] = json.loads(Path(__file__).with_name("policy.json").read_text())
BODIES: dict[str, Callable[[], dict[str, Any]]] = {
    "POST /v1/resumes": resume,
    "PUT /v1/resumes/{resume_id}": resume,
    "POST /v1/webhooks": hook,
    "POST /v1/api-keys": key,
    "POST /v1/tokens": lambda: {"subject": "lee"},
    "POST /v1/tokens/refresh": lambda: {"refresh_token": "coachr_unknown_token"},
    "POST /v1/tokens/revoke": lambda: {"refresh_token": "coachr_unknown_token"},
}
ABSENT = {
    "resume_id": "res_x",
    "analysis_id": "ana_x",
    "webhook_id": "whk_x",
    "key_id": "x",
    ERASED: "res_x",
}


@pytest.fixture(scope="module")
async def operations(open_door: Door) -> list[str]:
    async with open_door.client() as http:
        paths = (await http.get("/openapi.json")).json()["paths"]
    return [f"{method.upper()} {path}" for path, item in paths.items() for method in item]


def subject_of(operation: str) -> str | None:
    """What kind of thing the operation is about, if about any."""
    if "/erasures/" in operation:
        return ERASED
    found = re.search(r"{(\w+)}", operation)
    return found.group(1) if found else None


async def ask(door: Door, token: str | None, operation: str, ident: str) -> tuple[int, str]:
    method, _, path = operation.partition(" ")
    body = BODIES.get(operation)
    async with door.client(token) as http:
        answer = await http.request(
            method, re.sub(r"{\w+}", ident, path), json=body() if body else None
        )
    return answer.status_code, answer.text.replace(ident, "ID")


def as_the_policy_says(operation: str, role: Role, status: int) -> bool:
    if "anonymous" in POLICY[operation]:
        return status not in {403, 404}
    return 200 <= status < 300 if role in POLICY[operation] else status == 403


async def test_every_operation_has_a_row_in_the_policy(operations: list[str]) -> None:
    assert sorted(operations) == sorted(POLICY)


async def test_who_is_nobody_gets_nothing_but_what_is_public(
    open_door: Door, operations: list[str]
) -> None:
    wrong = {}
    for operation in operations:
        for token in (None, "nobody", "coach_demo_wrong", "a.b.c"):
            status, text = await ask(open_door, token, operation, "x")
            public = "anonymous" in POLICY[operation]
            if public == ("unauthenticated" in text and "Sign in again" not in text):
                wrong[operation, token] = status
    assert wrong == {}


@pytest.mark.parametrize("role", Role)
async def test_a_role_may_do_what_the_policy_says_with_its_own(
    open_door: Door, tokens: Tokens, operations: list[str], role: Role
) -> None:
    wrong = {}
    for operation in operations:
        kind = subject_of(operation)
        ident = await make(open_door, tokens, kind, "acme", role) if kind else "x"
        status, text = await ask(open_door, tokens["acme", role], operation, ident)
        if not as_the_policy_says(operation, role, status):
            wrong[operation] = status, text
    assert wrong == {}


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("whose", ["another tenant's", "another user's"])
async def test_what_is_not_ones_own_does_not_exist(
    open_door: Door, tokens: Tokens, operations: list[str], role: Role, whose: str
) -> None:
    wrong = {}
    for operation in filter(subject_of, operations):
        kind = subject_of(operation) or ""
        if whose == "another user's" and kind not in {"resume_id", "analysis_id", ERASED}:
            continue  # webhooks and keys belong to the tenant
        ident = await foreign(open_door, tokens, kind, role, whose)
        token = tokens["acme", role]
        theirs = await ask(open_door, token, operation, ident)
        nobodys = await ask(open_door, token, operation, ABSENT[kind])
        if theirs != nobodys or theirs[0] != (404 if role in POLICY[operation] else 403):
            wrong[operation] = theirs, nobodys
    assert wrong == {}


async def foreign(door: Door, tokens: Tokens, kind: str, role: Role, whose: str) -> str:
    if whose == "another tenant's":
        return await make(door, tokens, kind, "globex", role)
    other = Role.SERVICE if role is Role.USER else Role.USER
    return await make(door, tokens, kind, "acme", other)


@pytest.mark.parametrize("role", Role)
async def test_lists_show_ones_own_only(
    open_door: Door, tokens: Tokens, operations: list[str], role: Role
) -> None:
    theirs = [await make(open_door, tokens, kind, "globex", role) for kind in MAKERS]
    wrong = {}
    for operation in operations:
        if operation.startswith("GET ") and not subject_of(operation):
            _, text = await ask(open_door, tokens["acme", role], operation, "nothing")
            if any(ident in text for ident in theirs):
                wrong[operation] = text
    assert wrong == {}


async def test_the_same_content_of_another_is_no_duplicate(open_door: Door, tokens: Tokens) -> None:
    content = json.dumps(resume()).encode()
    made = []
    for who in (("acme", Role.USER), ("acme", Role.SERVICE), ("globex", Role.USER)):
        async with open_door.client(tokens[who]) as http:
            answer = await http.post("/v1/resumes", files={"file": content})
        assert answer.status_code == 202
        made.append(answer.json()["id"])
    assert len(set(made)) == 3


async def test_an_idempotency_key_of_another_gives_nothing(open_door: Door, tokens: Tokens) -> None:
    headers = {"Idempotency-Key": "the-same"}
    made = []
    for tenant in ("acme", "globex"):
        ident = await make(open_door, tokens, "resume_id", tenant, Role.USER)
        async with open_door.client(tokens[tenant, Role.USER]) as http:
            path = f"/v1/resumes/{ident}/learning-path"
            made.append((await http.post(path, headers=headers)).json()["id"])
    assert made[0] != made[1]
