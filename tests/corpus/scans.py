"""Paper that has been through a scanner: resolution, skew, quarter turns, noise, file formats."""

import io
import re
from collections.abc import Sequence

import numpy as np
import pillow_heif
import pymupdf
from PIL import Image, ImageFilter

GREY = pymupdf.csGRAY
_TARGET = re.compile(rb"^((?:<[0-9A-Fa-f]{4}> ){1,2})<([0-9A-Fa-f]{4})>$", re.MULTILINE)


def scanned(
    pdf: bytes, dpi: int = 300, *, skew: float = 0, turn: int = 0, noise: int = 0
) -> Image.Image:
    """The first page as a picture. ``noise`` is the standard deviation of the grey values."""
    with pymupdf.open(stream=pdf) as document:
        pixmap = document[0].get_pixmap(dpi=dpi, colorspace=GREY)
    image = Image.frombytes("L", (pixmap.width, pixmap.height), pixmap.samples)
    if skew:
        image = image.rotate(skew, Image.Resampling.BICUBIC, expand=True, fillcolor=255)
    if turn:
        image = image.rotate(turn, expand=True)
    return _noisy(image, noise) if noise else image


def _noisy(image: Image.Image, noise: int) -> Image.Image:
    """Blur, paper grain and specks, as of an old copier."""
    dice = np.random.default_rng(noise)
    grey = np.asarray(image.filter(ImageFilter.GaussianBlur(0.7)), np.float32) * 0.88 + 20
    grey += dice.normal(0, noise, grey.shape)
    specks = dice.random(grey.shape)
    grey[specks < 0.0004] = 40
    grey[specks > 0.9996] = 250
    return Image.fromarray(grey.clip(0, 255).astype(np.uint8))


def encoded(image: Image.Image, kind: str, dpi: int = 300) -> bytes:
    """The picture as PNG, JPEG, WEBP, TIFF or HEIF."""
    pillow_heif.register_heif_opener()
    packed = io.BytesIO()
    image.save(packed, kind, dpi=(dpi, dpi), quality=85)
    return packed.getvalue()


def tiff(images: Sequence[Image.Image]) -> bytes:
    """Many pages in one file."""
    packed = io.BytesIO()
    first, *others = images
    first.save(packed, "TIFF", save_all=True, append_images=others, compression="tiff_deflate")
    return packed.getvalue()


def in_pdf(image: Image.Image, layer: Sequence[str] = (), dpi: int = 300) -> bytes:
    """A scan in a PDF; ``layer`` is put over it as invisible text, as scanners' software does."""
    document = pymupdf.open()
    page = document.new_page(width=image.width * 72 / dpi, height=image.height * 72 / dpi)
    page.insert_image(page.rect, stream=encoded(image, "JPEG", dpi))
    for index, line in enumerate(layer):
        page.insert_text((50, 60 + 14 * index), line, fontname="korea", fontsize=9, render_mode=3)
    return bytes(document.tobytes(deflate=True))


def garbled(pdf: bytes) -> bytes:
    """A PDF whose fonts tell lies: their character maps point somewhere else, the shapes stay."""
    with pymupdf.open(stream=pdf) as document:
        for number in range(1, document.xref_length()):
            if document.xref_is_stream(number):
                stream = document.xref_stream(number)
                if b"begincmap" in stream:
                    document.update_stream(number, _shifted(stream))
        return bytes(document.tobytes(deflate=True))


def _shifted(cmap: bytes) -> bytes:
    """Every target of the map moved to rare syllables."""
    return _TARGET.sub(lambda found: found[1] + b"<%04X>" % _elsewhere(int(found[2], 16)), cmap)


def _elsewhere(code: int) -> int:
    return 0xAC00 + (code * 7919) % 11_000
