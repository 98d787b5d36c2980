"""The writer that asks the cache first; one result is made for many equal requests at once."""

from pydantic import TypeAdapter

from libs.contracts.api import Target
from libs.contracts.events import AnalysisRequested
from libs.contracts.kinds import Provider
from libs.contracts.profile import ResumeText
from libs.contracts.results import Result
from libs.llm.cache.cache import ResultCache
from libs.llm.cache.flights import Flights
from libs.llm.cache.lookup import Lookup
from libs.llm.cache.serving import Made, Served, Serving
from libs.llm.ledger.entry import CacheState
from services.generate.ports import Assess
from services.generate.prompts.book import PromptBook
from services.generate.usecases import Writer
from services.generate.writing.briefs import SkillsIn, brief_of
from services.generate.writing.jobs import Job
from services.generate.writing.proving import Prover

_RESULT: TypeAdapter[Result] = TypeAdapter(Result)


class CachedWriter:
    """Serves a model's result again where it fits.

    A result made for a similar resume is held against this one's lines first; where it does not
    stand, a fresh one is made. Local results are not cached: they cost nothing.
    """

    def __init__(
        self,
        writer: Writer,
        cache: ResultCache,
        flights: Flights,
        prover: Prover,
        *,
        book: PromptBook,
        knowledge_version: str,
        weigh: Assess,
        skills_in: SkillsIn,
    ) -> None:
        self._writer = writer
        self._cache = cache
        self._serving = Serving(cache, flights)
        self._prover = prover
        self._book = book
        self._knowledge_version = knowledge_version
        self._weigh = weigh
        self._skills_in = skills_in

    async def write(
        self,
        event: AnalysisRequested,
        text: ResumeText,
        previous: tuple[Result, ...],
        target: Target | None,
    ) -> Result:
        """The result, from the cache or made now.

        Raises:
            ProblemError: nothing sound can be made of this resume.
        """
        if event.provider is Provider.LOCAL:
            return await self._writer.write(event, text, previous, target)

        async def make() -> Made:
            made = await self._writer.write(event, text, previous, target)
            from_model = made.origin.provider is not Provider.LOCAL
            return Made(made.model_dump_json().encode(), keep=from_model)

        served = await self._serving.get(self._lookup(event, text, target), make)
        result = _RESULT.validate_json(served.value)
        if served.state is CacheState.MISS and not served.joined:
            return result
        brief = brief_of(event, text, target, self._skills_in)
        stands = await self._stands(served, result, Job(event, text, brief, previous, 0.0))
        if served.hit is not None and served.hit.audit:
            await self._cache.judge(served.hit, right=stands)
        if not stands:
            return await self._writer.write(event, text, previous, target)
        free = result.origin.model_copy(update={"cached": True, "cost_usd": 0.0})
        return result.model_copy(update={"origin": free})

    async def _stands(self, served: Served, result: Result, job: Job) -> bool:
        """Whether every statement of a similar resume's result holds for this one."""
        hit = served.hit
        if hit is None or (hit.exact and not hit.shared):
            return True
        return not await self._prover.flaws(result, job)

    def _lookup(self, event: AnalysisRequested, text: ResumeText, target: Target | None) -> Lookup:
        language = event.language or text.language
        return Lookup(
            tenant=event.tenant,
            resume_id=event.resume_id,
            resume=text,
            kind=event.kind,
            language=language,
            tier=self._weigh(text, event.kind).complexity,
            prompt_version=self._book.sheet(event.kind, language).version,
            knowledge_version=self._knowledge_version,
            parameters={
                "count": event.count,
                "provider": event.provider.value,
                "previous": list(event.previous_refs),
                "replace": list(event.replace),
                "target": target.model_dump() if target else None,
            },
        )
