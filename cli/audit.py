"""``coach audit``: verify and read the access log. Needs COACH_MONGO_URL and the vault's keys."""

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer
from rich.console import Console
from rich.table import Table

from cli.database import with_database

if TYPE_CHECKING:
    from libs.platform.audit.keys import AuditKeys
    from libs.platform.audit.store import AuditStore
    from libs.platform.audit.verifying import Verdict
    from libs.platform.mongo import Database
    from services.ingest.settings import IngestSettings

app = typer.Typer(no_args_is_help=True, help="The access log: who reached for what, and why.")
T = TypeVar("T")


@app.command()
def verify(
    head: Annotated[
        str, typer.Option(help="An anchor that was written down elsewhere, NUMBER:MAC")
    ] = "",
) -> None:
    """Verify every page and anchor; status 1 if anything was changed, taken out or cut off.

    Write the anchor that it shows down elsewhere: with ``--head`` it proves later that the end was
    not cut off. Services write each anchor to their logs, too.
    """
    from libs.platform.audit.store import UnreadableError
    from libs.platform.audit.verifying import Head, Verifier

    try:
        expected = Head.parse(head) if head else None
    except ValueError:
        raise typer.BadParameter("NUMBER:MAC is wanted") from None

    async def run(store: "AuditStore", keys: "AuditKeys") -> "Verdict":
        return await Verifier(keys.chain, expected).verify(
            store.anchors(), store.pages(), await store.cuts()
        )

    try:
        verdict = _with_log(run)
    except UnreadableError as error:
        typer.echo(f"{error.args[0]} is not as it was written", err=True)
        raise typer.Exit(1) from None
    for fault in verdict.faults:
        typer.echo(fault, err=True)
    typer.echo(
        f"{verdict.entries} entries on {verdict.pages} pages of {verdict.segments} processes "
        f"({verdict.killed} running or killed); {verdict.unanchored} pages await an anchor; "
        f"{verdict.cut} older pages were deleted in time"
    )
    typer.echo(f"last anchor: {verdict.head or 'none'}")
    raise typer.Exit(1 if verdict.faults else 0)


@app.command()
def show(
    tenant: Annotated[str | None, typer.Option(help="Whose entries")] = None,
    person: Annotated[str, typer.Option(help="What this subject of the tenant did")] = "",
    thing: Annotated[str, typer.Option(help="An id: of a resume, an analysis, a webhook")] = "",
    limit: Annotated[int, typer.Option(min=1, help="How many, newest first")] = 50,
) -> None:
    """Show entries, newest first. A person's name is turned into its pseudonym."""
    from libs.platform.audit.names import Names
    from libs.platform.audit.reading import Wanted, newest

    if person and tenant is None:
        raise typer.BadParameter("--person needs --tenant")

    async def run(store: "AuditStore", keys: "AuditKeys") -> Table:
        who = Names(keys.names).of_person(tenant or "", person) if person else ""
        wanted = Wanted(tenant=tenant, who=who, what=thing)
        table = Table("at", "service", "tenant", "who", "what", "why", "outcome")
        for entry in await newest(store, wanted, limit):
            table.add_row(
                f"{entry.moment:%Y-%m-%d %H:%M:%S.%f}", entry.service, entry.tenant, entry.who,
                entry.what, entry.why, entry.outcome,
            )  # fmt: skip
        return table

    Console().print(_with_log(run))


def _with_log(work: Callable[["AuditStore", "AuditKeys"], Awaitable[T]]) -> T:
    async def run(store: "Database", settings: "IngestSettings") -> T:
        from libs.platform.audit.keys import AuditKeys
        from libs.platform.audit.store import AuditStore
        from libs.platform.vault.datakeys import DataKeys
        from libs.platform.vault.settings import make_keks

        keys = await AuditKeys.load(DataKeys(store["vault_keys"], make_keks(settings)))
        return await work(AuditStore(store), keys)

    return with_database(run)
