"""A made-up resume as a question to the cache, with what a test changes about it."""

from typing import Any

from libs.contracts.kinds import AnalysisKind, Language, Seniority
from libs.contracts.profile import Achievement, Experience, Line, Profile, ResumeText, Skill
from libs.llm.cache.lookup import Lookup
from libs.llm.port import Complexity

DEEDS = (
    "Migrated billing from MongoDB to PostgreSQL",
    "Reduced p95 latency of the order API by 35% with Redis",
    "Introduced Kafka for shipping events",
    "Led a team of 4 engineers on the order platform",
)
SKILLS = ("MongoDB", "PostgreSQL", "Redis", "Kafka")


def make_lookup(
    deeds: tuple[str, ...] = DEEDS,
    skills: tuple[str, ...] = SKILLS,
    company: str = "Hanbit Labs",
    months: int = 40,
    resume_language: Language = Language.EN,
    **changes: Any,
) -> Lookup:
    lines = tuple(
        Line(number=number, text=text)
        for number, text in enumerate(("[NAME_1]", company, *deeds, ", ".join(skills)), 1)
    )
    job = Experience(
        company=company,
        months=months,
        achievements=tuple(Achievement(text=deed, lines=(1,)) for deed in deeds),
        lines=(2,),
    )
    profile = Profile(
        experiences=(job,),
        skills=tuple(Skill(name=name, lines=(1,)) for name in skills),
        total_months=months,
        seniority=Seniority.of_months(months),
        role="backend",
    )
    resume = ResumeText(
        language=resume_language, pages=1, quality=1.0, lines=lines, profile=profile
    )
    standard: dict[str, Any] = {
        "tenant": "acme",
        "resume_id": "r1",
        "kind": AnalysisKind.INTERVIEW,
        "language": Language.EN,
        "tier": Complexity.MEDIUM,
        "prompt_version": "p1",
        "knowledge_version": "k1",
    }
    return Lookup(resume=resume, **{**standard, **changes})
