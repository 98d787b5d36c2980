"""What generate opens of its cache is in its access log, with the event that it was opened for."""

import asyncio
import base64
import os
from contextlib import AsyncExitStack
from uuid import uuid4

from libs.contracts.skills import Vocabulary
from libs.llm.cache.use_embedder import UseEmbedder
from libs.llm.settings import LlmSettings
from libs.platform.audit.errand import errand
from libs.platform.audit.keys import AuditKeys
from libs.platform.audit.reading import Wanted, newest
from libs.platform.service import ServiceHost
from services.generate.models import Models
from services.generate.settings import GenerateSettings
from services.generate.verifying.link_book import UncheckedLinks
from tests.unit.llm_cache.lookups import make_lookup


async def test_a_cached_result_is_noted_with_its_event(mongo_url: str, redis_url: str) -> None:
    settings = GenerateSettings(
        mongo_url=mongo_url,
        mongo_database=f"test_{uuid4().hex}",
        redis_url=redis_url,
        vault_keks="k1:" + base64.b64encode(os.urandom(32)).decode(),
    )
    host, asker = ServiceHost("generate", settings, ()), f"res_{uuid4().hex}"
    async with host.mongo, host.redis, AsyncExitStack() as stack:
        await host.journal.start(await AuditKeys.load(host.vault.keys))
        llm, vocabulary = LlmSettings(), Vocabulary.load()
        models = Models(host, settings, llm, vocabulary, UncheckedLinks(), asyncio.to_thread, stack)
        cache = models._cache(models._quick(), UseEmbedder())
        await cache.store(make_lookup(), b"result")
        with errand("", "AnalysisRequested evt_1"):
            assert await cache.find(make_lookup(resume_id=asker))
        await host.journal.stop()
        (entry,) = await newest(host.audit, Wanted(tenant="acme", what=asker), 10)
    assert (entry.service, entry.what) == ("generate", f"acme/{asker}/cached-result")
    assert (entry.why, entry.outcome) == ("AnalysisRequested evt_1", "opened")
