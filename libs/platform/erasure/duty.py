"""A service's part of an erasure: forget what it holds, then report it to ingest."""

from collections.abc import Mapping
from typing import Protocol

import structlog

from libs.contracts.events import PartErased, ResumeErased
from libs.platform.bus.bus import Cause
from libs.platform.inbox import Inbox
from libs.platform.vault.store import Owner, Vault

_log = structlog.get_logger()


class NotGoneYetError(Exception):
    """What was forgotten here still lies with somebody else, such as a vendor; ask again later."""


class Forgetful(Protocol):
    """Keeps something of resumes, and can forget it."""

    async def forget(self, tenant: str, resume_id: str) -> int:
        """Delete what comes from the resume; repeatable.

        Returns:
            How much was deleted now.

        Raises:
            NotGoneYetError: it was asked for, and is not done everywhere.
        """


class VaultContent:
    """The vault as something that forgets."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault

    async def forget(self, tenant: str, resume_id: str) -> int:
        """Destroy the resume's data key and delete its items."""
        return await self._vault.erase(Owner(tenant, resume_id))


class ErasureDuty:
    """One service's part.

    Args:
        keepers: what the service holds, by the name under which the report counts it.
    """

    def __init__(self, service: str, inbox: Inbox, keepers: Mapping[str, Forgetful]) -> None:
        self._service = service
        self._inbox = inbox
        self._keepers = keepers

    async def erase(self, event: ResumeErased, cause: Cause) -> None:
        """Forget everything about the resume, even what came after an earlier delivery, and report.

        Not everything is gone yet: no report, and ingest asks again.
        """
        async with self._inbox.claim(cause) as job:
            erased = await self._forget(event)
            if erased is None:
                _log.info("not_gone_yet", resume_id=event.resume_id)
            elif job is not None:
                await job.finish(self._report(event, erased))

    async def _forget(self, event: ResumeErased) -> Mapping[str, int] | None:
        """How much was deleted, by place; ``None`` if somebody still holds something."""
        erased: dict[str, int] = {}
        for place, keeper in self._keepers.items():
            try:
                erased[place] = await keeper.forget(event.tenant, event.resume_id)
            except NotGoneYetError:
                continue  # the other places must not wait for this one
        return erased if len(erased) == len(self._keepers) else None

    def _report(self, event: ResumeErased, erased: Mapping[str, int]) -> PartErased:
        return PartErased(
            tenant=event.tenant,
            resume_id=event.resume_id,
            service=self._service,
            round=event.round,
            erased=dict(erased),
        )
