"""The gateway's table of contents: what it is made of, and how the parts are put together."""

import asyncio
from dataclasses import dataclass

from redis.asyncio import Redis

from libs.llm.attempt import Desk
from libs.llm.books import Books
from libs.llm.breaker import Breakers
from libs.llm.catalog import Catalog, PriceTable, load_catalog, load_prices
from libs.llm.fleet import Fleet
from libs.llm.gateway import ModelGateway
from libs.llm.hedging import HedgeBudget
from libs.llm.keys import key_rings
from libs.llm.latency.board import Board
from libs.llm.latency.exchange import Exchange
from libs.llm.latency.pace import Paces
from libs.llm.ledger.entry import Ledger
from libs.llm.limits.port import Admission
from libs.llm.limits.store import RedisAdmission
from libs.llm.providers.clients import Clients
from libs.llm.providers.watch import KeyWatch
from libs.llm.routing.router import Router
from libs.llm.settings import LlmSettings
from libs.llm.splitting import Splitter


@dataclass(frozen=True, slots=True)
class Gatehouse:
    """A gateway with the parts that its owner may need, and must close.

    Attributes:
        gateway: What callers ask.
        splitter: Asks for parts at once where that is faster.
        router: Picks models, for batches too.
        fleet: Every model that can be asked.
        catalog: The configured models, tiers and thresholds.
        prices: What tokens cost.
        ledger: Takes lines of the cache and of batches too.
        admission: Limits and budgets, for batches too.
    """

    gateway: ModelGateway
    splitter: Splitter
    router: Router
    fleet: Fleet
    catalog: Catalog
    prices: PriceTable
    ledger: Ledger
    admission: Admission
    clients: Clients
    watch: KeyWatch
    exchange: Exchange

    async def aclose(self) -> None:
        """Send what is still to be written, then close all connections."""
        await self.watch.aclose()
        await self.exchange.aclose()
        await self.admission.aclose()
        await self.ledger.aclose()
        await self.clients.aclose()


async def open_gateway(settings: LlmSettings, redis: Redis, ledger: Ledger) -> Gatehouse:
    """Build the gateway on the running loop, and start its exchange with other replicas.

    Args:
        settings: Keys, limits and behaviour.
        redis: A client that decodes nothing; its owner closes it.
        ledger: Where calls are noted; closed with the gateway.

    Raises:
        LookupError: A configured model has no price.
    """
    clock = asyncio.get_running_loop().time
    catalog, prices = load_catalog(settings.models_file), load_prices(settings.prices_file)
    for spec in catalog.models:
        prices.of(spec.name)
    board = Board(catalog.typical_s, clock)
    breakers = Breakers(clock)
    clients = Clients(settings.base_urls, settings.wire)
    rings = key_rings(settings.keys, settings.keys_dir)
    fleet = Fleet(rings, clients.model, breakers, board, clients.is_loaded)
    watch = KeyWatch(rings, catalog.models, clients, 2 * settings.client_timeout_seconds, clock)
    await watch.start()
    exchange = Exchange(redis, board, breakers, list(catalog.by_id))
    exchange.start()
    admission = RedisAdmission(redis, settings.limits)
    desk = _desk(settings, catalog, fleet, Books(admission, ledger, prices))
    gateway = ModelGateway(desk)
    return Gatehouse(
        gateway=gateway,
        splitter=Splitter(gateway, desk, settings.split),
        router=desk.router,
        fleet=fleet,
        catalog=catalog,
        prices=prices,
        ledger=ledger,
        admission=admission,
        clients=clients,
        watch=watch,
        exchange=exchange,
    )


def _desk(settings: LlmSettings, catalog: Catalog, fleet: Fleet, books: Books) -> Desk:
    router = Router(
        catalog,
        fleet,
        least_chance=settings.least_chance,
        strict_provider=settings.strict_provider,
    )
    return Desk(
        fleet=fleet,
        router=router,
        books=books,
        hedging=settings.hedging,
        hedge_budget=HedgeBudget(settings.hedge_most_extra),
        paces=Paces(catalog.typical_s),
        most_attempts=settings.most_attempts,
        late_s=settings.late_seconds,
        clock=asyncio.get_running_loop().time,
    )
