"""Gathers what a model is given: knowledge near the resume, the job's gaps, what was asked."""

import asyncio

from libs.contracts.kinds import AnalysisKind
from services.generate.composing.gaps import gaps
from services.generate.composing.reading.reader import Reader, Reading
from services.generate.knowledge.entry import EntryKind
from services.generate.prompts.asking import Material
from services.generate.retrieval.ports import Query, Retriever
from services.generate.writing.jobs import Job

_ANCHORS, _CHARACTERS, _ENTRIES, _RESOURCES = 4, 600, 8, 8
_FOR_QUESTIONS = frozenset((EntryKind.CONCEPT, EntryKind.QUESTION, EntryKind.TREND))
_FOR_STEPS = frozenset((EntryKind.CONCEPT, EntryKind.ROADMAP, EntryKind.TREND))


class Gatherer:
    """Looks up knowledge for one resume."""

    def __init__(self, retriever: Retriever, reader: Reader) -> None:
        self._retriever = retriever
        self._reader = reader

    async def gather(self, job: Job) -> Material:
        """The material for ``job``."""
        reading = await asyncio.to_thread(self._reader.read, job.text)
        learning = job.event.kind is AnalysisKind.LEARNING
        queries = [_query(job, reading, _FOR_STEPS if learning else _FOR_QUESTIONS, _ENTRIES)]
        if learning:
            queries.append(_query(job, reading, frozenset((EntryKind.RESOURCE,)), _RESOURCES))
        if job.brief.target and job.brief.target.company:
            queries.append(_style(job))
        hits = [hit for query in queries for hit in await self._retriever.search(query)]
        return Material(
            text=job.text,
            brief=job.brief,
            entries=tuple({hit.entry.id: hit.entry for hit in hits}.values()),
            asked=tuple(question.question for question in job.asked),
            gaps=gaps(reading, job.brief.target),
            telling=tuple(anchor.line for anchor in reading.anchors),
        )


def _query(job: Job, reading: Reading, kinds: frozenset[EntryKind], limit: int) -> Query:
    told = " ".join(anchor.text for anchor in reading.anchors[:_ANCHORS])
    return Query(
        text=f"{job.text.profile.role} {told or ' '.join(reading.skills)}"[:_CHARACTERS],
        skills=frozenset(reading.skills),
        level=job.text.profile.seniority,
        language=None if EntryKind.RESOURCE in kinds else job.brief.language,
        kinds=kinds,
        limit=limit,
    )


def _style(job: Job) -> Query:
    company = job.brief.target.company if job.brief.target else ""
    return Query(
        text=company,
        language=job.brief.language,
        kinds=frozenset((EntryKind.COMPANY_STYLE,)),
        limit=1,
    )
