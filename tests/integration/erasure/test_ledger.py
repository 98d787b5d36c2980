"""The erasure ledger: lines are only added, name nobody, and can be carried elsewhere."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

from libs.contracts.kinds import ErasureCause
from libs.platform.erasure.ledger import COLLECTION
from libs.platform.erasure.record import Completion, Opening, Part
from libs.platform.erasure.settings import LedgerSettings, make_ledger
from libs.platform.vault.datakeys import Owner
from tests.integration.erasure.desk import OTHERS, SUBJECT, TENANT, Desk

NOW = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)


def opening(ident: str, round_: int = 1) -> Opening:
    owner = Owner(TENANT, ident)
    return Opening(owner, round_, ErasureCause.REQUEST, "hash", ("ingest", "notify"), NOW)


async def test_the_first_line_of_a_kind_stands(desk: Desk) -> None:
    one = opening("res_1")
    await desk.ledger.open(one)
    await desk.ledger.open(Opening(one.owner, 1, ErasureCause.RESTORE, "other", (), NOW))
    for count in (3, 0):
        await desk.ledger.report(one.owner, 1, Part("ingest", {"vault_items": count}, NOW))
    for receipt in ("first", "second"):
        await desk.ledger.complete(one.owner, 1, Completion(receipt, NOW))
    erasure = await desk.ledger.find(one.owner)
    assert erasure is not None
    assert erasure.opening == one
    assert erasure.parts == (Part("ingest", {"vault_items": 3}, NOW),)
    assert erasure.completion == Completion("first", NOW)


async def test_a_report_before_its_opening_is_kept_and_tells_nothing_yet(desk: Desk) -> None:
    owner = Owner(TENANT, "res_1")
    await desk.ledger.report(owner, 1, Part("notify", {}, NOW))
    assert await desk.ledger.find(owner) is None
    await desk.ledger.open(opening("res_1"))
    erasure = await desk.ledger.find(owner)
    assert erasure is not None
    assert erasure.waiting_for == ("ingest",)


async def test_the_newest_round_of_each_is_read_however_small_the_batches(desk: Desk) -> None:
    for ident in ("res_1", "res_10", "res_2"):
        for round_ in (1, 2, 3):
            await desk.ledger.open(opening(ident, round_))
            await desk.ledger.complete(Owner(TENANT, ident), round_, Completion("r", NOW))
    for batch in (1, 2, 1000):
        found = [it async for erasures in desk.ledger.newest(batch) for it in erasures]
        assert [(it.opening.owner.resume_id, it.opening.round) for it in found] == [
            ("res_1", 3), ("res_10", 3), ("res_2", 3),
        ]  # fmt: skip
        assert all(it.completion for it in found)


async def test_it_names_nobody_and_yet_the_person_finds_their_own(desk: Desk) -> None:
    await desk.upload("res_1")
    await desk.eraser.erase(await desk.get("res_1"), ErasureCause.REQUEST)
    await desk.hear("res_1", *OTHERS)
    lines = [text async for text in desk.ledger.dump()]
    assert len(lines) == 2 + len(OTHERS) + 2  # opened, parts, completed, key
    assert not any("kim" in text or SUBJECT in text for text in lines)
    assert await desk.eraser.find(TENANT, SUBJECT, "res_1") is not None
    assert await desk.eraser.find(TENANT, "user:lee@example.com", "res_1") is None
    assert await desk.eraser.find("globex", SUBJECT, "res_1") is None
    assert len(await desk.eraser.all_of(TENANT, SUBJECT)) == 1


async def test_a_dump_is_the_same_ledger_elsewhere_and_loading_it_again_adds_nothing(
    desk: Desk, settings: LedgerSettings
) -> None:
    await desk.upload("res_1")
    await desk.eraser.erase(await desk.get("res_1"), ErasureCause.REQUEST)
    lines = [text async for text in desk.ledger.dump()]
    elsewhere = settings.model_copy(update={"ledger_database": f"test_{uuid4().hex}"})
    client, other = make_ledger(elsewhere)
    async with client:
        assert [await other.load(text) for text in lines] == [True] * len(lines)
        assert [await other.load(text) for text in lines] == [False] * len(lines)
        assert await other.find(Owner(TENANT, "res_1")) == await desk.erasure("res_1")


async def test_lines_end_with_their_retention_and_keys_of_receipts_never(desk: Desk) -> None:
    await desk.ledger.open(opening("res_1"))
    await desk.ledger.keep_key("kid", {"kty": "OKP"})
    lines = desk.ledger._lines
    assert lines.name == COLLECTION
    first = await lines.find_one({"kind": "opened"}) or {}
    days = (first["expires"] - datetime.now(UTC)) / timedelta(days=1)
    assert 1094 < days < 1096
    assert "expires" not in (await lines.find_one({"kind": "key"}) or {"expires": 0})
