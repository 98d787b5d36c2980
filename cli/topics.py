"""``coach topics``: provision the topics and show what is in them. Needs COACH_KAFKA_URL."""

import asyncio

import typer
from rich.console import Console
from rich.table import Table

from libs.contracts.topics import all_topics

app = typer.Typer(no_args_is_help=True, help="The Kafka topics.")


@app.command("list")
def list_topics() -> None:
    """List the topics with their event, partitions and retention."""
    table = Table("topic", "event", "partitions", "kept, days")
    for topic in all_topics():
        event = topic.event.type if topic.event else "any, delayed"
        table.add_row(topic.name, event, str(topic.partitions), f"{topic.retention_hours / 24:g}")
    Console().print(table)


@app.command()
def create() -> None:
    """Create the topics that are missing; safe to repeat."""
    from libs.platform.bus.topics import provision
    from libs.platform.settings import PlatformSettings

    created = asyncio.run(provision(PlatformSettings()))
    typer.echo("\n".join(created) or "nothing was missing")
