"""``coach costs``: what model calls cost, and whether the vendors agree. Needs COACH_MONGO_URL."""

import asyncio
import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Column, Table

from libs.llm.ledger.entry import By

if TYPE_CHECKING:
    from libs.llm.ledger.reconcile import Difference
    from libs.llm.ledger.report import Sums

app = typer.Typer(no_args_is_help=False, invoke_without_command=True, help="Costs of model calls.")

_DAYS = 30
_MOST_DIFFERENCE = 0.02


@app.callback()
def costs(
    context: typer.Context,
    by: Annotated[list[By], typer.Option(help="What to sum by")] = [By.MODEL],  # noqa: B006 (typer copies it)
    days: Annotated[int, typer.Option(help="How far back, today included")] = _DAYS,
    tenant: Annotated[str | None, typer.Option(help="Only this tenant")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="As JSON lines")] = False,
) -> None:
    """Sum the ledger: calls, tokens, cost, what failed, what the cache spared."""
    if context.invoked_subcommand:
        return
    rows = asyncio.run(_summed(by, _ago(days), tenant))
    if as_json:
        for row in rows:
            typer.echo(json.dumps(asdict(row)))
        return
    Console().print(_cost_table(by, rows))


@app.command()
def reconcile(
    vendor: Annotated[str, typer.Argument(help="openai, anthropic or gemini")],
    export: Annotated[Path, typer.Argument(help="The vendor's usage export, CSV")],
    days: Annotated[int, typer.Option(help="How far back to compare")] = _DAYS,
    most: Annotated[float, typer.Option(help="Difference that is let pass")] = _MOST_DIFFERENCE,
) -> None:
    """Compare the ledger with a vendor's own export, by day and model.

    Exits with 1 if any day differs by more than is let pass.
    """
    from libs.llm.catalog import load_prices
    from libs.llm.ledger.reconcile import export_columns, read_rows
    from libs.llm.ledger.reconcile import reconcile as compare
    from libs.llm.settings import LlmSettings

    booked = asyncio.run(_summed([By.DAY, By.MODEL], _ago(days), None, vendor))
    prices = load_prices(LlmSettings().prices_file)
    differences = compare(read_rows(export), export_columns(vendor), booked, prices)
    Console().print(_difference_table(differences))
    raise typer.Exit(int(any(abs(one.share) > most for one in differences)))


async def _summed(
    by: Sequence[By], since: datetime, tenant: str | None, provider: str | None = None
) -> "list[Sums]":
    from libs.llm.ledger.mongo import COLLECTION
    from libs.llm.ledger.report import summed
    from libs.platform.mongo import database, make_mongo
    from libs.platform.settings import PlatformSettings

    settings = PlatformSettings()
    async with make_mongo(settings) as client:
        calls = database(client, settings)[COLLECTION]
        return await summed(calls, by, since, datetime.now(UTC), tenant=tenant, provider=provider)


def _ago(days: int) -> datetime:
    today = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    return today - timedelta(days=days - 1)


def _cost_table(by: Sequence[By], rows: "Sequence[Sums]") -> Table:
    heads = ("calls", "failed", "spared", "tokens in", "out", "USD", "estimated")
    table = _table(*(one.value for one in by), *heads)
    for row in rows:
        table.add_row(
            *row.group, str(row.calls), str(row.failed), str(row.spared),
            f"{row.input_tokens:,}", f"{row.output_tokens:,}", f"{row.usd:.6f}",
            f"{row.estimated_usd:.6f}",
        )  # fmt: skip
    table.caption = f"together {sum(row.usd for row in rows):.6f} USD"
    return table


def _difference_table(rows: "Sequence[Difference]") -> Table:
    table = _table("day", "model", "tokens: ours", "theirs", "USD: ours", "theirs", "gap")
    for row in rows:
        table.add_row(
            row.day, row.model, f"{row.ours.tokens:,}", f"{row.theirs.tokens:,}",
            f"{row.ours.usd:.6f}", f"{row.theirs.usd:.6f}", f"{row.share:+.1%}",
        )  # fmt: skip
    return table


def _table(*heads: str) -> Table:
    """A table that folds long names rather than cutting them off."""
    return Table(*(Column(head, overflow="fold") for head in heads), box=SIMPLE_HEAD)
