"""An anchor: a resume statement that a question can hold on to, with all it shows."""

from dataclasses import dataclass

from libs.contracts.results import Evidence
from services.generate.composing.reading.figures import Change

LISTED = "listed"
"""The situation of a line that only lists skills."""
DEED = "deed"
"""The situation of a statement that shows no other."""


@dataclass(frozen=True, slots=True)
class Mention:
    """A skill as the resume writes it (``text``), under its canonical ``name``.

    Attributes:
        technology: it has a name of its own, such as Kafka; ``running``: it runs and can fail.
        own: the statement itself names it; else only the project's stack does.
    """

    name: str
    text: str
    technology: bool = False
    running: bool = False
    own: bool = True


@dataclass(frozen=True, slots=True)
class Anchor:
    """A statement of the resume.

    Attributes:
        text: the statement without bullet, masked, on one line.
        evidence: the resume lines that it stands on.
        situations: what it shows, most telling first, such as ``improved`` or ``migrated``.
        figures: its figures as written; ``change`` a before and after.
        mentions: skills seen in it, then those of its project's stack.
        project: name of the project that it belongs to; ``company`` the employer.
        metric: id of the measure that it speaks of, such as ``latency``.
        weight: how much it tells; higher is better to ask about.
    """

    text: str
    evidence: tuple[Evidence, ...]
    situations: tuple[str, ...]
    figures: tuple[str, ...] = ()
    change: Change | None = None
    mentions: tuple[Mention, ...] = ()
    project: str = ""
    company: str = ""
    metric: str = ""
    weight: float = 0.0

    @property
    def line(self) -> int:
        """Number of its first line, which identifies it within the resume."""
        return self.evidence[0].line

    @property
    def tools(self) -> tuple[Mention, ...]:
        """The technologies among its skills."""
        return tuple(mention for mention in self.mentions if mention.technology)
