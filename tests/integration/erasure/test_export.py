"""An export holds everything that is kept of its person, and nothing else."""

import io
import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from zipfile import ZipFile

from libs.contracts.events import ResumeRejected
from libs.contracts.kinds import ErasureCause, Language
from libs.contracts.profile import Line, Profile, ResumeText
from libs.llm.batch.adapters.mongo import MongoBatches
from libs.llm.batch.adapters.vault_sealer import VaultSealer
from libs.llm.batch.item import BatchItem, ItemState, Stored
from libs.llm.port import Purpose as LlmPurpose
from libs.platform.audit.entry import Kind
from libs.platform.audit.errand import Errand
from libs.platform.audit.keys import AuditKeys
from libs.platform.auth.principal import Principal
from libs.platform.auth.refresh import RefreshTokens
from libs.platform.auth.tokens import Person
from libs.platform.deliveries import Deliveries
from libs.platform.retention import RetentionSettings
from libs.platform.vault.store import Owner, Purpose
from tests.integration.erasure.desk import OTHERS, SUBJECT, TENANT, Desk

TEXT = ResumeText(
    language=Language.KO,
    pages=1,
    quality=1,
    lines=(Line(number=1, text="[NAME_1] wrote to [NAME_1]"), Line(number=2, text="Go")),
    profile=Profile(role="backend"),
)
KIM, LEE = (Principal(TENANT, name, frozenset()) for name in (SUBJECT, "user:lee"))
IDENTITIES = {"[NAME_1]": "홍길동"}


async def archive(pieces: AsyncIterator[bytes]) -> ZipFile:
    return ZipFile(io.BytesIO(b"".join([piece async for piece in pieces])))


async def filled(desk: Desk, ident: str) -> None:
    await desk.upload(ident, b"the file")
    owner = Owner(TENANT, ident)
    await desk.vault.put(owner, Purpose.TEXT, TEXT.model_dump_json().encode(), "r1")
    await desk.vault.put(owner, Purpose.IDENTITIES, json.dumps(IDENTITIES).encode(), "r1")
    await desk.vault.put(owner, Purpose.RESULT, b'{"kind": "interview"}', "ana_1")
    await desk.vault.put(owner, Purpose.TARGET, b'{"company": "Paperlane"}', "ana_1")
    event = ResumeRejected(tenant=TENANT, resume_id=ident, code="no_text")
    told = Deliveries(desk.store, timedelta(days=1))
    await told.settle("event-1", event, "whk_1", "sent")


async def test_everything_of_a_resume_is_there_decrypted(desk: Desk) -> None:
    await filled(desk, "res_1")
    zipped = await archive(desk.exporter.of_resume(await desk.get("res_1")))
    at = "res_1/"
    assert zipped.read(at + "original-r1.txt") == b"the file"
    assert zipped.read(at + "text-r1.txt").decode() == "홍길동 wrote to 홍길동\nGo"
    assert json.loads(zipped.read(at + "text-r1.json"))["profile"]["role"] == "backend"
    assert json.loads(zipped.read(at + "identities-r1.json")) == IDENTITIES
    assert json.loads(zipped.read(at + "results/ana_1.json")) == {"kind": "interview"}
    assert json.loads(zipped.read(at + "jobs/ana_1.json")) == {"company": "Paperlane"}
    assert json.loads(zipped.read(at + "resume.json"))["state"] == "processing"
    (told,) = json.loads(zipped.read(at + "notifications.json"))
    assert (told["channel"], told["outcome"]) == ("whk_1", "sent")


async def test_the_manifest_names_what_is_there_and_how_long_it_is_kept(desk: Desk) -> None:
    await filled(desk, "res_1")
    zipped = await archive(desk.exporter.of_resume(await desk.get("res_1")))
    manifest = json.loads(zipped.read("manifest.json"))
    assert [*manifest["files"], "manifest.json"] == zipped.namelist()
    assert set(manifest["kept_days"]) == set(RetentionSettings.model_fields)


async def test_everything_of_a_person_is_all_their_resumes_and_the_receipts_of_erased_ones(
    desk: Desk,
) -> None:
    for ident in ("res_1", "res_2", "res_gone"):
        await filled(desk, ident)
    await desk.eraser.erase(await desk.get("res_gone"), ErasureCause.REQUEST)
    await desk.hear("res_gone", *OTHERS)
    zipped = await archive(desk.exporter.of_person(KIM))
    folders = {name.partition("/")[0] for name in zipped.namelist() if "/" in name}
    assert folders == {"res_1", "res_2"}
    (erasure,) = json.loads(zipped.read("erasures.json"))
    assert erasure["resume_id"] == "res_gone"
    nobody = await archive(desk.exporter.of_person(LEE))
    assert nobody.namelist() == ["erasures.json", "sessions.json", "manifest.json"]


async def test_prompts_that_wait_for_a_batch_are_there_and_a_spoiled_one_is_named(
    desk: Desk,
) -> None:
    await filled(desk, "res_1")
    item = BatchItem(TENANT, "ana_1", "res_1", LlmPurpose.INTERVIEW, "gpt-mini")
    sealed = await VaultSealer(desk.vault.keys).seal(item, b'{"user": "masked text"}')
    now = datetime.now(UTC)
    held = Stored(
        item.id, item, ItemState.WAITING, attempt=0, sealed=sealed, reserved=None,
        promote_at=now, enqueued_at=now,
    )  # fmt: skip
    await MongoBatches(desk.store).add(held)
    zipped = await archive(desk.exporter.of_resume(await desk.get("res_1")))
    assert json.loads(zipped.read(f"res_1/prompts/{item.id}.json")) == {"user": "masked text"}
    await desk.store["batch_items"].update_one({}, {"$set": {"sealed": sealed[:-1]}})
    zipped = await archive(desk.exporter.of_resume(await desk.get("res_1")))
    assert zipped.read("res_1/prompts/unreadable.txt") == b""


async def test_sessions_and_accesses_of_the_person_are_there_and_nobody_elses(desk: Desk) -> None:
    await desk.upload("res_1")
    for subject in (SUBJECT, LEE.subject):
        await RefreshTokens(desk.store, timedelta(days=1)).grant(Person(TENANT, subject))
    await desk.journal.start(await AuditKeys.load(desk.vault.keys))
    kim, lee = (desk.journal.names.of_person(TENANT, it.subject) for it in (KIM, LEE))
    for who, what, tenant in (
        (kim, "", TENANT),
        (lee, "res_1", TENANT),
        (lee, "res_2", TENANT),
        ("", f"{TENANT}/res_1/text/r1", TENANT),
        (kim, "res_1", "globex"),
        ("", f"{TENANT}/res_11/text/r1", TENANT),
    ):
        desk.journal.note(Kind.ACCESS, Errand(who, "GET"), tenant=tenant, what=what, outcome="200")
    await desk.journal.stop()
    zipped = await archive(desk.exporter.of_person(KIM))
    (session,) = json.loads(zipped.read("sessions.json"))
    assert (session["revoked"], "token" in str(session)) == (False, False)
    noted = [(it["who"], it["what"]) for it in json.loads(zipped.read("access-log/0001.json"))]
    assert noted == [(kim, ""), ("another person", "res_1"), ("", f"{TENANT}/res_1/text/r1")]


async def test_what_is_erased_while_it_is_exported_is_left_out(desk: Desk) -> None:
    await filled(desk, "res_1")
    resume = await desk.get("res_1")
    pieces = desk.exporter.of_resume(resume)
    first = await anext(pieces)
    await desk.eraser.erase(resume, ErasureCause.REQUEST)
    rest = b"".join([piece async for piece in pieces])
    names = ZipFile(io.BytesIO(first + rest)).namelist()
    assert names == ["res_1/resume.json", "res_1/notifications.json", "manifest.json"]


async def test_an_item_that_was_tampered_with_is_named_and_empty_and_all_the_rest_is_there(
    desk: Desk,
) -> None:
    await filled(desk, "res_1")
    spoiled = {"_id": f"{TENANT}/res_1/result/ana_1"}
    await desk.store["vault_items"].update_one(spoiled, {"$set": {"nonce": bytes(12)}})
    zipped = await archive(desk.exporter.of_resume(await desk.get("res_1")))
    assert zipped.testzip() is None
    assert zipped.read("res_1/unreadable-result-ana_1.txt") == b""
    assert "res_1/results/ana_1.json" not in zipped.namelist()
    assert zipped.read("res_1/original-r1.txt") == b"the file"
    assert zipped.read("res_1/text-r1.txt").decode() == "홍길동 wrote to 홍길동\nGo"
    assert "res_1/unreadable-result-ana_1.txt" in json.loads(zipped.read("manifest.json"))["files"]
