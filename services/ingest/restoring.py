"""After a restored backup: what the ledger says is erased must not come back with it."""

import structlog

from libs.platform.erasure.ledger import ErasureLedger
from libs.platform.erasure.record import Erasure
from libs.platform.vault.store import Vault
from services.ingest.erasing import Eraser
from services.ingest.ports import Resumes

_log = structlog.get_logger()
_BATCH = 1_000  # lines of the ledger held against the stores at once


class RestoredBackup:
    """Holds every erasure of the ledger against what is stored, before the service serves."""

    def __init__(
        self, ledger: ErasureLedger, resumes: Resumes, vault: Vault, eraser: Eraser
    ) -> None:
        self._ledger = ledger
        self._resumes = resumes
        self._vault = vault
        self._eraser = eraser

    async def sweep(self) -> int:
        """Erase again what came back; repeatable, and harmless in several replicas at once.

        Returns:
            How many resumes had come back.
        """
        again = 0
        async for erasures in self._ledger.newest(_BATCH):
            back = await self._back(erasures)
            for erasure in back:
                await self._eraser.erase_again(erasure)
            again += len(back)
        if again:
            _log.warning("erased_again_after_restore", resumes=again)
        return again

    async def _back(self, erasures: list[Erasure]) -> list[Erasure]:
        owners = [erasure.opening.owner for erasure in erasures]
        held = await self._vault.holding(owners)
        rounds = await self._resumes.rounds([owner.resume_id for owner in owners])
        return [
            erasure
            for erasure in erasures
            if _is_back(
                erasure,
                rounds.get(erasure.opening.owner.resume_id),
                held=str(erasure.opening.owner) in held,
            )
        ]


def _is_back(erasure: Erasure, round_: int | None, *, held: bool) -> bool:
    """Whether an erased resume is there again, or its erasure would never be finished.

    ``round_`` is that of the stored resume: 0 when it is not erased, ``None`` when there is none.
    """
    if erasure.completion is None:
        return round_ != erasure.opening.round  # else the sweeper is at work on it
    return held or round_ == 0
