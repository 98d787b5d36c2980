"""Says who made a result, and adds notes to it."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Protocol, Self, TypeVar

from libs.contracts.kinds import Language
from libs.contracts.results import Origin
from libs.llm.port import Answer


class Signed(Protocol):
    """A result of either kind: it says who made it."""

    @property
    def origin(self) -> Origin:
        """Who made it."""
        ...

    def model_copy(self, *, update: Mapping[str, Any]) -> Self:
        """It, with fields replaced."""
        ...


R = TypeVar("R", bound=Signed)


def origin_of(
    answer: Answer[Any], language: Language, version: str, first: Origin | None = None
) -> Origin:
    """The origin of what ``answer`` gives; ``first`` is that of an answer which it repairs."""
    return Origin(
        provider=answer.provider,
        model=answer.model,
        language=language,
        cached=answer.cached and first is None,
        cost_usd=answer.cost_usd + (first.cost_usd if first else 0.0),
        latency_ms=answer.latency_ms + (first.latency_ms if first else 0),
        generated_at=datetime.now(UTC),
        prompt_version=version,
        notes=(*(first.notes if first else ()), *answer.notes),
    )


def added(result: R, *notes: str, cost_usd: float = 0.0) -> R:
    """``result`` with more notes, and what was spent in vain."""
    origin = result.origin
    notes = tuple(dict.fromkeys((*origin.notes, *notes)))
    changed = origin.model_copy(update={"notes": notes, "cost_usd": origin.cost_usd + cost_usd})
    return result.model_copy(update={"origin": changed})
