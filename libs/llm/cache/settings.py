"""What can be set about the cache."""

from datetime import timedelta
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, field_validator

from libs.contracts.kinds import AnalysisKind
from libs.llm.cache.guard import Limits

_TTL = {
    AnalysisKind.INTERVIEW: timedelta(days=7),
    AnalysisKind.LEARNING: timedelta(days=3),
}


class CacheSettings(BaseModel):
    """Times, limits and who shares."""

    model_config = ConfigDict(frozen=True)

    ttl: dict[AnalysisKind, timedelta] = Field(
        default=_TTL,
        description="How long a result may be served again; links in learning paths age",
    )
    limits: Limits = Limits()
    wrong_hits: float = Field(default=0.01, gt=0, lt=1, description="Most wrong among similar hits")
    confidence: float = Field(default=0.95, gt=0.5, lt=1)
    audited: float = Field(
        default=0.02, ge=0, le=1, description="Share of similar hits to be made anew and judged"
    )
    vectors: int = Field(default=1_000, ge=1, description="Vectors scanned in one partition")
    guarded: int = Field(default=32, ge=1, description="Newest like entries that the guards see")
    sharing: frozenset[str] = Field(
        default=frozenset(), description="Tenants that give to and take from one shared pool"
    )

    @field_validator("ttl", mode="before")
    @classmethod
    def _all_kinds(cls, given: dict[str, Any]) -> dict[str, Any]:
        """Kinds that are not named keep their time."""
        return {**{kind.value: ttl for kind, ttl in _TTL.items()}, **given}
