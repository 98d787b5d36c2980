"""Active content of zip packages: DOCX (MS-OFFMACRO2, ECMA-376 part 2) and HWPX (KS X 6101)."""

import re
from xml.etree.ElementTree import Element

from libs.contracts.problems import Code, ProblemError
from services.extract.domain import Limits
from services.extract.reading.ooxml_styles import W
from services.extract.reading.package import Package, local
from services.extract.scanning.scripts import left_over

_MACROS = re.compile(r"vba(Project|Data)|\.bas$", re.IGNORECASE)
_SCRIPTS = re.compile(r"^Scripts/", re.IGNORECASE)
_OBJECTS = re.compile(r"(embeddings|BinData)/.*\.(bin|ole)$|activeX/", re.IGNORECASE)
_ARCHIVE = b"PK\x03\x04"
_TEMPLATES = {"attachedTemplate", "frame", "subDocument", "oleObject", "externalLink", "control"}
_DDE = re.compile(r"\bDDE(AUTO)?\b", re.IGNORECASE)
_INSTRUCTED = b"instr"
_ACTIVE_TYPES = (b"macroEnabled", b"ms-office.activeX")
_DEEPEST = 2
_INNER = 64
_ARCHIVES = (".zip", ".xlsx", ".docx", ".pptx", ".hwpx", ".jar", ".bin")


def find_active(data: bytes, limits: Limits) -> str | None:
    """What would act when the package is opened, if anything.

    Raises:
        ProblemError: ARCHIVE_BOMB for more than two archives in each other; as ``Package``.
    """
    package = Package(data, limits)
    _unpack_inner(package, limits, _DEEPEST)
    for name, info in package.members.items():
        if _MACROS.search(name) and info.file_size:
            return "macros"
        if _SCRIPTS.search(name) and _acts(package.bytes(name)):
            return "a script"
        if _OBJECTS.search(name):
            return "an embedded object"
    return _types(package) or _relations(package) or _fields(package)


def _acts(script: bytes) -> bool:
    """Whether a script is more than idle; one in another encoding than its own counts as that."""
    text = script.decode("utf-16-le" if b"\0" in script else "utf-8", "replace")
    return bool(left_over(text).strip("\ufeff"))


def _unpack_inner(package: Package, limits: Limits, depth: int) -> None:
    """Open archives inside (charts bring workbooks) only to see that they keep the limits."""
    inner = [name for name in package.members if name.lower().endswith(_ARCHIVES)]
    if len(inner) > _INNER:
        raise ProblemError(Code.ARCHIVE_BOMB)
    for name in inner:
        data = package.bytes(name)
        if data.startswith(_ARCHIVE):
            if depth == 0:
                raise ProblemError(Code.ARCHIVE_BOMB)
            _unpack_inner(Package(data, limits), limits, depth - 1)


def _types(package: Package) -> str | None:
    name = "[Content_Types].xml"
    content = package.bytes(name) if name in package.members else b""
    return "macros" if any(kind in content for kind in _ACTIVE_TYPES) else None


def _relations(package: Package) -> str | None:
    """Relationships that make Word fetch or run something when it opens the document."""
    for name in package.members:
        if not name.endswith(".rels"):
            continue
        for relation in package.xml(name):
            kind = relation.get("Type", "").rsplit("/", 1)[-1]
            external = relation.get("TargetMode") == "External"
            if local(relation) == "Relationship" and external and kind in _TEMPLATES:
                return "an external template or object"
    return None


def _fields(package: Package) -> str | None:
    """DDE fields start programs; their instruction stands in the text, maybe in several runs."""
    for name in package.members:
        if (
            name.startswith("word/")
            and name.endswith(".xml")
            and _INSTRUCTED in package.bytes(name)
        ):
            code = "".join(_instruction(element) for element in package.xml(name).iter())
            if _DDE.search(code):
                return "a DDE field"
    return None


def _instruction(element: Element) -> str:
    if local(element) == "instrText":
        return element.text or ""
    return f" {element.get(W + 'instr', '')}" if local(element) == "fldSimple" else ""
