"""Requests that wait, on a real MongoDB: a newer one for the same analysis takes their place."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

from pymongo import AsyncMongoClient

from libs.contracts.events import AnalysisRequested
from libs.contracts.kinds import AnalysisKind
from libs.platform.bus.bus import Cause
from services.generate.waiting.mongo import MongoHeld
from services.generate.waiting.ports import Held


def event(analysis: str) -> AnalysisRequested:
    return AnalysisRequested(
        tenant="acme", resume_id="r", analysis_id=analysis, kind=AnalysisKind.INTERVIEW,
        text_ref="x",
    )  # fmt: skip


async def test_only_earlier_requests_for_the_same_analysis_are_replaced(mongo_url: str) -> None:
    name = f"held_{uuid4().hex[:8]}"
    async with AsyncMongoClient[dict[str, Any]](mongo_url, tz_aware=True) as client:
        held = MongoHeld(client[name], timedelta(days=1))
        await held.prepare()
        first, newer = Cause("e1", "k", "acme"), Cause("e2", "k", "acme")
        await held.keep(Held("one", event("a"), first))
        await held.keep(Held("other", event("b"), first))

        assert await held.replaced(event("a"), first) == []
        assert await held.replaced(event("a"), newer) == ["one"]
        assert await held.replaced(event("a"), newer) == []

        assert await held.get("one") is None
        assert await held.get("other") == Held("other", event("b"), first)
        await client.drop_database(name)
