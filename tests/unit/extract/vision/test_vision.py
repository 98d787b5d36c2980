import io
import math
from collections.abc import Callable, Iterator

import pytest
from PIL import Image, ImageDraw

from libs.contracts.media import MediaType
from libs.contracts.problems import Code, ProblemError
from libs.privacy.detector import Detector
from libs.privacy.masking import Masker
from services.extract.domain import Limits, Warn
from services.extract.pool import Pool, Terms
from services.extract.ports import Extraction, Upload
from services.extract.vision.extractor import SeeingExtractor
from services.extract.vision.pictures import take_pictures
from services.extract.vision.port import Showing, VisionUnavailableError
from services.extract.vision.transcript import adopt
from tests.corpus import scans
from tests.corpus.office import plain_lines
from tests.corpus.paper import MARGIN, WIDTH, Paper
from tests.corpus.resumes import make

RESUME = make("en", 5, jobs=2)
TEXT = "\n".join(plain_lines(RESUME))
LINES = plain_lines(RESUME)[:14]
PAGE = Paper()
PAGE.flow(LINES, MARGIN, WIDTH - MARGIN, 60)
SCAN = scans.encoded(scans.scanned(PAGE.pdf(), 200), "PNG", 200)
UPLOAD = Upload(SCAN, MediaType.PNG, "acme")
LIMITS = Limits()


class Unreadable:
    async def extract(self, upload: Upload) -> Extraction:
        raise ProblemError(Code.UNREADABLE)


class Empty:
    async def extract(self, upload: Upload) -> Extraction:
        raise ProblemError(Code.NO_TEXT)


class Reads:
    """A model that answers with the given texts in turn, and notes what it was shown."""

    def __init__(self, *texts: str | None) -> None:
        self._texts = texts
        self.shown: list[bytes] = []

    async def transcribe(self, pages: tuple[bytes, ...], tenant: str) -> tuple[str, ...]:
        text = self._texts[len(self.shown) % len(self._texts)]
        self.shown += pages
        if text is None:
            raise VisionUnavailableError("no key")
        return (text,) + ("",) * (len(pages) - 1)


Seeing = Callable[[Unreadable | Empty, Reads, Showing], SeeingExtractor]


@pytest.fixture(scope="module")
def pool() -> Iterator[Pool]:
    made = Pool(1, Terms())
    yield made
    made.close()


@pytest.fixture
def seeing(pool: Pool) -> Seeing:
    def make_extractor(
        inner: Unreadable | Empty, vision: Reads, showing: Showing
    ) -> SeeingExtractor:
        return SeeingExtractor(inner, pool, vision, limits=LIMITS, showing=showing, job_seconds=110)

    return make_extractor


async def code_of(extractor: SeeingExtractor, upload: Upload = UPLOAD) -> Code:
    with pytest.raises(ProblemError) as problem:
        await extractor.extract(upload)
    return problem.value.code


def handwriting() -> Upload:
    """Strokes of a pen, in which OCR finds no words."""
    page = Image.new("L", (1000, 1400), 255)
    brush = ImageDraw.Draw(page)
    for line in range(8):
        path = [
            (60 + at, 150 + 130 * line + 28 * math.sin(at / 9 + line) * math.sin(at / 23))
            for at in range(0, 860, 4)
        ]
        brush.line(path, fill=60, width=5)
    return Upload(scans.encoded(page, "PNG", 120), MediaType.PNG, "acme")


HANDWRITING = handwriting()
BLANK = Upload(scans.encoded(Image.new("L", (700, 900), 252), "PNG"), MediaType.PNG, "acme")


async def test_an_unreadable_scan_is_transcribed_and_masked(seeing: Seeing) -> None:
    vision = Reads(TEXT)
    extraction = await seeing(Unreadable(), vision, Showing.WHOLE).extract(UPLOAD)
    text = "\n".join(line.text for line in extraction.text.lines)
    assert RESUME.jobs[0].company in text
    assert RESUME.pii["mail"] not in text
    assert Warn.VISION in extraction.text.warnings
    assert len(vision.shown) == 1


async def test_an_invented_person_is_not_believed(seeing: Seeing) -> None:
    invented = "John Doe\nSenior manager at Example Corp, ten years of leading large teams\n" * 5
    assert await code_of(seeing(Unreadable(), Reads(invented), Showing.WHOLE)) is Code.UNREADABLE


async def test_without_a_model_the_status_is_clear(seeing: Seeing) -> None:
    assert await code_of(seeing(Unreadable(), Reads(None), Showing.WHOLE)) is Code.UNREADABLE


async def test_the_policy_can_keep_pages_in_the_house(seeing: Seeing) -> None:
    vision = Reads(TEXT)
    assert await code_of(seeing(Unreadable(), vision, Showing.NEVER)) is Code.UNREADABLE
    assert not vision.shown


async def test_an_empty_page_is_not_shown_to_anybody(seeing: Seeing) -> None:
    vision = Reads(TEXT)
    assert await code_of(seeing(Empty(), vision, Showing.WHOLE), BLANK) is Code.NO_TEXT
    assert not vision.shown


async def test_what_ocr_cannot_read_at_all_is_believed_when_two_readings_agree(
    seeing: Seeing,
) -> None:
    vision = Reads(TEXT, TEXT.replace("\n", "\n\n"))
    extraction = await seeing(Empty(), vision, Showing.WHOLE).extract(HANDWRITING)
    assert RESUME.jobs[0].company in "\n".join(line.text for line in extraction.text.lines)
    first, second = (Image.open(io.BytesIO(shown)).width for shown in vision.shown)
    assert second < 0.8 * first


async def test_a_person_invented_twice_is_two_persons(seeing: Seeing) -> None:
    other = "\n".join(plain_lines(make("en", 6, jobs=2)))
    extractor = seeing(Empty(), Reads(TEXT, other), Showing.WHOLE)
    assert await code_of(extractor, HANDWRITING) is Code.UNREADABLE
    shortened = seeing(Empty(), Reads(TEXT, TEXT[: len(TEXT) // 2]), Showing.WHOLE)
    assert await code_of(shortened, HANDWRITING) is Code.UNREADABLE


@pytest.mark.parametrize(("inner", "code"), [(Empty, Code.NO_TEXT), (Unreadable, Code.UNREADABLE)])
async def test_what_cannot_be_masked_does_not_leave_masked(
    seeing: Seeing, inner: type[Empty | Unreadable], code: Code
) -> None:
    vision = Reads(TEXT)
    assert await code_of(seeing(inner(), vision, Showing.MASKED), HANDWRITING) is code
    assert not vision.shown


def test_masked_pictures_hide_the_head_and_the_lines_with_personal_data() -> None:
    masker = Masker(Detector())
    whole, masked = (
        take_pictures(SCAN, MediaType.PNG, LIMITS, showing, masker).pages[0]
        for showing in (Showing.WHOLE, Showing.MASKED)
    )
    dark, light = darkness(masked), darkness(whole)
    assert dark[: len(dark) // 8].count(255) == len(dark) // 8
    assert sum(dark[len(dark) // 4 :]) < sum(light[len(light) // 4 :]) * 1.5 + 255


def test_a_masked_picture_has_black_bars_for_lines_with_personal_data_and_the_rest_as_it_is() -> (
    None
):
    page = Paper()
    lines = [
        "Built a payment gateway with Kafka",
        "Call 010-2345-6789 or write to jane@mail.example",
    ]
    heights = [300.0, 400.0, 500.0]
    for line, y in zip([lines[0], lines[1], lines[0]], heights, strict=True):
        page.flow([line], MARGIN, WIDTH - MARGIN, y, size=14)
    masker = Masker(Detector())
    (shown,) = take_pictures(page.pdf(), MediaType.PDF, LIMITS, Showing.MASKED, masker).pages
    picture = Image.open(io.BytesIO(shown))
    scale = picture.width / WIDTH
    first, personal, last = (
        picture.crop(
            (round(60 * scale), round((y + 5) * scale), round(250 * scale), round((y + 11) * scale))
        )
        for y in heights
    )
    assert personal.getextrema()[1] == 0
    for kept in (first, last):
        assert kept.getextrema()[1] == 255


def test_pictures_of_a_pdf_come_with_the_words_that_ocr_is_sure_of() -> None:
    pictures = take_pictures(PAGE.pdf(), MediaType.PDF, LIMITS, Showing.WHOLE, Masker(Detector()))
    assert len(pictures.pages) == 1
    assert "Experience" in pictures.anchors


def test_a_transcript_without_anchors_is_not_believed() -> None:
    with pytest.raises(ProblemError):
        adopt((TEXT,), (), LIMITS)


def darkness(png: bytes) -> list[int]:
    """How dark each row is, 0..255."""
    column = Image.open(io.BytesIO(png)).resize((1, 400), Image.Resampling.BOX)
    return [255 - value for value in column.tobytes()]
