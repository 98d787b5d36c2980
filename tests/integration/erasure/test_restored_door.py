"""The running service after a restore: it serves nobody whom the ledger says is erased."""

import asyncio
from pathlib import Path
from typing import Any

from libs.platform.mongo import Database, database, make_mongo
from libs.platform.settings import PlatformSettings
from tests.doors import Door, Servers, door
from tests.integration.erasure.test_restore import back_up, restore

RESUME = {"basics": {"name": "A"}, "work": [{"name": "Paperlane"}]}


async def test_a_restored_backup_is_swept_before_the_first_request(
    mongo_url: str, redis_url: str, tmp_path: Path
) -> None:
    env: dict[str, str] = {}
    async with door(Servers(mongo_url, redis_url), tmp_path, env) as running:
        settings = PlatformSettings(
            mongo_url=mongo_url, mongo_database=running.env["COACH_MONGO_DATABASE"]
        )
        async with make_mongo(settings) as client:
            store = database(client, settings)
            async with running.client() as http:
                ident = (await http.post("/v1/resumes", json=RESUME)).json()["id"]
                backup = await back_up(store)
                assert (await http.delete(f"/v1/resumes/{ident}")).status_code == 204
            await _restart_on(running, store, backup)
            async with running.client() as http:
                assert (await http.get(f"/v1/resumes/{ident}")).json()["code"] == "erased"
                assert (await http.get("/v1/resumes")).json()["items"] == []
                again = await http.get(f"/v1/erasures/{ident}")
            assert again.status_code == 202
            assert (again.json()["cause"], again.json()["round"]) == ("restore", 2)
            assert await store["vault_items"].count_documents({"owner": f"demo/{ident}"}) == 0


async def _restart_on(running: Door, store: Database, backup: dict[str, list[Any]]) -> None:
    """Stop the service, restore the product's database, and start it again."""
    await asyncio.gather(*(child.stop() for child in running.children))
    await restore(store, backup)
    await asyncio.gather(*(child.start() for child in running.children))
