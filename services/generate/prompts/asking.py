"""Builds the prompt of one call from a sheet and the material for one resume."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from libs.contracts.kinds import AnalysisKind, Difficulty, Language, QuestionType
from libs.contracts.profile import ResumeText
from libs.llm.port import Prompt
from services.generate.domain import Brief, types_wanted
from services.generate.knowledge.entry import Entry
from services.generate.prompts.answers import InterviewAnswer, LearningAnswer
from services.generate.prompts.book import PromptBook, Sheet
from services.generate.prompts.fencing import new_fence, numbered, shown
from services.generate.verifying.orders import is_order

_JOB_CHARACTERS, _POINTS = 6_000, 3
_TOKENS_OF_QUESTION, _TOKENS_SPARE = 900, 600  # Korean takes about twice the tokens of English
_LINES_OF_PART = 4


@dataclass(frozen=True)
class Material:
    """What a model is given; made safe to show once, however many prompts show it.

    Attributes:
        entries: knowledge that it may cite.
        asked: questions that must not come again.
        gaps: skills that the job wants and the resume lacks.
        telling: numbers of the lines to start from, the most telling first.
    """

    text: ResumeText
    brief: Brief
    entries: Sequence[Entry] = ()
    asked: Sequence[str] = ()
    gaps: Sequence[str] = ()
    telling: Sequence[int] = ()

    @cached_property
    def lines(self) -> list[tuple[int, str | None]]:
        """The resume's lines, numbered; None in place of a line that gives orders."""
        return numbered(self.text.lines)

    @cached_property
    def knowledge(self) -> str:
        """The entries that may be cited, one a line."""
        return "\n".join(map(_described, _trusted(self.entries)))


class Asker:
    """Writes prompts."""

    def __init__(self, book: PromptBook) -> None:
        self._book = book

    def version(self, kind: AnalysisKind, language: Language) -> str:
        """Which prompt asks for that kind in that language."""
        return self._book.sheet(kind, language).version

    def interview(
        self, material: Material, levels: Sequence[Difficulty], refused: Sequence[str] = ()
    ) -> Prompt[InterviewAnswer]:
        """The prompt for one question per level; ``refused``: for those to be written anew."""
        sheet = self._book.sheet(AnalysisKind.INTERVIEW, material.brief.language)
        system, user = _filled(sheet, material, levels, refused)
        return _interview(sheet, system, user, len(levels))

    def interview_parts(
        self, material: Material, levels: Sequence[Difficulty]
    ) -> list[Prompt[InterviewAnswer]]:
        """The same in one prompt per level, to be asked at once.

        Each part has types and lines of its own, so that they do not write the same question.
        """
        sheet = self._book.sheet(AnalysisKind.INTERVIEW, material.brief.language)
        return [
            self._part(sheet, material, level, number, len(levels))
            for number, level in enumerate(levels)
        ]

    def _part(
        self, sheet: Sheet, material: Material, level: Difficulty, number: int, parts: int
    ) -> Prompt[InterviewAnswer]:
        types = list(QuestionType)
        own = types[number % len(types) :: parts] or types
        lines = list(material.telling[number::parts])[:_LINES_OF_PART]
        system, user = _filled(sheet, material, [level])
        user += "\n" + sheet.part.substitute(
            types=", ".join(own), lines=", ".join(map(str, lines)) or sheet.words["none"]
        )
        return _interview(sheet, system, user, 1)

    def learning(self, material: Material, refused: Sequence[str] = ()) -> Prompt[LearningAnswer]:
        """The prompt for a learning path; ``refused``: for one to be repaired."""
        sheet = self._book.sheet(AnalysisKind.LEARNING, material.brief.language)
        system, user = _filled(sheet, material, (), refused)
        return Prompt(LearningAnswer, system, user, version=sheet.version)


def tokens_of(count: int) -> int:
    """Output tokens that so many questions can take."""
    return _TOKENS_SPARE + count * _TOKENS_OF_QUESTION


def _interview(sheet: Sheet, system: str, user: str, count: int) -> Prompt[InterviewAnswer]:
    most = tokens_of(count)
    return Prompt(InterviewAnswer, system, user, max_output_tokens=most, version=sheet.version)


def _filled(
    sheet: Sheet, material: Material, levels: Sequence[Difficulty], refused: Sequence[str] = ()
) -> tuple[str, str]:
    brief, months = material.brief, material.text.profile.total_months
    none = sheet.words["none"]
    mix, count = Counter(levels), len(levels)
    slots = {
        "fence": new_fence(),
        "examples": sheet.examples,
        "lines": _numbered(material, sheet.words["withheld"]),
        "knowledge": material.knowledge or none,
        "job": _job(brief) or none,
        "asked": "\n".join(shown(text) for text in material.asked) or none,
        "months": months,
        "count": count,
        "types": types_wanted(count),
        "mix": ", ".join(f"{n} {level}" for level, n in mix.items()),
        "gaps": _gaps(sheet, material.gaps),
        "refused": "\n".join(shown(text) for text in refused),
    }
    user = sheet.user.substitute(slots)
    if refused:
        user += "\n" + sheet.repair.substitute(slots)
    return sheet.system.substitute(slots), user


def _numbered(material: Material, withheld: str) -> str:
    return "\n".join(
        f"L{number}: {withheld if said is None else said}" for number, said in material.lines
    )


def _trusted(entries: Sequence[Entry]) -> list[Entry]:
    """Imported entries come from outside too."""
    return [entry for entry in entries if not is_order(f"{entry.title}\n{entry.text}")]


def _described(entry: Entry) -> str:
    points = "; ".join(entry.points[:_POINTS])
    return f"[{entry.id}] {entry.kind}: {shown(entry.title)}: {shown(entry.text)} {shown(points)}"


def _job(brief: Brief) -> str:
    if brief.target is None:
        return ""
    lines = brief.target.description[:_JOB_CHARACTERS].split("\n")
    told = [shown(line) for line in lines if line.strip() and not is_order(line)]
    return "\n".join([shown(brief.target.company), *told]).strip()


def _gaps(sheet: Sheet, gaps: Sequence[str]) -> str:
    return sheet.words["gaps"].replace("$names", ", ".join(gaps)) if gaps else ""
