"""Photographs on a page, such as a person's portrait, wherever they are.

A PDF tells the places of its pictures. On a scan a photograph is an area much darker than lines of
text are on average, and of many tones: a dark sidebar has one, and between its letters too.
"""

from collections.abc import Iterator
from typing import Any

import numpy as np
import pymupdf
from PIL import Image, ImageDraw

from services.extract.domain import Place

_POINTS_PER_INCH = 72
_CELL = 12.0  # points: with its leading, a line of text is as high
_DARK = 0.75
_LEAST_SIDE, _LEAST_CELLS = 3, 8
_FINE, _WINDOW = 8, 24
_ONE_TONE, _GROUND = 0.7, 0.55
_LINE_HIGH, _WIDE, _MOST = 24.0, 0.8, 0.5
_PAPER = 255


def hide(picture: Image.Image, dpi: float, known: list[Place]) -> None:
    """Paint photographs white: those in ``known`` (in points), and those that look like one."""
    scale = dpi / _POINTS_PER_INCH
    boxes = [tuple(edge * scale for edge in place) for place in known]
    boxes += _photographs(picture, max(1, round(_CELL * scale)))
    brush = ImageDraw.Draw(picture)
    for box in boxes:
        brush.rectangle(box, fill=_PAPER)


def placed(page: pymupdf.Page) -> list[Place]:
    """Places of the pictures on a PDF's page, as it is rendered, that may be a portrait.

    A picture as wide as the page is a scan or a strip of one, one as high as a line is text; and
    where pictures are most of a page, they are its tiles.
    """
    whole = page.rect
    boxes = [pymupdf.Rect(image["bbox"]) * page.rotation_matrix for image in page.get_image_info()]
    found = [box for box in boxes if box.height > _LINE_HIGH and box.width < _WIDE * whole.width]
    if sum(map(abs, found)) > _MOST * abs(whole):
        return []
    return [(box.x0, box.y0, box.x1, box.y1) for box in found]


def _photographs(picture: Image.Image, cell: int) -> Iterator[Place]:
    """Boxes, in pixels and with a margin, of dark areas of many tones."""
    columns, rows = max(1, picture.width // cell), max(1, picture.height // cell)
    means = _reduced(picture, columns, rows)
    tones = _reduced(picture, columns * _FINE, rows * _FINE)
    wide, high = picture.width / columns, picture.height / rows
    for held in _many_toned(means < _DARK * np.percentile(means, 95), means, tones):
        ys, xs = (np.flatnonzero(held.any(axis=axis)) for axis in (1, 0))
        if min(np.ptp(ys), np.ptp(xs)) + 1 >= _LEAST_SIDE:
            x0, y0, x1, y1 = int(xs[0]) - 1, int(ys[0]) - 1, int(xs[-1]) + 2, int(ys[-1]) + 2
            yield x0 * wide, y0 * high, x1 * wide, y1 * high


def _many_toned(dark: Any, means: Any, tones: Any) -> Iterator[Any]:
    """The dark areas of many tones, also those within an area of one."""
    for held, own in _areas(dark, tones):
        share, tone = _dominance(own)
        if share < _ONE_TONE:
            yield held
            continue
        for part, other in _areas(held & (np.abs(means - tone) > _WINDOW / 2), tones):
            if (np.abs(other - tone) <= _WINDOW).mean() < _GROUND:
                yield part


def _reduced(picture: Image.Image, columns: int, rows: int) -> Any:
    return np.asarray(picture.resize((columns, rows), Image.Resampling.BOX), np.float32)


def _areas(dark: Any, tones: Any) -> Iterator[tuple[Any, Any]]:
    """Connected areas, larger than some, with the tones in them."""
    left = set(zip(*(axis.tolist() for axis in np.nonzero(dark)), strict=True))
    while left:
        area = [left.pop()]
        for row, column in area:
            beside = {(row - 1, column), (row + 1, column), (row, column - 1), (row, column + 1)}
            area += beside & left
            left -= beside
        if len(area) >= _LEAST_CELLS:
            held = np.zeros(dark.shape, np.bool_)
            held[tuple(zip(*area, strict=True))] = True
            yield held, tones[held.repeat(_FINE, axis=0).repeat(_FINE, axis=1)]


def _dominance(tones: Any) -> tuple[float, float]:
    """The share of the commonest tones, which are close together, and their middle."""
    near = np.convolve(
        np.bincount(tones.astype(np.uint8), minlength=256), np.ones(_WINDOW, np.int64)
    )
    return float(near.max() / len(tones)), float(near.argmax()) - _WINDOW / 2
