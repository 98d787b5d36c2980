"""``coach kb``: import into, count, search and sample the knowledge base."""

import asyncio
import dataclasses
import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.table import Table

from cli.kb_stores import MONGO, NONE, announce_of, knowledge_of, with_entries
from libs.contracts.kinds import Language, Seniority

if TYPE_CHECKING:
    from services.generate.knowledge.base import Knowledge
    from services.generate.knowledge.importing.importer import Report
    from services.generate.knowledge.ports import ImportedEntries
    from services.generate.retrieval.ports import Hit, Query

app = typer.Typer(no_args_is_help=True, help="The knowledge base.")

_SHOWN_FLAWS = 50
_TOP = 15
_INDEXES = Path(".state/indexes")

Store = Annotated[
    str, typer.Option(help='Where imports lie: "mongo" (COACH_MONGO_URL), "none", or a file')
]
_READ = MONGO if os.environ.get("COACH_MONGO_URL") else NONE


@app.command("import")
def import_files(
    path: Annotated[Path, typer.Argument(exists=True, help="JSONL, CSV, Markdown, or a folder")],
    store: Store = MONGO,
    dry_run: Annotated[bool, typer.Option(help="Only say what would happen")] = False,
) -> None:
    """Import questions: validated, deduplicated, versioned; bad lines are named, the rest kept.

    The exit status is 1 if nothing could be taken.
    """
    if store == NONE:
        raise typer.BadParameter("an import needs a place to lie", param_hint="--store")
    from libs.contracts.skills import Vocabulary
    from services.generate.knowledge.base import Knowledge
    from services.generate.knowledge.importing.importer import ImportKnowledge

    async def work(stored: "ImportedEntries") -> "Report":
        importer = ImportKnowledge(Knowledge.load(), stored, announce_of(store), Vocabulary.load())
        return await importer(path, dry_run=dry_run)

    report = with_entries(store, work)
    _show_report(report)
    raise typer.Exit(0 if report.taken or report.unchanged else 1)


@app.command()
def publish() -> None:
    """Announce the stored knowledge again, where an import could not."""
    version = knowledge_of(MONGO).version
    asyncio.run(announce_of(MONGO)(version))


@app.command()
def stats(
    store: Store = _READ,
    as_json: Annotated[bool, typer.Option("--json", help="All figures as JSON")] = False,
) -> None:
    """Count entries, languages, roles, skills and near duplicates."""
    from services.generate.knowledge.statistics import statistics

    found = statistics(knowledge_of(store))
    if as_json:
        typer.echo(json.dumps(dataclasses.asdict(found), ensure_ascii=False, indent=2))
        return
    for name, value in dataclasses.asdict(found).items():
        if isinstance(value, Mapping):
            _show_counts(name, value)
        else:
            typer.echo(f"{name}: {value}")


@app.command()
def search(
    query: Annotated[str, typer.Argument(help="Words in Korean, English, or both")],
    lang: Annotated[Language | None, typer.Option(help="Language of the entries")] = None,
    level: Annotated[Seniority | None, typer.Option(help="Whom they should suit")] = None,
    limit: Annotated[int, typer.Option(min=1, max=100, help="Hits wanted")] = 10,
    store: Store = _READ,
) -> None:
    """Search the knowledge base by words, as the service does before its vectors are ready."""
    from services.generate.retrieval.ports import Query

    knowledge = knowledge_of(store)
    wanted = Query(query, language=lang, level=level, limit=limit, per_subject=1)
    table = Table("score", "id", "text", "source")
    for hit in asyncio.run(_search(knowledge, wanted)):
        entry = hit.entry
        table.add_row(f"{hit.score:.2f}", entry.id, entry.text, entry.source.title)
    Console().print(table)


@app.command()
def draw(
    seed: Annotated[int, typer.Option(help="The same seed draws the same questions")],
    count: Annotated[int, typer.Option(min=1, help="Questions to draw")] = 200,
    out: Annotated[Path, typer.Option(help="Folder")] = Path("docs/knowledge"),
) -> None:
    """Draw shipped questions at random, for a reader who did not write them to judge."""
    from services.generate.knowledge.base import Knowledge
    from services.generate.knowledge.drawing import draw as draw_questions

    drawn = draw_questions(Knowledge.load(), count, seed)
    out.mkdir(parents=True, exist_ok=True)
    lines = (json.dumps(one.record(), ensure_ascii=False) for one in drawn)
    (out / f"drawn-{seed}.jsonl").write_text("".join(f"{line}\n" for line in lines), "utf-8")
    (out / f"drawn-{seed}.md").write_text("\n".join(one.markdown() for one in drawn), "utf-8")
    typer.echo(f"{len(drawn)} questions in {out}/drawn-{seed}.jsonl and .md")


async def _search(knowledge: "Knowledge", query: "Query") -> "list[Hit]":
    from libs.contracts.skills import Vocabulary
    from services.generate.retrieval.lexicon import Lexicon
    from services.generate.retrieval.live import LiveRetriever
    from services.generate.retrieval.store import IndexStore
    from services.generate.retrieval.tokens import Tokeniser

    tokenise = Tokeniser(Lexicon.load(), Vocabulary.load())
    retriever = LiveRetriever(IndexStore(_INDEXES), tokenise)
    await retriever.load(knowledge.entries)
    return await retriever.search(query)


def _show_report(report: "Report") -> None:
    for flaw in (*report.flaws, *report.duplicates)[:_SHOWN_FLAWS]:
        typer.echo(f"{flaw.path}:{flaw.line}: {flaw.reason}", err=True)
    hidden = len(report.flaws) + len(report.duplicates) - _SHOWN_FLAWS
    if hidden > 0:
        typer.echo(f"... and {hidden} more", err=True)
    typer.echo(
        f"{len(report.added)} added, {len(report.updated)} updated, {report.unchanged} unchanged, "
        f"{len(report.duplicates)} duplicates, {len(report.flaws)} refused; "
        f"version {report.version}"
    )


def _show_counts(name: str, counts: Mapping[str, float]) -> None:
    table = Table(f"{name} ({len(counts)})", "")
    for key, count in list(counts.items())[:_TOP]:
        table.add_row(key, f"{count:.2%}" if isinstance(count, float) else f"{count:,}")
    if len(counts) > _TOP:
        table.add_row("...", f"{len(counts) - _TOP} more")
    Console().print(table)
