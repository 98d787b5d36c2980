"""The golden resumes: masked lines in ``bench/golden``, read by extraction's own structure rules.

A file is named ``<language>-<what it is>.txt``.
"""

from datetime import date
from pathlib import Path

from libs.contracts.kinds import Language
from libs.contracts.profile import Line, ResumeText
from libs.contracts.skills import Vocabulary
from services.extract.structure.structurer import Structurer

FOLDER = Path(__file__).parent / "golden"
_TODAY = date(2026, 11, 1)  # where "present" ends, so that figures do not drift with the calendar


def read_goldens(vocabulary: Vocabulary, folder: Path = FOLDER) -> dict[str, ResumeText]:
    """Every golden resume by its name."""
    structurer = Structurer(vocabulary)
    return {
        path.stem: structured(path.read_text("utf-8").splitlines(), path.stem[:2], structurer)
        for path in sorted(folder.glob("*.txt"))
    }


def structured(texts: list[str], language: str, structurer: Structurer) -> ResumeText:
    """A resume of these lines; blank ones only part them."""
    told = [text for text in texts if text.strip()]
    lines = tuple(Line(number=number, text=text) for number, text in enumerate(told, start=1))
    return ResumeText(
        language=Language(language),
        pages=1,
        quality=1.0,
        lines=lines,
        profile=structurer.structure(lines, _TODAY),
    )
