"""The corpus: every document with its type, its text, and what makes it hard."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import product

from libs.contracts.media import MediaType
from tests.corpus import hangul5, office, scans, word97
from tests.corpus.layouts import COLUMNS, LAYOUTS
from tests.corpus.office import Made
from tests.corpus.paper import Paper
from tests.corpus.resumes import Resume, make

LANGUAGES = ("ko", "en")
FAMILIES = ("NanumGothic", "NanumBarunGothic", "NanumMyeongjo")


@dataclass(frozen=True, slots=True)
class Case:
    """``kind`` names the bound of accuracy that holds for it."""

    name: str
    kind: str
    media_type: MediaType
    data: bytes
    lines: list[str]
    resume: Resume
    columns: bool = False

    @property
    def text(self) -> str:
        return "\n".join(self.lines)


def corpus() -> Iterator[Case]:
    """All cases, made one by one."""
    for number, language in enumerate(LANGUAGES):
        yield from _digital_pdfs(language)
        yield from _office(make(language, 40 + number))
        yield from _scans(language)
        yield from _pictures(make(language, 60 + number))
        yield from _tricky_pdfs(make(language, 70 + number))


def paper(
    resume: Resume, layout: str, *, by_rows: bool = False, family: str = "NanumGothic"
) -> Paper:
    """A resume laid out on a page."""
    page = Paper(family=family, by_rows=by_rows)
    LAYOUTS[layout](resume, page)
    return page


def _digital_pdfs(language: str) -> Iterator[Case]:
    for index, (layout, by_rows) in enumerate(product(LAYOUTS, (False, True))):
        resume = make(language, index)
        page = paper(resume, layout, by_rows=by_rows, family=FAMILIES[index % 2])
        name = f"pdf-{language}-{layout}{'-by-rows' if by_rows else ''}"
        columns = layout in COLUMNS
        yield Case(name, "digital", MediaType.PDF, page.pdf(), page.truth, resume, columns)


_OFFICE: dict[str, tuple[MediaType, Callable[[Resume], Made]]] = {
    "docx-plain": (MediaType.DOCX, office.docx_plain),
    "docx-header-and-box": (MediaType.DOCX, office.docx_header_and_box),
    "docx-nested-tables": (MediaType.DOCX, office.docx_nested_tables),
    "docx-columns": (MediaType.DOCX, office.docx_columns),
    "doc": (MediaType.DOC, word97.doc),
    "hwp": (MediaType.HWP, hangul5.hwp),
    "hwpx": (MediaType.HWPX, office.hwpx),
    "rtf": (MediaType.RTF, office.rtf),
    "txt-utf8": (MediaType.TEXT, partial(office.text, encoding="utf-8")),
    "txt-cp949": (MediaType.TEXT, partial(office.text, encoding="cp949")),
    "txt-utf16": (MediaType.TEXT, partial(office.text, encoding="utf-16")),
}


def _office(resume: Resume) -> Iterator[Case]:
    for name, (media_type, write) in _OFFICE.items():
        data, lines = write(resume)
        columns = name == "docx-columns"
        full = f"{name}-{resume.language}"
        yield Case(full, "digital", media_type, data, lines, resume, columns)


_SCANS: dict[str, tuple[str, str, dict[str, float]]] = {
    "300": ("scan_300", "single", {}),
    "300-dates-right": ("scan_300", "dates_right", {}),
    "300-two-columns": ("scan_300", "two_columns", {}),
    "300-sidebar": ("scan_300", "sidebar_right", {}),
    "300-noisy": ("scan_300", "single", {"noise": 12}),
    "300-quarter": ("scan_300", "single", {"turn": 90}),
    "300-half": ("scan_300", "single", {"turn": 180}),
    "300-three-quarters": ("scan_300", "single", {"turn": 270}),
    "200": ("scan_200", "single", {"dpi": 200}),
    "200-dates-right": ("scan_200", "dates_right", {"dpi": 200}),
    "skewed-2": ("skewed", "single", {"skew": 2}),
    "skewed-minus-5": ("skewed", "single", {"skew": -5}),
    "skewed-8-quarter": ("skewed", "single", {"skew": 8, "turn": 90}),
    "300-three-columns": ("scan_300", "three_columns", {}),
    "300-dark-sidebar": ("scan_300", "sidebar_left", {}),
}


def _scans(language: str) -> Iterator[Case]:
    for index, (name, (kind, layout, how)) in enumerate(_SCANS.items()):
        resume = make(language, 20 + index, jobs=2)
        page = paper(resume, layout)
        image = scans.scanned(page.pdf(), **how)  # type: ignore[arg-type]
        data = scans.in_pdf(image, dpi=int(how.get("dpi", 300)))
        columns = layout in COLUMNS
        full = f"scan-{name}-{language}"
        yield Case(full, kind, MediaType.PDF, data, page.truth, resume, columns)


_PICTURES = {
    "PNG": MediaType.PNG,
    "JPEG": MediaType.JPEG,
    "WEBP": MediaType.WEBP,
    "HEIF": MediaType.HEIC,
}


def _pictures(resume: Resume) -> Iterator[Case]:
    page = paper(resume, "single")
    image = scans.scanned(page.pdf())
    for kind, media_type in _PICTURES.items():
        data = scans.encoded(image, kind)
        name = f"{kind.lower()}-{resume.language}"
        yield Case(name, "scan_300", media_type, data, page.truth, resume)
    second = paper(make(resume.language, 90), "dates_right")
    pages = [image, scans.scanned(second.pdf())]
    lines = page.truth + second.truth
    name = f"tiff-two-pages-{resume.language}"
    yield Case(name, "scan_300", MediaType.TIFF, scans.tiff(pages), lines, resume)


def _tricky_pdfs(resume: Resume) -> Iterator[Case]:
    page = paper(resume, "single")
    garbled = scans.garbled(page.pdf())
    name = f"pdf-garbled-{resume.language}"
    yield Case(name, "scan_300", MediaType.PDF, garbled, page.truth, resume)
    searchable = scans.in_pdf(scans.scanned(page.pdf()), layer=page.truth)
    name = f"pdf-searchable-{resume.language}"
    yield Case(name, "scan_300", MediaType.PDF, searchable, page.truth, resume)
