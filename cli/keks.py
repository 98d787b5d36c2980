"""``coach keys ...-kek``: key-encryption keys, from the making of one to its end."""

import base64
import os
import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from cli.database import with_database
from cli.noting import noting

if TYPE_CHECKING:
    from collections.abc import Mapping

    from libs.platform.auth.signing import KeyRing
    from libs.platform.mongo import Database
    from libs.platform.vault.datakeys import DataKeys
    from libs.platform.vault.keks import KekProvider
    from libs.platform.vault.settings import VaultSettings
    from libs.platform.vault.witness import Witness
    from services.ingest.settings import IngestSettings

app = typer.Typer()
_ID = re.compile(r"[A-Za-z0-9_.-]{1,64}")
_IN_ENVIRONMENT = "These keys lie in COACH_VAULT_KEKS: change it and restart the services."


def _ident(text: str) -> str:
    if text and not _ID.fullmatch(text):
        raise typer.BadParameter("letters, digits, dots, dashes and underscores")
    return text


KekId = Annotated[str, typer.Argument(callback=_ident, help="Id of a key-encryption key")]


@app.command("new-kek")
def new_kek(
    kek_id: Annotated[str, typer.Option("--id", callback=_ident, help="By default the time")] = "",
) -> None:
    """Make a key-encryption key that nothing uses yet; every replica learns it first."""
    from libs.platform.vault.cipher import new_key
    from libs.platform.vault.kek_file import read_entries, write_entries
    from libs.platform.vault.settings import KekSource, make_key_service

    settings = _settings()
    ident = kek_id or f"k{datetime.now(UTC):%Y%m%d%H%M%S}"
    if settings.vault_provider is KekSource.ENVIRONMENT:
        typer.echo(f"{ident}:{base64.b64encode(new_key()).decode()}")
        typer.echo("Append it to COACH_VAULT_KEKS of all services and restart them.", err=True)
        return
    service = make_key_service(settings)
    path = settings.keks_file
    entries = dict(read_entries(path)) if os.path.lexists(path) else {}
    if ident in entries:
        _fail(f"There is a key {ident} already.")
    write_entries(path, {**entries, ident: service.make(ident) if service else new_key()})
    typer.echo(ident)


@app.command("use-kek")
def use_kek(kek_id: KekId) -> None:
    """Let a key wrap new data keys; do so when every replica has had time to learn it."""
    entries = _entries()
    if kek_id not in entries:
        _fail(f"There is no key {kek_id}.")
    _write({kek_id: entries[kek_id], **entries})
    typer.echo(f"{kek_id} wraps new data keys; now: coach keys rotate-kek")


@app.command("rotate-kek")
def rotate_kek() -> None:
    """Wrap everything under the current key-encryption key; safe while everything runs."""
    from libs.platform.vault.settings import make_keks

    async def run(store: "Database", settings: "IngestSettings") -> int:
        keks = make_keks(settings)
        async with noting(store, keks, "keys rotate-kek") as journal:
            keys, ring = _wrapped(store, settings, keks, journal)
            total = await ring.rewrap()
            while changed := await keys.rewrap():
                total += changed
        return total

    typer.echo(f"{with_database(run)} keys wrapped anew")


@app.command("drop-kek")
def drop_kek(kek_id: KekId) -> None:
    """Take a key out of the file; refused while it wraps anything."""
    from libs.platform.vault.settings import make_keks

    async def run(store: "Database", settings: "IngestSettings") -> int:
        keys, ring = _wrapped(store, settings, make_keks(settings))
        return await keys.wrapped_under(kek_id) + await ring.sealed_under(kek_id)

    entries = _entries()
    if kek_id not in entries:
        _fail(f"There is no key {kek_id}.")
    if kek_id == next(iter(entries)):
        _fail(f"{kek_id} is the current key.")
    if count := with_database(run):
        _fail(f"{kek_id} still wraps {count} keys: coach keys rotate-kek")
    _write({ident: held for ident, held in entries.items() if ident != kek_id})
    typer.echo(f"{kek_id} is gone")


def _wrapped(
    store: "Database",
    settings: "IngestSettings",
    keks: "KekProvider",
    witness: "Witness | None" = None,
) -> "tuple[DataKeys, KeyRing]":
    """What key-encryption keys wrap."""
    from libs.platform.auth.signing import KeyRing
    from libs.platform.vault.datakeys import DataKeys

    ring = KeyRing(store, keks, settings.token_algorithm, settings.signing_lifetime, witness)
    return DataKeys(store["vault_keys"], keks), ring


def _settings() -> "VaultSettings":
    from libs.platform.settings import PlatformSettings

    return PlatformSettings()


def _entries() -> "Mapping[str, bytes]":
    from libs.platform.vault.kek_file import read_entries
    from libs.platform.vault.settings import KekSource

    settings = _settings()
    if settings.vault_provider is KekSource.ENVIRONMENT:
        _fail(_IN_ENVIRONMENT)
    return read_entries(settings.keks_file)


def _write(entries: "Mapping[str, bytes]") -> None:
    from libs.platform.vault.kek_file import write_entries

    write_entries(_settings().keks_file, entries)


def _fail(message: str) -> NoReturn:
    typer.echo(message, err=True)
    raise typer.Exit(1)
