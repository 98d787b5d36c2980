"""Webhook subscriptions: written by the API, read by notify; secrets lie sealed in the vault."""

import base64
import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import uuid4

from libs.platform.mongo import Database, Document
from libs.platform.vault.cipher import Sealed, seal, unseal
from libs.platform.vault.datakeys import DataKeys, Owner
from libs.platform.vault.witness import Witness, witnessed

_SECRET_BYTES = 32
_KEPT = timedelta(days=90)
_KEY_OWNER = "webhooks"  # one data key per tenant seals its webhook secrets


@dataclass(frozen=True, slots=True)
class Webhook:
    """A subscription with its secret in clear, for the one who signs."""

    id: str
    tenant: str
    url: str
    events: tuple[str, ...]
    created_at: datetime
    active: bool
    secret: str

    def wants(self, event_type: str) -> bool:
        """Whether events of that type go to it."""
        return self.active and (not self.events or event_type in self.events)


class Webhooks:
    """The subscriptions of all tenants.

    Args:
        witness: notes every opening of a secret.
        kept: how long a subscription is still listed after its receiver said that it is gone.
    """

    def __init__(
        self,
        database: Database,
        keys: DataKeys,
        witness: Witness | None = None,
        kept: timedelta = _KEPT,
    ) -> None:
        self._hooks = database["webhooks"]
        self._keys = keys
        self._witness = witness
        self._kept = kept

    async def prepare(self) -> None:
        """Create the indexes."""
        await self._hooks.create_index("tenant")
        await self._hooks.create_index("purge_at", expireAfterSeconds=0)

    async def add(self, tenant: str, url: str, events: Sequence[str]) -> Webhook:
        """Make a subscription with a fresh secret."""
        hook = Webhook(
            id=f"whk_{uuid4().hex}",
            tenant=tenant,
            url=url,
            events=tuple(events),
            created_at=datetime.now(UTC),
            active=True,
            secret="whsec_" + base64.b64encode(os.urandom(_SECRET_BYTES)).decode(),
        )
        key = await self._keys.create(Owner(tenant, _KEY_OWNER))
        sealed = seal(key, hook.secret.encode(), hook.id)
        await self._hooks.insert_one(
            {
                "_id": hook.id,
                "tenant": tenant,
                "url": url,
                "events": list(events),
                "created_at": hook.created_at,
                "active": True,
                "nonce": sealed.nonce,
                "secret": sealed.ciphertext,
            }
        )
        return hook

    async def of(self, tenant: str) -> list[Webhook]:
        """A tenant's subscriptions."""
        found = [document async for document in self._hooks.find({"tenant": tenant})]
        return [await self._opened(document) for document in found]

    async def remove(self, tenant: str, hook_id: str) -> bool:
        """End a subscription; whether there was one."""
        gone = await self._hooks.delete_one({"_id": hook_id, "tenant": tenant})
        return bool(gone.deleted_count)

    async def disable(self, hook_id: str) -> None:
        """Send nothing more to it: its receiver said that it is gone."""
        ended = {"active": False, "purge_at": datetime.now(UTC) + self._kept}
        await self._hooks.update_one({"_id": hook_id, "active": True}, {"$set": ended})

    async def _opened(self, document: Document) -> Webhook:
        tenant = document["tenant"]
        with witnessed(self._witness, tenant, f"{tenant}/webhooks/{document['_id']}"):
            return _hook(document, await self._keys.get(Owner(tenant, _KEY_OWNER)))


def _hook(document: Document, key: bytes) -> Webhook:
    sealed = Sealed(document["nonce"], document["secret"])
    return Webhook(
        id=document["_id"],
        tenant=document["tenant"],
        url=document["url"],
        events=tuple(document["events"]),
        created_at=document["created_at"],
        active=document["active"],
        secret=unseal(key, sealed, document["_id"]).decode(),
    )
