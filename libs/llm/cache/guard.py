"""The guards: what two resumes must share before one's result may be served for the other."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from libs.llm.cache.claims import Claim, kin
from libs.llm.cache.lookup import Lookup


class Limits(BaseModel):
    """How much must be shared."""

    model_config = ConfigDict(frozen=True)

    skill_overlap: float = Field(default=0.8, ge=0, le=1, description="Jaccard index of skills")
    coverage: float = Field(default=0.75, ge=0, le=1, description="Lines with a counterpart")


@dataclass(frozen=True, slots=True)
class Traits:
    """What is kept of the resume that an entry was made for.

    ``mentions`` are the names of that resume which its result repeats; ``text`` was embedded.
    """

    skills: frozenset[str]
    claims: tuple[Claim, ...]
    mentions: frozenset[str]
    text: str

    def to_json(self) -> bytes:
        """As a JSON object."""
        traits = {
            "skills": sorted(self.skills),
            "mentions": sorted(self.mentions),
            "text": self.text,
            "claims": [[sorted(c.cues), sorted(c.content), c.order] for c in self.claims],
        }
        return json.dumps(traits, ensure_ascii=False).encode()

    @classmethod
    def from_json(cls, text: bytes) -> "Traits":
        """What :meth:`to_json` gave."""
        data: Mapping[str, Any] = json.loads(text)
        claims = (
            Claim(frozenset(cues), frozenset(content), tuple(order))
            for cues, content, order in data["claims"]
        )
        skills, mentions = frozenset(data["skills"]), frozenset(data["mentions"])
        return cls(skills, tuple(claims), mentions, data["text"])


def refusal(wanted: Lookup, cached: Traits, limits: Limits) -> str | None:
    """Why the entry may not be served for ``wanted``; None if it may."""
    if not cached.mentions <= wanted.names:
        return "names"
    union = len(wanted.skills | cached.skills)
    shared = len(wanted.skills & cached.skills)
    if union and shared / union < limits.skill_overlap:
        return "skills"
    return _claims_refusal(wanted.claims, cached.claims, limits.coverage)


def _claims_refusal(
    wanted: tuple[Claim, ...], cached: tuple[Claim, ...], coverage: float
) -> str | None:
    """Lines about one thing must say the same; lines that only one side has are counted."""
    mine, theirs = frozenset(wanted), frozenset(cached)
    if any(kin(claim, theirs - mine) for claim in mine - theirs):
        return "claims"
    met = len(mine & theirs)
    return None if met >= coverage * max(len(mine), len(theirs)) else "coverage"
