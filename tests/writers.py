"""A model writer over any gateway, made by the service's own workshop."""

from typing import Any

from libs.llm.port import Complexity
from libs.llm.routing.complexity import Assessment
from services.generate.retrieval.ports import Hit, Query
from services.generate.workshop import Workshop
from services.generate.writing.model import ModelWriter, Pace


class NoHits:
    """A retriever over nothing."""

    async def search(self, _query: Query) -> list[Hit]:
        return []


def simple(resume: object, kind: object) -> Assessment:
    """Every request is simple."""
    del resume, kind
    return Assessment(Complexity.SIMPLE, "test")


def writer_over(workshop: Workshop, gateway: Any, pace: Pace | None = None) -> ModelWriter:
    """A writer whose models are whatever ``gateway`` says."""
    return workshop.writer(gateway, NoHits(), simple, pace or Pace())
