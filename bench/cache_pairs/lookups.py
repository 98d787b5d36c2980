"""Resumes of the set as questions to the cache."""

from bench.cache_pairs.facts import Facts
from bench.cache_pairs.render import render
from libs.contracts.kinds import AnalysisKind, Language
from libs.llm.cache.lookup import Lookup
from libs.llm.port import Complexity


def lookup_of(facts: Facts, resume_id: str, tenant: str = "acme") -> Lookup:
    """The question of somebody whose resume says ``facts``, in the resume's language."""
    return Lookup(
        tenant=tenant,
        resume_id=resume_id,
        resume=render(facts),
        kind=AnalysisKind.INTERVIEW,
        language=Language(facts.language),
        tier=Complexity.MEDIUM,
        prompt_version="interview-1",
        knowledge_version="kb-1",
    )
