"""``coach export``, ``erase``, ``receipt`` and ``ledger``, as a person types them."""

import asyncio
import json
from pathlib import Path
from zipfile import ZipFile

from cli.client import CoachClient
from cli.fleet import Fleet
from tests.e2e.verbs import coach


async def test_everything_is_taken_along_then_erased_with_a_receipt_that_holds_offline(
    product: Fleet, client: CoachClient, tmp_path: Path
) -> None:
    file, archive, kept = tmp_path / "cv.txt", tmp_path / "all.zip", tmp_path / "receipt.json"
    await asyncio.to_thread(file.write_text, "Platform engineer. Built a queue in Rust in 2021.\n")
    resume = await client.upload(file, [], None)

    exported = await coach(product, "export", resume.id, "--out", str(archive))
    assert exported.returncode == 0, exported.stderr
    with ZipFile(archive) as zipped:
        assert f"{resume.id}/resume.json" in zipped.namelist()

    erased = await coach(product, "erase", resume.id, "--receipt", str(kept))
    assert erased.returncode == 0, erased.stderr
    assert f"{resume.id} is erased" in erased.stdout
    again = await coach(product, "receipt", str(kept))
    assert (again.returncode, again.stdout) == (0, erased.stdout)

    proof = json.loads(kept.read_text())
    kept.write_text(json.dumps({**proof, "receipt": proof["receipt"][:-8] + "AAAAAAAA"}))
    forged = await coach(product, "receipt", str(kept))
    assert (forged.returncode, forged.stdout) == (1, "")

    nobodys = await coach(product, "erase", "res_nobodys")
    assert nobodys.returncode == 1
    assert "There is no such thing here" in nobodys.stderr


async def test_the_ledger_is_carried_without_adding_what_is_there(
    product: Fleet, tmp_path: Path
) -> None:
    dumped = await coach(product, "ledger", "dump")
    assert dumped.returncode == 0, dumped.stderr
    file = tmp_path / "ledger.jsonl"
    await asyncio.to_thread(file.write_text, dumped.stdout)
    loaded = await coach(product, "ledger", "load", str(file))
    assert (loaded.returncode, loaded.stderr) == (0, "0 new lines\n")
