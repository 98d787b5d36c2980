import dataclasses
import shutil
from pathlib import Path

import pytest

from libs.contracts.kinds import Language
from services.generate.knowledge.base import DATA, Knowledge
from services.generate.knowledge.entry import Entry, EntryKind, Reference

QUESTION = Entry("in.1.en", EntryKind.QUESTION, Language.EN, "t", "What is it?", version="a")


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    return Path(shutil.copytree(DATA, tmp_path / "data"))


def test_the_same_data_have_the_same_version_wherever_they_lie(
    knowledge: Knowledge, copy: Path
) -> None:
    assert Knowledge.load(copy).version == knowledge.version


def test_one_changed_letter_changes_the_version(knowledge: Knowledge, copy: Path) -> None:
    file = copy / "trends.jsonl"
    file.write_text(file.read_text("utf-8").replace("2", "3", 1), "utf-8")
    assert Knowledge.load(copy).version != knowledge.version


def test_loading_twice_gives_equal_entries(knowledge: Knowledge) -> None:
    assert Knowledge.load().entries == knowledge.entries


def test_an_entry_is_found_by_its_id(knowledge: Knowledge) -> None:
    entry = knowledge.entries[7]
    assert knowledge.get(entry.id) is entry
    assert knowledge.get("no-such-id") is None


def test_imports_join_the_shipped_entries(knowledge: Knowledge) -> None:
    both = knowledge.with_entries([QUESTION])
    assert both.get("in.1.en") == QUESTION
    assert len(both.entries) == len(knowledge.entries) + 1
    assert both.version != knowledge.version


def test_the_version_depends_on_what_was_imported_and_not_on_its_order(
    knowledge: Knowledge,
) -> None:
    other = dataclasses.replace(QUESTION, id="in.2.en")
    one = knowledge.with_entries([QUESTION, other]).version
    assert knowledge.with_entries([other, QUESTION]).version == one
    changed = dataclasses.replace(QUESTION, version="b")
    assert knowledge.with_entries([changed, other]).version != one


def test_without_imports_it_stays_as_it_is(knowledge: Knowledge) -> None:
    assert knowledge.with_entries([]) is knowledge


def test_an_import_replaces_an_entry_of_the_same_id(knowledge: Knowledge) -> None:
    changed = dataclasses.replace(knowledge.entries[0], text="Changed?")
    both = knowledge.with_entries([changed])
    assert both.get(changed.id) == changed
    assert len(both.entries) == len(knowledge.entries)


def test_links_of_imports_were_not_chosen_by_hand(knowledge: Knowledge) -> None:
    shipped = next(entry for entry in knowledge.entries if entry.source.url)
    link = Reference("s", "https://evil.example/x")
    new, instead = (dataclasses.replace(entry, source=link) for entry in (QUESTION, shipped))
    both = knowledge.with_entries([new]).with_entries([instead])
    assert shipped.source.url in knowledge.chosen_links
    assert link.url not in both.chosen_links
    assert both.chosen_links <= knowledge.chosen_links


def test_a_pair_is_the_id_without_its_language() -> None:
    assert QUESTION.pair == "in.1"
