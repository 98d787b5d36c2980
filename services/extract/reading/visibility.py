"""Which text of a PDF page a person can see.

MuPDF hands over text and filled shapes in painting order, so most of it is decided without drawing
anything: render mode, opacity, size, place, colour against the shape below, shape on top. Only what
is suspicious is proved on a rendering, because a doubtful span may well be white on a dark sidebar.
"""

import functools
from collections.abc import Iterator
from typing import Any

import numpy as np
import pymupdf

from services.extract.domain import Hiding
from services.extract.reading.layout import Rule

Span = dict[str, Any]
Box = tuple[float, float, float, float]
_INKED, _CLIPPED = 16 | 32, 64
_OPAQUE = 230
_FAINT = 40
_TINY = 2.6
_ALIKE = 45
_PROOF_DPI = 100
_MOST_SHAPES = 2_000
_WHITE = 255.0


class Sight:
    """What can be seen on one page. ``blocks`` are MuPDF's, in painting order."""

    def __init__(self, page: pymupdf.Page, blocks: list[dict[str, Any]]) -> None:
        self._page = page
        bounds = page.rect if page.rotation == 0 else page.rect * page.derotation_matrix
        self._bounds: Box = tuple(bounds)
        vectors = [block for block in blocks if block["type"] == _VECTOR]
        self._flat = [v["bbox"] for v in vectors if v["bbox"][3] - v["bbox"][1] < _TINY]
        self._shapes = [
            (block["number"], block["bbox"], _luminance(block["color"]))
            for block in vectors
            if not block["stroked"] and block["alpha"] >= _OPAQUE and _is_cover(block["bbox"])
        ][-_MOST_SHAPES:]
        self._images = list(_painted_images(page)) if page.get_images() else []

    def hiding(self, span: Span, order: int) -> Hiding | None:
        """How ``span`` is hidden, if it is; ``order`` is its block's place in painting order."""
        if span["size"] < _TINY:
            return Hiding.TINY
        box: Box = span["bbox"]
        if not self._on_page(box):
            return Hiding.OFF_PAGE
        flags: int = span["char_flags"]
        if not flags & (_INKED | _CLIPPED):
            return Hiding.INVISIBLE
        if self._images and self._under_image(box):
            return Hiding.BEHIND
        doubt = self._doubt(span, box, order)
        return doubt if doubt and not self._shows(box) else None

    def rules(self) -> list[Rule]:
        """Drawn horizontal lines."""
        return [Rule(box[0], box[2], (box[1] + box[3]) / 2) for box in self._flat[:_MOST_SHAPES]]

    def _doubt(self, span: Span, box: Box, order: int) -> Hiding | None:
        if span["alpha"] < _FAINT:
            return Hiding.INVISIBLE
        below = _WHITE
        x0, y0, x1, y1 = _core(box) if self._shapes else box
        for number, (left, top, right, bottom), luminance in self._shapes:
            if left <= x0 + 1 and top <= y0 + 1 and right >= x1 - 1 and bottom >= y1 - 1:
                if number > order:
                    return Hiding.BEHIND
                below = luminance
        alike = abs(_luminance(span["color"]) - below) < _ALIKE
        return Hiding.WHITE if alike else None

    def _on_page(self, box: Box) -> bool:
        x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
        x0, y0, x1, y1 = self._bounds
        return x0 <= x <= x1 and y0 <= y <= y1

    def _under_image(self, box: Box) -> bool:
        """Text painted before an image that covers it wholly."""
        return any(
            _covers(image, box) and any(_covers(text, _core(box)) for text in earlier)
            for image, earlier in self._images
        )

    def _shows(self, box: Box) -> bool:
        """Whether the middle of ``box`` has any contrast when the page is drawn."""
        scale = _PROOF_DPI / 72
        x0, y0, x1, y1 = (max(0, round(edge * scale)) for edge in _core(box))
        band = self._drawn[y0 : y1 + 1, x0 : x1 + 1]
        return bool(band.size) and int(band.max()) - int(band.min()) >= _ALIKE

    @functools.cached_property
    def _drawn(self) -> "np.ndarray[Any, np.dtype[np.uint8]]":
        turned = self._page.rotation
        self._page.set_rotation(0)
        pixmap = self._page.get_pixmap(dpi=_PROOF_DPI, colorspace=pymupdf.csGRAY)
        self._page.set_rotation(turned)
        return np.frombuffer(pixmap.samples, np.uint8).reshape(pixmap.height, pixmap.stride)


_VECTOR = 3


def _is_cover(box: Box) -> bool:
    """Large enough to have text on it or under it."""
    return box[2] - box[0] > _TINY and box[3] - box[1] > _TINY


def _painted_images(page: pymupdf.Page) -> Iterator[tuple[Box, list[Box]]]:
    """Opaque images with the boxes of the text that was painted before each."""
    if any(image[1] for image in page.get_images()):  # a soft mask: may be see-through
        return
    texts: list[Box] = []
    for kind, box in page.get_bboxlog():
        if kind.endswith("text"):
            texts.append(box)
        elif kind == "fill-image" and texts:
            yield box, list(texts)


@functools.lru_cache(maxsize=256)
def _luminance(color: int) -> float:
    """Rec. 601 luma, 0..255, of an sRGB integer."""
    return 0.299 * (color >> 16) + 0.587 * (color >> 8 & 255) + 0.114 * (color & 255)


def _core(box: Box) -> Box:
    """The middle of a line's box, which its neighbours do not reach into."""
    height = box[3] - box[1]
    return box[0], box[1] + 0.3 * height, box[2], box[3] - 0.25 * height


def _covers(outer: Box, inner: Box) -> bool:
    x0, y0, x1, y1 = _core(inner)
    return outer[0] <= x0 + 1 and outer[1] <= y0 + 1 and outer[2] >= x1 - 1 and outer[3] >= y1 - 1
