"""Make the shipped examples from their content: ``python -m examples.make``."""

import json
from html import escape
from pathlib import Path
from typing import Any

import pymupdf
from docx import Document
from docx.document import Document as Docx
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.shared import Cm, Pt

from examples.outline import Block, outline

HERE = Path(__file__).parent
FONTS = Path("/usr/share/fonts/truetype/nanum")
PAGE = pymupdf.paper_rect("a4")
FRAME = pymupdf.Rect(50, 45, PAGE.x1 - 50, PAGE.y1 - 45)
_HTML = {
    "name": "<h1>{text}</h1><p class=label>{right}</p>",
    "contact": "<p class=contact>{text}</p>",
    "heading": "<h2>{text}</h2>",
    "row": "<p class=row>{text} &nbsp; ({right})</p>",
    "subrow": "<p class=subrow>{text} &nbsp; ({right})</p>",
    "text": "<p>{text}</p>",
    "bullet": "<p>&bull; {text}</p>",
}


def pdf(blocks: list[Block]) -> bytes:
    """An A4 PDF with its Korean fonts embedded, cut down to the glyphs used."""
    body = "".join(
        _HTML[block.style].format(text=escape(block.text), right=escape(block.right))
        for block in blocks
    )
    css = (HERE / "resume.css").read_text(encoding="utf-8")
    story = pymupdf.Story(html=body, user_css=css, archive=pymupdf.Archive(str(FONTS)))
    document = story.write_with_links(lambda _number, _filled: (PAGE, FRAME, pymupdf.Identity))
    document.subset_fonts()
    document.set_metadata({"producer": "Resume Coach examples", "title": "Resume"})
    made: bytes = document.tobytes(garbage=4, deflate=True, no_new_id=True)
    return made


def docx(blocks: list[Block], path: Path) -> None:
    """A Word document; rows carry their dates at a right tab stop."""
    document = Document()
    section = document.sections[0]
    section.left_margin = section.right_margin = Cm(2)
    section.top_margin = section.bottom_margin = Cm(1.8)
    document.styles["Normal"].font.size = Pt(10)
    document.styles["Normal"].paragraph_format.space_after = Pt(3)
    for block in blocks:
        _paragraph(document, block)
    document.save(str(path))


def _paragraph(document: Docx, block: Block) -> None:
    if block.style == "name":
        document.add_heading(block.text, level=0)
        document.add_paragraph(block.right)
    elif block.style == "heading":
        document.add_heading(block.text, level=1)
    elif block.style in ("row", "subrow"):
        paragraph = document.add_paragraph()
        paragraph.paragraph_format.tab_stops.add_tab_stop(Cm(17), WD_TAB_ALIGNMENT.RIGHT)
        paragraph.add_run(f"{block.text}\t{block.right}").bold = True
    else:
        style = "List Bullet" if block.style == "bullet" else None
        document.add_paragraph(block.text, style=style)


def _content(name: str) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((HERE / "content" / name).read_text(encoding="utf-8"))
    return loaded


def main() -> None:
    """Write the PDF and the DOCX beside this file."""
    (HERE / "backend-ko.pdf").write_bytes(pdf(list(outline(_content("backend-ko.json"), "ko"))))
    docx(list(outline(_content("platform-en.json"), "en")), HERE / "platform-en.docx")


if __name__ == "__main__":
    main()
