"""Would a question fit another resume? It would if all that it holds on to stood there too."""

from collections.abc import Iterable

from libs.contracts.profile import ResumeText
from libs.contracts.results import Question
from services.generate.composing.reading.mentions import Mentions
from services.generate.verifying.ground import numbers_in

_RUN = 12


def holds(question: Question, text: ResumeText, mentions: Mentions) -> frozenset[str]:
    """What ties ``question`` to its resume: figures, skills, places, words of its lines."""
    asked = question.question
    quoted = " ".join(piece.quote for piece in question.evidence)
    figures = {n for n in numbers_in(quoted) & numbers_in(asked) if len(n) > 1}
    skills = set(mentions.names(asked)) & set(mentions.names(quoted))
    named = {name for name in places(text) if name in asked}
    return frozenset(figures | skills | named | _shared(asked, quoted))


def fits(ties: Iterable[str], other: str) -> bool:
    """Whether every tie is found in the words of another resume."""
    return all(tie.lower() in other.lower() for tie in ties)


def places(text: ResumeText) -> set[str]:
    """Names of the employers and projects of a resume."""
    profile = text.profile
    names = {job.company for job in profile.experiences}
    names |= {project.name for job in profile.experiences for project in job.projects}
    names |= {project.name for project in profile.projects}
    return {name for name in names if name}


def _shared(asked: str, quoted: str) -> set[str]:
    """A run of characters that both have, if there is one."""
    runs = (quoted[i : i + _RUN] for i in range(len(quoted) - _RUN + 1))
    return {next((run for run in runs if run in asked), "")} - {""}
