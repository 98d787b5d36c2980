"""What readers said of questions drawn at random (docs/knowledge)."""

import json
from pathlib import Path

import pytest

from services.generate.knowledge.base import Knowledge

DOCS = Path(__file__).parents[4] / "docs" / "knowledge"
JUDGED = sorted(DOCS.glob("verdicts-*.jsonl"), key=lambda path: path.stem)
NEWEST = JUDGED[-1:]  # earlier ones are history: the data was changed for them


def read(path: Path) -> list[dict[str, str]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


@pytest.mark.parametrize("path", NEWEST, ids=lambda path: path.stem)
def test_readers_found_at_least_95_percent_sensible_answerable_and_right(path: Path) -> None:
    verdicts = [line["verdict"] for line in read(path)]
    assert len(verdicts) >= 200
    assert set(verdicts) <= {"ok", "bad"}
    assert verdicts.count("ok") / len(verdicts) >= 0.95


@pytest.mark.parametrize("path", JUDGED, ids=lambda path: path.stem)
def test_bad_verdicts_say_why(path: Path) -> None:
    assert [line["id"] for line in read(path) if line["verdict"] == "bad" and not line["why"]] == []


def test_drawn_questions_are_questions_of_the_knowledge_base(knowledge: Knowledge) -> None:
    newest = max(DOCS.glob("drawn-*.jsonl"), key=lambda path: path.stem)
    missing = [line["id"] for line in read(newest) if knowledge.get(f"{line['id']}.ko") is None]
    assert len(missing) <= 10  # questions found bad are removed after the drawing
