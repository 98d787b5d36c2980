"""What kind of file it is, told by its content; its name and its sender's word count for nothing.

Signatures: PDF 32000-1 7.5.2, APPNOTE 4.3.16 (zip), MS-CFB 2.2 and 2.6.1 (OLE), RTF 1.9.1, PNG 5.2,
ITU-T T.81 B.1.1.3, TIFF 6.0, RFC 9649 (WebP), ISO/IEC 14496-12 (HEIC's ``ftyp`` box).
"""

import codecs
import re
import struct
from enum import StrEnum

from libs.contracts.problems import Code, ProblemError


class MediaType(StrEnum):
    """The media types that can be read."""

    PDF = "application/pdf"
    DOC = "application/msword"
    DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    HWP = "application/x-hwp"
    HWPX = "application/hwp+zip"
    RTF = "application/rtf"
    TEXT = "text/plain"
    JSON = "application/json"
    PNG = "image/png"
    JPEG = "image/jpeg"
    TIFF = "image/tiff"
    WEBP = "image/webp"
    HEIC = "image/heic"


TEXT_ENCODINGS = ("utf-8-sig", "cp949")
_BOMS = {codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
_HALVES = 8
_PREFIXES = {
    b"{\\rtf": MediaType.RTF,
    b"\x89PNG\r\n\x1a\n": MediaType.PNG,
    b"\xff\xd8\xff": MediaType.JPEG,
    b"II*\0": MediaType.TIFF,
    b"MM\0*": MediaType.TIFF,
}
_HEIC_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"mif1", b"msf1"}
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP_END = struct.Struct("<4s4H2LH")
_MARKUP = re.compile(r"\s*<(?:!doctype|html|\?xml|svg)\b", re.IGNORECASE)
_JSON = re.compile(r'\s*(?:\{\s*["}]|\[\s*[{\["\]])')
_BINARY = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


def sniff(data: bytes) -> MediaType:
    """The media type of ``data``.

    Costs microseconds to milliseconds and unpacks nothing, so that a server can ask at its door.

    Raises:
        ProblemError: EMPTY_FILE, UNSUPPORTED_TYPE, DAMAGED_FILE (a container without its
            directory), or PASSWORD_PROTECTED (an encrypted Office package).
    """
    if not data.strip(b"\0 \t\r\n"):
        raise ProblemError(Code.EMPTY_FILE)
    for prefix, media_type in _PREFIXES.items():
        if data.startswith(prefix):
            return media_type
    if b"%PDF-" in data[:1024]:
        return MediaType.PDF
    if data.startswith(_ZIP):
        return _zip(data)
    if data.startswith(_OLE):
        return _ole(data)
    return _image(data) or _text(data)


def decode(data: bytes) -> str:
    """Text in UTF-8, UTF-16 (by its mark, or by zeros in every other byte) or CP949.

    Raises:
        UnicodeDecodeError: none of them fits.
    """
    if data[:2] in _BOMS:
        return data.decode(_BOMS[data[:2]])
    even, odd = data[:512:2].count(0), data[1:512:2].count(0)
    if max(even, odd) >= _HALVES and min(even, odd) == 0:
        return data.decode("utf-16-le" if odd else "utf-16-be")
    try:
        return data.decode(TEXT_ENCODINGS[0])
    except UnicodeDecodeError:
        return data.decode(TEXT_ENCODINGS[1])


def _zip(data: bytes) -> MediaType:
    """Tell packages apart by the names in the central directory, which stands before the end."""
    end = data.rfind(b"PK\x05\x06", max(0, len(data) - 65_557))
    if end < 0 or len(data) - end < _ZIP_END.size:
        raise ProblemError(Code.DAMAGED_FILE)
    size: int = _ZIP_END.unpack_from(data, end)[5]
    directory = data[max(0, end - size) : end]
    if b"[Content_Types].xml" in directory and b"word/" in directory:
        return MediaType.DOCX
    if b"Contents/section" in directory:
        return MediaType.HWPX
    raise ProblemError(Code.UNSUPPORTED_TYPE)


def _ole(data: bytes) -> MediaType:
    """Tell compound files apart by a stream that only that format has."""
    if _has_stream(data, "EncryptedPackage"):
        raise ProblemError(Code.PASSWORD_PROTECTED)
    if _has_stream(data, "FileHeader") and _has_stream(data, "BodyText"):
        return MediaType.HWP
    if _has_stream(data, "WordDocument"):
        return MediaType.DOC
    known = _has_stream(data, "Root Entry")
    raise ProblemError(Code.UNSUPPORTED_TYPE if known else Code.DAMAGED_FILE)


def _has_stream(data: bytes, name: str) -> bool:
    """Directory entries are 128 bytes long, aligned, and begin with their name in UTF-16."""
    entry = (name + "\0").encode("utf-16-le")
    at = data.find(entry)
    while at >= 0 and at % 128:
        at = data.find(entry, at + 2)
    return at >= 0


def _image(data: bytes) -> MediaType | None:
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return MediaType.WEBP
    if data[4:8] == b"ftyp" and data[8:12] in _HEIC_BRANDS:
        return MediaType.HEIC
    return None


def _text(data: bytes) -> MediaType:
    try:
        text = decode(data)
    except UnicodeDecodeError:
        raise ProblemError(Code.UNSUPPORTED_TYPE) from None
    if _BINARY.search(text) or _MARKUP.match(text):
        raise ProblemError(Code.UNSUPPORTED_TYPE)
    return MediaType.JSON if _JSON.match(text) else MediaType.TEXT
