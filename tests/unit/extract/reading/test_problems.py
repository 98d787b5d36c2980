"""What cannot be read is refused with the reason that the user needs."""

import io

import pymupdf
import pytest
from PIL import Image

from libs.contracts.media import MediaType
from libs.contracts.problems import Code, ProblemError
from services.extract.domain import Limits
from services.extract.reading import read, tesseract
from tests.corpus import hangul5, scans
from tests.corpus.office import docx_plain, hwpx_package, text
from tests.corpus.resumes import make

RESUME = make("en", 1)
ENTITY = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><s>&e;</s>'


def code_of(data: bytes, media_type: str, limits: Limits | None = None) -> Code:
    with pytest.raises(ProblemError) as problem:
        read(data, media_type, limits or Limits())
    return problem.value.code


def pdf(pages: int = 1, **options: object) -> bytes:
    document = pymupdf.open()
    for _ in range(pages):
        document.new_page().insert_text((50, 50), "Backend engineer, six years of experience")
    return bytes(document.tobytes(**options))


def png(width: int, height: int) -> bytes:
    return scans.encoded(Image.new("L", (width, height), 255), "PNG")


def test_a_password_is_asked_for_nothing() -> None:
    locked = pdf(encryption=pymupdf.PDF_ENCRYPT_AES_256, user_pw="secret", owner_pw="secret")
    assert code_of(locked, MediaType.PDF) is Code.PASSWORD_PROTECTED


def test_an_owner_password_alone_does_not_keep_readers_out() -> None:
    guarded = pdf(encryption=pymupdf.PDF_ENCRYPT_AES_256, user_pw="", owner_pw="secret")
    assert "Backend engineer" in read(guarded, MediaType.PDF, Limits()).text


def test_a_locked_hwp_is_told() -> None:
    assert code_of(hangul5.hwp_file(b"", flags=2), MediaType.HWP) is Code.PASSWORD_PROTECTED


@pytest.mark.parametrize(
    ("data", "media_type"),
    [
        (b"%PDF-1.7\nnothing", MediaType.PDF),
        (docx_plain(RESUME)[0][:2000], MediaType.DOCX),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), MediaType.DOC),
        (b"\x89PNG\r\n\x1a\n" + bytes(100), MediaType.PNG),
        (hwpx_package("<not closed>"), MediaType.HWPX),
        (hwpx_package(ENTITY), MediaType.HWPX),
    ],
)  # fmt: skip
def test_damage_is_told(data: bytes, media_type: MediaType) -> None:
    assert code_of(data, media_type) is Code.DAMAGED_FILE


def test_too_many_pages_are_refused() -> None:
    limits = Limits(pages=3)
    assert code_of(pdf(4), MediaType.PDF, limits) is Code.TOO_MANY_PAGES
    frames = scans.tiff([Image.new("L", (40, 40), 255)] * 4)
    assert code_of(frames, MediaType.TIFF, limits) is Code.TOO_MANY_PAGES
    assert code_of("\f".join("abcd").encode(), MediaType.TEXT, limits) is Code.TOO_MANY_PAGES


def test_too_many_pixels_are_refused_before_they_are_decoded() -> None:
    limits = Limits(pixels=10_000)
    assert code_of(png(200, 200), MediaType.PNG, limits) is Code.IMAGE_TOO_LARGE
    scan = scans.in_pdf(Image.new("L", (200, 200), 255))
    assert code_of(scan, MediaType.PDF, limits) is Code.IMAGE_TOO_LARGE


def test_deep_nesting_is_refused() -> None:
    cell = "<hp:t>x</hp:t>"
    for _ in range(35):
        inside = f"<hp:p><hp:run>{cell}</hp:run></hp:p>"
        cell = f"<hp:tbl><hp:tr><hp:tc><hp:subList>{inside}</hp:subList></hp:tc></hp:tr></hp:tbl>"
    section = f'<hs:sec xmlns:hs="s" xmlns:hp="p"><hp:p><hp:run>{cell}</hp:run></hp:p></hs:sec>'
    assert code_of(hwpx_package(section), MediaType.HWPX, Limits(nesting=20)) is Code.ARCHIVE_BOMB
    braces = rb"{\rtf1 " + b"{" * 500 + b"x" + b"}" * 501
    assert code_of(braces, MediaType.RTF) is Code.ARCHIVE_BOMB


def test_nothing_to_read_is_no_text_and_never_an_invented_person() -> None:
    assert code_of(pdf_without_text(), MediaType.PDF) is Code.NO_TEXT
    assert code_of(png(600, 800), MediaType.PNG) is Code.NO_TEXT


def pdf_without_text() -> bytes:
    document = pymupdf.open()
    document.new_page()
    return bytes(document.tobytes())


def test_gibberish_is_unreadable() -> None:
    marks = "".join(chr(0xAC00 + number * 977 % 11172) for number in range(500))
    gibberish = " ".join(marks[at : at + 5] for at in range(0, 500, 5))
    assert code_of(gibberish.encode(), MediaType.TEXT) is Code.UNREADABLE


def test_endless_text_is_refused() -> None:
    assert code_of(b"word " * 1000, MediaType.TEXT, Limits(characters=500)) is Code.TOO_MANY_PAGES


def test_a_machine_without_language_data_is_told_apart_from_a_bad_scan(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("TESSDATA_PREFIX", raising=False)
    monkeypatch.setattr(tesseract, "_TESSDATA", ())
    with pytest.raises(ProblemError) as problem:
        tesseract.Engine("kor")
    assert problem.value.code is Code.UNAVAILABLE
    assert "tesseract-ocr-kor" in problem.value.detail


def test_a_type_that_nobody_reads_is_unsupported() -> None:
    assert code_of(b"x", "application/zip") is Code.UNSUPPORTED_TYPE


@pytest.mark.parametrize("encoding", ["utf-8", "cp949", "utf-16"])
def test_text_is_read_in_each_encoding(encoding: str) -> None:
    data, lines = text(make("ko", 2), encoding)
    assert [line.text for line in read(data, MediaType.TEXT, Limits()).lines] == lines


def test_a_form_feed_begins_a_page() -> None:
    found = read(b"First page of the resume\fSecond page of it", MediaType.TEXT, Limits())
    assert [(line.page, line.text[:6]) for line in found.lines] == [(1, "First "), (2, "Second")]


def test_transparent_pictures_lie_on_white_paper() -> None:
    picture = Image.new("RGBA", (300, 300), (0, 0, 0, 0))
    packed = io.BytesIO()
    picture.save(packed, "PNG")
    assert code_of(packed.getvalue(), MediaType.PNG) is Code.NO_TEXT
