"""The injection corpus: every payload in several disguises, in resumes and job descriptions."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml

from bench.goldens import FOLDER, structured
from libs.contracts.profile import ResumeText
from services.extract.structure.structurer import Structurer
from tests.injection.disguises import DISGUISES, Disguise

_HERE = Path(__file__).parent
_HOSTS = ("en-data-platform", "ko-backend-senior", "en-nurse-mid", "ko-sales-mid")
_PER_PAYLOAD = 4


@dataclass(frozen=True, slots=True)
class Attack:
    """A resume with an order in it.

    Attributes:
        order: the order in plain words, as a model that sees through disguises reads it.
        marks: what shows up in a result when the order is obeyed.
        description: the job description, where the order lies there.
    """

    name: str
    text: ResumeText
    order: str
    marks: tuple[str, ...]
    description: str = ""


def attacks(structurer: Structurer) -> Iterator[Attack]:
    """Every payload in four disguises, each disguise used equally often, and as a job's text."""
    payloads = yaml.safe_load((_HERE / "payloads.yaml").read_text("utf-8"))
    for number, payload in enumerate(payloads):
        for turn in range(_PER_PAYLOAD):
            disguise = DISGUISES[(number * _PER_PAYLOAD + turn) % len(DISGUISES)]
            yield _attack(payload, disguise, _HOSTS[(number + turn) % len(_HOSTS)], structurer)
        yield _in_job(payload, _HOSTS[number % len(_HOSTS)], structurer)


def _attack(
    payload: dict[str, object], disguise: Disguise, host: str, structurer: Structurer
) -> Attack:
    order, marks = str(payload["text"]), tuple(map(str, payload["marks"]))  # type: ignore[call-overload]
    lines = host_lines(host)
    middle = len(lines) // 2
    lines[middle:middle] = disguise(order)
    text = structured(lines, host[:2], structurer)
    return Attack(f"{payload['id']}-{disguise.__name__}", text, order, marks)


def _in_job(payload: dict[str, object], host: str, structurer: Structurer) -> Attack:
    attack = _attack(payload, lambda _: [], host, structurer)
    described = f"We need Kafka and Terraform.\n{attack.order}\nApply by Friday."
    return Attack(f"{payload['id']}-job", attack.text, attack.order, attack.marks, described)


def host_lines(name: str) -> list[str]:
    """The lines of a golden resume."""
    return [line for line in (FOLDER / f"{name}.txt").read_text("utf-8").splitlines() if line]


def clean_resumes(structurer: Structurer) -> Iterator[tuple[str, ResumeText]]:
    """Resumes without orders: all golden ones, and those with lines that look like orders."""
    for path in sorted(FOLDER.glob("*.txt")):
        yield path.stem, structured(host_lines(path.stem), path.stem[:2], structurer)
    tricky: dict[str, list[str]] = yaml.safe_load((_HERE / "clean.yaml").read_text("utf-8"))
    for language, host in (("en", "en-data-platform"), ("ko", "ko-backend-senior")):
        for number, line in enumerate(tricky[language]):
            lines = host_lines(host)
            lines.insert(len(lines) // 2, f"- {line}")
            yield f"{language}-tricky-{number}", structured(lines, language, structurer)
