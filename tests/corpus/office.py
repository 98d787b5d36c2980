"""The same resumes as DOCX, HWPX, RTF and text."""

import io
import zipfile
from xml.sax.saxutils import escape

from docx import Document
from docx.document import Document as Docx
from docx.oxml import parse_xml

from tests.corpus.resumes import Resume

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_TEXT_BOX = (
    f'<w:p xmlns:w="{W}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:v="urn:schemas-microsoft-com:vml"><w:r><mc:AlternateContent><mc:Choice Requires="wps">'
    "<w:drawing><wps:wsp><wps:txbx><w:txbxContent>{0}</w:txbxContent></wps:txbx></wps:wsp>"
    "</w:drawing></mc:Choice><mc:Fallback><w:pict><v:shape><v:textbox><w:txbxContent>{0}"
    "</w:txbxContent></v:textbox></v:shape></w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>"
)
Made = tuple[bytes, list[str]]


def plain_lines(resume: Resume) -> list[str]:
    """The whole resume, top to bottom."""
    heads = resume.headings
    return [
        resume.name, resume.role, *resume.contact, heads["summary"], *resume.summary,
        heads["work"], *resume.work(), heads["education"], resume.school,
        heads["skills"], ", ".join(resume.skills), heads["awards"], *resume.awards,
    ]  # fmt: skip


def docx_plain(resume: Resume) -> Made:
    lines = plain_lines(resume)
    return docx_file(lines), lines


def docx_file(lines: list[str]) -> bytes:
    """A paragraph for each line."""
    document = Document()
    for line in lines:
        document.add_paragraph(line)
    return _saved(document)


def docx_header_and_box(resume: Resume) -> Made:
    """Contact details in the page header, skills in a text box (with its VML twin)."""
    document = Document()
    document.sections[0].header.paragraphs[0].text = " | ".join(resume.contact)
    document.add_paragraph(resume.name)
    box = "".join(f"<w:p><w:r><w:t>{escape(s)}</w:t></w:r></w:p>" for s in resume.skills)
    document.element.body.insert(1, parse_xml(_TEXT_BOX.format(box)))
    body = [resume.headings["work"], *resume.work()]
    for line in body:
        document.add_paragraph(line)
    return _saved(document), [" | ".join(resume.contact), resume.name, *resume.skills, *body]


def docx_nested_tables(resume: Resume) -> Made:
    """A table of labels and content, with a table of skills in one of its cells."""
    document = Document()
    document.add_paragraph(resume.name)
    table = document.add_table(rows=3, cols=2)
    heads = resume.headings
    table.cell(0, 0).text, table.cell(0, 1).text = heads["summary"], "\n".join(resume.summary)
    table.cell(1, 0).text = heads["skills"]
    inner = table.cell(1, 1).add_table(rows=2, cols=2)
    for index, skill in enumerate(resume.skills[:4]):
        inner.cell(index // 2, index % 2).text = skill
    table.cell(2, 0).text, table.cell(2, 1).text = heads["education"], resume.school
    skills = resume.skills
    return _saved(document), [
        resume.name, f"{heads['summary']}\t{resume.summary[0]}", *resume.summary[1:],
        f"{heads['skills']}\t{skills[0]}\t{skills[1]}", f"{skills[2]}\t{skills[3]}",
        f"{heads['education']}\t{resume.school}",
    ]  # fmt: skip


def docx_columns(resume: Resume) -> Made:
    """A layout table: a narrow cell and a wide one, each with paragraphs of its own."""
    document = Document()
    document.add_paragraph(resume.name)
    left = [resume.headings["skills"], *resume.skills, resume.headings["awards"], *resume.awards]
    right = [resume.headings["work"], *resume.work()]
    table = document.add_table(rows=1, cols=2)
    table.cell(0, 0).text, table.cell(0, 1).text = "\n".join(left), "\n".join(right)
    return _saved(document), [resume.name, *left, *right]


def hwpx(resume: Resume) -> Made:
    """Paragraphs and a table of skills."""
    lines = plain_lines(resume)[:-1]
    cells = "".join(_hwpx_cell(skill) for skill in resume.skills[:3])
    table = f'<hp:run charPrIDRef="0"><hp:tbl><hp:tr>{cells}</hp:tr></hp:tbl></hp:run>'
    return hwpx_file(lines, f"<hp:p>{table}</hp:p>"), [*lines, "\t".join(resume.skills[:3])]


def hwpx_file(lines: list[str], after: str = "") -> bytes:
    """A paragraph for each line, and what comes ``after`` them."""
    body = "".join(f"<hp:p><hp:run><hp:t>{escape(x)}</hp:t></hp:run></hp:p>" for x in lines)
    return hwpx_package(f'<hs:sec xmlns:hs="s" xmlns:hp="p">{body}{after}</hs:sec>')


def hwpx_package(section: str) -> bytes:
    """A package whose character property 1 is white."""
    header = (
        '<hh:head xmlns:hh="h"><hh:charPr id="0" height="1000" textColor="#000000" '
        'shadeColor="none"/><hh:charPr id="1" height="1000" textColor="#FFFFFF" '
        'shadeColor="none"/></hh:head>'
    )
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/hwp+zip", zipfile.ZIP_STORED)
        archive.writestr("Contents/header.xml", header)
        archive.writestr("Contents/section0.xml", section)
    return packed.getvalue()


def rtf(resume: Resume) -> Made:
    """The lines, and skills in a row of cells."""
    lines = plain_lines(resume)[:-1]
    row = r"\trowd " + "".join(_rtf_unicode(s) + r"\cell " for s in resume.skills[:3]) + r"\row "
    return rtf_file(lines, row), [*lines, "\t".join(resume.skills[:3])]


def rtf_file(lines: list[str], after: str = "") -> bytes:
    """Bytes in CP949 for half of the lines that it has, Unicode escapes for the others."""
    body = "".join(
        (_rtf_bytes(line) if index % 2 and _is_cp949(line) else _rtf_unicode(line)) + r"\par "
        for index, line in enumerate(lines)
    )
    fonts = r"{\fonttbl{\f0\fnil\fcharset129 Malgun Gothic;}{\f1\fcharset0 Arial;}}"
    text = r"{\rtf1\ansi\ansicpg949\uc1" + fonts + r"{\info{\title no text}}\f0 " + body + after
    return (text + "}").encode("ascii")


def text(resume: Resume, encoding: str) -> Made:
    lines = plain_lines(resume)
    return "\n".join(lines).encode(encoding), lines


def _hwpx_cell(content: str) -> str:
    paragraph = f"<hp:p><hp:run><hp:t>{escape(content)}</hp:t></hp:run></hp:p>"
    return f"<hp:tc><hp:subList>{paragraph}</hp:subList></hp:tc>"


def _is_cp949(line: str) -> bool:
    return line.encode("cp949", "ignore").decode("cp949") == line


def _rtf_bytes(line: str) -> str:
    return "".join(chr(b) if b < 128 else f"\\'{b:02x}" for b in line.encode("cp949"))


def _rtf_unicode(line: str) -> str:
    return "".join(mark if ord(mark) < 128 else f"\\u{ord(mark)}?" for mark in line)


def _saved(document: Docx) -> bytes:
    packed = io.BytesIO()
    document.save(packed)
    return packed.getvalue()
