"""Zip packages (OOXML, HWPX): read within limits, XML without entities.

What an archive claims of its members' sizes is checked before anything is unpacked, and zipfile
reads no member past its claim, so a bomb costs the size of its directory.
"""

import io
import posixpath
import zipfile
import zlib
from xml.etree.ElementTree import Element

from lxml import etree

from libs.contracts.problems import Code, ProblemError
from services.extract.domain import Limits

_ENCRYPTED = 0x1
_UNREADABLE = (
    KeyError, zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError,
    ValueError,
)  # fmt: skip
_SMALL = 1_000_000


class Package:
    """An opened package.

    Raises:
        ProblemError: DAMAGED_FILE, PASSWORD_PROTECTED, or ARCHIVE_BOMB.
    """

    def __init__(self, data: bytes, limits: Limits) -> None:
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
            raise ProblemError(Code.DAMAGED_FILE) from None
        self.members = {info.filename: info for info in self._zip.infolist()}
        self._check(limits)

    def _check(self, limits: Limits) -> None:
        infos = self._zip.infolist()
        if any(info.flag_bits & _ENCRYPTED for info in infos):
            raise ProblemError(Code.PASSWORD_PROTECTED)
        total = sum(info.file_size for info in infos)
        packed = sum(info.compress_size for info in infos)
        swollen = total > _SMALL and total > limits.packed_ratio * max(packed, 1)
        if len(infos) > limits.members or total > limits.unpacked_bytes or swollen:
            raise ProblemError(Code.ARCHIVE_BOMB)

    def bytes(self, name: str) -> bytes:
        """One member, unpacked.

        Raises:
            ProblemError: DAMAGED_FILE if it is missing or corrupt.
        """
        try:
            return self._zip.read(self.members[name])
        except _UNREADABLE:
            raise ProblemError(Code.DAMAGED_FILE) from None

    def xml(self, name: str) -> Element:
        """One member, parsed; a document type or an entity in it is refused.

        Raises:
            ProblemError: DAMAGED_FILE.
        """
        return parse_xml(self.bytes(name))

    def targets(self, part: str) -> dict[str, tuple[str, str]]:
        """Relationships of ``part``: id to (last word of the type, member name or address)."""
        folder, name = posixpath.split(part)
        rels = posixpath.join(folder, "_rels", f"{name}.rels")
        if rels not in self.members:
            return {}
        return {
            relation.get("Id", ""): (
                relation.get("Type", "").rsplit("/", 1)[-1],
                _resolve(folder, relation),
            )
            for relation in self.xml(rels)
        }


def _resolve(folder: str, relation: Element) -> str:
    target = relation.get("Target", "")
    if relation.get("TargetMode") == "External":
        return target
    if target.startswith("/"):
        return target.lstrip("/")
    return posixpath.normpath(posixpath.join(folder, target))


def parse_xml(data: bytes) -> Element:
    """Parse XML; entities are not expanded, nothing is fetched, a document type is refused.

    Typed as the standard library's element, whose interface lxml's shares and which has stubs.

    Raises:
        ProblemError: DAMAGED_FILE.
    """
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError, LookupError):
        raise ProblemError(Code.DAMAGED_FILE) from None
    if root.getroottree().docinfo.doctype:
        raise ProblemError(Code.DAMAGED_FILE)
    element: Element = root
    return element


def local(element: Element) -> str:
    """The element's name without its namespace."""
    tag = element.tag
    return tag.rsplit("}", 1)[-1] if isinstance(tag, str) else ""
