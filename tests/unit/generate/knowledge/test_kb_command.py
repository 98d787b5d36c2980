"""The ``coach kb`` verbs, as typed."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from cli.kb import app
from libs.contracts.kinds import Language
from services.generate.knowledge.base import Knowledge
from services.generate.knowledge.codec import to_document
from services.generate.knowledge.entry import Entry, EntryKind

TEXT = "What does a service mesh cost, and when is it worth it?"


@pytest.fixture(autouse=True)
def small(knowledge: Knowledge, monkeypatch: pytest.MonkeyPatch) -> Knowledge:
    """The questions on one concept instead of all: the verbs do the same with either."""
    entries = tuple(entry for entry in knowledge.entries if entry.topic == "pressure-injury")
    monkeypatch.setattr(Knowledge, "load", lambda: Knowledge(entries, "small"))
    return Knowledge(entries, "small")


@pytest.fixture
def given(tmp_path: Path) -> Path:
    path = tmp_path / "given.jsonl"
    path.write_text(json.dumps({"text": TEXT}) + "\nbroken\n", "utf-8")
    return path


def coach_kb(*arguments: object) -> Result:
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def test_import_names_bad_lines_and_counts_the_rest(given: Path, tmp_path: Path) -> None:
    result = coach_kb("import", given, "--store", tmp_path / "store.jsonl")
    assert result.exit_code == 0
    assert "1 added, 0 updated, 0 unchanged, 0 duplicates, 1 refused" in result.stdout
    assert f"{given}:2: no JSON" in result.stderr
    assert TEXT in (tmp_path / "store.jsonl").read_text("utf-8")


def test_import_fails_if_nothing_could_be_taken(tmp_path: Path) -> None:
    path = tmp_path / "bad.jsonl"
    path.write_text("broken\n", "utf-8")
    assert coach_kb("import", path, "--store", tmp_path / "store.jsonl").exit_code == 1


def test_import_needs_a_place_to_lie(given: Path) -> None:
    result = coach_kb("import", given, "--store", "none")
    assert result.exit_code == 2
    assert "needs a place to lie" in result.output


def test_stats_count_what_was_imported_too(tmp_path: Path, small: Knowledge) -> None:
    store = tmp_path / "store.jsonl"
    entry = Entry("in.1.en", EntryKind.QUESTION, Language.EN, "mesh", TEXT, version="v")
    store.write_text(json.dumps(to_document(entry)) + "\n", "utf-8")
    counted = json.loads(coach_kb("stats", "--store", store, "--json").stdout)
    assert counted["questions"]["en"] == counted["questions"]["ko"] + 1
    assert counted["version"] != small.version


def test_search_finds_by_words_of_either_language(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "200")
    found = coach_kb(
        "search", "욕창 예방", "--store", "none", "--lang", "ko", "--limit", "3"
    ).stdout
    assert "pressure-injury" in found


def test_draw_writes_questions_and_room_for_verdicts(tmp_path: Path) -> None:
    assert coach_kb("draw", "--seed", 3, "--count", 5, "--out", tmp_path / "out").exit_code == 0
    lines = (tmp_path / "out" / "drawn-3.jsonl").read_text("utf-8").splitlines()
    assert [json.loads(line)["verdict"] for line in lines] == [""] * 5
    assert (tmp_path / "out" / "drawn-3.md").read_text("utf-8").count("### ") == 5
