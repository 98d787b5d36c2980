"""Reading a resume, once per upload."""

import json
from dataclasses import replace
from datetime import UTC, datetime

import structlog

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
from services.extract.ports import Extraction, Extractor, Upload
from services.extract.scanning.gate import Gate

_ALARMING = (Code.MALWARE, Code.ACTIVE_CONTENT, Code.ARCHIVE_BOMB)
_OURS = (Code.SCAN_UNAVAILABLE, Code.UNAVAILABLE)
_log = structlog.get_logger()


class NotNowError(Exception):
    """What reading needs is missing here, and the file is not to blame: try again later."""


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
        """Extract the file of ``event`` and tell; the original is deleted afterwards.

        Raises:
            NotNowError: no scanner though policy asks for one, or no OCR, loader or worker; the
                operators are told, and the file stays for the next attempt.
        """
        async with self._inbox.claim(cause) as job:
            if job is not None:
                await self._extract(event, job)
            if not self._keep_original:
                await self._vault.drop(event.file_ref)

    async def give_up(self, event: ResumeUploaded, cause: Cause) -> None:
        """Tell the owner that the file could not be read after all attempts.

        The file stays until it expires, so that the dead letter can be replayed.
        """
        await self._inbox.record(cause, (_rejected(event, Code.PROCESSING_FAILED),))

    async def _extract(self, event: ResumeUploaded, job: Job) -> None:
        owner = Owner(event.tenant, event.resume_id)
        try:
            content = await self._vault.get(event.file_ref, event.tenant)
            marks = await self._gate.admit(content)
            upload = Upload(content, event.media_type, event.tenant)
            with metrics.timed(metrics.JOB, "extract"):
                extraction = await self._extractor.extract(upload)
            extraction = extraction.marked(marks)
            text_ref = await self._keep(owner, extraction, f"r{event.revision}")
        except ProblemError as problem:
            if problem.code in _OURS:
                await self._alert(event.tenant, problem, job.cause)
                raise NotNowError from problem
            await job.finish(_rejected(event, problem.code), *_alerts(event, problem.code))
        except (ErasedError, NoSuchItemError):
            await job.finish()
        else:
            await job.finish(_extracted(event, extraction, text_ref))

    async def _alert(self, tenant: str, problem: ProblemError, cause: Cause) -> None:
        """Tell the operators, once an hour however many resumes wait for the same reason."""
        _log.error("cannot_read_now", code=problem.code, detail=problem.detail)
        alert = OperatorAlert(
            tenant=tenant, code=problem.code, service="extract", severity="critical"
        )
        hour = f"extract/{problem.code}/{datetime.now(UTC):%Y-%m-%dT%H}"
        await self._inbox.record(replace(cause, id=hour), (alert,))

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
        hidden=text.hidden_characters,
        revision=event.revision,
    )
