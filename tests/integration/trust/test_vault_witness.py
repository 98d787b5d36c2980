"""Every opening of the vault is told, and why it was refused; a refusal leaks nothing."""

import base64
import os
from dataclasses import asdict
from datetime import timedelta

import pytest

from libs.llm.batch.adapters.vault_sealer import VaultSealer
from libs.llm.batch.item import BatchItem
from libs.llm.port import Purpose as LlmPurpose
from libs.platform.auth import signing
from libs.platform.auth.signing import KeyRing
from libs.platform.mongo import Database
from libs.platform.vault.cipher import Sealed, TamperedError
from libs.platform.vault.keks import EnvironmentKeks, KekError
from libs.platform.vault.store import ErasedError, NoSuchItemError, Owner, Purpose, Vault
from libs.platform.webhooks import Webhooks
from tests.witnesses import Notes

KIM, LEE = Owner("acme", "res_1"), Owner("globex", "res_2")
TEXT = b"planted text"


@pytest.fixture
def notes() -> Notes:
    return Notes()


def vault_of(store: Database, keks: EnvironmentKeks, notes: Notes) -> Vault:
    return Vault(store, keks, dict.fromkeys(Purpose, timedelta(days=1)), witness=notes)


@pytest.fixture
async def vault(store: Database, keks: EnvironmentKeks, notes: Notes) -> Vault:
    return vault_of(store, keks, notes)


@pytest.fixture
async def ref(vault: Vault) -> str:
    return await vault.put_first(KIM, Purpose.TEXT, TEXT)


async def refused(vault: Vault, ref: str, kind: type[Exception], tenant: str = "acme") -> None:
    with pytest.raises(kind) as caught:
        await vault.get(ref, tenant)
    assert TEXT.decode() not in repr(caught.value)


async def test_what_is_opened_and_what_is_not_there_are_told(
    vault: Vault, ref: str, notes: Notes
) -> None:
    assert await vault.get(ref, "acme") == TEXT
    await refused(vault, ref, NoSuchItemError, "globex")
    await refused(vault, f"{ref}2", NoSuchItemError)
    await vault.erase(KIM)
    await refused(vault, ref, NoSuchItemError)
    assert [outcome for _, _, outcome in notes.told] == ["opened", *["no_such_item"] * 3]
    assert notes.told[0][:2] == ("acme", ref)


@pytest.mark.parametrize("spoil", ["cut short", "changed", "another's", "another nonce"])
async def test_a_spoiled_item_is_refused_and_told(
    vault: Vault, store: Database, ref: str, notes: Notes, spoil: str
) -> None:
    theirs = await vault.put_first(LEE, Purpose.TEXT, TEXT)
    items = {it["_id"]: it async for it in store["vault_items"].find()}
    mine, other = items[ref], items[theirs]
    text = bytes(mine["ciphertext"])
    spoiled = {
        "cut short": Sealed(mine["nonce"], text[:-1]),
        "changed": Sealed(mine["nonce"], text[:-1] + bytes([text[-1] ^ 1])),
        "another's": Sealed(other["nonce"], other["ciphertext"]),
        "another nonce": Sealed(other["nonce"], text),
    }[spoil]
    await store["vault_items"].update_one({"_id": ref}, {"$set": asdict(spoiled)})
    await refused(vault, ref, TamperedError)
    assert notes.told == [("acme", ref, "tampered")]


async def test_a_data_key_of_another_owner_opens_nothing(
    vault: Vault, store: Database, keks: EnvironmentKeks, ref: str, notes: Notes
) -> None:
    await vault.put_first(LEE, Purpose.TEXT, TEXT)
    theirs = await store["vault_keys"].find_one({"_id": str(LEE)})
    assert theirs is not None
    swapped = {name: theirs[name] for name in ("nonce", "wrapped")}
    await store["vault_keys"].update_one({"_id": str(KIM)}, {"$set": swapped})
    await refused(vault_of(store, keks, notes), ref, TamperedError)
    assert notes.told == [("acme", ref, "tampered")]


async def test_without_its_key_encryption_key_or_its_data_key_nothing_opens(
    store: Database, keks: EnvironmentKeks, ref: str, notes: Notes
) -> None:
    another = EnvironmentKeks("k2:" + base64.b64encode(os.urandom(32)).decode())
    await refused(vault_of(store, another, notes), ref, KekError)
    same_name = EnvironmentKeks("k1:" + base64.b64encode(os.urandom(32)).decode())
    await refused(vault_of(store, same_name, notes), ref, TamperedError)
    await store["vault_keys"].delete_one({"_id": str(KIM)})
    await refused(vault_of(store, keks, notes), ref, ErasedError)
    assert [outcome for _, _, outcome in notes.told] == ["key_missing", "tampered", "erased"]


async def test_openings_of_webhook_secrets_are_told(
    vault: Vault, store: Database, notes: Notes
) -> None:
    hooks = Webhooks(store, vault.keys, notes)
    hook = await hooks.add("acme", "https://example.com", ())
    assert [known.secret for known in await hooks.of("acme")] == [hook.secret]
    assert notes.told == [("acme", f"acme/webhooks/{hook.id}", "opened")]


async def test_webhook_secrets_whose_key_is_refused_are_told(
    vault: Vault, store: Database, keks: EnvironmentKeks, notes: Notes
) -> None:
    hook = await Webhooks(store, vault.keys).add("acme", "https://example.com", ())
    another = EnvironmentKeks("k2:" + base64.b64encode(os.urandom(32)).decode())
    with pytest.raises(KekError):
        await Webhooks(store, vault_of(store, another, notes).keys, notes).of("acme")
    await store["vault_keys"].delete_many({})
    with pytest.raises(ErasedError):
        await Webhooks(store, vault_of(store, keks, notes).keys, notes).of("acme")
    place = f"acme/webhooks/{hook.id}"
    assert notes.told == [("acme", place, outcome) for outcome in ("key_missing", "erased")]


async def test_openings_of_prompts_that_wait_for_a_batch_are_told(
    vault: Vault, ref: str, notes: Notes
) -> None:
    assert ref  # its owner has a key
    item = BatchItem("acme", "ana_1", "res_1", LlmPurpose.INTERVIEW, "gpt-mini")
    sealer = VaultSealer(vault.keys, notes)
    sealed = await sealer.seal(item, TEXT)
    assert await sealer.open(item, sealed) == TEXT
    with pytest.raises(TamperedError):
        await sealer.open(item, sealed[:-1])
    await vault.erase(KIM)
    with pytest.raises(ErasedError):
        await sealer.open(item, sealed)
    place = f"acme/res_1/batch/{item.id}"
    outcomes = ("opened", "tampered", "erased")
    assert notes.told == [("acme", place, outcome) for outcome in outcomes]


def ring_of(store: Database, keks: EnvironmentKeks, notes: Notes) -> KeyRing:
    return KeyRing(store, keks, "Ed25519", timedelta(days=30), notes)


async def test_openings_of_signing_keys_are_told_once_for_each_sealing(
    store: Database, keks: EnvironmentKeks, notes: Notes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(signing, "_RELOAD_SECONDS", 0)
    ring = ring_of(store, keks, notes)
    kids = [(await ring.signer()).id for _ in range(3)]
    told = ("-", f"-/signing-key/{kids[0]}", "opened")
    assert notes.told == [told]
    await ring_of(store, keks, notes).jwks()  # another replica
    assert notes.told == [told, told]


async def test_a_spoiled_signing_key_signs_no_more_and_is_told_at_every_attempt(
    store: Database, keks: EnvironmentKeks, notes: Notes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(signing, "_RELOAD_SECONDS", 0)
    ring = ring_of(store, keks, notes)
    kid = (await ring.signer()).id
    await store["signing_keys"].update_one({"_id": kid}, {"$set": {"nonce": os.urandom(12)}})
    assert (await ring.verifiers(kid)).keys == []
    assert notes.told[1:] == [("-", f"-/signing-key/{kid}", "tampered")]
    assert (await ring.signer()).id != kid


async def test_a_signing_key_ends_with_its_key_encryption_key(
    store: Database, notes: Notes, monkeypatch: pytest.MonkeyPatch
) -> None:
    for pause in ("_RELOAD_SECONDS", "_IMPATIENT_SECONDS"):
        monkeypatch.setattr(signing, pause, 0)
    keks = EnvironmentKeks("k1:" + base64.b64encode(os.urandom(32)).decode())
    ring = ring_of(store, keks, notes)
    kid = (await ring.signer()).id
    keks._keys = {"k2": os.urandom(32)}
    for _ in range(2):
        assert (await ring.verifiers(kid)).keys == []
    assert [outcome for _, _, outcome in notes.told] == ["opened", "key_missing"]
