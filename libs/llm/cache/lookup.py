"""What is looked up: the resume and everything that its result depends on, as keys and traits."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final

from libs.contracts.kinds import AnalysisKind, Language
from libs.contracts.profile import ResumeText
from libs.llm.cache.claims import Claim, claims_of, gist
from libs.llm.port import Complexity
from libs.platform.vault.datakeys import Owner

SHARED = "~shared"  # no tenant can be called that: ids have no tilde
_EMBEDDED_CHARACTERS = 40
_SHORTEST_PART = 5

# A model never sees these: two scans of one resume shall meet.
_UNSEEN: Final[dict[str, Any]] = {"lines": {"__all__": {"box"}}, "quality": True, "warnings": True}

Json = str | int | float | bool | None | Sequence["Json"] | Mapping[str, "Json"]


@dataclass(frozen=True)
class Lookup:
    """One question to the cache.

    Attributes:
        tenant: Who asks; another tenant's entries are out of reach.
        resume_id: Whose resume it is: where an entry made for this lookup comes from.
        resume: The masked resume.
        kind: What is wanted.
        language: The language that it is wanted in.
        tier: The class of models that answers.
        prompt_version: A new prompt makes all that was made with the old one unreachable.
        knowledge_version: As ``prompt_version``, of the knowledge base.
        parameters: Whatever else the result depends on: count, provider, target, earlier results.
    """

    tenant: str
    resume_id: str
    resume: ResumeText
    kind: AnalysisKind
    language: Language
    tier: Complexity
    prompt_version: str
    knowledge_version: str
    parameters: Mapping[str, Json] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if set("~ ") & set(self.tenant):
            raise ValueError("a tenant's id has neither tilde nor blank")

    @property
    def owner(self) -> Owner:
        """For whom the cache is asked, as the access log names it."""
        return Owner(self.tenant, self.resume_id)

    @cached_property
    def exact(self) -> str:
        """Names the one result that is made for exactly this."""
        seen = self.resume.model_dump(mode="json", exclude=_UNSEEN)
        return _digest([seen, *self._conditions])

    @cached_property
    def partition(self) -> str:
        """Names the results that may be alike: equal in all that no similarity can make up for."""
        profile = self.resume.profile
        guarded = [self.resume.language.value, profile.seniority.value, profile.role.casefold()]
        return _digest([guarded, *self._conditions])

    @property
    def _conditions(self) -> Sequence[Json]:
        return (
            self.kind.value,
            self.language.value,
            int(self.tier),
            self.prompt_version,
            self.knowledge_version,
            dict(self.parameters),
        )

    @cached_property
    def text(self) -> str:
        """What is embedded: the beginning of what every deed is about, in no order of theirs.

        Short, as embedding time grows with the length; skills and turning words are left to the
        guards, and the role to the partition.
        """
        profile = self.resume.profile
        deeds = [deed.text for job in profile.experiences for deed in job.achievements]
        deeds += [project.description for project in profile.projects]
        parts = sorted(about for deed in [profile.summary, *deeds] if (about := gist(deed)))
        share = max((_EMBEDDED_CHARACTERS + 1) // max(len(parts), 1) - 1, _SHORTEST_PART)
        return " ".join(part[:share] for part in parts)[:_EMBEDDED_CHARACTERS] or profile.role

    @cached_property
    def skills(self) -> frozenset[str]:
        """Canonical names of all skills shown."""
        return frozenset(skill.name.casefold() for skill in self.resume.profile.skills)

    @cached_property
    def names(self) -> frozenset[str]:
        """Companies, schools and projects: what a result must not carry to somebody else."""
        profile = self.resume.profile
        projects = [*profile.projects, *(p for job in profile.experiences for p in job.projects)]
        found = [job.company for job in profile.experiences]
        found += [school.school for school in profile.education]
        found += [project.name for project in projects]
        return frozenset(name.casefold().strip() for name in found if name.strip())

    @cached_property
    def claims(self) -> tuple[Claim, ...]:
        """What the lines claim, names left out."""
        return claims_of(_without(line.text, self.names) for line in self.resume.lines)


def _without(text: str, names: frozenset[str]) -> str:
    lowered = text.casefold()
    for name in sorted(names, key=len, reverse=True):
        lowered = lowered.replace(name, " ")
    return lowered


def _digest(parts: Sequence[Json]) -> str:
    canonical = json.dumps(parts, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()
