import io
import re
import zipfile
import zlib

import pymupdf
import pytest

from libs.contracts.media import MediaType
from libs.contracts.problems import Code, ProblemError
from services.extract.domain import Limits
from services.extract.scanning.structure import inspect
from tests.corpus.compound import compound_file
from tests.corpus.office import hwpx_package

RELS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
LIMITS = Limits()


def pdf(extra: str = "") -> bytes:
    document = pymupdf.open()
    document.new_page().insert_text((50, 50), "resume")
    if extra:
        number = document.get_new_xref()
        document.update_object(number, extra)
        document.xref_set_key(document.pdf_catalog(), "OpenAction", f"{number} 0 R")
    return bytes(document.tobytes(use_objstms=1))


def pdf_with_stream(packed: bytes, filters: str) -> bytes:
    document = pymupdf.open()
    document.new_page()
    number = document.get_new_xref()
    document.update_object(number, "<<>>")
    document.update_stream(number, packed, compress=0)
    document.xref_set_key(number, "Filter", filters)
    document.xref_set_key(document.pdf_catalog(), "Metadata", f"{number} 0 R")
    return bytes(document.tobytes())


def docx(**members: str) -> bytes:
    packed = io.BytesIO()
    body = members.pop("body", "<w:p/>")
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", members.pop("types", "<Types/>"))
        document = f'<w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>'
        archive.writestr("word/document.xml", document)
        for name, content in members.items():
            archive.writestr(name, content)
    return packed.getvalue()


def relation(kind: str, target: str) -> str:
    return (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="r1" Type="{RELS}/{kind}" TargetMode="External" Target="{target}"/>'
        "</Relationships>"
    )


def nested(depth: int) -> bytes:
    data = docx()
    for _ in range(depth):
        packed = io.BytesIO(docx())
        with zipfile.ZipFile(packed, "a") as archive:
            archive.writestr("word/embeddings/sheet.xlsx", data)
        data = packed.getvalue()
    return data


def refused(data: bytes, media_type: MediaType, limits: Limits = LIMITS) -> ProblemError:
    with pytest.raises(ProblemError) as problem:
        inspect(data, media_type, limits)
    return problem.value


@pytest.mark.parametrize(
    "action",
    [
        "<</S/JavaScript/JS(app.alert(1))>>",
        "<</S/J#61vaScript/J#53(app.alert(1))>>",
        "<</S/Launch/F(cmd.exe)>>",
        "<</Type/Filespec/EF<</F 5 0 R>>>>",
        "<</Type/Annot/Subtype/RichMedia>>",
    ],
)
def test_a_pdf_that_acts_is_refused(action: str) -> None:
    assert refused(pdf(action), MediaType.PDF).code is Code.ACTIVE_CONTENT


def test_the_reason_names_what_was_found() -> None:
    problem = refused(pdf("<</S/Launch/F(cmd.exe)>>"), MediaType.PDF)
    assert "starts a program" in problem.detail


def test_a_plain_pdf_with_a_link_passes() -> None:
    inspect(pdf("<</S/URI/URI(https://example.com/java)>>"), MediaType.PDF, LIMITS)


@pytest.mark.parametrize(
    "members",
    [
        {"word/vbaProject.bin": "x"},
        {"word/embeddings/oleObject1.bin": "x"},
        {"word/activeX/activeX1.xml": "<a/>"},
        {"types": '<Types><Override ContentType="word.document.macroEnabled.main+xml"/></Types>'},
        {"word/_rels/settings.xml.rels": relation("attachedTemplate", "https://evil.example/t")},
        {"word/_rels/document.xml.rels": relation("oleObject", "file://evil.example/x")},
        {"body": "<w:p><w:r><w:instrText>DD</w:instrText></w:r>"
                 "<w:r><w:instrText>EAUTO c:\\\\cmd</w:instrText></w:r></w:p>"},
        {"body": '<w:p><w:fldSimple w:instr="DDE cmd"/></w:p>'},
    ],
)  # fmt: skip
def test_a_docx_that_acts_is_refused(members: dict[str, str]) -> None:
    assert refused(docx(**members), MediaType.DOCX).code is Code.ACTIVE_CONTENT


def test_a_docx_with_a_link_and_a_table_of_contents_passes() -> None:
    body = "<w:p><w:r><w:instrText>TOC 1</w:instrText></w:r></w:p>"
    rels = {"word/_rels/document.xml.rels": relation("hyperlink", "https://example.com")}
    inspect(docx(body=body, **rels), MediaType.DOCX, LIMITS)


def test_an_archive_bomb_is_refused_before_it_unpacks() -> None:
    bomb = docx(**{"word/media/image1.png": "0" * 50_000_000})
    assert refused(bomb, MediaType.DOCX).code is Code.ARCHIVE_BOMB


TWICE = "[/FlateDecode/FlateDecode]"


@pytest.mark.parametrize(
    ("megabytes", "times", "filters", "password"),
    [(9, 1, "/FlateDecode", False), (9, 2, TWICE, False), (9, 1, "/FlateDecode", True)],
)
def test_a_pdf_whose_streams_swell_is_a_bomb(
    megabytes: int, times: int, filters: str, *, password: bool
) -> None:
    packed = bytes(megabytes << 20)
    for _ in range(times):
        packed = zlib.compress(packed, 9)
    data = pdf_with_stream(packed, filters)
    if password:
        lock = {"encryption": pymupdf.PDF_ENCRYPT_AES_256, "user_pw": "", "owner_pw": "x"}
        data = pymupdf.open(stream=data).tobytes(**lock)
    limits = Limits(pdf_unpacked_bytes=1 << 20)
    assert refused(data, MediaType.PDF, limits).code is Code.ARCHIVE_BOMB
    inspect(data, MediaType.PDF, Limits(pdf_unpacked_bytes=megabytes << 20))


def test_a_false_length_hides_no_bomb() -> None:
    data = pdf_with_stream(zlib.compress(bytes(9 << 20), 9), "/FlateDecode")
    data = re.sub(rb"/Length \d+", b"/Length 12", data)
    limits = Limits(pdf_unpacked_bytes=1 << 20)
    assert refused(data, MediaType.PDF, limits).code is Code.ARCHIVE_BOMB


def test_too_many_members_are_refused() -> None:
    crowd = docx(**{f"word/media/{n}": "x" for n in range(20)})
    assert refused(crowd, MediaType.DOCX, Limits(members=10)).code is Code.ARCHIVE_BOMB


def test_archives_within_archives_are_followed_to_a_depth() -> None:
    inspect(nested(2), MediaType.DOCX, LIMITS)
    assert refused(nested(4), MediaType.DOCX).code is Code.ARCHIVE_BOMB


@pytest.mark.parametrize("word", [rb"{\object\objdata 01050000}", rb"{\*\template evil.dotm}"])
def test_an_rtf_with_objects_is_refused(word: bytes) -> None:
    assert refused(rb"{\rtf1 text" + word + b"}", MediaType.RTF).code is Code.ACTIVE_CONTENT


@pytest.mark.parametrize(
    "stream", ["Macros/VBA/dir", "ObjectPool/_1/x", "_VBA_PROJECT_CUR/VBA/dir"]
)
def test_a_doc_with_macros_or_objects_is_refused(stream: str) -> None:
    data = compound_file({"WordDocument": b"x" * 600, stream: b"x" * 80})
    assert refused(data, MediaType.DOC).code is Code.ACTIVE_CONTENT


def test_an_hwp_script_is_refused_and_the_empty_default_is_not() -> None:
    idle = (
        "var Documents = XHwpDocuments;\r\nfunction OnDocument_New()\r\n{\r\n\t//todo : \r\n}\r\n"
    )
    evil = idle.replace("//todo : ", 'new ActiveXObject("WScript.Shell").Run("cmd")')
    passes, fails = (
        compound_file(
            {"FileHeader": b"x" * 256, "Scripts/DefaultJScript": code.encode("utf-16-le")}
        )
        for code in (idle, evil)
    )
    inspect(passes, MediaType.HWP, LIMITS)
    assert refused(fails, MediaType.HWP).code is Code.ACTIVE_CONTENT


IDLE = (
    "var Documents = XHwpDocuments;\r\nvar Document = Documents.Active_XHwpDocument;\r\n"
    "function OnDocument_New()\r\n{\r\n\t//todo : \r\n}\r\n"
)


def hwpx_with_script(script: str, encoding: str = "utf-16-le") -> bytes:
    packed = io.BytesIO(hwpx_package("<hs:sec/>"))
    with zipfile.ZipFile(packed, "a") as archive:
        archive.writestr("Scripts/sourceScripts", script.encode(encoding))
    return packed.getvalue()


def test_the_idle_script_of_a_hangul_template_is_no_macro() -> None:
    inspect(hwpx_with_script(IDLE), MediaType.HWPX, LIMITS)


def test_a_script_that_acts_is_refused() -> None:
    acting = IDLE + "function OnDocument_Open() { new ActiveXObject('WScript.Shell').Run('x') }"
    problem = refused(hwpx_with_script(acting), MediaType.HWPX)
    assert problem.code is Code.ACTIVE_CONTENT


def test_a_script_that_feigns_another_encoding_is_refused() -> None:
    problem = refused(hwpx_with_script("new ActiveXObject('x')\0", "utf-8"), MediaType.HWPX)
    assert problem.code is Code.ACTIVE_CONTENT
