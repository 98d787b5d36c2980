"""Reading a resume, once per upload."""

import json

from libs.contracts.events import (
    OperatorAlert,
    ResumeRejected,
    ResumeUploaded,
    TextExtracted,
)
from libs.contracts.problems import Code, ProblemError
from libs.platform import metrics
from libs.platform.bus.bus import Cause
from libs.platform.inbox import Inbox, Job
from libs.platform.vault.store import ErasedError, NoSuchItemError, Owner, Purpose, Vault
from services.extract.ports import Extraction, Extractor
from services.extract.scanning.gate import Gate

_ALARMING = (Code.MALWARE, Code.ACTIVE_CONTENT, Code.ARCHIVE_BOMB)


class ScannerAwayError(Exception):
    """The scanner cannot be reached and unscanned files are refused: try again later."""


class ReadResume:
    """From a file in the vault to its text in the vault."""

    def __init__(
        self,
        inbox: Inbox,
        vault: Vault,
        gate: Gate,
        extractor: Extractor,
        *,
        keep_original: bool,
    ) -> None:
        self._inbox = inbox
        self._vault = vault
        self._gate = gate
        self._extractor = extractor
        self._keep_original = keep_original

    async def read(self, event: ResumeUploaded, cause: Cause) -> None:
        """Extract the file of ``event`` and tell; the original is deleted afterwards."""
        async with self._inbox.claim(cause) as job:
            if job is not None:
                await self._extract(event, job)
            if not self._keep_original:
                await self._vault.drop(event.file_ref)

    async def give_up(self, event: ResumeUploaded, cause: Cause) -> None:
        """Tell the owner that the file could not be read after all attempts."""
        await self._inbox.record(cause, (_rejected(event, Code.PROCESSING_FAILED),))

    async def _extract(self, event: ResumeUploaded, job: Job) -> None:
        owner = Owner(event.tenant, event.resume_id)
        try:
            content = await self._vault.get(event.file_ref, event.tenant)
            marks = await self._gate.admit(content)
            with metrics.timed(metrics.JOB, "extract"):
                extraction = await self._extractor.extract(content, event.media_type)
            extraction = extraction.marked(marks)
            text_ref = await self._keep(owner, extraction, f"r{event.revision}")
        except ProblemError as problem:
            if problem.code is Code.SCAN_UNAVAILABLE:
                raise ScannerAwayError from problem
            await job.finish(_rejected(event, problem.code), *_alerts(event, problem.code))
        except (ErasedError, NoSuchItemError):
            await job.finish()
        else:
            await job.finish(_extracted(event, extraction, text_ref))

    async def _keep(self, owner: Owner, extraction: Extraction, name: str) -> str:
        identities = json.dumps(extraction.identities, ensure_ascii=False).encode()
        await self._vault.put(owner, Purpose.IDENTITIES, identities, name)
        text = extraction.text.model_dump_json().encode()
        return await self._vault.put(owner, Purpose.TEXT, text, name)


def _rejected(event: ResumeUploaded, code: Code) -> ResumeRejected:
    return ResumeRejected(
        tenant=event.tenant, resume_id=event.resume_id, code=code, revision=event.revision
    )


def _alerts(event: ResumeUploaded, code: Code) -> tuple[OperatorAlert, ...]:
    if code not in _ALARMING:
        return ()
    alert = OperatorAlert(
        tenant=event.tenant, code=code, service="extract", resume_id=event.resume_id
    )
    return (alert,)


def _extracted(event: ResumeUploaded, extraction: Extraction, text_ref: str) -> TextExtracted:
    text = extraction.text
    return TextExtracted(
        tenant=event.tenant,
        resume_id=event.resume_id,
        text_ref=text_ref,
        pages=text.pages,
        lines=len(text.lines),
        language=text.language,
        quality=text.quality,
        warnings=text.warnings,
        revision=event.revision,
    )
