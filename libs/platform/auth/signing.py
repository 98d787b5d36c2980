"""Signing keys: made here, sealed at rest, rotated; their public halves are the JWKS (RFC 7517)."""

import asyncio
import json
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from joserfc.jwk import KeyParameters, KeySet, OKPKey, RSAKey

from libs.platform.mongo import Database, Document
from libs.platform.vault.cipher import Sealed, TamperedError, seal, unseal
from libs.platform.vault.keks import KekError, KekProvider, find_key
from libs.platform.vault.witness import Witness, witnessed

Key = OKPKey | RSAKey
_Wrapping = tuple[str, bytes, bytes]  # key-encryption key, nonce, ciphertext
_RELOAD_SECONDS = 30.0
_IMPATIENT_SECONDS = 1.0  # an unknown key id asks the database no more often
_RSA_BITS = 3072
_DEPLOYMENT = "-"  # whose keys they are: no tenant can have that name
_OVERLAP = timedelta(days=1)  # a retired key stays published: verifiers cache the JWKS


@dataclass(frozen=True, slots=True)
class Signer:
    """The key that signs now."""

    id: str
    algorithm: str
    key: Key = field(repr=False)
    until: datetime


class KeyRing:
    """The signing keys of all replicas, in MongoDB.

    Args:
        algorithm: ``Ed25519`` (EdDSA, RFC 8037 and 9864) or ``RS256``.
        lifetime: after it a new key signs.
        witness: notes every opening of a private key.
    """

    def __init__(
        self,
        database: Database,
        keks: KekProvider,
        algorithm: str,
        lifetime: timedelta,
        witness: Witness | None = None,
    ) -> None:
        self._collection = database["signing_keys"]
        self._keks = keks
        self._algorithm = algorithm
        self._lifetime = lifetime
        self._witness = witness
        self._signers: list[Signer] = []
        self._opened: dict[str, tuple[_Wrapping, Key]] = {}
        self._loaded = float("-inf")
        self._lock = asyncio.Lock()

    async def prepare(self) -> None:
        """Create the index that removes retired keys."""
        await self._collection.create_index("retired", expireAfterSeconds=0)

    async def signer(self) -> Signer:
        """The newest key; made if there is none that is young enough."""
        await self._load(_RELOAD_SECONDS)
        if not (self._signers and self._may_sign(self._signers[0])):
            await self.rotate()
        return self._signers[0]

    async def rotate(self) -> str:
        """Let a new key sign from now on; the old ones verify for another day.

        Returns:
            The new key's id.
        """
        kid = f"{self._algorithm.lower()}-{datetime.now(UTC):%Y%m%d%H%M%S%f}"
        key = await asyncio.to_thread(_generate, self._algorithm, kid)
        kek = self._keks.current
        private = json.dumps(key.as_dict(private=True)).encode()
        sealed = seal(self._keks.key(kek), private, _place(kid))
        now = datetime.now(UTC)
        ends = {"$min": {"retired": now + _OVERLAP}}
        await self._collection.update_many({"algorithm": {"$exists": True}}, ends)
        await self._collection.insert_one(
            {
                "_id": kid,
                "algorithm": self._algorithm,
                "public": key.as_dict(private=False),
                "kek": kek,
                "nonce": sealed.nonce,
                "private": sealed.ciphertext,
                "created": now,
                "signs_until": now + self._lifetime,
                "retired": now + self._lifetime + _OVERLAP,
            }
        )
        await self._load(0)
        return kid

    async def verifiers(self, kid: str) -> KeySet:
        """The keys that may have signed a token; looks again for a key id it does not know."""
        known = any(signer.id == kid for signer in self._signers)
        await self._load(_RELOAD_SECONDS if known else _IMPATIENT_SECONDS)
        return KeySet([signer.key for signer in self._signers])

    async def jwks(self) -> Mapping[str, Any]:
        """The public keys."""
        await self.signer()
        return {"keys": [signer.key.as_dict(private=False) for signer in self._signers]}

    def _may_sign(self, newest: Signer) -> bool:
        return newest.until > datetime.now(UTC) and newest.algorithm == self._algorithm

    async def _load(self, at_most_old: float) -> None:
        async with self._lock:
            if time.monotonic() - self._loaded < at_most_old:
                return
            now = datetime.now(UTC)
            found = self._collection.find({"retired": {"$gt": now}}).sort("created", -1)
            opened = [await self._open(document) async for document in found]
            self._signers = [signer for signer in opened if signer is not None]
            self._opened = {it.id: self._opened[it.id] for it in self._signers}
            self._loaded = time.monotonic()

    async def _open(self, document: Document) -> Signer | None:
        """The key; ``None`` if its key-encryption key is gone, which ends what it signed."""
        try:
            key = await self._key(document)
        except (KekError, TamperedError):
            return None
        return Signer(document["_id"], document["algorithm"], key, document["signs_until"])

    async def _key(self, document: Document) -> Key:
        """The key itself, opened anew only if it was sealed anew: every opening is noted."""
        wrapping = (document["kek"], document["nonce"], document["private"])
        known = self._opened.get(document["_id"])
        if known is not None and known[0] == wrapping:
            await find_key(self._keks, document["kek"])  # it may be gone
            return known[1]
        kind = RSAKey if document["algorithm"] == "RS256" else OKPKey
        key = kind.import_key(json.loads(await self._unseal(document)))
        self._opened[document["_id"]] = (wrapping, key)
        return key

    async def rewrap(self) -> int:
        """Seal keys anew that an older key-encryption key sealed; how many there were."""
        current = self._keks.current
        changed = 0
        async for document in self._collection.find({"kek": {"$exists": True, "$ne": current}}):
            private = await self._unseal(document)
            sealed = seal(self._keks.key(current), private, _place(document["_id"]))
            update = {"kek": current, "nonce": sealed.nonce, "private": sealed.ciphertext}
            await self._collection.update_one({"_id": document["_id"]}, {"$set": update})
            changed += 1
        return changed

    async def sealed_under(self, kek_id: str) -> int:
        """How many keys the key-encryption key of that id seals."""
        return await self._collection.count_documents({"kek": kek_id})

    async def _unseal(self, document: Document) -> bytes:
        kid, sealed = document["_id"], Sealed(document["nonce"], document["private"])
        with witnessed(self._witness, _DEPLOYMENT, f"{_DEPLOYMENT}/signing-key/{kid}"):
            return unseal(await find_key(self._keks, document["kek"]), sealed, _place(kid))


def _generate(algorithm: str, kid: str) -> Key:
    parameters: KeyParameters = {"kid": kid, "use": "sig", "alg": algorithm}
    if algorithm == "RS256":
        return RSAKey.generate_key(_RSA_BITS, parameters)
    return OKPKey.generate_key("Ed25519", parameters)


def _place(kid: str) -> str:
    return f"signing/{kid}"
