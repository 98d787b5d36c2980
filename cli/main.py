"""The ``coach`` command: one verb per thing one does; heavy imports wait for their verb."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from cli import audit, costs, dlq, kb, keys, ledger, topics
from cli.models import models
from libs.contracts.kinds import AnalysisKind, Language

app = typer.Typer(no_args_is_help=True, pretty_exceptions_show_locals=False, help=(
    "Resume Coach: interview questions and a learning path, made for one resume."
))  # fmt: skip


class BusName(StrEnum):
    """The brokers of an embedded stack."""

    LIGHT = "light"
    KAFKA = "kafka"


app.add_typer(audit.app, name="audit")
app.add_typer(costs.app, name="costs")
app.add_typer(dlq.app, name="dlq")
app.add_typer(kb.app, name="kb")
app.add_typer(keys.app, name="keys")
app.add_typer(ledger.app, name="ledger")
app.add_typer(topics.app, name="topics")
app.command()(models)


@app.callback()
def start() -> None:
    """Send logs to standard error: standard output is for what was asked."""
    from libs.platform.logs import start_logs

    start_logs("coach", "warning")


_BOTH = [AnalysisKind.INTERVIEW, AnalysisKind.LEARNING]
Lang = Annotated[Language | None, typer.Option(help="Language of the results")]
Job = Annotated[
    Path | None, typer.Option(exists=True, dir_okay=False, help="The job posting to prepare for")
]
Company = Annotated[str, typer.Option(help="The company to prepare for")]
AsJson = Annotated[bool, typer.Option("--json", help="One JSON object a file")]


@app.command()
def analyze(
    files: Annotated[list[Path], typer.Argument(help="Resumes: PDF, DOC(X), HWP, image, JSON")],
    *,
    kind: Annotated[list[AnalysisKind], typer.Option(help="What to make")] = _BOTH,
    lang: Lang = None,
    job: Job = None,
    company: Company = "",
    as_json: AsJson = False,
    out: Annotated[Path | None, typer.Option(help="Also write the JSON files here")] = None,
) -> None:
    """Make interview questions and a learning path from resumes.

    Uses the service at COACH_URL (with COACH_KEY), else starts an embedded one for this run.
    """
    from cli.analyze import Options, analyze_files
    from cli.interrupts import run as run_work
    from cli.targets import target_of

    options = Options(tuple(kind), lang, as_json, out, target_of(job, company))
    raise typer.Exit(run_work(analyze_files(files, options)))


@app.command()
def refresh(
    resume_id: Annotated[str, typer.Argument(help="Id of the resume, res_...")],
    *,
    replace: Annotated[
        list[int], typer.Option(help="Number of a question to make anew; the others are kept")
    ] = [],  # noqa: B006 (Typer copies it)
    kind: Annotated[AnalysisKind, typer.Option(help="What to make")] = AnalysisKind.INTERVIEW,
    lang: Lang = None,
    job: Job = None,
    company: Company = "",
    as_json: AsJson = False,
) -> None:
    """Make other questions, or another path, for a resume. Needs COACH_URL and COACH_KEY."""
    from cli.interrupts import run as run_work
    from cli.refresh import Wish, refresh_resume
    from cli.targets import target_of

    wish = Wish(kind, lang, tuple(replace), target_of(job, company))
    raise typer.Exit(run_work(refresh_resume(resume_id, wish, as_json=as_json)))


@app.command()
def run(
    port: Annotated[int, typer.Option(help="Port of the API and the web page")] = 8000,
    bus: Annotated[BusName, typer.Option(envvar="BUS", help="The broker")] = BusName.LIGHT,
    folder: Annotated[Path, typer.Option(help="Where the data lies")] = Path(".state/run"),
    replicas: Annotated[int, typer.Option(help="Processes of each worker service")] = 1,
) -> None:
    """Run the embedded servers and the four services until Ctrl-C."""
    from cli.interrupts import run as run_work
    from cli.run import run_fleet

    raise typer.Exit(run_work(run_fleet(port, bus.value, folder, replicas)))


@app.command()
def erase(
    resume_id: Annotated[str, typer.Argument(help="Id of the resume, res_...")],
    receipt: Annotated[Path | None, typer.Option(help="Keep the receipt here")] = None,
) -> None:
    """Erase a resume everywhere and show the receipt. Needs COACH_URL and COACH_KEY."""
    from cli.erase import erase_resume
    from cli.interrupts import run as run_work

    raise typer.Exit(run_work(erase_resume(resume_id, receipt)))


@app.command()
def receipt(
    file: Annotated[Path, typer.Argument(exists=True, help="What erase --receipt wrote")],
) -> None:
    """Verify the receipt of an erasure; needs no network."""
    from cli.erase import show_receipt

    raise typer.Exit(show_receipt(file))


@app.command()
def export(
    resume_id: Annotated[str | None, typer.Argument(help="One resume; without, everything")] = None,
    out: Annotated[Path, typer.Option(help="The archive")] = Path("export.zip"),
) -> None:
    """Download all that is kept about you, decrypted. Needs COACH_URL and COACH_KEY."""
    from cli.export import export_archive
    from cli.interrupts import run as run_work

    raise typer.Exit(run_work(export_archive(resume_id, out)))


@app.command()
def asyncapi(
    folder: Annotated[Path, typer.Argument(help="Where to write")] = Path("docs/asyncapi"),
) -> None:
    """Write the AsyncAPI documents of the four services."""
    from cli.asyncapi import write_documents
    from cli.interrupts import run as run_work

    raise typer.Exit(run_work(write_documents(folder)))


if __name__ == "__main__":
    app()
