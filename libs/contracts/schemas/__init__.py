"""JSON Schemas of what other teams read; ``python -m libs.contracts.schemas`` writes the files.

A published schema may only grow: a test holds the files against the models.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from libs.contracts.api import AnalysisView, ErasureView, ResumeView
from libs.contracts.base import Contract
from libs.contracts.events import EVENTS
from libs.contracts.problems import Problem
from libs.contracts.results import InterviewSet, LearningPath
from libs.contracts.schemas.compatibility import breaks

FOLDER = Path(__file__).parent


class IncompatibleError(Exception):
    """A change would break readers of a published schema; publish a new version beside it."""

    def __init__(self, name: str, broken: list[str]) -> None:
        super().__init__(f"{name}: {'; '.join(broken)}. Publish it under a new version instead.")


_MODELS: tuple[type[Contract], ...] = (
    InterviewSet, LearningPath, Problem, ResumeView, AnalysisView, ErasureView,
)  # fmt: skip


def published() -> Iterator[tuple[Path, dict[str, Any]]]:
    """Each schema file and what it should hold."""
    named = dict(EVENTS) | {model.__name__: model for model in _MODELS}
    for name, model in named.items():
        yield FOLDER / f"{name}.json", model.model_json_schema(mode="serialization")


def write() -> None:
    """Write all schema files.

    Raises:
        IncompatibleError: a published schema would break its readers.
    """
    for path, schema in published():
        old = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
        if broken := breaks(old, schema):
            raise IncompatibleError(path.name, broken)
        path.write_text(json.dumps(schema, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
