"""From a model's answer to a sound result: draft, verify, one repair, fill up locally."""

import asyncio
from collections.abc import Sequence
from typing import Any

import structlog

from libs.llm.port import Answer, NoAnswerError
from services.generate.verifying.flaws import Flaw
from services.generate.writing.calls import Calls
from services.generate.writing.jobs import Job
from services.generate.writing.origins import added, origin_of
from services.generate.writing.proving import Prover
from services.generate.writing.tasks import A, R, Task

_log = structlog.get_logger()


class Finisher:
    """Lets nothing out that does not pass the checks.

    Args:
        calls: asks for the repair.
        prover: checks.
        repair_s: a repair is tried only with at least this many seconds left.
    """

    def __init__(self, calls: Calls, prover: Prover, repair_s: float) -> None:
        self._calls = calls
        self._prover = prover
        self._repair_s = repair_s

    async def finish(self, job: Job, task: Task[A, R], answer: Answer[A]) -> R:
        """The result that ``answer`` leads to.

        Raises:
            ProblemError: ``TOO_LITTLE_CONTENT``, when nothing sound can be made.
        """
        origin = origin_of(answer, job.brief.language, task.version)
        draft = await asyncio.to_thread(task.draft, answer.value, origin)
        flaws: Sequence[Flaw] = await self._prover.flaws(draft, job)
        if flaws:
            draft, flaws = await self._repaired(job, task, draft, flaws)
        return await self._mended(job, task, draft, flaws) if flaws else draft

    async def _mended(self, job: Job, task: Task[A, R], draft: R, flaws: Sequence[Flaw]) -> R:
        """``draft`` filled up locally; where that fails too the local result, if it passes whole.

        Else what failed is left out: fewer items, but sound ones.
        """
        mended, replaced = await asyncio.to_thread(task.mended, draft, flaws)
        left = await self._new_flaws(mended, job)
        _log.info("result mended", replaced=replaced, left=len(left), **marks(job, flaws))
        if left:
            local = await asyncio.to_thread(task.local)
            if not await self._new_flaws(local, job):
                notes = ("fallback_local", "answer_refused", *draft.origin.notes)
                return added(local, *notes, cost_usd=draft.origin.cost_usd)
            out = {(flaw.part, flaw.index) for flaw in left if not flaw.whole}
            mended = added(task.without(mended, left), f"left_out:{len(out)}")
        return added(mended, f"replaced:{replaced}")

    async def _new_flaws(self, result: R, job: Job) -> list[Flaw]:
        return [flaw for flaw in await self._prover.flaws(result, job) if job.blames(flaw)]

    async def _repaired(
        self, job: Job, task: Task[A, R], draft: R, flaws: Sequence[Flaw]
    ) -> tuple[R, Sequence[Flaw]]:
        """One more call with what was found wrong, if there is time for it."""
        if job.deadline - asyncio.get_running_loop().time() < self._repair_s:
            return draft, flaws
        refusals = self._prover.refusals(draft, flaws)
        refused = await asyncio.to_thread(task.prompt, refusals)
        try:
            answer = await self._calls.ask(job, refused)
        except NoAnswerError as error:
            if error.late is not None:
                error.late.cancel()  # what is mended by then is not taken apart again
            return added(draft, "repair_failed", cost_usd=error.cost_usd), flaws
        origin = origin_of(answer, job.brief.language, draft.origin.prompt_version, draft.origin)
        merged = await asyncio.to_thread(task.merged, draft, flaws, answer.value, origin)
        repaired = added(merged, "repaired")
        return repaired, await self._prover.flaws(repaired, job)


def marks(job: Job, flaws: Sequence[Flaw] = ()) -> dict[str, Any]:
    """What a log line may say: ids and counts."""
    return {
        "analysis": job.event.analysis_id,
        "kind": job.event.kind.value,
        "checks": sorted({flaw.check for flaw in flaws}),
    }
