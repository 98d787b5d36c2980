"""Every format of pictures is read, and OCR comes page by page, where there is no better text."""

import io
import zipfile

import pymupdf
import pytest
from docx import Document

from libs.contracts.media import MediaType, sniff
from services.extract.domain import Limits, RawDocument, Warn
from services.extract.reading import read
from tests.corpus import scans
from tests.corpus.accuracy import accuracy
from tests.corpus.office import hwpx_package
from tests.corpus.paper import MARGIN, WIDTH, Paper

DPI = 200
FIRST = [
    "결제 시스템을 운영한 백엔드 개발자입니다",
    "2021.03 ~ 2023.05 주문 서비스 개발과 장애 대응",
]
SECOND = ["Six years of work on payment systems", "Cut the settlement time by forty percent"]


def page(lines: list[str]) -> bytes:
    paper = Paper()
    paper.flow(lines, MARGIN, WIDTH - MARGIN, 80, size=12)
    return paper.pdf()


def read_any(data: bytes) -> RawDocument:
    return read(data, sniff(data), Limits())


KOREAN, ENGLISH = page(FIRST), page(SECOND)
SCAN = scans.scanned(ENGLISH, DPI)


@pytest.mark.parametrize(
    ("kind", "media_type"),
    [
        ("PNG", MediaType.PNG),
        ("JPEG", MediaType.JPEG),
        ("WEBP", MediaType.WEBP),
        ("HEIF", MediaType.HEIC),
    ],
)
def test_a_picture_of_any_format_is_read(kind: str, media_type: MediaType) -> None:
    data = scans.encoded(SCAN, kind, DPI)
    assert sniff(data) is media_type
    document = read_any(data)
    assert [line.text for line in document.lines] == SECOND
    assert document.ocr_pages == (1,)


def test_a_telephones_jpeg_is_one_page_whatever_else_is_in_it() -> None:
    packed = io.BytesIO()
    SCAN.save(packed, "MPO", save_all=True, append_images=[SCAN])
    document = read_any(packed.getvalue())
    assert document.pages == 1
    assert [line.text for line in document.lines] == SECOND


def test_a_scan_pasted_into_a_word_document_is_read() -> None:
    document, packed = Document(), io.BytesIO()
    document.add_picture(io.BytesIO(scans.encoded(SCAN.resize((90, 90)), "PNG")))
    document.add_picture(io.BytesIO(scans.encoded(SCAN, "PNG", DPI)))
    document.save(packed)
    found = read_any(packed.getvalue())
    assert [line.text for line in found.lines] == SECOND
    assert (found.ocr_pages, found.warnings) == ((1,), (Warn.OCR,))


def test_a_scan_pasted_into_a_hangul_document_is_read() -> None:
    packed = io.BytesIO(hwpx_package('<hs:sec xmlns:hs="s"/>'))
    with zipfile.ZipFile(packed, "a") as archive:
        archive.writestr("BinData/image1.jpg", scans.encoded(SCAN, "JPEG", DPI))
        archive.writestr("BinData/image2.wmf", b"no picture that we read")
    assert [line.text for line in read_any(packed.getvalue()).lines] == SECOND


def test_a_tiff_of_many_pages_is_read_page_by_page() -> None:
    document = read_any(scans.tiff([SCAN, scans.scanned(KOREAN, DPI)]))
    assert (document.pages, document.ocr_pages) == (2, (1, 2))
    assert [line.text for line in document.lines if line.page == 1] == SECOND
    second = "\n".join(line.text for line in document.lines if line.page == 2)
    assert accuracy("\n".join(FIRST), second) > 0.95


def test_a_scanned_page_among_digital_ones_is_the_only_one_that_ocr_reads() -> None:
    mixed = pymupdf.open(stream=KOREAN)
    mixed.insert_pdf(pymupdf.open(stream=scans.in_pdf(SCAN, dpi=DPI)))
    mixed.insert_pdf(pymupdf.open(stream=KOREAN))
    document = read_any(mixed.tobytes())
    assert document.ocr_pages == (2,)
    assert document.warnings == (Warn.OCR,)
    assert [(line.page, line.text) for line in document.lines] == [
        *((1, line) for line in FIRST),
        *((2, line) for line in SECOND),
        *((3, line) for line in FIRST),
    ]


def test_a_layer_whose_fonts_lie_is_noticed_and_the_page_is_read_as_it_looks() -> None:
    data = scans.garbled(KOREAN)
    told = pymupdf.open(stream=data)[0].get_text()
    assert accuracy("\n".join(FIRST), told) < 0.5
    document = read_any(data)
    assert set(document.warnings) == {Warn.OCR, Warn.GARBAGE_TEXT_LAYER}
    assert accuracy("\n".join(FIRST), document.text) > 0.95
