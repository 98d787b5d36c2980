"""What may be spent and sent, by configuration."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from libs.llm.money import NANO

UNLIMITED = -1


@dataclass(frozen=True, slots=True)
class Budget:
    """USD of one tenant, or of all together; None is no limit."""

    day_usd: float | None = None
    month_usd: float | None = None

    def nano(self) -> tuple[int, int]:
        """Day and month in billionths of a US dollar."""
        return _nano(self.day_usd), _nano(self.month_usd)


@dataclass(frozen=True, slots=True)
class Limits:
    """All limits of the gateway.

    Attributes:
        calls_per_minute: Vendor calls of all replicas together; None is no limit.
        tokens_per_minute: By provider, reserved at the ceiling and corrected afterwards.
        everyone: The budget of all tenants together.
        tenant: The budget of a tenant that has none of its own.
        tenants: The budgets of tenants that have.
    """

    calls_per_minute: int | None = 1000
    tokens_per_minute: Mapping[str, int] = field(default_factory=dict)
    everyone: Budget = Budget()
    tenant: Budget = Budget()
    tenants: Mapping[str, Budget] = field(default_factory=dict)

    @property
    def calls(self) -> int:
        """Calls a minute, ``UNLIMITED`` if there is no limit."""
        return UNLIMITED if self.calls_per_minute is None else self.calls_per_minute

    def tokens(self, provider: str) -> int:
        """Tokens a minute of ``provider``."""
        return self.tokens_per_minute.get(provider, UNLIMITED)

    def budgets(self, tenant: str) -> tuple[int, int, int, int]:
        """The tenant's day and month, everyone's day and month, in billionths of a dollar."""
        return (*self.tenants.get(tenant, self.tenant).nano(), *self.everyone.nano())


def _nano(usd: float | None) -> int:
    return UNLIMITED if usd is None else round(usd * NANO)
