"""Data keys: one per resume, wrapped; a tombstone takes the place of an erased one."""

import time
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from pymongo.errors import DuplicateKeyError

from libs.platform.grouped import GroupedInserts
from libs.platform.mongo import Collection, Document
from libs.platform.vault.cipher import Sealed, new_key, seal, unseal
from libs.platform.vault.keks import KekProvider, find_key

_CACHE_KEYS = 2_000
_CACHE_SECONDS = 30.0
TOMBSTONE = timedelta(days=60)


class NoSuchItemError(Exception):
    """The reference names nothing: wrong, expired, or another tenant's."""


class ErasedError(Exception):
    """The owner's key was destroyed: there is nothing to read, and nothing may be added."""


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose content it is."""

    tenant: str
    resume_id: str

    def __str__(self) -> str:
        return f"{self.tenant}/{self.resume_id}"


class DataKeys:
    """Makes, unwraps and destroys data keys.

    Unwrapped keys stay in memory for half a minute, so that a pipeline does not read them anew at
    each step.

    Args:
        tombstone: how long it is remembered that a key was destroyed; longer than any event about
            its owner can lie in a topic. Without a key nothing can be added afterwards either.
    """

    def __init__(
        self, collection: Collection, keks: KekProvider, tombstone: timedelta = TOMBSTONE
    ) -> None:
        self._collection = collection
        self._inserts = GroupedInserts(collection)
        self._keks = keks
        self._tombstone = tombstone
        self._cache: OrderedDict[Owner, tuple[float, bytes]] = OrderedDict()

    async def prepare(self) -> None:
        """Let tombstones expire."""
        await self._collection.create_index("expires", expireAfterSeconds=0)

    async def create(self, owner: Owner) -> bytes:
        """A new key for ``owner``, or the one it has.

        Raises:
            ErasedError: the owner was erased.
        """
        key = new_key()
        try:
            await self.add(owner, key)
        except DuplicateKeyError:
            return await self.get(owner)
        return key

    async def add(self, owner: Owner, key: bytes) -> None:
        """Keep a new owner's key.

        Raises:
            DuplicateKeyError: the owner has, or had, one.
        """
        kek_id = self._keks.current
        wrapped = seal(self._keks.key(kek_id), key, str(owner))
        await self._inserts.insert(
            {
                "_id": str(owner),
                "kek": kek_id,
                "nonce": wrapped.nonce,
                "wrapped": wrapped.ciphertext,
                "created": datetime.now(UTC),
            }
        )
        self._remember(owner, key)

    async def get(self, owner: Owner) -> bytes:
        """The key of ``owner``.

        Raises:
            ErasedError: there is none any more, or never was.
        """
        cached = self._cache.get(owner)
        if cached is not None and cached[0] > time.monotonic():
            return cached[1]
        document = await self._collection.find_one({"_id": str(owner)})
        if document is None or "wrapped" not in document:
            raise ErasedError(str(owner))
        return self._remember(owner, await self._unwrap(owner, document))

    async def destroy(self, owner: Owner) -> None:
        """Replace the key by a tombstone; repeatable."""
        self.forget(owner)
        now = datetime.now(UTC)
        await self._collection.update_one(
            {"_id": str(owner)},
            {
                "$unset": {"wrapped": "", "nonce": "", "kek": ""},
                "$set": {"erased": now, "expires": now + self._tombstone},
            },
            upsert=True,
        )

    async def living(self, names: Sequence[str]) -> list[str]:
        """Those of the owners, as text, that have a key."""
        keyed = {"_id": {"$in": names}, "wrapped": {"$exists": True}}
        return [document["_id"] async for document in self._collection.find(keyed, {"_id": 1})]

    def forget(self, owner: Owner) -> None:
        """Drop the key from memory."""
        self._cache.pop(owner, None)

    async def rewrap(self, batch: int = 500) -> int:
        """Wrap keys that an older key-encryption key wraps under the current one.

        Returns:
            How many were wrapped anew; call again until it is 0.
        """
        current = self._keks.current
        stale = self._collection.find({"wrapped": {"$exists": True}, "kek": {"$ne": current}})
        changed = 0
        async for document in stale.limit(batch):
            owner = Owner(*document["_id"].split("/", 1))
            key = await self._unwrap(owner, document)
            again = seal(self._keks.key(current), key, str(owner))
            update = {"kek": current, "nonce": again.nonce, "wrapped": again.ciphertext}
            done = await self._collection.update_one(
                {"_id": document["_id"], "kek": document["kek"]}, {"$set": update}
            )
            changed += done.modified_count
        return changed

    async def wrapped_under(self, kek_id: str) -> int:
        """How many keys the key-encryption key of that id wraps: it must stay while there are."""
        return await self._collection.count_documents({"kek": kek_id})

    async def _unwrap(self, owner: Owner, document: Document) -> bytes:
        wrapped = Sealed(document["nonce"], document["wrapped"])
        return unseal(await find_key(self._keks, document["kek"]), wrapped, str(owner))

    def _remember(self, owner: Owner, key: bytes) -> bytes:
        self._cache[owner] = (time.monotonic() + _CACHE_SECONDS, key)
        if len(self._cache) > _CACHE_KEYS:
            self._cache.popitem(last=False)
        return key
