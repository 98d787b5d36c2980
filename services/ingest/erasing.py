"""Erasing a resume everywhere: ask every service, collect their reports, sign the receipt.

Every step may be repeated, and the sweeper repeats them until the receipt is there: whatever is
killed in between, an erasure completes.
"""

import asyncio

import structlog

from libs.contracts.events import PartErased
from libs.contracts.kinds import ErasureCause
from libs.contracts.topics import SERVICES
from libs.platform.auth.signing import KeyRing
from libs.platform.erasure.ledger import ErasureLedger
from libs.platform.erasure.receipt import issue
from libs.platform.erasure.record import Completion, Erasure, Opening, Part
from libs.platform.erasure.subjects import SubjectHashes
from libs.platform.vault.store import Owner, Vault
from services.ingest.changing import Changer
from services.ingest.domain import Resume
from services.ingest.ports import DuplicateError, Resumes
from services.ingest.values import Content, Erasing, ResumeState, now

_log = structlog.get_logger()
_OURS = "ingest"


class Notary:
    """Signs receipts of complete erasures and keeps the public keys they are verified with."""

    def __init__(self, ledger: ErasureLedger, ring: KeyRing, issuer: str) -> None:
        self._ledger = ledger
        self._ring = ring
        self._issuer = issuer

    async def certify(self, erasure: Erasure) -> None:
        """Write the receipt into the ledger; the first one counts."""
        signer = await self._ring.signer()
        await self._ledger.keep_key(signer.id, signer.key.as_dict(private=False))
        at = now()
        receipt = await asyncio.to_thread(issue, signer, self._issuer, erasure, at)
        owner, round_ = erasure.opening.owner, erasure.opening.round
        await self._ledger.complete(owner, round_, Completion(receipt, at))


class Eraser:
    """Leads the erasure of resumes."""

    def __init__(
        self,
        resumes: Resumes,
        changer: Changer,
        vault: Vault,
        ledger: ErasureLedger,
        *,
        notary: Notary,
        subjects: SubjectHashes,
    ) -> None:
        self._resumes = resumes
        self._changer = changer
        self._vault = vault
        self._ledger = ledger
        self._notary = notary
        self._subjects = subjects

    async def erase(self, resume: Resume, cause: ErasureCause, round_: int = 1) -> None:
        """Begin to erase a resume, and do our own part; repeatable."""
        erased = resume.state is ResumeState.ERASED
        subject = resume.subject
        if not erased:
            subject = await self._subjects.of(resume.tenant, resume.subject)
        erasing = Erasing(round=round_, cause=cause, asked_at=now())
        await self._changer.change(
            resume.tenant, resume.id, lambda found: found.erase(erasing, subject)
        )
        await self.pursue(resume.tenant, resume.id)

    async def erase_again(self, known: Erasure) -> None:
        """Erase what a restored backup brought back, or has made us forget to finish."""
        owner = known.opening.owner
        resume = await self._resumes.get(owner.tenant, owner.resume_id)
        if resume is None:
            resume = await self._stand_in(known.opening)
        await self.erase(resume, ErasureCause.RESTORE, known.opening.round + 1)

    async def pursue(self, tenant: str, resume_id: str) -> None:
        """Do our part of an erasure that has begun, and conclude it if all others are done."""
        resume = await self._resumes.get(tenant, resume_id)
        owner = Owner(tenant, resume_id)
        items = await self._vault.erase(owner)
        if resume is None or resume.erasing is None:
            return
        erasing = resume.erasing
        opening = Opening(
            owner, erasing.round, erasing.cause, resume.subject, SERVICES, erasing.asked_at
        )
        await self._ledger.open(opening)
        counts = {"resumes": 1, "vault_keys": 1, "vault_items": items}
        await self._ledger.report(owner, erasing.round, Part(_OURS, counts, now()))
        await self._conclude(owner)

    async def note(self, event: PartErased) -> None:
        """A service has reported its part."""
        owner = Owner(event.tenant, event.resume_id)
        await self._ledger.report(owner, event.round, Part(event.service, event.erased, now()))
        await self._conclude(owner)

    async def find(self, tenant: str, subject: str, resume_id: str) -> Erasure | None:
        """The erasure of a resume that was the subject's."""
        erasure = await self._ledger.find(Owner(tenant, resume_id))
        if erasure is None:
            return None
        theirs = erasure.opening.subject == await self._subjects.of(tenant, subject)
        return erasure if theirs else None

    async def all_of(self, tenant: str, subject: str) -> list[Erasure]:
        """The erasures of all resumes that were the subject's."""
        return await self._ledger.of_subject(await self._subjects.of(tenant, subject))

    async def was(self, resume: Resume, subject: str) -> bool:
        """Whether an erased resume was the subject's."""
        if resume.state is not ResumeState.ERASED:
            return False
        return resume.subject == await self._subjects.of(resume.tenant, subject)

    async def _conclude(self, owner: Owner) -> None:
        erasure = await self._ledger.find(owner)
        if erasure is None or erasure.waiting_for:
            return
        if erasure.completion is None:
            await self._notary.certify(erasure)
            _log.info("erased", resume_id=owner.resume_id, round=erasure.opening.round)
        round_ = erasure.opening.round
        await self._changer.change(
            owner.tenant, owner.resume_id, lambda found: found.erased_everywhere(round_, now())
        )

    async def _stand_in(self, opening: Opening) -> Resume:
        """A resume without content in the place of one that is not there, to be erased."""
        resume = Resume(
            id=opening.owner.resume_id,
            tenant=opening.owner.tenant,
            subject=opening.subject,
            created_at=opening.at,
            content=Content(ref="", media_type="", size_bytes=0),
            state=ResumeState.ERASED,
        )
        try:
            await self._resumes.add(resume)
        except DuplicateError:
            _log.info("another_replica_erases", resume_id=resume.id)
        return resume
