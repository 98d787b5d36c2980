"""Settings of the model gateway, from the environment (prefix ``COACH_LLM_``)."""

from pathlib import Path

from pydantic import AliasChoices, BaseModel, Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from libs.contracts.kinds import Provider
from libs.llm.hedging import HedgePolicy
from libs.llm.limits.budgets import Budget, Limits
from libs.llm.providers.wire import Wire
from libs.llm.splitting import Split


def _keys(vendor: str, own: str) -> SecretStr:
    """Keys of a vendor; the name that its own SDK reads is understood too."""
    field: SecretStr = Field(
        default=SecretStr(""),
        validation_alias=AliasChoices(f"COACH_LLM_{vendor}_KEYS", own),
        description="Comma-separated",
    )
    return field


class TenantBudget(BaseModel):
    """USD that one tenant may spend; none: no limit."""

    day_usd: float | None = Field(default=None, ge=0)
    month_usd: float | None = Field(default=None, ge=0)


class LlmSettings(BaseSettings):
    """Keys, limits and behaviour of the gateway. Models and prices are files of their own."""

    model_config = SettingsConfigDict(
        env_prefix="COACH_LLM_", env_file=None, extra="ignore", populate_by_name=True
    )

    models_file: Path | None = Field(default=None, description="Instead of libs/llm/models.yaml")
    prices_file: Path | None = Field(default=None, description="Instead of libs/llm/prices.yaml")

    openai_keys: SecretStr = _keys("OPENAI", "OPENAI_API_KEY")
    anthropic_keys: SecretStr = _keys("ANTHROPIC", "ANTHROPIC_API_KEY")
    gemini_keys: SecretStr = _keys("GEMINI", "GEMINI_API_KEY")
    local_keys: SecretStr = Field(
        default=SecretStr(""), description="For models with a base_url of their own"
    )
    keys_dir: Path | None = Field(
        default=None,
        description="Folder with files openai, anthropic, gemini, local: one key a line; files "
        "that change are read again",
    )
    openai_base_url: str | None = None
    anthropic_base_url: str | None = None
    gemini_base_url: str | None = None
    client_timeout_seconds: float = Field(default=120.0, gt=0, description="Behind the deadlines")
    idle_seconds: float = Field(
        default=30.0, gt=0, description="Unused connections are kept; servers must keep them longer"
    )

    most_attempts: int = Field(default=3, ge=1, description="Vendor calls for one question at most")
    least_chance: float = Field(
        default=0.5, ge=0, le=1, description="Below this chance to be in time a model stands back"
    )
    strict_provider: bool = Field(
        default=False, description="A chosen provider excludes the others even as a fallback"
    )
    slow_factor: float = Field(
        default=1.5, gt=1, description="Slower than this times its mean: another is asked"
    )
    hedge_worth: float = Field(
        default=2.0, gt=0, description="Worth of an answer in time, in average calls"
    )
    hedge_most_extra: float = Field(
        default=0.09, ge=0, le=1, description="Share of all spend for second requests"
    )
    split: Split = Field(
        default=Split.LATE,
        description="Ask for each question by a call of its own, all at once: never, where the "
        "whole would be late, or wherever that is faster (the input is paid for each time)",
    )
    late_seconds: float = Field(
        default=0.0, ge=0, description="Go on after the deadline for a better answer later"
    )

    calls_per_minute: int | None = Field(default=1000, ge=1, description="Of all replicas")
    tokens_per_minute: dict[Provider, int] = Field(
        default_factory=dict, description='JSON, e.g. {"openai": 2000000}'
    )
    tenant_day_usd: float | None = Field(default=None, ge=0, description="Budget of each tenant")
    tenant_month_usd: float | None = Field(default=None, ge=0)
    day_usd: float | None = Field(default=None, ge=0, description="Budget of all tenants together")
    month_usd: float | None = Field(default=None, ge=0)
    tenant_budgets: dict[str, TenantBudget] = Field(
        default_factory=dict, description='JSON, e.g. {"acme": {"day_usd": 5}}'
    )

    @property
    def base_urls(self) -> dict[Provider, str]:
        """Addresses to use instead of the vendors' own."""
        named = {
            Provider.OPENAI: self.openai_base_url,
            Provider.ANTHROPIC: self.anthropic_base_url,
            Provider.GEMINI: self.gemini_base_url,
        }
        return {provider: url for provider, url in named.items() if url}

    @property
    def configured(self) -> bool:
        """Whether any model may be had: by keys, by key files, or as a server of one's own."""
        return bool(any(self.keys.values()) or self.keys_dir or self.models_file)

    @property
    def keys(self) -> dict[Provider, tuple[str, ...]]:
        """Keys from the environment by provider."""
        named = {
            Provider.OPENAI: self.openai_keys,
            Provider.ANTHROPIC: self.anthropic_keys,
            Provider.GEMINI: self.gemini_keys,
            Provider.LOCAL: self.local_keys,
        }
        return {provider: _listed(secret) for provider, secret in named.items()}

    @property
    def wire(self) -> Wire:
        """How clients use their connections."""
        return Wire(self.client_timeout_seconds, self.idle_seconds)

    @property
    def limits(self) -> Limits:
        """What may be sent and spent."""
        return Limits(
            calls_per_minute=self.calls_per_minute,
            tokens_per_minute={p.value: n for p, n in self.tokens_per_minute.items()},
            everyone=Budget(self.day_usd, self.month_usd),
            tenant=Budget(self.tenant_day_usd, self.tenant_month_usd),
            tenants={t: Budget(b.day_usd, b.month_usd) for t, b in self.tenant_budgets.items()},
        )

    @property
    def hedging(self) -> HedgePolicy:
        """When to ask a second model."""
        return HedgePolicy(self.slow_factor, self.hedge_worth, self.hedge_most_extra)


def _listed(secret: SecretStr) -> tuple[str, ...]:
    return tuple(key.strip() for key in secret.get_secret_value().split(",") if key.strip())
