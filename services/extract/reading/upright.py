"""Turn a scan upright: quarter turns and skew, found by how sharply the lines of text stand out.

Projected along the lines, ink falls into peaks and gaps; askew it smears. The sum of squares of the
projection is largest at the right angle (Postl's method, 1986). Upside down looks the same to it:
that is for the OCR engine's confidence to find.
"""

from typing import Any

import numpy as np
from PIL import Image

_SIDE = 900
_POINTS = 25_000
_COARSE = np.arange(-15.0, 15.1, 0.5)
_FINE = np.arange(-0.5, 0.51, 0.1)
_SIDEWAYS = 1.25
_STRAIGHT = 0.25
_DARK, _RULE = 140, 0.05


def upright(image: Image.Image) -> Image.Image:
    """``image`` (mode L) with its lines horizontal: right way up, or upside down."""
    ink = _ink(image)
    if len(ink) < _POINTS // 100:
        return image
    angle, sharpness = _skew(ink)
    sideways = ink[:, ::-1] * (1, -1)
    turned_angle, turned_sharpness = _skew(sideways)
    if turned_sharpness > _SIDEWAYS * sharpness:
        image, angle = image.transpose(Image.Transpose.ROTATE_90), turned_angle
    if abs(angle) <= _STRAIGHT:
        return image
    return image.rotate(angle, Image.Resampling.BICUBIC, expand=True, fillcolor=255)


def _ink(image: Image.Image) -> Any:
    """(x, y) of a sample of the dark pixels, in a picture of at most ``_SIDE`` pixels a side."""
    small = image.copy()
    small.thumbnail((_SIDE, _SIDE), Image.Resampling.BOX, reducing_gap=None)
    grey = np.asarray(small)
    threshold = (float(grey.mean()) + float(np.percentile(grey, 1))) / 2
    ys, xs = np.nonzero(grey < threshold)
    step = max(1, len(xs) // _POINTS)
    return np.stack((xs[::step], ys[::step]), axis=1).astype(np.float64)


def _skew(ink: Any) -> tuple[float, float]:
    """The angle in degrees to rotate by (counter-clockwise), and how sharp the lines get."""
    coarse = max(_COARSE, key=lambda angle: _sharpness(ink, angle))
    fine = max(coarse + _FINE, key=lambda angle: _sharpness(ink, angle))
    return float(fine), _sharpness(ink, fine)


def _sharpness(ink: Any, degrees: float) -> float:
    angle = np.deg2rad(degrees)
    rows = ink[:, 1] * np.cos(angle) - ink[:, 0] * np.sin(angle)
    counts = np.bincount((rows - rows.min()).astype(np.intp)).astype(np.float64)
    return float((counts * counts).sum() * len(counts) / counts.sum() ** 2)


def without_rules(image: Image.Image) -> Image.Image:
    """Paint over the horizontal rules of an upright page, which the engine takes for letters."""
    grey = np.array(image)
    dark = grey < _DARK
    shortest = max(1, int(image.width * _RULE))
    for row in np.nonzero(dark.sum(axis=1) >= shortest)[0]:
        edges = np.flatnonzero(np.diff(dark[row], prepend=False, append=False))
        for start, end in edges.reshape(-1, 2):
            if end - start >= shortest:
                grey[row, start:end] = 255
    return Image.fromarray(grey)
