"""The vault on a real store: what is stored is unreadable, and erased means erased."""

import base64
import os
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from libs.platform.mongo import Database, database, make_mongo
from libs.platform.settings import PlatformSettings
from libs.platform.vault.cipher import TamperedError
from libs.platform.vault.datakeys import DataKeys
from libs.platform.vault.keks import EnvironmentKeks
from libs.platform.vault.store import ErasedError, NoSuchItemError, Owner, Purpose, Vault

OWNER = Owner("acme", "res_1")
OTHER = Owner("acme", "res_2")
RETENTION = dict.fromkeys(Purpose, timedelta(days=1))
TEXT = "홍길동 010-1234-5678".encode()


def keks(*ids: str, keys: dict[str, str]) -> EnvironmentKeks:
    return EnvironmentKeks(",".join(f"{name}:{keys[name]}" for name in ids))


@pytest.fixture(scope="module")
def keys() -> dict[str, str]:
    return {name: base64.b64encode(os.urandom(32)).decode() for name in ("old", "new")}


@pytest.fixture
async def store(mongo_url: str) -> AsyncIterator[Database]:
    settings = PlatformSettings(mongo_url=mongo_url, mongo_database=f"vault_{os.urandom(4).hex()}")
    client = make_mongo(settings)
    yield database(client, settings)
    await client.drop_database(settings.mongo_database)
    await client.close()


@pytest.fixture
async def vault(store: Database, keys: dict[str, str]) -> Vault:
    vault = Vault(store, keks("old", keys=keys), RETENTION)
    await vault.prepare()
    await vault.keys.create(OWNER)
    await vault.keys.create(OTHER)
    return vault


async def test_content_is_read_back_and_lies_encrypted(vault: Vault, store: Database) -> None:
    ref = await vault.put(OWNER, Purpose.TEXT, TEXT, "r1")
    assert await vault.get(ref, "acme") == TEXT
    stored = await store["vault_items"].find_one({"_id": ref})
    assert stored is not None
    assert TEXT not in bytes(stored["ciphertext"])


async def test_another_tenant_cannot_read_it(vault: Vault) -> None:
    ref = await vault.put(OWNER, Purpose.TEXT, TEXT)
    with pytest.raises(NoSuchItemError):
        await vault.get(ref, "globex")


async def test_a_ciphertext_moved_to_another_resume_or_purpose_is_refused(
    vault: Vault, store: Database
) -> None:
    ref = await vault.put(OWNER, Purpose.TEXT, TEXT)
    stored = await store["vault_items"].find_one({"_id": ref})
    assert stored is not None
    for place in ("acme/res_2/text", "acme/res_1/result"):
        await store["vault_items"].insert_one({**stored, "_id": place})
        with pytest.raises(TamperedError):
            await vault.get(place, "acme")


async def test_after_erasure_nothing_can_be_read_or_added_not_even_from_a_backup(
    vault: Vault, store: Database
) -> None:
    ref = await vault.put(OWNER, Purpose.TEXT, TEXT)
    backup = await store["vault_items"].find_one({"_id": ref})
    assert backup is not None
    assert await vault.erase(OWNER) == 1
    assert await vault.erase(OWNER) == 0
    await store["vault_items"].insert_one(backup)
    with pytest.raises(ErasedError):
        await vault.get(ref, "acme")
    with pytest.raises(ErasedError):
        await vault.put(OWNER, Purpose.RESULT, b"late")
    with pytest.raises(ErasedError):
        await vault.keys.create(OWNER)


async def test_rotation_wraps_all_keys_anew_and_the_old_key_can_go(
    vault: Vault, store: Database, keys: dict[str, str]
) -> None:
    ref = await vault.put(OWNER, Purpose.TEXT, TEXT)
    both = DataKeys(store["vault_keys"], keks("new", "old", keys=keys))
    assert await both.rewrap() == 2
    assert await both.rewrap() == 0
    rotated = Vault(store, keks("new", keys=keys), RETENTION)
    assert await rotated.get(ref, "acme") == TEXT
