"""``coach dlq``: list, show and replay dead letters. Needs COACH_KAFKA_URL."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer
from rich.console import Console
from rich.table import Table

if TYPE_CHECKING:
    from libs.platform.bus.dlq import DeadLetter, DeadLetters

app = typer.Typer(no_args_is_help=True, help="Events that failed for good.")
T = TypeVar("T")


@app.command("list")
def list_letters(
    everything: Annotated[bool, typer.Option("--all", help="Also those replayed before")] = False,
) -> None:
    """List dead letters: where, which event, who failed, why, after how many attempts."""
    letters = _with_letters(lambda dead: dead.all())
    table = Table("topic", "offset", "event", "type", "service", "reason", "attempt")
    for letter in letters:
        if everything or not letter.replayed:
            headers = letter.headers
            table.add_row(
                letter.topic, str(letter.offset), letter.event_id, headers.get("ce_type", "?"),
                letter.service, letter.reason, headers.get("coach-attempt", "?"),
            )  # fmt: skip
    Console().print(table)


@app.command()
def show(event_id: Annotated[str, typer.Argument(help="Id of the event")]) -> None:
    """Show one dead letter: headers and value (ids and references, no personal data)."""
    found = [it for it in _with_letters(lambda dead: dead.all()) if it.event_id == event_id]
    if not found:
        typer.echo(f"No dead letter holds event {event_id}.", err=True)
        raise typer.Exit(1)
    for letter in found:
        typer.echo(json.dumps(_shown(letter), indent=2))


@app.command()
def replay(
    topic: Annotated[str, typer.Argument(help="Dead-letter topic, e.g. resume.uploaded.dlq")],
    event_id: Annotated[list[str], typer.Option(help="Only these events")] = [],  # noqa: B006 (typer copies it)
) -> None:
    """Send dead letters to the service that failed; those replayed before are left out."""
    count = _with_letters(lambda dead: dead.replay(topic, event_id))
    typer.echo(f"{count} sent again")


def _shown(letter: "DeadLetter") -> dict[str, object]:
    return {
        "topic": letter.topic,
        "offset": letter.offset,
        "headers": letter.headers,
        "value": letter.value.decode(errors="replace"),
    }


def _with_letters(work: Callable[["DeadLetters"], Awaitable[T]]) -> T:
    from libs.platform.bus.broker import make_broker
    from libs.platform.bus.dlq import DeadLetters
    from libs.platform.settings import PlatformSettings

    async def run() -> T:
        settings = PlatformSettings()
        async with make_broker(settings, "dlq") as broker:
            return await work(DeadLetters(settings, broker))

    return asyncio.run(run())
