"""Plans: how much a tenant's users may have. The shipped ones lie in ``plans.toml``."""

import tomllib
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

from limits import RateLimitItem, parse
from pydantic import BaseModel, BeforeValidator, ConfigDict, TypeAdapter

_SHIPPED = Path(__file__).with_name("plans.toml")


class Metered(StrEnum):
    """What is counted per user."""

    INTERVIEW = "interview"
    LEARNING = "learning"
    UPLOAD_BYTES = "upload_bytes"


def _rate(value: Any) -> Any:
    return parse(value) if isinstance(value, str) else value


Rate = Annotated[RateLimitItem, BeforeValidator(_rate)]


class Plan(BaseModel):
    """Limits; ``None`` is no limit."""

    model_config = ConfigDict(arbitrary_types_allowed=True, frozen=True, extra="forbid")

    requests: Rate | None = None
    connections: int | None = None
    interview: Rate | None = None
    learning: Rate | None = None
    upload_bytes: Rate | None = None
    streams: int | None = None

    def rate(self, metered: Metered) -> RateLimitItem | None:
        """How much of it a user may have in which time."""
        found: RateLimitItem | None = getattr(self, metered.value)
        return found


class Plans:
    """The plans of a deployment, and who has which.

    Args:
        default: the plan of tenants that ``tenants`` does not name, and of callers not yet known.
        tenants: plan names by tenant.
        file: a TOML file in the place of the shipped one.

    Raises:
        KeyError: a plan is named that the file does not describe.
    """

    def __init__(self, default: str, tenants: Mapping[str, str], file: Path | None = None) -> None:
        described = tomllib.loads((file or _SHIPPED).read_text(encoding="utf-8"))
        plans = TypeAdapter(dict[str, Plan]).validate_python(described)
        self.default = plans[default]
        self._tenants = {tenant: plans[name] for tenant, name in tenants.items()}

    def of(self, tenant: str) -> Plan:
        """The plan of a tenant."""
        return self._tenants.get(tenant, self.default)
