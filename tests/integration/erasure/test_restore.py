"""A backup from before an erasure is restored: nobody comes back with it."""

from typing import Any

from libs.contracts.events import ResumeErased
from libs.contracts.kinds import ErasureCause
from libs.platform.erasure.settings import LedgerSettings
from libs.platform.mongo import Database
from services.ingest.values import ResumeState
from tests.integration.erasure.desk import OTHERS, Desk

Backup = dict[str, list[dict[str, Any]]]


async def back_up(store: Database, *, without: tuple[str, ...] = ()) -> Backup:
    names = [name for name in await store.list_collection_names() if name not in without]
    return {name: [document async for document in store[name].find()] for name in names}


async def restore(store: Database, backup: Backup) -> None:
    """As ``mongorestore --drop`` does: the database is what it was, and nothing else."""
    for name in await store.list_collection_names():
        await store[name].delete_many({})
    for name, documents in backup.items():
        if documents:
            await store[name].insert_many(documents)


async def erased(desk: Desk, *idents: str) -> None:
    for ident in idents:
        await desk.eraser.erase(await desk.get(ident), ErasureCause.REQUEST)
        await desk.hear(ident, *OTHERS)


async def test_who_was_erased_after_the_backup_is_erased_again_in_every_service(
    settings: LedgerSettings, desk: Desk
) -> None:
    await desk.upload("res_erased")
    await desk.upload("res_kept")
    backup = await back_up(desk.store)
    await erased(desk, "res_erased")
    await restore(desk.store, backup)
    assert len(await desk.left("res_erased")) == 3
    async with Desk.start(settings) as after:
        assert await after.restored.sweep() == 1
        assert await after.left("res_erased") == []
        assert len(await after.left("res_kept")) == 3
        outbox = await after.store["resumes"].find_one({"_id": "res_erased"}) or {}
        (sent,) = [ResumeErased.model_validate_json(entry["value"]) for entry in outbox["outbox"]]
        assert sent.round == 2
        erasure = await after.erasure("res_erased")
        assert (erasure.opening.cause, erasure.waiting_for) == (ErasureCause.RESTORE, OTHERS)
        await after.hear("res_erased", *OTHERS, round_=2)
        assert (await after.erasure("res_erased")).completion is not None
        assert await after.restored.sweep() == 0


async def test_a_part_reported_before_the_restore_does_not_count_after_it(
    settings: LedgerSettings, desk: Desk
) -> None:
    await desk.upload("res_1")
    backup = await back_up(desk.store)
    await desk.eraser.erase(await desk.get("res_1"), ErasureCause.REQUEST)
    await desk.hear("res_1", "extract", "notify")
    await restore(desk.store, backup)
    async with Desk.start(settings) as after:
        await after.restored.sweep()
        await after.hear("res_1", "generate", round_=1)
        await after.hear("res_1", "generate", round_=2)
        assert (await after.erasure("res_1")).waiting_for == ("extract", "notify")


async def test_items_without_their_resume_and_a_resume_without_items_are_found(
    settings: LedgerSettings, desk: Desk
) -> None:
    for ident in ("res_items", "res_resume"):
        await desk.upload(ident)
    items = await back_up(desk.store, without=("resumes",))
    resumes = await back_up(desk.store, without=("vault_items", "vault_keys"))
    await erased(desk, "res_items", "res_resume")
    await restore(
        desk.store,
        {
            "vault_items": [it for it in items["vault_items"] if "res_items" in it["_id"]],
            "resumes": [it for it in resumes["resumes"] if it["_id"] == "res_resume"],
        },
    )
    async with Desk.start(settings) as after:
        assert await after.restored.sweep() == 2
        for ident in ("res_items", "res_resume"):
            assert await after.left(ident) == []
            assert (await after.get(ident)).state is ResumeState.ERASED


async def test_nothing_is_swept_where_nothing_was_restored(
    settings: LedgerSettings, desk: Desk
) -> None:
    for ident in ("res_done", "res_open", "res_kept"):
        await desk.upload(ident)
    await erased(desk, "res_done")
    await desk.eraser.erase(await desk.get("res_open"), ErasureCause.REQUEST)
    async with Desk.start(settings) as after:
        assert await after.restored.sweep() == 0
        assert len(await after.left("res_kept")) == 3


async def test_an_erasure_that_the_backup_knows_nothing_of_still_gets_its_receipt(
    settings: LedgerSettings, desk: Desk
) -> None:
    await desk.upload("res_new")
    await desk.eraser.erase(await desk.get("res_new"), ErasureCause.REQUEST)
    await restore(desk.store, {})
    async with Desk.start(settings) as after:
        assert await after.restored.sweep() == 1
        await after.hear("res_new", *OTHERS, round_=2)
        assert (await after.erasure("res_new")).completion is not None
