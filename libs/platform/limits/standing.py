"""Where a caller stands with a limit, and how HTTP says it."""

import math
from dataclasses import dataclass

from libs.contracts.problems import Code, ProblemError


@dataclass(frozen=True, slots=True)
class Standing:
    """A limit and what is left of it.

    ``window`` and ``reset`` are seconds; a limit on what is held at once has no window.
    """

    policy: str
    quota: int
    window: int | None
    remaining: int
    reset: float


class LimitedError(ProblemError):
    """The limit is reached; ``standing`` says which, and when there is room again."""

    def __init__(self, standing: Standing) -> None:
        unit = f" in {standing.window} s" if standing.window else " at once"
        detail = f"The limit {standing.policy!r} is {standing.quota}{unit}."
        super().__init__(Code.RATE_LIMITED, f"{detail} Wait as Retry-After says.")
        self.standing = standing


def headers_of(*standings: Standing) -> dict[str, str]:
    """``RateLimit-Policy`` and ``RateLimit`` (draft-ietf-httpapi-ratelimit-headers-10)."""
    if not standings:
        return {}
    policies = ", ".join(_policy(it) for it in standings)
    left = ", ".join(f'"{it.policy}";r={max(0, it.remaining)}{_reset(it)}' for it in standings)
    return {"RateLimit-Policy": policies, "RateLimit": left}


def refusal_headers(standing: Standing) -> dict[str, str]:
    """The headers of a refusal: those above, and ``Retry-After`` in whole seconds."""
    return {**headers_of(standing), "Retry-After": str(_seconds(standing.reset))}


def _policy(it: Standing) -> str:
    window = f";w={it.window}" if it.window else ""
    return f'"{it.policy}";q={it.quota}{window}'


def _reset(it: Standing) -> str:
    return f";t={_seconds(it.reset)}" if it.window else ""


def _seconds(value: float) -> int:
    return max(1, math.ceil(value))
