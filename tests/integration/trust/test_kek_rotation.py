"""Key-encryption keys rotate while replicas write and read: from a file, and wrapped by a KMS.

The KMS is moto's server, which speaks AWS's protocol.
"""

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from typer.testing import CliRunner

from cli.keys import app
from libs.embedded.child import Child, Program
from libs.embedded.ports import free_port
from libs.embedded.ready import http_ok
from libs.platform.audit.reading import Wanted, newest
from libs.platform.audit.store import AuditStore
from libs.platform.mongo import Database
from libs.platform.vault.keks import KekError, KekProvider
from libs.platform.vault.settings import KekSource, VaultSettings, make_keks, watch_keks
from libs.platform.vault.store import Owner, Purpose, Vault

AWS = {
    "AWS_ACCESS_KEY_ID": "test",
    "AWS_SECRET_ACCESS_KEY": "test",  # moto asks for some, not for which
    "AWS_DEFAULT_REGION": "ap-northeast-2",
}


@pytest.fixture(scope="module")
async def kms(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[str]:
    port = free_port()
    program = Program(
        name="moto",
        argv=(str(Path(sys.executable).with_name("moto_server")), "-p", str(port)),
        log=tmp_path_factory.mktemp("moto") / "log",
        env=AWS,
        ready=http_ok(port, "/moto-api/"),
        start_timeout=60,
    )
    child = Child(program)
    await child.start()
    yield f"http://127.0.0.1:{port}"
    await child.stop()


@pytest.fixture(params=["file", "aws-kms"])
def settings(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> VaultSettings:
    key = ""
    if request.param == "aws-kms":
        import boto3

        endpoint = {**AWS, "AWS_ENDPOINT_URL": request.getfixturevalue("kms")}
        for name, value in endpoint.items():
            monkeypatch.setenv(name, value)
        key = boto3.client("kms").create_key()["KeyMetadata"]["Arn"]
    return VaultSettings(
        vault_provider=KekSource(request.param),
        vault_keks_file=tmp_path / "keks",
        vault_kms_key=key,
        vault_refresh_seconds=0.2,
    )


class Coach:
    """``coach keys`` on a deployment."""

    def __init__(self, settings: VaultSettings, mongo_url: str, store: Database) -> None:
        self._env = {
            "COACH_MONGO_URL": mongo_url,
            "COACH_MONGO_DATABASE": store.name,
            "COACH_VAULT_PROVIDER": settings.vault_provider,
            "COACH_VAULT_KEKS_FILE": str(settings.vault_keks_file),
            "COACH_VAULT_KMS_KEY": settings.vault_kms_key,
        }

    async def __call__(self, *arguments: str, status: int = 0) -> str:
        done = await asyncio.to_thread(CliRunner().invoke, app, arguments, env=self._env)
        assert done.exit_code == status, done.output
        return done.output


@pytest.fixture
def coach(settings: VaultSettings, mongo_url: str, store: Database) -> Coach:
    return Coach(settings, mongo_url, store)


def vault_of(store: Database, keks: KekProvider) -> Vault:
    return Vault(store, keks, dict.fromkeys(Purpose, timedelta(days=1)))


async def work(writer: Vault, reader: Vault, stop: asyncio.Event) -> int:
    """Write with one replica and read with the other, which has no key in memory."""
    done = 0
    while not stop.is_set():
        owner, content = Owner("acme", uuid4().hex), os.urandom(20)
        ref = await writer.put_first(owner, Purpose.TEXT, content)
        assert await reader.get(ref, "acme") == content
        done += 1
        await asyncio.sleep(0.01)
    return done


@pytest.mark.timeout(240)
async def test_keys_rotate_while_replicas_work(
    settings: VaultSettings, coach: Coach, store: Database
) -> None:
    await coach("new-kek", "--id", "old")
    keks = [await asyncio.to_thread(make_keks, settings) for _ in range(2)]
    watching = [asyncio.create_task(watch_keks(it, settings)) for it in keks]
    (first, second), stop = (vault_of(store, it) for it in keks), asyncio.Event()
    kept = await first.put_first(Owner("acme", "res_1"), Purpose.TEXT, b"kept")
    working = [
        asyncio.create_task(work(first, second, stop)),
        asyncio.create_task(work(second, first, stop)),
    ]
    await coach("new-kek", "--id", "new")
    await coach("use-kek", "new")
    await asyncio.sleep(0.5)
    assert "still wraps" in await coach("drop-kek", "old", status=1)
    assert "keys wrapped anew" in await coach("rotate-kek")
    await coach("drop-kek", "old")
    await asyncio.sleep(0.5)
    stop.set()
    assert min(await asyncio.gather(*working)) > 5
    assert {it.current for it in keks} == {"new"}
    with pytest.raises(KekError):
        keks[0].key("old")
    fresh = vault_of(store, await asyncio.to_thread(make_keks, settings))
    assert await fresh.get(kept, "acme") == b"kept"
    for task in watching:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def test_the_current_key_and_unknown_ones_cannot_be_dropped(coach: Coach) -> None:
    await coach("new-kek", "--id", "only")
    assert "is the current key" in await coach("drop-kek", "only", status=1)
    assert "no key other" in await coach("use-kek", "other", status=1)
    assert "already" in await coach("new-kek", "--id", "only", status=1)


async def test_a_key_wrapped_for_one_id_is_no_key_of_another(
    settings: VaultSettings, coach: Coach
) -> None:
    if settings.vault_provider is not KekSource.AWS_KMS:
        pytest.skip("a plain file holds plain keys")
    await coach("new-kek", "--id", "one")
    path = settings.keks_file
    path.write_text(path.read_text().replace("one:", "two:"))
    with pytest.raises(KekError, match="InvalidCiphertextException"):
        await asyncio.to_thread(make_keks, settings)
    no_such = settings.model_copy(update={"vault_kms_key": str(uuid4())})
    with pytest.raises(KekError, match="the KMS gave no key"):
        await asyncio.to_thread(make_keks, no_such)


async def test_signing_keys_that_a_rotation_opens_are_noted(
    settings: VaultSettings, coach: Coach, store: Database
) -> None:
    await coach("new-kek", "--id", "old")
    kid = (await coach("rotate-signing")).split()[-1]
    await coach("new-kek", "--id", "new")
    await coach("use-kek", "new")
    await coach("rotate-kek")
    noted = await newest(AuditStore(store), Wanted(what=kid), 10)
    assert [(entry.who, entry.why, entry.outcome) for entry in noted] == [
        ("operator", "coach keys rotate-kek", "opened"),
        ("operator", "coach keys rotate-signing", "opened"),
    ]
