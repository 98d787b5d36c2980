"""``coach analyze``: the main job, from files to questions and learning paths."""

import asyncio
import json
import os
import tempfile
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from cli.client import CoachClient, RefusedError
from cli.fleet import fleet
from cli.reading import show_result
from libs.contracts.api import AnalysisOptions, AnalysisView, ResumeView, Target
from libs.contracts.kinds import AnalysisKind, Language
from libs.contracts.results import Result
from libs.embedded.stack import Bus

_AT_ONCE = 8


@dataclass(frozen=True, slots=True)
class Options:
    """What is wanted of the files, and how to show it."""

    kinds: tuple[AnalysisKind, ...]
    language: Language | None
    as_json: bool
    out: Path | None
    target: Target | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file."""

    file: Path
    resume_id: str = ""
    results: tuple[Result, ...] = ()
    problem: dict[str, Any] | None = None

    def as_json(self) -> str:
        """One JSON object."""
        if self.problem is not None:
            return json.dumps({"file": str(self.file), "error": self.problem}, ensure_ascii=False)
        results = {result.kind: result.model_dump(mode="json") for result in self.results}
        named = {"file": str(self.file), "resume": self.resume_id}
        return json.dumps({**named, "results": results}, ensure_ascii=False)


async def analyze_files(files: Sequence[Path], options: Options) -> int:
    """Analyse the files; a file that fails costs that file only.

    Returns:
        The exit status: 0 if every file has its results, else 1.
    """
    notes = Console(stderr=True)
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=notes, transient=not notes.is_terminal) as progress:
        starting = progress.add_task("starting the services")
        async with _api() as client:
            progress.remove_task(starting)
            gate = asyncio.Semaphore(_AT_ONCE)
            work = [_one(client, file, options, progress, gate) for file in files]
            outcomes = await asyncio.gather(*work)
    for outcome in outcomes:
        _show(outcome, options)
    return int(any(outcome.problem for outcome in outcomes))


@asynccontextmanager
async def _api() -> AsyncIterator[CoachClient]:
    url = os.environ.get("COACH_URL")
    if url:
        client = CoachClient.to(url, os.environ.get("COACH_KEY", ""))
        async with client.http:
            yield client
        return
    with tempfile.TemporaryDirectory(prefix="coach-") as folder:
        bus: Bus = "kafka" if os.environ.get("BUS") == "kafka" else "light"
        async with fleet(Path(folder), bus=bus) as running:
            client = CoachClient.to(running.url, running.key)
            async with client.http:
                yield client


async def _one(
    client: CoachClient, file: Path, options: Options, progress: Progress, gate: asyncio.Semaphore
) -> Outcome:
    async with gate:
        task = progress.add_task(f"{file.name}: sending", total=None)
        try:
            resume, wanted = await _asked(client, file, options)
            views = await asyncio.gather(
                *(
                    client.follow(
                        it.id,
                        lambda stage: progress.update(task, description=f"{file.name}: {stage}"),
                    )
                    for it in wanted
                )
            )
        except (RefusedError, OSError, httpx.HTTPError, ValueError) as error:
            return Outcome(file, problem=_problem(error))
        finally:
            progress.remove_task(task)
        made = tuple(view.result for view in views if view.result is not None)
        return Outcome(file, resume.id, made)


async def _asked(
    client: CoachClient, file: Path, options: Options
) -> tuple[ResumeView, list[AnalysisView]]:
    """The resume, and the analyses wanted of it; those for a job are asked for by themselves."""
    if options.target is None:
        resume = await client.upload(file, options.kinds, options.language)
        return resume, [it for it in resume.analyses if it.kind in options.kinds]
    resume = await client.upload(file, [], options.language)
    asked = AnalysisOptions(language=options.language, target=options.target)
    return resume, [await client.ask(resume.id, kind, asked) for kind in options.kinds]


def _problem(error: Exception) -> dict[str, Any]:
    if isinstance(error, RefusedError):
        return error.problem
    if isinstance(error, httpx.HTTPError):
        return {"code": "unavailable", "title": "The service cannot be reached",
                "detail": "Check COACH_URL, or unset it to use the embedded services."}  # fmt: skip
    if isinstance(error, ValueError):
        return {"code": "unexpected_answer", "title": "Something else than Resume Coach answers",
                "detail": "Check COACH_URL."}  # fmt: skip
    return {"code": "unreadable_file", "title": str(error), "detail": "Check the path."}


def _show(outcome: Outcome, options: Options) -> None:
    if options.out is not None:
        options.out.mkdir(parents=True, exist_ok=True)
        target = options.out / f"{outcome.file.name}.json"
        target.write_text(outcome.as_json() + "\n", encoding="utf-8")
    if options.as_json:
        print(outcome.as_json())  # noqa: T201 (the output that was asked for)
        return
    console = Console()
    console.print(f"\n[bold reverse] {outcome.file.name} [/]")
    if outcome.problem is not None:
        title, detail = outcome.problem.get("title"), outcome.problem.get("detail", "")
        console.print(f"[red]{title}.[/red] {detail} ({outcome.problem.get('code')})")
    for result in outcome.results:
        show_result(console, result)
    if outcome.results and "COACH_URL" in os.environ:
        console.print(f"[dim]Others: coach refresh {outcome.resume_id}[/dim]")
