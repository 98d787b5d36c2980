"""The job that a person prepares for, as given on the command line."""

from pathlib import Path

import typer
from pydantic import ValidationError

from libs.contracts.api import Target


def target_of(job: Path | None, company: str) -> Target | None:
    """The job and company named; None if there is neither.

    Raises:
        typer.BadParameter: the posting is no text, or too long.
    """
    if job is None and not company:
        return None
    try:
        return Target(description=job.read_text("utf-8-sig") if job else "", company=company)
    except UnicodeDecodeError:
        raise typer.BadParameter(f"{job} is not text in UTF-8") from None
    except ValidationError as error:
        said = "; ".join(f"{it['loc'][0]}: {it['msg']}" for it in error.errors())
        raise typer.BadParameter(said) from None
