"""One extraction from bytes to masked, structured text; pure CPU, run in a worker process."""

import json
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, date, datetime
from functools import cache

from libs.contracts.media import MediaType, decode
from libs.contracts.problems import Code, FieldError, ProblemError
from libs.contracts.profile import Box, HiddenText, Line, Profile, ResumeText
from libs.contracts.skills import Vocabulary
from libs.privacy.detector import Detector
from libs.privacy.masking import Masked, Masker
from services.extract.domain import Hidden, Hiding, Limits, Loaders, RawDocument, RawLine, Warn
from services.extract.ports import Extraction
from services.extract.reading.characters import visible
from services.extract.reading.reader import OWN, read
from services.extract.refining.merging import Merger
from services.extract.refining.reading import Reading
from services.extract.scanning.structure import inspect
from services.extract.structure.json_resume import JsonProfiles, from_json_resume
from services.extract.structure.json_schema import read_json_resume
from services.extract.structure.language import detect_language
from services.extract.structure.structurer import Structurer


def extract(content: bytes, media_type: str, limits: Limits, loaders: Loaders = OWN) -> Extraction:
    """Inspect, read, mask and structure one file.

    Raises:
        ProblemError: the file cannot be used, or must not be.
    """
    inspect(content, media_type, limits)
    if media_type == MediaType.JSON and media_type not in loaders:
        return structured_json(content)
    return structured(read(content, media_type, limits, loaders))


def structured(document: RawDocument) -> Extraction:
    """Mask and structure what was read."""
    masked = _masker().mask([line.text for line in document.lines])
    lines = _numbered(masked, document.lines)
    return _extraction(document, masked, lines, _structurer().structure(lines, _today()))


def structured_json(content: bytes) -> Extraction:
    """Mask a JSON resume; its profile comes from its fields.

    Raises:
        ProblemError: INVALID_RESUME, with the fields that break the schema.
    """
    unseen: Counter[Hiding] = Counter()
    try:
        parsed = visible(json.loads(decode(content)), unseen)
    except (ValueError, RecursionError):
        wrong = FieldError(field="", message="is not JSON")
        raise ProblemError(Code.INVALID_RESUME, errors=(wrong,)) from None
    page = from_json_resume(read_json_resume(parsed))
    raw = [RawLine(text) for text in page.lines]
    masked = _masker().mask(page.lines, known=page.known)
    lines = _numbered(masked, raw)
    document = RawDocument(
        lines=tuple(raw),
        pages=1,
        quality=1.0,
        warnings=(Warn.HIDDEN_TEXT,) if unseen else (),
        hidden=tuple(Hidden(how, 1, count) for how, count in unseen.items()),
    )
    return _extraction(document, masked, lines, _json_profiles().profile(page, lines, _today()))


def refined(text: ResumeText, reading: Reading) -> Profile:
    """The profile of ``text`` after a model has read its lines, as far as they bear it out."""
    return Merger(_structurer()).merge(text, reading, _today())


def _extraction(
    document: RawDocument, masked: Masked, lines: tuple[Line, ...], profile: Profile
) -> Extraction:
    text = ResumeText(
        language=detect_language(lines),
        pages=document.pages,
        quality=document.quality,
        lines=lines,
        profile=profile,
        warnings=document.warnings,
        hidden=tuple(
            HiddenText(how=hidden.how, page=hidden.page, characters=hidden.characters)
            for hidden in document.hidden
        ),
    )
    return Extraction(text, masked.identities)


def _numbered(masked: Masked, raw: Sequence[RawLine]) -> tuple[Line, ...]:
    pairs = zip(masked.lines, raw, strict=True)
    return tuple(_line(number, text, line) for number, (text, line) in enumerate(pairs, 1))


def _line(number: int, text: str, raw: RawLine) -> Line:
    box = Box(x0=raw.box[0], y0=raw.box[1], x1=raw.box[2], y1=raw.box[3]) if raw.box else None
    return Line(number=number, text=text, page=raw.page, box=box)


def _today() -> date:
    return datetime.now(UTC).date()


@cache
def _masker() -> Masker:
    """Loaded once in each worker."""
    return Masker(Detector())


@cache
def _structurer() -> Structurer:
    """Loaded once in each worker."""
    return Structurer(Vocabulary.load())


@cache
def _json_profiles() -> JsonProfiles:
    """Loaded once in each worker."""
    return JsonProfiles(_structurer())
