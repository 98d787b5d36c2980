"""Who is faster where the text is the same: computed, not read off a table."""

from pathlib import Path

import pytest

from bench.extraction.peer_driver import read_all
from bench.extraction.peers import judged
from libs.contracts.media import MediaType
from tests.corpus.cases import Case
from tests.corpus.resumes import make

LINES = ["Ottilie Varghese-Quill", "Backend engineer", "Brindlewick Systems"]
NAMED = {
    name: Case(name, "digital", MediaType.TEXT, b"", LINES, make("en", 1)) for name in ("a", "b")
}
TEXT = "\n".join(LINES)


def test_a_peer_is_timed_on_the_files_that_it_reads_alike() -> None:
    ours = {"a": [1.0, 2.0, 9.0], "b": [5.0, 5.0, 5.0]}
    theirs = ({"a": (TEXT, 0.0), "b": (TEXT[::-1], 0.0)}, {"a": [4.0, 1.0, 4.0], "b": [1.0]})
    figures = judged(NAMED, ours, {"kreuzberg": theirs})
    assert figures["kreuzberg_same_text"] == 0.5
    assert figures["kreuzberg_speed_to_ours"] == 0.5
    assert (figures["peers"], figures["peers_faster"]) == (1, 0)


def test_a_faster_peer_is_counted() -> None:
    theirs = ({"a": (TEXT, 0.0)}, {"a": [0.9]})
    assert judged(NAMED, {"a": [1.0], "b": [1.0]}, {"kreuzberg": theirs})["peers_faster"] == 1


def test_a_peer_with_another_text_is_no_faster_one() -> None:
    theirs = ({"a": ("", 0.0)}, {"a": [0.1]})
    figures = judged(NAMED, {"a": [1.0], "b": [1.0]}, {"markitdown": theirs})
    assert "markitdown_speed_to_ours" not in figures
    assert (figures["peers"], figures["peers_same_text"], figures["peers_faster"]) == (1, 0, 0)


def test_a_file_that_a_peer_cannot_read_is_left_out(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files = [tmp_path / "a.txt", tmp_path / "b.hwp"]
    files[0].write_text("text")
    assert read_all(Path.read_text, files)["a.txt"][0] == "text"
    assert "b.hwp: FileNotFoundError" in capsys.readouterr().err
