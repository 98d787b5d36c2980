"""Pictures of a document's pages for a model to read; in a worker process."""

import io
from collections.abc import Iterator

import numpy as np
from PIL import Image, ImageDraw

from libs.contracts.media import MediaType
from libs.privacy.masking import Masker
from services.extract.domain import Limits, Place, RawLine
from services.extract.reading import image as images
from services.extract.reading import ocr, pdf
from services.extract.vision import photos
from services.extract.vision.port import FEW, Pictures, Showing
from services.extract.vision.transcript import solid_words

_WIDTH, _AGAIN = 1600, 0.7
_HEAD = 0.16
_MARKED_SIDE, _MARK, _MARKED = 400, 40, 0.002
_POINTS_PER_INCH = 72


def take_pictures(
    data: bytes, media_type: str, limits: Limits, showing: Showing, masker: Masker
) -> Pictures:
    """The pages of a PDF or an image, upright, in grey, and what OCR is sure of on them.

    Raises:
        ProblemError: as the readers of PDF and images.
    """
    pages, anchors, marked = [], list[str](), False
    masked = showing is Showing.MASKED
    for number, (picture, dpi, portraits) in enumerate(_pages(data, media_type, limits), 1):
        if masked:
            photos.hide(picture, dpi, portraits)
        upright, draft = ocr.look(picture, number, dpi)
        anchors += solid_words(line.text for line in draft.lines)
        marked = marked or _is_marked(upright)
        if masked:
            _paint_over(upright, draft.lines, dpi / _POINTS_PER_INCH, masker, head=number == 1)
        pages.append(_png(upright, _WIDTH))
    again = map(_smaller, pages) if len(anchors) < FEW and marked and not masked else ()
    return Pictures(tuple(pages), tuple(anchors), tuple(again))


def _pages(
    data: bytes, media_type: str, limits: Limits
) -> Iterator[tuple[Image.Image, float, list[Place]]]:
    """Pages with their resolution, and where a PDF has pictures on them."""
    if media_type != MediaType.PDF:
        for frame in images.frames(data, limits):
            yield frame, frame.width / images.page_inches(frame), []
        return
    with pdf.open_pdf(data, limits) as document:
        for number in range(document.page_count):
            page = document[number]
            picture = pdf.render(page, limits)
            dpi = _POINTS_PER_INCH * picture.width / max(page.rect.width, 1)
            yield picture, dpi, photos.placed(page)


def _is_marked(picture: Image.Image) -> bool:
    """Whether there is more than paper and specks."""
    small = picture.copy()
    small.thumbnail((_MARKED_SIDE, _MARKED_SIDE), Image.Resampling.BOX, reducing_gap=None)
    grey = np.asarray(small, np.int16)
    return bool((grey < np.median(grey) - _MARK).mean() > _MARKED)


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


def _smaller(png: bytes) -> bytes:
    with Image.open(io.BytesIO(png)) as picture:
        return _png(picture, round(picture.width * _AGAIN))


def _png(picture: Image.Image, width: int) -> bytes:
    if picture.width > width:
        picture = picture.resize(
            (width, round(picture.height * width / picture.width)), Image.Resampling.BOX
        )
    packed = io.BytesIO()
    picture.save(packed, "PNG")
    return packed.getvalue()
