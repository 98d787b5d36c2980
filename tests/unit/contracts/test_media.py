import io
import json
import zipfile

import pytest

from libs.contracts.media import MediaType, decode, sniff
from libs.contracts.problems import Code, ProblemError


def package(*names: str) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return packed.getvalue()


def compound(*streams: str) -> bytes:
    entries = b"".join(name.encode("utf-16-le").ljust(128, b"\0") for name in streams)
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".ljust(512, b"\0") + entries


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"\n%PDF-1.7\n...", MediaType.PDF),
        (package("[Content_Types].xml", "word/document.xml"), MediaType.DOCX),
        (package("mimetype", "Contents/section0.xml"), MediaType.HWPX),
        (compound("Root Entry", "WordDocument"), MediaType.DOC),
        (compound("Root Entry", "FileHeader", "BodyText"), MediaType.HWP),
        (rb"{\rtf1\ansi hello}", MediaType.RTF),
        (b"\x89PNG\r\n\x1a\n....", MediaType.PNG),
        (b"\xff\xd8\xff\xe0....", MediaType.JPEG),
        (b"II*\0....", MediaType.TIFF),
        (b"RIFF\x10\0\0\0WEBPVP8 ", MediaType.WEBP),
        (b"\0\0\0\x18ftypheic....", MediaType.HEIC),
        (json.dumps({"basics": {}}).encode(), MediaType.JSON),
        ("# 이력서\n경력 3년".encode("cp949"), MediaType.TEXT),
        ("이력서".encode("utf-16"), MediaType.TEXT),
        (b"{ a brace does not make it JSON }", MediaType.TEXT),
    ],
)
def test_type_follows_content(data: bytes, expected: MediaType) -> None:
    assert sniff(data) is expected


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", Code.EMPTY_FILE),
        (b" \r\n\0", Code.EMPTY_FILE),
        (b"\x7fELF\x02\x01\x01\0", Code.UNSUPPORTED_TYPE),
        (b"MZ\x90\0 program", Code.UNSUPPORTED_TYPE),
        (bytes(range(256)) * 4, Code.UNSUPPORTED_TYPE),
        (b"<!DOCTYPE html><p>resume", Code.UNSUPPORTED_TYPE),
        (package("xl/workbook.xml", "[Content_Types].xml"), Code.UNSUPPORTED_TYPE),
        (package("word/document.xml", "[Content_Types].xml")[:-30], Code.DAMAGED_FILE),
        (compound("Root Entry", "Workbook"), Code.UNSUPPORTED_TYPE),
        (compound("Root Entry", "EncryptedPackage"), Code.PASSWORD_PROTECTED),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", Code.DAMAGED_FILE),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_reason(data: bytes, code: Code) -> None:
    with pytest.raises(ProblemError) as problem:
        sniff(data)
    assert problem.value.code is code


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp949"])
def test_korean_text_survives_each_encoding(encoding: str) -> None:
    text = "서비스 응답 시간 35% 단축 (2021.03 - 2023.05), Kotlin and Kafka"
    assert decode(text.encode(encoding)) == text
