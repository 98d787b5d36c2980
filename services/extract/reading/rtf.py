"""RTF 1.9.1: text, in the code page of its font, without destinations that are not text."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from libs.contracts.problems import Code, ProblemError
from services.extract.domain import Limits
from services.extract.reading.concealment import Look, Tally
from services.extract.reading.draft import Draft
from services.extract.reading.flow import sheet_lines

_TOKEN = re.compile(
    rb"\\([a-z]{1,32})(-?\d{1,10})? ?|\\'([0-9a-fA-F]{2})|\\([^a-z'])"
    rb"|([{}])|([^\\{}\r\n]+)|[\r\n]+|\\",
    re.DOTALL,
)
_DESTINATIONS = set(
    b"fonttbl colortbl shptxt stylesheet info pict object objdata fldinst listtable "
    b"listoverridetable generator themedata colorschememapping datastore latentstyles rsidtbl "
    b"xmlnstbl filetbl revtbl nonshppict".split()
)
_BREAKS = {
    **dict.fromkeys((b"par", b"line", b"row", b"sect", b"nestrow"), "\n"),
    **dict.fromkeys((b"cell", b"nestcell", b"tab"), "\t"),
    b"page": "\f",
    b"emdash": "—",
    b"endash": "–",
    b"bullet": "•",
    b"lquote": "‘",
    b"rquote": "’",
    b"ldblquote": "“",
    b"rdblquote": "”",
}
_SYMBOLS = {b"~": " ", b"_": "-", b"\\": "\\", b"{": "{", b"}": "}", b"\n": "\n", b"\r": "\n"}
_CHARSETS = {0: "cp1252", 128: "cp932", 129: "cp949", 134: "gbk", 136: "big5", 204: "cp1251"}
_DEEPEST = 200


@dataclass(slots=True)
class _Group:
    """What a brace opens and its partner restores."""

    destination: bytes = b""
    font: int = -1
    size: float | None = None
    color: int = 0
    hidden: bool = False
    unicode_skip: int = 1


@dataclass(slots=True)
class _Document:
    """The reading state."""

    group: _Group = field(default_factory=_Group)
    stack: list[_Group] = field(default_factory=list)
    codepage: str = "cp1252"
    fonts: dict[int, str] = field(default_factory=dict)
    colors: list[int | None] = field(default_factory=list)
    rgb: list[int] = field(default_factory=lambda: [0, 0, 0])
    has_rgb: bool = False
    raw: bytearray = field(default_factory=bytearray)
    to_skip: int = 0
    page: int = 1
    text: list[str] = field(default_factory=list)
    tally: Tally = field(default_factory=Tally)


def read_rtf(data: bytes, limits: Limits) -> Draft:
    """Read an RTF file; hidden, white and tiny runs are left out.

    Raises:
        ProblemError: DAMAGED_FILE, ARCHIVE_BOMB (braces nested too deep), TOO_MANY_PAGES.
    """
    document = _Document()
    for token in _TOKEN.finditer(data):
        _take(document, token)
    _flush(document)
    text = "".join(document.text).encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    sheets = text.split("\f")
    if len(sheets) > limits.pages:
        raise ProblemError(Code.TOO_MANY_PAGES)
    return Draft(lines=sheet_lines(sheets), pages=len(sheets), hidden=document.tally.hidden())


def _take(document: _Document, token: re.Match[bytes]) -> None:
    word, number, code, symbol, brace, run = token.groups()
    if run is not None:
        _bytes(document, run)
    elif code is not None:
        _bytes(document, bytes([int(code, 16)]))
    elif brace is not None:
        _flush(document)
        _brace(document, brace)
    elif symbol == b"*":
        document.group.destination = b"*"
    elif symbol in _SYMBOLS:
        _write(document, _SYMBOLS[symbol])
    elif word is not None:
        _word(document, word, int(number) if number else None)


def _brace(document: _Document, brace: bytes) -> None:
    if brace == b"{":
        if len(document.stack) >= _DEEPEST:
            raise ProblemError(Code.ARCHIVE_BOMB)
        document.stack.append(replace(document.group))
    elif document.stack:
        document.group = document.stack.pop()


def _word(document: _Document, word: bytes, number: int | None) -> None:
    group = document.group
    if word == b"u" and number is not None:
        _write(document, chr(number & 0xFFFF))
        document.to_skip = group.unicode_skip
    elif word in _BREAKS:
        _write(document, _BREAKS[word])
    elif word in _DESTINATIONS or group.destination == b"*":
        group.destination = word
    elif word in _SETTERS:
        _flush(document)
        _SETTERS[word](document, number)


def _bytes(document: _Document, run: bytes) -> None:
    """Bytes in the font's code page; those after a Unicode character are its substitute."""
    skipped = min(document.to_skip, len(run))
    document.to_skip -= skipped
    if document.group.destination == b"colortbl":
        if b";" in run:
            r, g, b = document.rgb
            document.colors.append(r << 16 | g << 8 | b if document.has_rgb else None)
            document.rgb, document.has_rgb = [0, 0, 0], False
    elif document.group.destination in (b"", b"shptxt"):
        document.raw += run[skipped:]


def _write(document: _Document, text: str) -> None:
    _flush(document)
    if document.group.destination in (b"", b"shptxt"):
        document.page += text == "\f"
        document.text.append(_seen(document, text) if text.strip() else text)


def _flush(document: _Document) -> None:
    if document.raw:
        encoding = document.fonts.get(document.group.font, document.codepage)
        text = bytes(document.raw).decode(encoding, "replace")
        document.raw.clear()
        document.text.append(_seen(document, text))


def _seen(document: _Document, text: str) -> str:
    group = document.group
    known = group.color < len(document.colors)
    color = document.colors[group.color] if known else None
    return document.tally.keep(text, Look(group.hidden, group.size, color), document.page)


def _set_codepage(document: _Document, number: int | None) -> None:
    document.codepage = (
        f"cp{number}" if number in (932, 936, 949, 950, *range(1250, 1259)) else "cp1252"
    )


def _set_font(document: _Document, number: int | None) -> None:
    document.group.font = number or 0


def _set_charset(document: _Document, number: int | None) -> None:
    if document.group.destination == b"fonttbl" and number in _CHARSETS and number:
        document.fonts[document.group.font] = _CHARSETS[number]


def _set_size(document: _Document, number: int | None) -> None:
    document.group.size = None if number is None else number / 2


def _set_color(document: _Document, number: int | None) -> None:
    document.group.color = number or 0


def _set_hidden(document: _Document, number: int | None) -> None:
    document.group.hidden = number != 0


def _set_skip(document: _Document, number: int | None) -> None:
    document.group.unicode_skip = 1 if number is None else number


def _set_plain(document: _Document, _number: int | None) -> None:
    group = document.group
    group.size, group.color, group.hidden, group.font = None, 0, False, -1


def _set_channel(channel: int) -> "_Setter":
    def setter(document: _Document, number: int | None) -> None:
        document.rgb[channel] = min(255, max(0, number or 0))
        document.has_rgb = True

    return setter


_Setter = Callable[[_Document, int | None], None]
_SETTERS: dict[bytes, _Setter] = {
    b"ansicpg": _set_codepage,
    b"f": _set_font,
    b"fcharset": _set_charset,
    b"fs": _set_size,
    b"cf": _set_color,
    b"v": _set_hidden,
    b"uc": _set_skip,
    b"plain": _set_plain,
    b"red": _set_channel(0),
    b"green": _set_channel(1),
    b"blue": _set_channel(2),
}
