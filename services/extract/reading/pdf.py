"""PDF: the text layer where it can be trusted, OCR page by page where it cannot."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

import pymupdf
from PIL import Image

from libs.contracts.problems import Code, ProblemError
from services.extract.domain import Hidden, Hiding, Limits, RawLine, Warn
from services.extract.reading import ocr
from services.extract.reading.draft import Draft
from services.extract.reading.layout import Fragment, arrange
from services.extract.reading.quality import plausibility, sample
from services.extract.reading.visibility import Sight

_ACROSS = (1.0, 0.0)
_UPRIGHT = {(1, 0): 0, (0, -1): 90, (-1, 0): 180, (0, 1): 270}
_FLAGS = pymupdf.TEXT_PRESERVE_WHITESPACE | pymupdf.TEXT_COLLECT_VECTORS
_EVERYWHERE = pymupdf.Rect(-20_000, -20_000, 20_000, 20_000)
_GARBAGE, _DOUBTFUL = 0.5, 0.8
_GLIMPSE, _FEW = 400, 200
_LARGE_IMAGE = 0.5
_SAME_WORDS = 0.5


def read_pdf(data: bytes, limits: Limits) -> Draft:
    """Read every page of a PDF.

    Raises:
        ProblemError: DAMAGED_FILE, PASSWORD_PROTECTED, TOO_MANY_PAGES, IMAGE_TOO_LARGE.
    """
    with open_pdf(data, limits) as document:
        draft = Draft(pages=document.page_count)
        for page in document:
            draft.take(_read_page(page, limits))
        return draft


def open_pdf(data: bytes, limits: Limits) -> pymupdf.Document:
    """Open within the limits; a PDF with an empty user password opens as viewers open it."""
    try:
        document = _Pages(stream=data, filetype="pdf")  # type: ignore[no-untyped-call]
    except (pymupdf.FileDataError, RuntimeError, ValueError):
        raise ProblemError(Code.DAMAGED_FILE) from None
    if document.needs_pass:
        raise ProblemError(Code.PASSWORD_PROTECTED)
    if document.page_count == 0:
        raise ProblemError(Code.DAMAGED_FILE)
    if document.page_count > limits.pages:
        raise ProblemError(Code.TOO_MANY_PAGES)
    return document


class _Pages(pymupdf.Document):
    """A document without outline and metadata: reading them takes 0.1 ms, and no one asks."""

    def init_doc(self) -> None:
        """What PyMuPDF calls to read both."""
        self._outline = None
        self.metadata = dict[str, str]()


def _read_page(page: pymupdf.Page, limits: Limits) -> Draft:
    layer = _text_layer(page)
    text = sample([line.text for line in layer.lines], _GLIMPSE)
    if not text:
        return _scanned(page, layer, limits)
    plausible = plausibility(text)
    if plausible < _DOUBTFUL:
        plausible = plausibility("\n".join(line.text for line in layer.lines))
    if plausible < _GARBAGE:
        return _or_better(layer, page, limits)
    layer.plausible[page.number + 1] = plausible
    characters = sum(len(line.text) for line in layer.lines)
    if characters < _FEW and _is_mostly_image(page):
        return _scanned(page, layer, limits)
    return layer


def _text_layer(page: pymupdf.Page) -> Draft:
    textpage = page.get_textpage(clip=_EVERYWHERE, flags=_FLAGS)
    blocks = textpage.extractDICT()["blocks"]
    _turn_upright(page, blocks)
    sight = Sight(page, blocks)
    unseen: Counter[Hiding] = Counter()
    fragments = list(_fragments(blocks, sight, unseen))
    if page.rotation:
        fragments = [_turned(fragment, page.rotation_matrix) for fragment in fragments]
    number = page.number + 1
    hidden = [Hidden(how, number, count) for how, count in unseen.items()]
    return Draft(lines=arrange(fragments, sight.rules(), number), hidden=hidden)


def _fragments(
    blocks: list[dict[str, Any]], sight: Sight, unseen: Counter[Hiding]
) -> Iterator[Fragment]:
    """The visible part of every line; counts into ``unseen`` what is not."""
    for block in blocks:
        order = block["number"]
        for line in block.get("lines", ()):
            shown = []
            for span in line["spans"]:
                if how := sight.hiding(span, order):
                    unseen[how] += len(span["text"].strip())
                else:
                    shown.append(span)
            if shown:
                text = "".join([span["text"] for span in shown])
                if not text.isspace():
                    whole = line["bbox"] if len(shown) == len(line["spans"]) else _union(shown)
                    x0, y0, x1, y1 = whole
                    yield Fragment(x0, y0, x1, y1, text)


def _union(spans: list[dict[str, Any]]) -> tuple[float, float, float, float]:
    x0, y0, x1, y1 = zip(*(span["bbox"] for span in spans), strict=True)
    return min(x0), min(y0), max(x1), max(y1)


def _turn_upright(page: pymupdf.Page, blocks: list[dict[str, Any]]) -> None:
    """Set the page's rotation so that most of its text runs from left to right."""
    directions = [line["dir"] for block in blocks for line in block.get("lines", ())]
    turned = page.rotation
    if directions and (turned or directions.count(_ACROSS) < len(directions)):
        (x, y), _ = Counter(directions).most_common(1)[0]
        wanted = _UPRIGHT.get((round(x), round(y)), turned)
        if wanted != turned:
            page.set_rotation(wanted)


def _turned(fragment: Fragment, matrix: pymupdf.Matrix) -> Fragment:
    box = pymupdf.Rect(*fragment[:4]) * matrix
    return Fragment(box.x0, box.y0, box.x1, box.y1, fragment.text)


def _is_mostly_image(page: pymupdf.Page) -> bool:
    area = abs(page.rect)
    return any(
        abs(pymupdf.Rect(image["bbox"])) > _LARGE_IMAGE * area for image in page.get_image_info()
    )


def render(page: pymupdf.Page, limits: Limits) -> Image.Image:
    """The page in grey at the dpi of the limits, less where it would have too many pixels.

    Raises:
        ProblemError: IMAGE_TOO_LARGE for a picture on it that would have to be decoded first.
    """
    if any(width * height > limits.pixels for _, _, width, height, *_ in page.get_images()):
        raise ProblemError(Code.IMAGE_TOO_LARGE)
    dpi = limits.ocr_dpi
    area = abs(page.rect) * (dpi / 72) ** 2
    if area > limits.pixels:
        dpi = int(dpi * (limits.pixels / area) ** 0.5)
    pixmap = page.get_pixmap(dpi=max(dpi, 36), colorspace=pymupdf.csGRAY)
    return Image.frombuffer("L", (pixmap.width, pixmap.height), pixmap.samples)


def _recognize(page: pymupdf.Page, limits: Limits) -> Draft:
    image = render(page, limits)
    return ocr.recognize(image, page.number + 1, 72 * image.width / max(page.rect.width, 1))


def _scanned(page: pymupdf.Page, layer: Draft, limits: Limits) -> Draft:
    """OCR; an unseen layer that says the same is a searchable scan and hides nothing."""
    if not (page.get_images() or page.get_drawings() or layer.hidden):
        return layer
    read = _recognize(page, limits)
    read.hidden = [
        hidden for hidden in layer.hidden if not _is_searchable_scan(page, hidden, read.lines)
    ]
    return read


def _is_searchable_scan(page: pymupdf.Page, hidden: Hidden, seen: list[RawLine]) -> bool:
    if hidden.how not in (Hiding.INVISIBLE, Hiding.BEHIND):
        return False
    layer = {word for word in page.get_text().split() if len(word) > 1}
    visible = "".join("".join(line.text.split()) for line in seen)
    return sum(word in visible for word in layer) >= _SAME_WORDS * len(layer)


def _or_better(layer: Draft, page: pymupdf.Page, limits: Limits) -> Draft:
    """OCR instead of a garbage layer, unless OCR reads less than the layer says."""
    read = _recognize(page, limits)
    read.warnings.append(Warn.GARBAGE_TEXT_LAYER)
    read.hidden = layer.hidden
    better = plausibility(sample([line.text for line in read.lines]))
    return read if better > plausibility(sample([line.text for line in layer.lines])) else layer
