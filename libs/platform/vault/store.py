"""Encrypted items in MongoDB, named by reference."""

import asyncio
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from pymongo.errors import DuplicateKeyError

from libs.platform.grouped import GroupedInserts
from libs.platform.mongo import Database, Document
from libs.platform.vault.cipher import Sealed, new_key, seal, unseal
from libs.platform.vault.datakeys import (
    TOMBSTONE,
    DataKeys,
    ErasedError,
    NoSuchItemError,
    Owner,
)
from libs.platform.vault.keks import KekProvider
from libs.platform.vault.witness import Witness, witnessed

_LARGE_BYTES = 512 * 1024  # more takes milliseconds to encrypt: off the loop


class Purpose(StrEnum):
    """What an item is; part of its reference and bound into its ciphertext."""

    FILE = "file"
    TEXT = "text"
    IDENTITIES = "identities"
    TARGET = "target"
    RESULT = "result"


def reference(owner: Owner, purpose: Purpose, name: str = "") -> str:
    """The reference of an item; the same arguments always give the same."""
    return "/".join(filter(None, (owner.tenant, owner.resume_id, purpose.value, name)))


def owner_of(ref: str) -> Owner:
    """Whose item a reference names.

    Raises:
        NoSuchItemError: it is no reference.
    """
    tenant, _, rest = ref.partition("/")
    resume_id, _, purpose = rest.partition("/")
    if not (tenant and resume_id and purpose):
        raise NoSuchItemError
    return Owner(tenant, resume_id)


class Vault:
    """Stores and reads encrypted content.

    Args:
        retention: items of that purpose are deleted after this time by a TTL index.
        tombstone: how long it is remembered that an owner was erased.
        witness: notes who opened what.
    """

    def __init__(
        self,
        database: Database,
        keks: KekProvider,
        retention: Mapping[Purpose, timedelta],
        tombstone: timedelta = TOMBSTONE,
        witness: Witness | None = None,
    ) -> None:
        self._items = database["vault_items"]
        self._inserts = GroupedInserts(self._items)
        self._retention = retention
        self._witness = witness
        self.keys = DataKeys(database["vault_keys"], keks, tombstone)

    async def prepare(self) -> None:
        """Create the indexes."""
        await self.keys.prepare()
        await self._items.create_index("expires", expireAfterSeconds=0)
        await self._items.create_index("owner")

    async def put(self, owner: Owner, purpose: Purpose, content: bytes, name: str = "") -> str:
        """Encrypt and store; the same name is overwritten.

        Returns:
            The reference.

        Raises:
            ErasedError: the owner has no key (any more).
        """
        ref = reference(owner, purpose, name)
        key = await self.keys.get(owner)
        item = await self._item(owner, ref, key, content, self._retention[purpose])
        try:
            await self._inserts.insert(item, len(content))
        except DuplicateKeyError:
            await self._items.replace_one({"_id": ref}, item)
        return ref

    async def put_first(
        self, owner: Owner, purpose: Purpose, content: bytes, name: str = ""
    ) -> str:
        """Make a new owner's key, and encrypt and store its first item, both at once.

        Whichever a crash leaves alone tells nothing without the other.
        """
        ref, key = reference(owner, purpose, name), new_key()
        item = await self._item(owner, ref, key, content, self._retention[purpose])
        writes = (self.keys.add(owner, key), self._inserts.insert(item, len(content)))
        for outcome in await asyncio.gather(*writes, return_exceptions=True):
            if isinstance(outcome, DuplicateKeyError):  # not new: seal it with the key there is
                return await self.put(owner, purpose, content, name)
            if isinstance(outcome, BaseException):
                raise outcome
        return ref

    async def _item(
        self, owner: Owner, ref: str, key: bytes, content: bytes, kept: timedelta
    ) -> Document:
        if len(content) > _LARGE_BYTES:
            sealed = await asyncio.to_thread(seal, key, content, ref)
        else:
            sealed = seal(key, content, ref)
        return {
            "_id": ref,
            "owner": str(owner),
            "nonce": sealed.nonce,
            "ciphertext": sealed.ciphertext,
            "expires": datetime.now(UTC) + kept,
        }

    async def get(self, ref: str, tenant: str) -> bytes:
        """Read an item of ``tenant``.

        Raises:
            NoSuchItemError: there is no such item of this tenant.
            ErasedError: its owner was erased.
            TamperedError: it is not what was stored.
            KekError: the key-encryption key of its owner's key is not there.
        """
        with witnessed(self._witness, tenant, ref):
            owner = owner_of(ref)
            if owner.tenant != tenant:
                raise NoSuchItemError
            item = await self._items.find_one({"_id": ref})
            if item is None:
                raise NoSuchItemError
            sealed = Sealed(item["nonce"], item["ciphertext"])
            return unseal(await self.keys.get(owner), sealed, ref)

    async def refs(self, owner: Owner) -> list[str]:
        """References of everything that is kept of the owner, in their order."""
        found = self._items.find({"owner": str(owner)}, {"_id": 1}).sort("_id", 1)
        return [item["_id"] async for item in found]

    async def holding(self, owners: Iterable[Owner]) -> set[str]:
        """Those of ``owners``, as text, who have a key or an item here."""
        names = [str(owner) for owner in owners]
        items: list[str] = await self._items.distinct("owner", {"owner": {"$in": names}})
        return {*items, *await self.keys.living(names)}

    async def drop(self, ref: str) -> None:
        """Delete one item; repeatable."""
        await self._items.delete_one({"_id": ref})

    async def erase(self, owner: Owner) -> int:
        """Destroy the owner's key, then delete the items; repeatable.

        Returns:
            How many items were deleted now.
        """
        await self.keys.destroy(owner)
        gone = await self._items.delete_many({"owner": str(owner)})
        return gone.deleted_count


__all__ = ["ErasedError", "NoSuchItemError", "Owner", "Purpose", "Vault", "reference"]
