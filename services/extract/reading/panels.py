"""Dark panels of a scan, such as a sidebar with white letters, made light before OCR looks at it.

What turns a page upright takes dark for ink, and what takes out rules paints a panel over, with all
that stands on it.
"""

import numpy as np
from PIL import Image, ImageFilter

_CELL = 12
_WINDOW = 5
_DARK = 110
_LEAST = 0.02


def without_panels(image: Image.Image) -> Image.Image:
    """``image`` (mode L) with its dark areas inverted, their ground white.

    An area is dark by the median of its cells, which letters hardly move; a page with less of it
    than a fiftieth is left as it is, since a photo or a logo is no panel.
    """
    cells = image.reduce(_CELL).filter(ImageFilter.MedianFilter(_WINDOW))
    dark = np.asarray(cells) < _DARK
    if dark.mean() < _LEAST:
        return image
    mask = Image.fromarray(dark).resize(
        (cells.width * _CELL, cells.height * _CELL), Image.Resampling.NEAREST
    )
    grey = np.asarray(image)
    inside = np.asarray(mask)[: image.height, : image.width]
    level = np.uint8(np.median(grey[inside]))
    return Image.fromarray(np.where(inside, 255 - (np.maximum(grey, level) - level), grey))
