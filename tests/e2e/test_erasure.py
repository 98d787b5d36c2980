"""Erasure through the running product: markers are planted, erased, and sought everywhere."""

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest

from cli.client import CoachClient
from cli.fleet import Fleet
from libs.contracts.api import ErasureView
from libs.contracts.kinds import AnalysisKind
from libs.contracts.topics import SERVICES
from libs.platform.erasure.receipt import verify
from libs.platform.mongo import make_mongo
from libs.platform.settings import PlatformSettings
from tests.stores import Stores

NAME, MAIL, FACT = "Quillon Zanzibarsky", "quillon.z@zanzibar-post.example", "the Zymurgy ledger"
ENDLESS = {
    "audit_pages": "ingest cuts the access log off when its time is over",
    "audit_anchors": "the same",
    "audit_cuts": "where it was cut: a number and a digest for each process",
}


@pytest.fixture(scope="module")
async def erased(client: CoachClient, tmp_path_factory: pytest.TempPathFactory) -> ErasureView:
    resume = {
        "basics": {"name": NAME, "email": MAIL, "summary": f"Backend engineer, wrote {FACT}."},
        "work": [
            {
                "name": "Paperlane Systems",
                "position": "Backend Engineer",
                "startDate": "2019-03",
                "highlights": [f"Cut the latency of {FACT} from 900 ms to 210 ms with Go"],
            }
        ],
        "skills": [{"name": "Go"}, {"name": "Redis"}],
    }
    file = tmp_path_factory.mktemp("erased") / "resume.json"
    file.write_text(json.dumps(resume), encoding="utf-8")
    view = await client.upload(file, list(AnalysisKind), None)
    for analysis in view.analyses:
        await client.follow(analysis.id, lambda _: None)
    await client.erase(view.id)
    async with asyncio.timeout(60):
        while (gone := await client.erasure(view.id)).receipt is None:
            await asyncio.sleep(0.1)
    return gone


async def test_nothing_of_it_can_be_found_in_any_store_topic_or_log(
    product: Fleet, erased: ErasureView
) -> None:
    async with Stores.of(product.stack) as stores:
        assert await stores.naming(NAME, MAIL, FACT) == []
        assert await stores.readable(NAME, MAIL, FACT) == []
        assert await stores.content_of(erased.resume_id) == []


async def test_the_search_would_find_what_is_there(
    product: Fleet, client: CoachClient, tmp_path: Path
) -> None:
    file = tmp_path / "kept.txt"
    await asyncio.to_thread(file.write_text, "Backend engineer. Built the Xylograph press in Go.\n")
    kept = await client.upload(file, [], None)
    async with asyncio.timeout(30):
        while (await client.http.get(f"/v1/resumes/{kept.id}")).json()["state"] == "processing":
            await asyncio.sleep(0.1)
    async with Stores.of(product.stack) as stores:
        assert await stores.readable("Xylograph") != []
        assert await stores.content_of(kept.id) != []
        assert await stores.naming(kept.id) != []
    await client.erase(kept.id)


async def test_every_service_did_its_part_and_the_receipt_holds_offline(
    client: CoachClient, erased: ErasureView
) -> None:
    assert {part.service for part in erased.parts} == set(SERVICES)
    receipt = verify(str(erased.receipt), await client.erasure_keys())
    assert receipt.resume_id == erased.resume_id
    # They share the vault: whoever comes first deletes, and counts, what lies in it.
    assert sum(part["erased"].get("vault_items", 0) for part in receipt.erasure["parts"]) >= 3


async def test_the_erasure_is_the_owners_to_read_and_repeatable(
    client: CoachClient, erased: ErasureView
) -> None:
    path = f"/v1/resumes/{erased.resume_id}"
    assert (await client.http.delete(path)).status_code == 204
    assert (await client.erasure(erased.resume_id)).receipt == erased.receipt
    assert (await client.http.get(f"{path}/export")).status_code == 410
    assert (await client.http.post(f"{path}/learning-path")).status_code == 410


async def test_every_collection_has_an_end(product: Fleet, erased: ErasureView) -> None:
    settings = PlatformSettings(mongo_url=product.stack.mongo_url)
    endless = []
    async with make_mongo(settings) as client:
        for name in ("coach", "coach_erasures"):
            store = client[name]
            for collection in await store.list_collection_names():
                indexes: dict[str, Any] = await store[collection].index_information()
                ends = any("expireAfterSeconds" in index for index in indexes.values())
                if not ends and collection not in ENDLESS:
                    endless.append(collection)
    assert endless == []
