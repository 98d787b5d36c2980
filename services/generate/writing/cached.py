"""The writer that asks the cache first; one result is made for many equal requests at once."""

from collections.abc import Awaitable
from datetime import UTC, datetime
from uuid import uuid4

from pydantic import TypeAdapter

from libs.contracts.kinds import Provider
from libs.contracts.results import Result
from libs.llm.cache.cache import ResultCache
from libs.llm.cache.flights import Flights
from libs.llm.cache.lookup import Lookup
from libs.llm.cache.serving import Made, Served, Serving
from libs.llm.ledger.entry import CacheState, Entry, Ledger
from services.generate.domain import Commission
from services.generate.ports import Assess, Writer, Written
from services.generate.prompts.book import PromptBook
from services.generate.writing.briefs import SkillsIn, brief_of
from services.generate.writing.jobs import Job
from services.generate.writing.proving import Prover
from services.generate.writing.sharing import quoted_from, without_quotes

_RESULT: TypeAdapter[Result] = TypeAdapter(Result)


class CachedWriter:
    """Serves a model's result again where it fits.

    A result made for a similar resume is held against this one's lines first; where it does not
    stand, a fresh one is made. Local results are not cached: they cost nothing.

    Args:
        ledger: is told of every call that the cache spares.
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
        ledger: Ledger,
    ) -> None:
        self._writer = writer
        self._cache = cache
        self._serving = Serving(cache, flights)
        self._prover = prover
        self._book = book
        self._knowledge_version = knowledge_version
        self._weigh = weigh
        self._skills_in = skills_in
        self._ledger = ledger

    async def write(self, commission: Commission) -> Written:
        """The result, from the cache or made now.

        Raises:
            ProblemError: nothing sound can be made of this resume.
        """
        if commission.event.provider is Provider.LOCAL:
            return await self._writer.write(commission)
        lookup, own = self._lookup(commission), list[Written]()

        async def make() -> Made:
            own.append(await self._writer.write(commission))
            return _made(own[0].result)

        served = await self._serving.get(lookup, make)
        if own:
            better = own[0].better
            return Written(own[0].result, self._kept_later(lookup, better) if better else None)
        again = await self._again(served, commission)
        return Written(again) if again is not None else await self._writer.write(commission)

    async def find(self, commission: Commission) -> Result | None:
        """What the cache has for ``commission``, if it stands."""
        served = await self._serving.find(self._lookup(commission))
        return None if served is None else await self._again(served, commission)

    async def keep(self, commission: Commission, result: Result) -> None:
        """Serve ``result``, which somebody else made, from now on."""
        await self._store(self._lookup(commission), result)

    async def _kept_later(self, lookup: Lookup, better: Awaitable[Result | None]) -> Result | None:
        result = await better
        if result is not None:
            await self._store(lookup, result)
        return result

    async def _store(self, lookup: Lookup, result: Result) -> None:
        made = _made(result)
        if made.keep:
            await self._cache.store(lookup, made.value, shared=made.shared)

    async def _again(self, served: Served, commission: Commission) -> Result | None:
        """A result that was made before or elsewhere; None if it does not stand here."""
        result = _RESULT.validate_json(served.value)
        if served.hit is not None and served.hit.shared:
            result = quoted_from(result, commission.text)
        job = Job(commission, brief_of(commission, self._skills_in), 0.0)
        stands = await self._stands(served, result, job)
        if served.hit is not None and served.hit.audit:
            await self._cache.judge(served.hit, right=stands)
        if not stands:
            return None
        self._ledger.note(_spared(commission, result, served))
        free = result.origin.model_copy(update={"cached": True, "cost_usd": 0.0})
        return result.model_copy(update={"origin": free})

    async def _stands(self, served: Served, result: Result, job: Job) -> bool:
        """Whether every statement of a similar resume's result holds for this one."""
        hit = served.hit
        if hit is None or (hit.exact and not hit.shared):
            return True
        return not await self._prover.flaws(result, job)

    def _lookup(self, commission: Commission) -> Lookup:
        event, target = commission.event, commission.target
        return Lookup(
            tenant=event.tenant,
            resume_id=event.resume_id,
            resume=commission.text,
            kind=event.kind,
            language=commission.language,
            tier=self._weigh(commission.text, event.kind).complexity,
            prompt_version=self._book.sheet(event.kind, commission.language).version,
            knowledge_version=self._knowledge_version,
            parameters={
                "count": event.count,
                "provider": event.provider.value,
                "previous": list(event.previous_refs),
                "replace": list(event.replace),
                "target": target.model_dump() if target else None,
            },
        )


def _made(result: Result) -> Made:
    shared = _bytes(without_quotes(result))
    return Made(_bytes(result), shared=shared, keep=_is_kept(result))


def _bytes(result: Result) -> bytes:
    return result.model_dump_json().encode()


def _is_kept(result: Result) -> bool:
    return result.origin.provider is not Provider.LOCAL


def _spared(commission: Commission, result: Result, served: Served) -> Entry:
    """The ledger's line of a call that was not needed: free, under the model that it spared."""
    event, origin = commission.event, result.origin
    return Entry(
        id=uuid4().hex,
        ask=event.analysis_id,
        at=datetime.now(UTC),
        tenant=event.tenant,
        purpose=event.kind.value,
        provider=origin.provider,
        model=origin.model,
        prompt_version=origin.prompt_version,
        cache=CacheState.EXACT if served.joined else served.state,
    )
