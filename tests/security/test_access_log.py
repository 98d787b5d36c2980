"""The access log over HTTP: every request and every decryption, no personal data, verifiable."""

import asyncio
import json
import os
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import asdict
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from libs.platform.auth.principal import Role
from libs.platform.mongo import Database, database, make_mongo
from libs.platform.settings import PlatformSettings
from libs.platform.vault.cipher import Sealed, new_key, seal
from libs.platform.vault.keks import EnvironmentKeks
from libs.platform.vault.store import Owner, Purpose, Vault
from tests.doors import Door
from tests.security.conftest import Tokens
from tests.security.objects import resume

COACH = Path(sys.executable).with_name("coach")
MARKER = "zz-planted-marker-zz"
FLUSHED_SECONDS = 0.6
SPOILS = ("cut short", "changed", "under another key", "of another purpose")


@asynccontextmanager
async def store_of(door: Door) -> AsyncIterator[Database]:
    settings = PlatformSettings(
        mongo_url=door.env["COACH_MONGO_URL"], mongo_database=door.env["COACH_MONGO_DATABASE"]
    )
    async with make_mongo(settings) as client:
        yield database(client, settings)


async def entries(door: Door, tokens: Tokens, tenant: str = "acme") -> list[dict[str, Any]]:
    await asyncio.sleep(FLUSHED_SECONDS)
    async with door.client(tokens[tenant, Role.AUDITOR]) as http:
        answer = await http.get("/v1/audit", params={"limit": 1000})
    found: list[dict[str, Any]] = answer.raise_for_status().json()["items"]
    return found


def coach(door: Door, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [COACH, "audit", *arguments],
        env={**os.environ, **door.env, "COLUMNS": "250"},
        capture_output=True,
        text=True,
        check=False,
    )


async def test_who_what_why_and_the_outcome_are_noted(open_door: Door, tokens: Tokens) -> None:
    async with open_door.client(tokens["acme", Role.USER]) as http:
        made = (await http.post("/v1/resumes", json=resume())).json()["id"]
        await http.get(f"/v1/resumes/{made}")
    async with open_door.client(tokens["acme", Role.OPERATOR]) as http:
        await http.get(f"/v1/resumes/{made}")
    noted = [it for it in await entries(open_door, tokens) if it["what"] == made]
    assert [(it["why"], it["outcome"], it["who"].partition(":")[0]) for it in noted] == [
        ("GET /v1/resumes/{resume_id}", "403", "key"),
        ("GET /v1/resumes/{resume_id}", "200", "person"),
        ("POST /v1/resumes", "202", "person"),
    ]
    assert "#" in noted[0]["who"]
    assert noted[1]["who"] == noted[2]["who"]


async def test_nothing_that_a_client_writes_gets_into_it(open_door: Door, tokens: Tokens) -> None:
    async with open_door.client(tokens["acme", Role.USER]) as http:
        await http.get(f"/v1/resumes/{MARKER}", params={"cursor": MARKER})
        await http.get(f"/v1/{MARKER}")
        await http.request("PURGE", "/v1/resumes", headers={"User-Agent": MARKER})
        content = json.dumps({**resume(), "note": MARKER}).encode()
        await http.post("/v1/resumes", files={"file": (MARKER, content)}, data={"kind": MARKER})
    async with open_door.client(MARKER) as http:
        assert (await http.get("/v1/resumes")).status_code == 401
    await asyncio.sleep(FLUSHED_SECONDS)
    async with store_of(open_door) as store:
        pages = [it async for it in store["audit_pages"].find()]
    text = repr(pages)
    assert MARKER not in text
    assert "kim" not in text
    assert '"who":"nobody","what":"","why":"GET /v1/resumes","outcome":"401"' in text


async def test_requests_for_public_keys_and_across_origins_are_noted(open_door: Door) -> None:
    async with open_door.client(None) as http:
        for name in ("jwks", "erasure-keys"):
            assert (await http.get(f"/.well-known/{name}.json")).status_code == 200
        await http.options("/v1/webhooks", headers={"Origin": "https://elsewhere.example"})
    await asyncio.sleep(FLUSHED_SECONDS)
    async with store_of(open_door) as store:
        text = repr([it["lines"] async for it in store["audit_pages"].find()])
    for why, outcome in (
        ("GET /.well-known/jwks.json", "200"),
        ("GET /.well-known/erasure-keys.json", "200"),
        ("OPTIONS /v1/webhooks", "405"),
    ):
        assert f'"who":"nobody","what":"","why":"{why}","outcome":"{outcome}"' in text


async def test_an_auditor_sees_the_own_tenant_only_page_by_page(
    open_door: Door, tokens: Tokens
) -> None:
    async with open_door.client(tokens["globex", Role.USER]) as http:
        theirs = (await http.post("/v1/resumes", json=resume())).json()["id"]
    whole = await entries(open_door, tokens)
    assert theirs not in json.dumps(whole)
    assert theirs in json.dumps(await entries(open_door, tokens, "globex"))
    paged: list[dict[str, Any]] = []
    async with open_door.client(tokens["acme", Role.AUDITOR]) as http:
        cursor = None
        while len(paged) < len(whole):
            query = {"limit": 7} | ({"cursor": cursor} if cursor else {})
            page = (await http.get("/v1/audit", params=query)).json()
            paged += [it for it in page["items"] if it["at"] <= whole[0]["at"]]
            cursor = page["next_cursor"]
            if cursor is None:
                break
    assert paged[: len(whole)] == whole


@pytest.mark.parametrize("spoil", SPOILS)
async def test_a_spoiled_result_is_refused_noted_and_leaks_nothing(
    open_door: Door, tokens: Tokens, spoil: str
) -> None:
    async with open_door.client(tokens["acme", Role.USER]) as http:
        made = (await http.post("/v1/resumes?kind=interview", json=resume())).json()
        analysis = made["analyses"][0]["id"]
        ref = await _spoiled_result(open_door, made["id"], analysis, spoil)
        answer = await http.get(f"/v1/analyses/{analysis}")
    assert (answer.status_code, answer.json()["code"]) == (500, "internal")
    assert MARKER not in answer.text
    noted = [it for it in await entries(open_door, tokens) if it["what"] == ref]
    assert [(it["kind"], it["why"], it["outcome"]) for it in noted] == [
        ("opening", "GET /v1/analyses/{analysis_id}", "tampered")
    ]
    assert noted[0]["who"].startswith("person:")


async def _spoiled_result(door: Door, resume_id: str, analysis_id: str, spoil: str) -> str:
    """Store a result as generate does, spoil it, and say that it is there."""
    keks = EnvironmentKeks(door.env["COACH_VAULT_KEKS"])
    async with store_of(door) as store:
        vault = Vault(store, keks, {Purpose.RESULT: timedelta(days=1)})
        owner = Owner("acme", resume_id)
        ref = await vault.put(owner, Purpose.RESULT, MARKER.encode() * 9, analysis_id)
        item = await store["vault_items"].find_one({"_id": ref})
        assert item is not None
        key = await vault.keys.get(owner)
        text = bytes(item["ciphertext"])
        sealed = {
            "cut short": Sealed(item["nonce"], text[:-1]),
            "changed": Sealed(item["nonce"], bytes([text[0] ^ 1]) + text[1:]),
            "under another key": seal(new_key(), MARKER.encode(), ref),
            "of another purpose": seal(key, MARKER.encode(), ref.replace("result", "text")),
        }[spoil]
        await store["vault_items"].update_one({"_id": ref}, {"$set": asdict(sealed)})
        done = {"analyses.$[].state": "done", "analyses.$[].result_ref": ref}
        await store["resumes"].update_one({"_id": resume_id}, {"$set": done})
    return ref


async def test_the_log_verifies_and_a_deleted_page_is_found(
    open_door: Door, tokens: Tokens
) -> None:
    async with open_door.client(tokens["acme", Role.USER]) as http:
        made = (await http.post("/v1/resumes", json=resume())).json()["id"]
    await asyncio.sleep(FLUSHED_SECONDS)
    sound = await asyncio.to_thread(coach, open_door, "verify")
    assert sound.returncode == 0, sound.stderr
    head = sound.stdout.split("last anchor: ")[1].strip()
    assert (await asyncio.to_thread(coach, open_door, "verify", "--head", head)).returncode == 0
    shown = await asyncio.to_thread(
        coach, open_door, "show", "--tenant", "acme", "--person", "user:kim", "--thing", made
    )
    assert "POST /v1/resumes" in shown.stdout
    async with store_of(open_door) as store:
        pages = store["audit_pages"]
        taken = await pages.find_one_and_delete({"number": 0})
        spoiled = await asyncio.to_thread(coach, open_door, "verify")
        assert taken is not None
        await pages.insert_one(taken)
    assert spoiled.returncode == 1
    assert "its beginning is missing" in spoiled.stderr
    assert (await asyncio.to_thread(coach, open_door, "verify")).returncode == 0
