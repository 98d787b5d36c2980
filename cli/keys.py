"""``coach keys``: API keys of services, keys that sign and that encrypt. Needs COACH_MONGO_URL."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import TYPE_CHECKING, Annotated, NoReturn, TypeVar

import typer
from rich.console import Console
from rich.table import Table

from cli import keks
from cli.database import with_database
from cli.noting import noting
from libs.platform.auth.principal import SCOPES, Role, Scope, is_tenant

if TYPE_CHECKING:
    from libs.platform.auth.api_keys import ApiKeys, IssuedKey
    from libs.platform.mongo import Database
    from services.ingest.settings import IngestSettings

app = typer.Typer(no_args_is_help=True, help="API keys, and keys that sign and encrypt.")
app.add_typer(keks.app)
T = TypeVar("T")


def _tenant(name: str) -> str:
    if not is_tenant(name):
        raise typer.BadParameter("letters, digits, dots, dashes and underscores, at most 64")
    return name


Tenant = Annotated[str, typer.Option(callback=_tenant, help="Whose keys")]
KeyId = Annotated[str, typer.Argument(help="The key's id: what stands between its underscores")]


@app.command()
def issue(
    tenant: Tenant,
    service: Annotated[str, typer.Option(help="Which service it is for")],
    role: Annotated[Role, typer.Option(help="Gives the scopes of that role")] = Role.SERVICE,
    scope: Annotated[list[Scope], typer.Option(help="These scopes instead")] = [],  # noqa: B006 (typer copies it)
    days: Annotated[int, typer.Option(min=1, help="How long it is good for")] = 90,
) -> None:
    """Make a key and show it, once."""
    from libs.platform.auth.api_keys import TooManyKeysError

    scopes = frozenset(scope) or SCOPES[role]
    lifetime = timedelta(days=days)
    try:
        issued = _with_keys(lambda keys: keys.issue(tenant, service, scopes, lifetime))
    except TooManyKeysError:
        _fail(f"{service} has two live keys; revoke one first.")
    _show(issued)


@app.command("list")
def list_keys(tenant: Tenant) -> None:
    """List a tenant's keys, newest first."""
    table = Table("id", "service", "scopes", "created", "expires", "revoked", "last used")
    for key in _with_keys(lambda keys: keys.of(tenant)):
        times = (key.created, key.expires, key.revoked, key.last_used)
        shown = (f"{time:%Y-%m-%d %H:%M}" if time else "" for time in times)
        table.add_row(key.id, key.service, " ".join(sorted(key.scopes)), *shown)
    Console().print(table)


@app.command()
def rotate(
    key_id: KeyId,
    tenant: Tenant,
    overlap_hours: Annotated[int, typer.Option(min=0, help="The old key ends after it")] = 24,
) -> None:
    """Make a key in the place of another, which goes on for a while."""
    from libs.platform.auth.api_keys import TooManyKeysError

    overlap = timedelta(hours=overlap_hours)
    try:
        issued = _with_keys(lambda keys: keys.rotate(tenant, key_id, overlap))
    except TooManyKeysError:
        _fail("The service has two live keys; revoke one first.")
    if issued is None:
        _fail(f"{tenant} has no live key {key_id}.")
    _show(issued)


@app.command()
def revoke(key_id: KeyId, tenant: Tenant) -> None:
    """End a key; replicas follow within seconds."""
    if not _with_keys(lambda keys: keys.revoke(tenant, key_id)):
        _fail(f"{tenant} has no key {key_id}.")
    typer.echo(f"{key_id} is revoked")


@app.command("rotate-signing")
def rotate_signing() -> None:
    """Let a new key sign access tokens; the old ones verify for another day."""
    from libs.platform.auth.signing import KeyRing
    from libs.platform.vault.settings import make_keks

    async def run(store: "Database", settings: "IngestSettings") -> str:
        held, lifetime = make_keks(settings), settings.signing_lifetime
        async with noting(store, held, "keys rotate-signing") as journal:
            return await KeyRing(store, held, settings.token_algorithm, lifetime, journal).rotate()

    typer.echo(with_database(run))


def _show(issued: "IssuedKey") -> None:
    typer.echo(issued.token)
    typer.echo(f"Shown once. Good until {issued.key.expires:%Y-%m-%d %H:%M} UTC.", err=True)


def _fail(message: str) -> NoReturn:
    typer.echo(message, err=True)
    raise typer.Exit(1)


def _with_keys(work: Callable[["ApiKeys"], Awaitable[T]]) -> T:
    from libs.platform.auth.api_keys import ApiKeys
    from libs.platform.auth.key_cache import KeyCache

    async def run(store: "Database", settings: "IngestSettings") -> T:
        keys = ApiKeys(store, KeyCache(0), timedelta(days=settings.keep_ended_days))
        await keys.prepare()
        return await work(keys)

    return with_database(run)
