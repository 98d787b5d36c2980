"""Images: PNG, JPEG, TIFF of many pages, WebP and HEIC, read by OCR."""

import io
import warnings
from collections.abc import Iterable, Iterator

import pillow_heif
from PIL import Image, ImageOps, ImageSequence

from libs.contracts.problems import Code, ProblemError
from services.extract.domain import Limits
from services.extract.reading import ocr
from services.extract.reading.draft import Draft

_A4_INCHES = 8.27
_FORMATS = ("PNG", "JPEG", "TIFF", "WEBP", "HEIF")
_PHONE = "MPO"  # a JPEG as telephones make them: what follows is its preview or depth
_LARGEST_ZOOM = 3.5
_WORTHWHILE = 1.2


def read_image(data: bytes, limits: Limits) -> Draft:
    """Read every frame as a page.

    Raises:
        ProblemError: DAMAGED_FILE, IMAGE_TOO_LARGE, TOO_MANY_PAGES.
    """
    return read_pictures([data], limits)


def read_pictures(pictures: Iterable[bytes], limits: Limits) -> Draft:
    """Read every frame of every picture as a page.

    Raises:
        ProblemError: as :func:`read_image`.
    """
    draft = Draft(pages=0)
    for frame in (frame for data in pictures for frame in frames(data, limits)):
        draft.pages += 1
        if draft.pages > limits.pages:
            raise ProblemError(Code.TOO_MANY_PAGES)
        dpi = frame.width / page_inches(frame)
        draft.take(ocr.recognize(frame, draft.pages, dpi))
    return draft


def shorter_side(data: bytes) -> int:
    """In pixels; 0 for what is no picture."""
    pillow_heif.register_heif_opener()
    try:
        with Image.open(io.BytesIO(data), formats=_FORMATS) as image:
            return min(image.size)
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        return 0


def frames(data: bytes, limits: Limits) -> Iterator[Image.Image]:
    """The frames in grey, the way up that their EXIF tells, large enough to read.

    Raises:
        ProblemError: as :func:`read_image`.
    """
    pillow_heif.register_heif_opener()
    try:
        with warnings.catch_warnings(), Image.open(io.BytesIO(data), formats=_FORMATS) as image:
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            is_one = image.format == _PHONE
            if not is_one and getattr(image, "n_frames", 1) > limits.pages:
                raise ProblemError(Code.TOO_MANY_PAGES)
            for frame in [image] if is_one else ImageSequence.Iterator(image):
                if frame.width * frame.height > limits.pixels:
                    raise ProblemError(Code.IMAGE_TOO_LARGE)
                yield _enlarged(_grey(ImageOps.exif_transpose(frame)), limits)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise ProblemError(Code.IMAGE_TOO_LARGE) from None
    except (OSError, SyntaxError, ValueError, EOFError):
        raise ProblemError(Code.DAMAGED_FILE) from None


def _grey(image: Image.Image) -> Image.Image:
    """Grey on white: what is transparent is paper. In single channels, for a large one's sake."""
    if not image.has_transparency_data:
        return image.convert("L")
    colour = image if image.mode == "RGBA" else image.convert("RGBA")
    paper = Image.new("L", colour.size, 255)
    paper.paste(colour.convert("L"), mask=colour.getchannel("A"))
    return paper


def _enlarged(image: Image.Image, limits: Limits) -> Image.Image:
    """A small picture of a page at the size of a scan: the engine wants letters of 20 pixels."""
    zoom = min(_LARGEST_ZOOM, limits.ocr_dpi * page_inches(image) / image.width)
    if zoom < _WORTHWHILE:
        return image
    size = round(image.width * zoom), round(image.height * zoom)
    return image.resize(size, Image.Resampling.BICUBIC)


def page_inches(image: Image.Image) -> float:
    """How wide the page is that the picture shows, if its shorter side is A4's."""
    return _A4_INCHES * max(1.0, image.width / max(1, image.height))
