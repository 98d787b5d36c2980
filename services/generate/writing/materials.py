"""Gathers what a model is given: knowledge near the resume, the job's gaps, what was asked."""

import asyncio

from libs.contracts.kinds import AnalysisKind
from services.generate.composing.gaps import gaps
from services.generate.composing.reading.reader import Reader, Reading
from services.generate.knowledge.employers import CompanyStyles
from services.generate.knowledge.entry import Entry, EntryKind
from services.generate.prompts.asking import Material
from services.generate.retrieval.ports import Query, Retriever
from services.generate.writing.jobs import Job

_ANCHORS, _CHARACTERS, _ENTRIES, _RESOURCES, _STYLES = 4, 600, 8, 8, 5
_FOR_QUESTIONS = frozenset((EntryKind.CONCEPT, EntryKind.QUESTION, EntryKind.TREND))
_FOR_STEPS = frozenset((EntryKind.CONCEPT, EntryKind.ROADMAP, EntryKind.TREND))


class Gatherer:
    """Looks up knowledge for one resume."""

    def __init__(self, retriever: Retriever, reader: Reader, styles: CompanyStyles) -> None:
        self._retriever = retriever
        self._reader = reader
        self._styles = styles

    async def gather(self, job: Job) -> Material:
        """The material for ``job``."""
        reading = await asyncio.to_thread(self._reader.read, job.text)
        learning = job.event.kind is AnalysisKind.LEARNING
        queries = [_query(job, reading, _FOR_STEPS if learning else _FOR_QUESTIONS, _ENTRIES)]
        if learning:
            queries.append(_query(job, reading, frozenset((EntryKind.RESOURCE,)), _RESOURCES))
        hits = [hit for query in queries for hit in await self._retriever.search(query)]
        found = [*(hit.entry for hit in hits), *await self._style(job)]
        return Material(
            text=job.text,
            brief=job.brief,
            entries=tuple({entry.id: entry for entry in found}.values()),
            asked=tuple(question.question for question in job.asked),
            gaps=gaps(reading, job.brief.target),
            telling=tuple(anchor.line for anchor in reading.anchors),
        )

    async def _style(self, job: Job) -> list[Entry]:
        """How the job's company interviews: what was imported on it, else what its type does."""
        company = job.brief.target.company if job.brief.target else ""
        if not company:
            return []
        names = self._styles.names_of(company)
        styles = frozenset((EntryKind.COMPANY_STYLE,))
        hits = await self._retriever.search(Query(names, kinds=styles, limit=_STYLES))
        own = [hit.entry for hit in hits if self._styles.is_own(hit.entry, company)]
        own.sort(key=lambda entry: entry.language is not job.brief.language)
        typical = self._styles.of_type(company, job.brief.language)
        return own[:1] or ([typical] if typical else [])


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
