"""``coach models``: the configured models, each checked with a tiny call."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Annotated

import typer
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Column, Table

if TYPE_CHECKING:
    from libs.llm.ledger.entry import Ledger
    from libs.llm.probe import Health


def models(
    check: Annotated[bool, typer.Option(help="Ask each model for one word")] = True,
) -> None:
    """List the configured models: tiers, price, and whether each key reaches them now.

    What the checks cost is in the ledger, if COACH_MONGO_URL says where that is.

    Exits with 1 if a model that has a key could not be reached.
    """
    heads = ("model", "vendor's name", "first for", "USD/M in, out", "key", "reached", "ms")
    table = Table(*(Column(head, overflow="fold") for head in heads), box=SIMPLE_HEAD)
    failed = asyncio.run(_fill(table, ask=check))
    Console().print(table)
    raise typer.Exit(int(failed))


async def _fill(table: Table, *, ask: bool) -> bool:
    """Add a row for each model and key; tells whether any check failed."""
    from libs.llm.catalog import load_catalog, load_prices
    from libs.llm.probe import check_models
    from libs.llm.settings import LlmSettings

    settings = LlmSettings()
    catalog, prices = load_catalog(settings.models_file), load_prices(settings.prices_file)
    failed = False
    async with _ledger() as ledger:
        async for one in check_models(settings, catalog, prices, ask=ask, ledger=ledger):
            price = prices.of(one.spec.name)
            tiers = ", ".join(tier for tier, ids in catalog.tiers.items() if ids[0] == one.spec.id)
            cost, key = f"{price.input:g}, {price.output:g}", one.key.id if one.key else "none set"
            table.add_row(one.spec.id, one.spec.name, tiers, cost, key, *_reached(one.health))
            failed = failed or bool(one.health and one.health.fault)
    return failed


@asynccontextmanager
async def _ledger() -> "AsyncIterator[Ledger | None]":
    """The ledger of the installation that the environment names, if it names one."""
    from libs.llm.ledger.mongo import COLLECTION, MongoLedger
    from libs.platform.mongo import database, make_mongo
    from libs.platform.settings import PlatformSettings

    settings = PlatformSettings()
    if "mongo_url" not in settings.model_fields_set:
        yield None
        return
    async with make_mongo(settings) as client:
        ledger = MongoLedger(database(client, settings)[COLLECTION])
        yield ledger
        await ledger.aclose()


def _reached(health: "Health | None") -> tuple[str, str]:
    if health is None:
        return "-", "-"
    return health.fault.value if health.fault else "yes", str(health.latency_ms)
