from itertools import product

import pymupdf
import pytest

from libs.contracts.media import MediaType
from services.extract.domain import Limits, RawDocument
from services.extract.reading import read
from services.extract.reading.layout import Fragment, arrange
from tests.corpus.accuracy import accuracy, in_order
from tests.corpus.cases import paper
from tests.corpus.layouts import LAYOUTS
from tests.corpus.resumes import make


def texts(*fragments: Fragment) -> list[str]:
    return [line.text for line in arrange(list(fragments), [], 1)]


def column(x: float, words: str, top: float = 100, leading: float = 14) -> list[Fragment]:
    return [
        Fragment(x, top + leading * row, x + 100, top + leading * row + 11, word)
        for row, word in enumerate(words.split())
    ]


@pytest.mark.parametrize(
    ("layout", "language", "by_rows"), list(product(LAYOUTS, ("ko", "en"), (False, True)))
)
def test_every_layout_is_read_in_order_however_it_was_written(
    layout: str, language: str, by_rows: bool
) -> None:
    page = paper(make(language, 11), layout, by_rows=by_rows)
    document = read(page.pdf(), MediaType.PDF, Limits())
    assert in_order(page.truth, document.text) == 1
    assert accuracy("\n".join(page.truth), document.text) > 0.995


def test_columns_with_sections_of_their_own_are_read_one_after_the_other() -> None:
    left, right = column(40, "Skills Kafka Redis Go"), column(300, "Experience Acme built it well")
    expected = ["Skills", "Kafka", "Redis", "Go", "Experience", "Acme", "built", "it", "well"]
    assert texts(*left, *right) == expected


def test_columns_off_each_others_baselines_need_no_headings() -> None:
    left, right = column(40, "a1 a2 a3 a4 a5"), column(300, "b1 b2 b3 b4 b5", top=106, leading=15)
    assert texts(*right, *left) == ["a1", "a2", "a3", "a4", "a5", "b1", "b2", "b3", "b4", "b5"]


def test_labels_and_their_values_stay_on_one_line() -> None:
    rows = column(40, "Language Database Cloud"), column(200, "Kotlin PostgreSQL AWS")
    expected = ["Language\tKotlin", "Database\tPostgreSQL", "Cloud\tAWS"]
    assert texts(*rows[0], *rows[1]) == expected


def test_a_bullet_joins_its_text_with_a_blank() -> None:
    bullet, text = Fragment(40, 100, 44, 111, "•"), Fragment(60, 100, 300, 111, "Cut costs by 30%")
    assert texts(bullet, text) == ["• Cut costs by 30%"]


def test_a_line_knows_its_page_and_place() -> None:
    document = read(two_pages(), MediaType.PDF, Limits())
    first, second = document.lines
    assert (first.page, second.page, document.pages) == (1, 2, 2)
    assert first.box is not None
    assert first.box[0] == pytest.approx(50, abs=1)
    assert 85 < first.box[1] < 100 < first.box[3] < 106


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_rotated_pages_read_the_same(rotation: int) -> None:
    with pymupdf.open(stream=paper(make("en", 2), "two_columns").pdf()) as document:
        upright = read(document.tobytes(), MediaType.PDF, Limits())
        document[0].set_rotation(rotation)
        turned = read(document.tobytes(), MediaType.PDF, Limits())
    assert turned.text == upright.text


def two_pages() -> bytes:
    document = pymupdf.open()
    for text in ("First page of the resume", "Second page of the resume"):
        document.new_page().insert_text((50, 100), text)
    return bytes(document.tobytes())


def test_boxes_are_in_the_frame_of_the_upright_page() -> None:
    document: RawDocument = read(two_pages(), MediaType.PDF, Limits())
    assert all(line.box and 0 <= line.box[0] < line.box[2] <= 595 for line in document.lines)
