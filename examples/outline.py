"""A JSON Resume laid out as a list of blocks, which each document format renders in its own way."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

LABELS: dict[str, dict[str, str]] = json.loads(
    Path(__file__).with_name("labels.json").read_text(encoding="utf-8")
)

Style = Literal["name", "contact", "heading", "row", "subrow", "text", "bullet"]


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph; ``right`` stands at the right margin of a row."""

    style: Style
    text: str
    right: str = ""


def outline(resume: dict[str, Any], language: str) -> Iterator[Block]:
    """The blocks of ``resume`` from its header to its last section."""
    label = LABELS[language]
    yield from _header(resume, label)
    yield Block("heading", label["summary"])
    yield Block("text", resume["basics"]["summary"])
    yield Block("heading", label["work"])
    for job in resume["work"]:
        yield from _job(job, label)
    yield Block("heading", label["projects"])
    for project in resume["projects"]:
        yield from _project(project, label)
    yield from _closing(resume, label)


def _header(resume: dict[str, Any], label: dict[str, str]) -> Iterator[Block]:
    basics = resume["basics"]
    place = basics["location"]
    address = ", ".join(
        filter(None, (place["address"], place.get("city"), place.get("postalCode")))
    )
    links = [basics["url"], *(profile["url"] for profile in basics["profiles"])]
    yield Block("name", basics["name"], basics["label"])
    yield Block(
        "contact", f"{label['phone']}: {basics['phone']} | {label['email']}: {basics['email']}"
    )
    yield Block("contact", f"{label['address']}: {address}")
    yield Block(
        "contact", " | ".join(f"{key}: {value}" for key, value in resume["personal"].items())
    )
    yield Block("contact", f"{label['links']}: " + " | ".join(links))


def _job(job: dict[str, Any], label: dict[str, str]) -> Iterator[Block]:
    yield Block("row", f"{job['name']} | {job['position']}", _period(job, label))
    yield Block("text", job["summary"])
    yield Block("text", f"{label['stack']}: {', '.join(job['keywords'])}")
    for project in job.get("projects", ()):
        yield from _project(project, label)
    yield from (Block("bullet", text) for text in job.get("highlights", ()))


def _project(project: dict[str, Any], label: dict[str, str]) -> Iterator[Block]:
    yield Block("subrow", project["name"], _period(project, label))
    yield Block("text", project["description"])
    yield from (Block("bullet", text) for text in project["highlights"])


def _closing(resume: dict[str, Any], label: dict[str, str]) -> Iterator[Block]:
    yield Block("heading", label["education"])
    for school in resume["education"]:
        text = f"{school['institution']} | {school['area']} {school['studyType']}"
        yield Block("row", text, _period(school, label))
    yield Block("heading", label["certificates"])
    for certificate in resume["certificates"]:
        yield Block("bullet", f"{certificate['name']} ({certificate['date'].replace('-', '.')})")
    yield Block("heading", label["skills"])
    for group in resume["skills"]:
        yield Block("text", f"{group['name']}: {', '.join(group['keywords'])}")


def _period(entry: dict[str, Any], label: dict[str, str]) -> str:
    end = entry.get("endDate", label["now"])
    return f"{entry['startDate']} - {end}".replace("-", ".").replace(" . ", " - ")
