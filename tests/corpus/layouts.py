"""Resumes laid out on paper in the ways that templates do it."""

from collections.abc import Callable

from tests.corpus.paper import HEIGHT, MARGIN, WIDTH, Paper
from tests.corpus.resumes import Resume

RIGHT = WIDTH - MARGIN
Layout = Callable[[Resume, Paper], None]


def single(resume: Resume, paper: Paper) -> None:
    y = _head(resume, paper)
    y = _section(
        paper, resume.headings["summary"], list(resume.summary), MARGIN, RIGHT, y, ruled=True
    )
    y = _section(paper, resume.headings["work"], resume.work(), MARGIN, RIGHT, y, ruled=True)
    y = _section(paper, resume.headings["education"], [resume.school], MARGIN, RIGHT, y, ruled=True)
    _section(
        paper, resume.headings["skills"], [", ".join(resume.skills)], MARGIN, RIGHT, y, ruled=True
    )


def dates_right(resume: Resume, paper: Paper) -> None:
    """One column; each job's period stands at the right margin."""
    y = _head(resume, paper)
    y = _section(paper, resume.headings["summary"], list(resume.summary), MARGIN, RIGHT, y)
    y = paper.heading(resume.headings["work"], MARGIN, RIGHT, y)
    for job in resume.jobs:
        period = job.period(resume.now)
        y = paper.row(f"{job.company} | {job.role}", period, MARGIN, y, at=paper.right_edge(period))
        y = paper.flow([f"• {task}" for task in job.tasks], MARGIN, RIGHT, y)
    _section(paper, resume.headings["skills"], [", ".join(resume.skills)], MARGIN, RIGHT, y)


def dates_left(resume: Resume, paper: Paper) -> None:
    """Periods in a column of their own on the left, as in many Korean forms."""
    y = _head(resume, paper)
    y = paper.heading(resume.headings["work"], MARGIN, RIGHT, y)
    for job in resume.jobs:
        y = paper.row(job.period(resume.now), f"{job.company} | {job.role}", MARGIN, y, at=170)
        y = paper.flow(list(job.tasks), 170, RIGHT, y)
    y = paper.heading(resume.headings["education"], MARGIN, RIGHT, y)
    y = paper.row("2012.03 - 2016.02", resume.school.rsplit(" (", 1)[0], MARGIN, y, at=170)
    _section(paper, resume.headings["skills"], [", ".join(resume.skills)], MARGIN, RIGHT, y)


def sidebar_left(resume: Resume, paper: Paper) -> None:
    """A dark sidebar with white text; the main column beside it."""
    paper.shades.append((0, 0, 185, HEIGHT))
    y = paper.heading(resume.headings["contact"], 20, 172, 60, white=True)
    y = paper.flow(resume.contact, 20, 172, y, 8.5, white=True)
    y = paper.heading(resume.headings["skills"], 20, 172, y, white=True)
    y = paper.flow(list(resume.skills), 20, 172, y, 8.5, white=True)
    y = paper.heading(resume.headings["awards"], 20, 172, y, white=True)
    paper.flow(list(resume.awards), 20, 172, y, 8.5, white=True)
    y = paper.flow([resume.name], 205, RIGHT, 45, 19, bold=True)
    _main(resume, paper, 205, RIGHT, y)


def sidebar_right(resume: Resume, paper: Paper) -> None:
    """Header across, then the main column and a narrow one on the right."""
    top = _head(resume, paper)
    _main(resume, paper, MARGIN, 385, top)
    y = paper.heading(resume.headings["skills"], 410, RIGHT, top)
    y = paper.flow(list(resume.skills), 410, RIGHT, y)
    y = paper.heading(resume.headings["awards"], 410, RIGHT, y)
    paper.flow(list(resume.awards), 410, RIGHT, y)


def two_columns(resume: Resume, paper: Paper) -> None:
    """Two columns of equal width below the header."""
    top = _head(resume, paper)
    y = _section(paper, resume.headings["summary"], list(resume.summary), MARGIN, 285, top)
    y = _section(paper, resume.headings["education"], [resume.school], MARGIN, 285, y)
    y = _section(paper, resume.headings["skills"], list(resume.skills), MARGIN, 285, y)
    _section(paper, resume.headings["awards"], list(resume.awards), MARGIN, 285, y)
    _section(paper, resume.headings["work"], resume.work(), 312, RIGHT, top)


def three_columns(resume: Resume, paper: Paper) -> None:
    """Work across the page, then three columns side by side."""
    y = _head(resume, paper)
    top = _section(paper, resume.headings["work"], resume.work()[:10], MARGIN, RIGHT, y) + 6
    _section(paper, resume.headings["skills"], list(resume.skills), MARGIN, 190, top)
    _section(paper, resume.headings["education"], [resume.school, *resume.summary], 215, 370, top)
    _section(paper, resume.headings["awards"], list(resume.awards) * 2, 395, RIGHT, top)


LAYOUTS: dict[str, Layout] = {
    "single": single,
    "dates_right": dates_right,
    "dates_left": dates_left,
    "sidebar_left": sidebar_left,
    "sidebar_right": sidebar_right,
    "two_columns": two_columns,
    "three_columns": three_columns,
}
COLUMNS = ("sidebar_left", "sidebar_right", "two_columns", "three_columns")


def _head(resume: Resume, paper: Paper) -> float:
    y = paper.flow([resume.name], MARGIN, RIGHT, 45, 19, bold=True)
    y = paper.flow([resume.role], MARGIN, RIGHT, y + 2, 11)
    return paper.flow(resume.contact, MARGIN, RIGHT, y + 2, 8.5)


def _main(resume: Resume, paper: Paper, x0: float, x1: float, y: float) -> None:
    y = _section(paper, resume.headings["summary"], list(resume.summary), x0, x1, y)
    y = _section(paper, resume.headings["work"], resume.work(), x0, x1, y)
    _section(paper, resume.headings["education"], [resume.school], x0, x1, y)


def _section(
    paper: Paper, title: str, lines: list[str], *place: float, ruled: bool = False
) -> float:
    """A heading and its lines within ``place``: left and right edge, and height to begin at."""
    x0, x1, y = place
    return paper.flow(lines, x0, x1, paper.heading(title, x0, x1, y, ruled=ruled))
