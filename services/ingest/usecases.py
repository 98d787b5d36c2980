"""What a caller can ask of ingest. Each takes the principal and sees that tenant only."""

import asyncio
import hashlib
import hmac
from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager, AsyncExitStack
from datetime import datetime
from uuid import NAMESPACE_URL, uuid4, uuid5

from libs.contracts.api import AnalysisOptions
from libs.contracts.kinds import AnalysisKind, ErasureCause
from libs.contracts.media import sniff
from libs.contracts.problems import Code, ProblemError
from libs.platform.auth.principal import Principal
from libs.platform.erasure.record import Erasure
from libs.platform.limits.plans import Metered
from libs.platform.limits.quotas import Allowance
from libs.platform.vault.store import Owner, Purpose, Vault
from services.ingest.changing import Changer
from services.ingest.domain import Resume
from services.ingest.erasing import Eraser
from services.ingest.ports import DuplicateError, Resumes
from services.ingest.values import Analysis, Content, Wish, now

_LARGE_BYTES = 512 * 1024  # more takes milliseconds to digest: off the loop


class ResumeDesk:
    """Uploads, lists, asks and erases.

    Args:
        digest_key: keys the content digests that recognise a duplicate, so that a stolen database
            tells nobody whose resume it holds.
    """

    def __init__(
        self, resumes: Resumes, vault: Vault, changer: Changer, eraser: Eraser, digest_key: bytes
    ) -> None:
        self._resumes = resumes
        self._vault = vault
        self._changer = changer
        self._eraser = eraser
        self._digest_key = digest_key

    async def upload(
        self,
        caller: Principal,
        content: bytes,
        kinds: Sequence[AnalysisKind],
        options: AnalysisOptions,
        allowance: Allowance,
    ) -> tuple[Resume, bool]:
        """Accept a resume and ask for analyses of it.

        Returns:
            The resume, and whether it is new; the same content again gives the first one and
            consumes nothing.

        Raises:
            ProblemError: the content is empty, of a type that is not supported, or a quota is used
                up.
        """
        media_type = sniff(content)
        owner = Owner(caller.tenant, f"res_{uuid4().hex}")
        wishes = [await self._wish(owner, kind, options, uuid4().hex) for kind in kinds]
        try:
            async with AsyncExitStack() as spending:
                size = allowance.spend(Metered.UPLOAD_BYTES, owner.resume_id, len(content))
                await spending.enter_async_context(size)
                for wish in wishes:
                    await spending.enter_async_context(_spend(allowance, wish.kind, wish.id))
                return await self._add(caller, owner, content, media_type, wishes), True
        except DuplicateError as duplicate:
            await self._vault.erase(owner)
            known = duplicate.args[0]
            return await self._again(caller, known, kinds, options, allowance), False

    async def replace(
        self, caller: Principal, resume_id: str, content: bytes, allowance: Allowance
    ) -> Resume:
        """Put other content in the place of a resume's.

        Raises:
            ProblemError: there is no such resume, or the content is not acceptable.
        """
        media_type = sniff(content)
        known = await self.get(caller, resume_id)
        owner = Owner(known.tenant, known.id)
        digest = await self._digest(caller, content)
        try:
            async with allowance.spend(Metered.UPLOAD_BYTES, uuid4().hex, len(content)):
                kept = await self._keep(owner, content, media_type, revision=known.revision + 1)
                return await self._change(
                    caller, resume_id, lambda resume: resume.replace_content(kept, digest)
                )
        except DuplicateError:
            raise ProblemError(
                Code.CONFLICT, "Another resume of yours has this content already."
            ) from None

    async def ask(
        self,
        caller: Principal,
        resume_id: str,
        kind: AnalysisKind,
        options: AnalysisOptions,
        *,
        allowance: Allowance,
        idempotency_key: str | None = None,
    ) -> Analysis:
        """Ask for an analysis; the same idempotency key gives the same analysis and is free.

        Raises:
            ProblemError: there is no such resume, it cannot be analysed, or a quota is used up.
        """
        known = await self.get(caller, resume_id)
        owner = Owner(known.tenant, known.id)
        token = uuid4().hex
        if idempotency_key:
            token = uuid5(NAMESPACE_URL, f"{owner}/{kind}/{idempotency_key}").hex
        made = known.analysis(_id(token))
        if made is not None:
            return made
        async with _spend(allowance, kind, _id(token)):
            wish = await self._wish(owner, kind, options, token)
            resume = await self._change(caller, resume_id, lambda resume: resume.ask(wish, now()))
        analysis = resume.analysis(wish.id)
        if analysis is None:
            raise ProblemError(Code.NOT_FOUND)
        return analysis

    async def get(self, caller: Principal, resume_id: str) -> Resume:
        """One resume of the caller.

        Raises:
            ProblemError: there is none of that id.
        """
        resume = await self._resumes.get(caller.tenant, resume_id)
        if resume is not None and resume.subject == caller.subject:
            return resume
        if resume is None or not await self._eraser.was(resume, caller.subject):
            raise ProblemError(Code.NOT_FOUND)
        return resume

    async def present(self, caller: Principal, resume_id: str) -> Resume:
        """One resume of the caller that is not erased.

        Raises:
            ProblemError: there is none of that id, or it is erased.
        """
        resume = await self.get(caller, resume_id)
        if resume.erasing is not None:
            raise ProblemError(Code.ERASED)
        return resume

    async def with_analysis(self, caller: Principal, analysis_id: str) -> Resume:
        """The caller's resume that has that analysis.

        Raises:
            ProblemError: there is none.
        """
        resume = await self._resumes.with_analysis(caller.tenant, analysis_id)
        if resume is None or resume.subject != caller.subject:
            raise ProblemError(Code.NOT_FOUND)
        return resume

    async def newest(
        self, caller: Principal, *, before: datetime | None, limit: int
    ) -> Sequence[Resume]:
        """A page of the caller's resumes, newest first."""
        return await self._resumes.newest(caller.tenant, caller.subject, before=before, limit=limit)

    async def result(self, resume: Resume, analysis: Analysis) -> bytes | None:
        """The result's JSON, if there is one."""
        if analysis.result_ref is None:
            return None
        return await self._vault.get(analysis.result_ref, resume.tenant)

    async def erase(self, caller: Principal, resume_id: str) -> None:
        """Begin to erase a resume and all that was made of it; repeatable.

        Raises:
            ProblemError: there is no such resume.
        """
        await self._eraser.erase(await self.get(caller, resume_id), ErasureCause.REQUEST)

    async def erasure(self, caller: Principal, resume_id: str) -> Erasure:
        """How far the erasure of a resume has come, which may be gone by now.

        Raises:
            ProblemError: there is no erasure of a resume of the caller's with that id.
        """
        erasure = await self._eraser.find(caller.tenant, caller.subject, resume_id)
        if erasure is None:
            raise ProblemError(Code.NOT_FOUND)
        return erasure

    async def _add(
        self,
        caller: Principal,
        owner: Owner,
        content: bytes,
        media_type: str,
        wishes: Sequence[Wish],
    ) -> Resume:
        resume = Resume(
            id=owner.resume_id,
            tenant=caller.tenant,
            subject=caller.subject,
            created_at=now(),
            content=Content(
                ref=await self._vault.put_first(owner, Purpose.FILE, content, "r1"),
                media_type=media_type,
                size_bytes=len(content),
            ),
            digest=await self._digest(caller, content),
        )
        resume.upload(wishes, now())
        self._changer.plan(resume)
        await self._resumes.add(resume)
        return resume

    async def _again(
        self,
        caller: Principal,
        resume_id: str,
        kinds: Sequence[AnalysisKind],
        options: AnalysisOptions,
        allowance: Allowance,
    ) -> Resume:
        resume = await self.get(caller, resume_id)
        made = {analysis.wish.kind for analysis in resume.analyses if analysis.code is None}
        for kind in kinds:
            if kind not in made:
                await self.ask(caller, resume_id, kind, options, allowance=allowance)
        return await self.get(caller, resume_id)

    async def _keep(
        self, owner: Owner, content: bytes, media_type: str, *, revision: int
    ) -> Content:
        await self._vault.keys.create(owner)
        ref = await self._vault.put(owner, Purpose.FILE, content, f"r{revision}")
        return Content(ref=ref, media_type=media_type, size_bytes=len(content))

    async def _wish(
        self, owner: Owner, kind: AnalysisKind, options: AnalysisOptions, token: str
    ) -> Wish:
        wish = Wish(id=_id(token), kind=kind, **options.model_dump(exclude={"target"}))
        if options.target is not None:
            await self._vault.keys.create(owner)
            target = options.target.model_dump_json().encode()
            wish.target_ref = await self._vault.put(owner, Purpose.TARGET, target, wish.id)
        return wish

    async def _change(
        self, caller: Principal, resume_id: str, change: Callable[[Resume], object]
    ) -> Resume:
        changed = await self._changer.change(caller.tenant, resume_id, change)
        if changed is None:
            raise ProblemError(Code.NOT_FOUND)
        return changed

    async def _digest(self, caller: Principal, content: bytes) -> str:
        digest = hmac.new(
            self._digest_key, f"{caller.tenant}/{caller.subject}/".encode(), hashlib.sha256
        )
        if len(content) > _LARGE_BYTES:
            await asyncio.to_thread(digest.update, content)
        else:
            digest.update(content)
        return digest.hexdigest()


def _id(token: str) -> str:
    return f"ana_{token}"


def _spend(
    allowance: Allowance, kind: AnalysisKind, analysis_id: str
) -> AbstractAsyncContextManager[None]:
    return allowance.spend(Metered(kind.value), analysis_id)
