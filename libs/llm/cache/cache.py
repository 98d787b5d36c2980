"""The result cache: exact first, then the nearest that the guards let pass."""

import random
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

import structlog
from redis.asyncio import Redis
from redis.exceptions import RedisError

from libs.llm.cache import metrics
from libs.llm.cache.embeddings import Embeddings
from libs.llm.cache.entries import Entries, Place, Sealed, Source
from libs.llm.cache.guard import Traits
from libs.llm.cache.heads import Sketch, head_of
from libs.llm.cache.lookup import SHARED, Lookup
from libs.llm.cache.near import Near, Neighbours
from libs.llm.cache.ports import Cipher, Embedder, NameDetector
from libs.llm.cache.settings import CacheSettings
from libs.llm.cache.sharing import mentions, shareable
from libs.llm.cache.vectors import packed
from libs.llm.cache.verdicts import Verdicts
from libs.platform.vault.cipher import TamperedError
from libs.platform.vault.witness import Witness, witnessed

_log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Hit:
    """A cached result.

    Attributes:
        value: What was stored.
        similarity: Cosine to the resume it was made for; 1 for an exact hit.
        exact: Whether it was made for exactly this.
        shared: Whether it comes from the tenants' shared pool, and so has no evidence.
        audit: The caller is to make the result anew beside this one, and to say by
            :meth:`ResultCache.judge` whether this one was right.
    """

    value: bytes
    similarity: float = 1.0
    exact: bool = True
    shared: bool = False
    audit: bool = False


class ResultCache:
    """Serves results again. Without Redis it misses; it never fails a request.

    A similar hit's evidence points at the lines of another resume: the caller grounds it anew.

    Args:
        redis: A client that gives bytes and fails at once: its own retries would hold requests up.
        detector: Looks for personal data before anything is shared between tenants.
        witness: Notes every opening of a result; not of traits and vectors, which nobody is given.
    """

    def __init__(
        self,
        redis: "Redis",
        cipher: Cipher,
        embedder: Embedder,
        settings: CacheSettings,
        detector: NameDetector | None = None,
        *,
        witness: Witness | None = None,
    ) -> None:
        self._entries = Entries(redis, settings.vectors)
        self._cipher = cipher
        self._embeddings = Embeddings(embedder)
        self._neighbours = Neighbours(self._entries, cipher, self._embeddings, settings)
        self._settings = settings
        self._detector = detector
        self._witness = witness
        self._verdicts = Verdicts(redis, embedder.name, settings.wrong_hits, settings.confidence)

    async def find(self, lookup: Lookup) -> Hit | None:
        """The result to serve for ``lookup``, if there is one."""
        places = [Place(scope, lookup.exact, lookup.partition) for scope in self._scopes(lookup)]
        try:
            hit = await self._exact(lookup, places) or await self._similar(lookup, places)
        except RedisError as error:
            _log.warning("cache_unavailable", error=type(error).__name__)
            hit = None
        outcome = "miss" if hit is None else "exact" if hit.exact else "similar"
        metrics.LOOKUPS.labels(outcome).inc()
        return hit

    async def store(
        self,
        lookup: Lookup,
        value: bytes,
        *,
        sources: Sequence[Source] = (),
        shared: bytes | None = None,
    ) -> bool:
        """Keep ``value`` for ``lookup``.

        Args:
            lookup: What it was made for.
            value: The result.
            sources: Resumes it was made from besides the lookup's own.
            shared: The form for other tenants, without quotes from the resume; kept only if this
                tenant shares and if no name is found in it.

        Returns:
            Whether it was kept: not when a source was erased meanwhile, nor without Redis.
        """
        of = (Source(lookup.tenant, lookup.resume_id), *sources)
        try:
            kept = await self._keep(lookup, lookup.tenant, value, of)
            if kept and shared is not None and self._may_share(lookup, shared):
                await self._keep(lookup, SHARED, shared, of)
        except RedisError as error:
            _log.warning("cache_unavailable", error=type(error).__name__)
            return False
        return kept

    async def forget(self, tenant: str, resume_id: str) -> int:
        """Delete every entry that came from the resume; repeatable.

        Returns:
            How many entries were deleted now.

        Raises:
            redis.exceptions.RedisError: Redis is away; to be tried again.
        """
        return await self._entries.forget(Source(tenant, resume_id))

    async def judge(self, hit: Hit, *, right: bool) -> None:
        """Say whether an audited hit suited; moves the threshold of all replicas."""
        await self._verdicts.add(hit.similarity, right=right)

    def _may_share(self, lookup: Lookup, value: bytes) -> bool:
        sharing = lookup.tenant in self._settings.sharing
        return sharing and shareable(lookup, value, self._detector)

    def _scopes(self, lookup: Lookup) -> tuple[str, ...]:
        shares = lookup.tenant in self._settings.sharing
        return (lookup.tenant, SHARED) if shares else (lookup.tenant,)

    async def _exact(self, lookup: Lookup, places: Sequence[Place]) -> Hit | None:
        found = await self._entries.get([place.key for place in places])
        for place, sealed in zip(places, found, strict=True):
            value = self._opened(lookup, place, sealed)
            if value is not None:
                return Hit(value, shared=place.scope == SHARED)
        return None

    async def _similar(self, lookup: Lookup, places: Sequence[Place]) -> Hit | None:
        floor = await self._verdicts.threshold()
        found = await self._entries.heads([place.partition_key for place in places])
        for place, heads in zip(places, found, strict=True):
            near = await self._neighbours.of(lookup, place, heads, floor)
            values = await self._entries.get([one.place.key for one in near])
            for one, sealed in zip(near, values, strict=True):
                value = self._opened(lookup, one.place, sealed)
                if value is not None:
                    return self._hit(one, value)
        return None

    def _hit(self, near: Near, value: bytes) -> Hit:
        audit = random.random() < self._settings.audited  # noqa: S311 (a sample, no secret)
        shared = near.place.scope == SHARED
        return Hit(value, near.similarity, exact=False, shared=shared, audit=audit)

    def _opened(self, lookup: Lookup, place: Place, sealed: bytes | None) -> bytes | None:
        if sealed is None:
            return None
        purpose = "shared-result" if place.scope == SHARED else "cached-result"
        try:
            with witnessed(self._witness, lookup.tenant, f"{lookup.owner}/{purpose}"):
                return self._cipher.open(sealed, place.key)
        except TamperedError:
            return None  # or sealed with an earlier key, which cannot be told apart

    async def _keep(
        self, lookup: Lookup, scope: str, value: bytes, sources: Sequence[Source]
    ) -> bool:
        place = Place(scope, lookup.exact, lookup.partition)
        ttl: timedelta = self._settings.ttl[lookup.kind]
        vector = packed(await self._embeddings.of(lookup.text))
        traits = Traits(lookup.skills, lookup.claims, mentions(lookup, value), lookup.text)
        expires_at = int(time.time() + ttl.total_seconds())
        sealed = Sealed(
            value=self._cipher.seal(value, place.key),
            traits=self._cipher.seal(traits.to_json(), place.traits_key),
            vector=self._cipher.seal(vector, place.vector_key),
            head=head_of(place.entry, expires_at, Sketch.of(lookup, place.partition_key)),
        )
        return await self._entries.put(place, sealed, ttl, sources)
