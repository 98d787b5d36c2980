"""All of limits, built from settings."""

from dataclasses import dataclass

from libs.platform.auth.principal import Principal
from libs.platform.limits.addresses import Proxies
from libs.platform.limits.outage import LimitStore
from libs.platform.limits.plans import Plans
from libs.platform.limits.pseudonyms import Pseudonyms
from libs.platform.limits.quotas import Allowance, Quotas
from libs.platform.limits.requests import RequestRate
from libs.platform.limits.settings import LimitSettings
from libs.platform.limits.slots import Slots


@dataclass(frozen=True, slots=True)
class Limits:
    """The parts that count."""

    store: LimitStore
    plans: Plans
    pseudonyms: Pseudonyms
    quotas: Quotas
    slots: Slots
    requests: RequestRate
    proxies: Proxies

    @classmethod
    def build(cls, redis_url: str, key: bytes, settings: LimitSettings) -> "Limits":
        """Wire them; nothing connects yet. ``key`` makes the names in Redis meaningless."""
        store = LimitStore(redis_url, settings.limits_without_redis)
        pseudonyms = Pseudonyms(key)
        return cls(
            store=store,
            plans=Plans(settings.default_plan, settings.tenant_plans, settings.plans_file),
            pseudonyms=pseudonyms,
            quotas=Quotas(store, pseudonyms),
            slots=Slots(store, settings.slot_seconds),
            requests=RequestRate(store),
            proxies=Proxies(settings.trusted_proxies),
        )

    def allowance(self, who: Principal) -> Allowance:
        """What a request of ``who`` may consume."""
        return Allowance(self.quotas, who, self.plans.of(who.tenant))

    async def start(self) -> None:
        """Begin to renew what is held."""
        await self.slots.start()

    async def stop(self) -> None:
        """End."""
        await self.slots.stop()
        await self.store.close()
