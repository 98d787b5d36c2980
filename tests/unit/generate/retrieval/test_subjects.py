"""Entries are indexed by what they are about."""

from pathlib import Path

from services.generate.knowledge.entry import Entry
from services.generate.retrieval.store import IndexStore, fingerprint
from services.generate.retrieval.subjects import subjects


def test_questions_are_found_through_their_concept(entries: list[Entry]) -> None:
    grouped = {subject.key: subject for subject in subjects(entries)}
    assert len(grouped["deadlock"].entries) == 4
    assert [card.id for card in grouped["deadlock"].cards] == ["c.deadlock.en", "c.deadlock.ko"]


def test_translations_without_a_concept_are_one_subject(entries: list[Entry]) -> None:
    grouped = {subject.key: subject for subject in subjects(entries)}
    assert {entry.id for entry in grouped["r.falls"].entries} == {"r.falls.ko", "r.falls.en"}


def test_a_topic_without_a_concept_does_not_lump_questions_together(entries: list[Entry]) -> None:
    loose = [entry for entry in entries if entry.id.startswith("q.")]
    assert len(subjects(loose)) == len(loose)


def test_no_entry_is_lost(entries: list[Entry]) -> None:
    kept = [entry for subject in subjects(entries) for entry in subject.entries]
    assert sorted(entry.id for entry in kept) == sorted(entry.id for entry in entries)


def test_a_fingerprint_changes_with_texts_entries_and_models(entries: list[Entry]) -> None:
    grouped = subjects(entries)
    marks = {
        fingerprint(grouped),
        fingerprint(grouped, "model"),
        fingerprint(subjects(entries[:-1])),
        fingerprint(subjects(entries[1:])),
    }
    assert len(marks) == 4
    assert fingerprint(grouped) == fingerprint(subjects(list(entries)))


def test_the_second_writer_of_an_index_leaves_the_first(tmp_path: Path) -> None:
    store = IndexStore(tmp_path)
    store.add("one", lambda folder: (folder / "file").touch())
    store.add("one", lambda folder: (folder / "file").touch())
    assert [path.name for path in tmp_path.iterdir()] == ["one"]


def test_an_index_that_fails_half_way_is_not_there(tmp_path: Path) -> None:
    def fail(folder: Path) -> None:
        (folder / "half").touch()
        raise ValueError

    store = IndexStore(tmp_path)
    try:
        store.add("one", fail)
    except ValueError:
        assert not store.has("one")
    assert list(tmp_path.iterdir()) == []
