"""Every format of the corpus reads back as it was written, by us and by independent readers."""

import subprocess
from functools import partial
from pathlib import Path
from shutil import which

import pytest
from extract_hwp import extract_text_from_hwp

from libs.contracts.media import sniff
from services.extract.domain import Limits
from services.extract.reading import read
from services.extract.reading.reader import finish
from tests.corpus import hangul5, office, word97
from tests.corpus.accuracy import accuracy
from tests.corpus.resumes import make

WRITERS = {
    "docx-plain": office.docx_plain,
    "docx-header-and-box": office.docx_header_and_box,
    "docx-nested-tables": office.docx_nested_tables,
    "docx-columns": office.docx_columns,
    "hwpx": office.hwpx,
    "hwp": hangul5.hwp,
    "doc": word97.doc,
    "rtf": office.rtf,
    "txt": partial(office.text, encoding="utf-8"),
}


@pytest.mark.parametrize("language", ["ko", "en"])
@pytest.mark.parametrize("name", WRITERS)
def test_lines_come_back_in_their_order(name: str, language: str) -> None:
    data, lines = WRITERS[name](make(language, 17))
    document = read(data, sniff(data), Limits())
    assert [line.text.removeprefix("• ") for line in document.lines] == lines
    assert document.quality > 0.9
    assert not document.warnings


@pytest.mark.skipif(which("antiword") is None, reason="antiword is not installed")
def test_antiword_reads_our_doc_files_alike(tmp_path: Path) -> None:
    data, lines = word97.doc(make("ko", 8))
    path = tmp_path / "resume.doc"
    path.write_bytes(data)
    command = ["antiword", "-m", "UTF-8.txt", "-w", "0", str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode < 0:
        pytest.skip("antiword crashed, as it does now and then")
    assert accuracy("\n".join(lines), done.stdout) > 0.99


def test_extract_hwp_reads_our_hwp_files_alike(tmp_path: Path) -> None:
    data, lines = hangul5.hwp(make("ko", 9))
    path = tmp_path / "resume.hwp"
    path.write_bytes(data)
    text, error = extract_text_from_hwp(str(path))
    assert error is None
    assert accuracy("\n".join(lines), text) > 0.99


def test_the_shipped_examples_are_read() -> None:
    for name in ("backend-ko.pdf", "platform-en.docx"):
        data = Path("examples", name).read_bytes()
        document = read(data, sniff(data), Limits())
        assert document.quality > 0.9
        assert len(document.lines) > 50
        assert not document.warnings


def test_finish_is_only_about_text() -> None:
    from services.extract.domain import RawLine
    from services.extract.reading.draft import Draft

    blank = Draft(lines=[RawLine("  "), RawLine("A line of a resume, long enough")], pages=1)
    assert [line.text for line in finish(blank, Limits()).lines] == [
        "A line of a resume, long enough"
    ]
