import json
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from libs.contracts.kinds import Language
from libs.contracts.skills import Vocabulary
from services.generate.knowledge.base import Knowledge
from services.generate.knowledge.entry import Entry, EntryKind
from services.generate.knowledge.files import FileEntries
from services.generate.knowledge.importing.importer import ImportKnowledge

POOL = Entry(
    "q.pool.en", EntryKind.QUESTION, Language.EN, "pools",
    "How would you notice connection pool exhaustion before your users do?", version="v1",
)  # fmt: skip
SHIPPED = Knowledge((POOL,), "v1")
NEW = "What does a service mesh cost, and when is it worth it?"


class Heard:
    """Remembers the versions that were announced."""

    def __init__(self) -> None:
        self.versions: list[str] = []

    async def __call__(self, version: str) -> None:
        self.versions.append(version)


@pytest.fixture
def heard() -> Heard:
    return Heard()


@pytest.fixture
def stored(tmp_path: Path) -> FileEntries:
    return FileEntries(tmp_path / "store" / "entries.jsonl")


@pytest.fixture
def importer(stored: FileEntries, heard: Heard, vocabulary: Vocabulary) -> ImportKnowledge:
    return ImportKnowledge(SHIPPED, stored, heard, vocabulary)


@pytest.fixture
def given(tmp_path: Path) -> Callable[..., Path]:
    def write(*rows: dict[str, object]) -> Path:
        path = tmp_path / "given.jsonl"
        path.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
        return path

    return write


Given = Callable[..., Path]


async def test_new_questions_are_stored_and_announced(
    importer: ImportKnowledge, stored: FileEntries, heard: Heard, given: Given
) -> None:
    report = await importer(given({"text": NEW}))
    assert [entry.text for entry in await stored.all()] == [NEW]
    assert heard.versions == [report.version] == [SHIPPED.with_entries(report.added).version]


async def test_importing_again_changes_nothing(
    importer: ImportKnowledge, heard: Heard, given: Given
) -> None:
    first = await importer(given({"text": NEW}))
    again = await importer(given({"text": NEW}))
    assert (again.unchanged, again.taken, again.version) == (1, [], first.version)
    assert len(heard.versions) == 1


async def test_a_changed_entry_of_the_same_id_replaces_the_old_one(
    importer: ImportKnowledge, stored: FileEntries, given: Given
) -> None:
    await importer(given({"id": "mesh", "text": NEW}))
    report = await importer(given({"id": "mesh", "text": NEW, "level": "senior"}))
    assert [entry.level for entry in await stored.all()] == ["senior"]
    assert (len(report.updated), report.added) == (1, [])


@pytest.mark.parametrize(
    "text",
    [
        "How would you notice connection-pool exhaustion, before your users do?",
        "How would you notice connection pool exhaustion before your users did?",
    ],
)
async def test_what_resembles_a_shipped_question_is_left_out(
    importer: ImportKnowledge, stored: FileEntries, given: Given, text: str
) -> None:
    report = await importer(given({"text": text}))
    assert [flaw.reason for flaw in report.duplicates] == ["resembles q.pool.en"]
    assert await stored.all() == []


async def test_what_resembles_an_earlier_line_of_the_file_is_left_out(
    importer: ImportKnowledge, given: Given
) -> None:
    report = await importer(given({"text": NEW}, {"text": NEW + " Say why."}))
    assert len(report.added) == 1
    assert [flaw.line for flaw in report.duplicates] == [2]


async def test_bad_lines_are_named_and_the_rest_is_kept(
    importer: ImportKnowledge, given: Given
) -> None:
    report = await importer(given({"text": "short"}, {"text": NEW}, {"wrong": 1}))
    assert len(report.added) == 1
    assert [flaw.line for flaw in report.flaws] == [1, 3]


async def test_a_dry_run_stores_and_announces_nothing(
    importer: ImportKnowledge, stored: FileEntries, heard: Heard, given: Given
) -> None:
    report = await importer(given({"text": NEW}), dry_run=True)
    assert (len(report.added), heard.versions, await stored.all()) == (1, [], [])


async def test_a_folder_is_read_with_all_that_it_holds(
    importer: ImportKnowledge, tmp_path: Path
) -> None:
    folder = tmp_path / "folder" / "deep"
    folder.mkdir(parents=True)
    (folder / "a.md").write_text(f"# Istio\n- {NEW}\n", "utf-8")
    (folder.parent / "b.csv").write_text("text\nWhich index suits a range query?\n", "utf-8")
    (folder / "c.bin").write_bytes(b"\xff\xfe")
    (folder / "d.md").write_bytes(b"\xff\xfe")
    report = await importer(tmp_path / "folder")
    assert {entry.text for entry in report.added} == {NEW, "Which index suits a range query?"}
    assert [(Path(f.path).name, f.reason) for f in report.flaws] == [
        ("d.md", "the file is not UTF-8")
    ]


async def test_a_file_of_another_kind_is_refused(importer: ImportKnowledge, tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    path.write_bytes(b"PK")
    report = await importer(path)
    assert [flaw.reason for flaw in report.flaws] == [
        "only .jsonl, .csv, .md, .markdown can be imported"
    ]


async def test_a_path_that_is_not_there_is_an_error(
    importer: ImportKnowledge, tmp_path: Path
) -> None:
    with pytest.raises(FileNotFoundError):
        await importer(tmp_path / "nowhere")


async def test_a_file_store_keeps_replaces_and_forgets(stored: FileEntries) -> None:
    async def ids(entries: Sequence[Entry]) -> list[str]:
        return [entry.id for entry in entries]

    await stored.put([POOL])
    await stored.put([POOL])
    assert await stored.all() == [POOL]
    assert await stored.remove([POOL.id, "none"]) == 1
    assert await ids(await stored.all()) == []
