"""One door to all formats: pick the reader, then do what every format needs."""

import functools
import importlib
from collections import Counter
from collections.abc import Callable
from types import MappingProxyType

from libs.contracts.media import MediaType
from libs.contracts.problems import Code, ProblemError
from services.extract.domain import Hidden, Hiding, Limits, Loaders, RawDocument, RawLine, Warn
from services.extract.reading.characters import clean
from services.extract.reading.draft import LEAST, Draft
from services.extract.reading.quality import plausibility, sample

Reader = Callable[[bytes, Limits], Draft]

_READERS = {
    MediaType.PDF: "pdf.read_pdf",
    MediaType.DOCX: "docx.read_docx",
    MediaType.DOC: "doc.read_doc",
    MediaType.HWP: "hwp.read_hwp",
    MediaType.HWPX: "hwpx.read_hwpx",
    MediaType.RTF: "rtf.read_rtf",
    MediaType.TEXT: "plain.read_text",
    **dict.fromkeys(
        (MediaType.PNG, MediaType.JPEG, MediaType.TIFF, MediaType.WEBP, MediaType.HEIC),
        "image.read_image",
    ),
}
OWN: Loaders = MappingProxyType({})
"""No loader of others: our own readers for everything."""
_PACKAGE = __name__.rsplit(".", 1)[0]


def read(data: bytes, media_type: str, limits: Limits, loaders: Loaders = OWN) -> RawDocument:
    """Read a file into its visible lines in reading order.

    Pure and CPU-bound: runs in a worker process. A JSON resume has fields rather than lines: see
    ``structure.json_resume``.

    Raises:
        ProblemError: what the format's reader raises; UNSUPPORTED_TYPE; NO_TEXT where nothing is
            to be read; UNREADABLE where the text does not look like language.
    """
    if media_type in loaders:
        foreign = importlib.import_module(f"{_PACKAGE}.langchain")  # an optional extra
        return finish(
            foreign.read_by(loaders[MediaType(media_type)], data, media_type, limits), limits
        )
    return finish(_reader(media_type)(data, limits), limits)


@functools.cache
def _reader(media_type: str) -> Reader:
    """Import a reader when its format first comes: a worker that never sees a scan needs no OCR."""
    name = _READERS.get(MediaType(media_type)) if media_type in set(MediaType) else None
    if name is None:
        raise ProblemError(Code.UNSUPPORTED_TYPE)
    module, function = name.split(".")
    reader: Reader = getattr(importlib.import_module(f"{_PACKAGE}.{module}"), function)
    return reader


def finish(draft: Draft, limits: Limits) -> RawDocument:
    """Clean the lines of a draft and judge them.

    Raises:
        ProblemError: NO_TEXT, UNREADABLE, TOO_MANY_PAGES (more text than a resume has).
    """
    lines, hidden = _cleaned(draft)
    characters = sum(len(line.text) for line in lines)
    if characters < LEAST:
        raise ProblemError(Code.NO_TEXT)
    if characters > limits.characters:
        raise ProblemError(Code.TOO_MANY_PAGES)
    quality = _quality(lines, draft)
    if quality < limits.min_quality:
        raise ProblemError(Code.UNREADABLE)
    warnings = dict.fromkeys([*([Warn.HIDDEN_TEXT] if hidden else []), *draft.warnings])
    if quality < _LOW:
        warnings[Warn.LOW_QUALITY] = None
    return RawDocument(
        lines=lines,
        pages=max(1, draft.pages),
        quality=round(quality, 3),
        warnings=tuple(warnings),
        hidden=hidden,
        ocr_pages=tuple(sorted(draft.confidence)),
    )


_LOW = 0.7


def _cleaned(draft: Draft) -> tuple[tuple[RawLine, ...], tuple[Hidden, ...]]:
    unseen: Counter[tuple[int, Hiding]] = Counter()
    lines = []
    cleaned = clean([line.text for line in draft.lines])
    for line, (text, found) in zip(draft.lines, cleaned, strict=True):
        for how, count in found.items():
            unseen[line.page, how] += count
        if text:
            lines.append(line if text == line.text else RawLine(text, line.page, line.box))
    smuggled = [Hidden(how, page, count) for (page, how), count in unseen.items()]
    return tuple(lines), tuple(h for h in [*draft.hidden, *smuggled] if h.characters)


def _quality(lines: tuple[RawLine, ...], draft: Draft) -> float:
    """How plausible the text is, times the OCR engine's confidence on the share that it read."""
    weights: Counter[int] = Counter()
    for line in lines:
        weights[line.page] += len(line.text)
    if weights.keys() <= draft.plausible.keys():
        return (
            sum(draft.plausible[page] * weight for page, weight in weights.items())
            / weights.total()
        )
    read = sum(draft.confidence.get(page, 1.0) * weight for page, weight in weights.items())
    return plausibility(sample([line.text for line in lines])) * read / weights.total()
