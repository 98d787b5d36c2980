"""Pictures of a document's pages for a model to read; in a worker process."""

import io
from collections.abc import Iterator

from PIL import Image, ImageDraw

from libs.contracts.media import MediaType
from libs.privacy.masking import Masker
from services.extract.domain import Limits, RawLine
from services.extract.reading import image as images
from services.extract.reading import ocr, pdf
from services.extract.vision.port import Pictures, Showing

_WIDTH = 1600
_HEAD = 0.16
_SURE_LENGTH = 3
_POINTS_PER_INCH = 72


def take_pictures(
    data: bytes, media_type: str, limits: Limits, showing: Showing, masker: Masker
) -> Pictures:
    """The pages of a PDF or an image, upright, in grey, and what OCR is sure of on them.

    Raises:
        ProblemError: as the readers of PDF and images.
    """
    pages, anchors = [], []
    for number, (picture, dpi) in enumerate(_pages(data, media_type, limits), 1):
        upright, draft = ocr.look(picture, number, dpi)
        anchors += [word for line in draft.lines for word in _solid(line.text)]
        if showing is Showing.MASKED:
            _paint_over(upright, draft.lines, dpi / _POINTS_PER_INCH, masker, head=number == 1)
        pages.append(_png(upright))
    return Pictures(tuple(pages), tuple(anchors))


def _pages(data: bytes, media_type: str, limits: Limits) -> Iterator[tuple[Image.Image, float]]:
    if media_type != MediaType.PDF:
        for frame in images.frames(data, limits):
            yield frame, frame.width / images.page_inches(frame)
        return
    with pdf.open_pdf(data, limits) as document:
        for number in range(document.page_count):
            page = document[number]
            picture = pdf.render(page, limits)
            yield picture, _POINTS_PER_INCH * picture.width / max(page.rect.width, 1)


def _solid(text: str) -> list[str]:
    """Words long enough not to be found by chance."""
    return [word for word in text.split() if len(word) >= _SURE_LENGTH and word.isalnum()]


def _paint_over(
    picture: Image.Image, lines: list[RawLine], scale: float, masker: Masker, *, head: bool
) -> None:
    """Black out whole lines in which personal data is found, and the head of the first page."""
    brush = ImageDraw.Draw(picture)
    if head:
        brush.rectangle((0, 0, picture.width, picture.height * _HEAD), fill=0)
    masked = masker.mask([line.text for line in lines]).lines
    for line, text in zip(lines, masked, strict=True):
        if line.box and text != line.text:
            brush.rectangle([edge * scale for edge in line.box], fill=0)


def _png(picture: Image.Image) -> bytes:
    if picture.width > _WIDTH:
        picture = picture.resize(
            (_WIDTH, round(picture.height * _WIDTH / picture.width)), Image.Resampling.BOX
        )
    packed = io.BytesIO()
    picture.save(packed, "PNG")
    return packed.getvalue()
