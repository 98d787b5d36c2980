"""The ground that a result must stand on: the resume, the job, the knowledge that it cites."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from libs.contracts.profile import Line, ResumeText
from libs.contracts.results import Result, Source
from services.generate.composing.reading.mentions import Mentions
from services.generate.domain import Brief
from services.generate.knowledge.entry import Entry
from services.generate.verifying.orders import order_lines, plain

_WORD = re.compile(r"[A-Za-z][A-Za-z0-9+#]*")
_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")


@dataclass(frozen=True)
class Ground:
    """What may be said about one resume; everything derived is worked out once.

    Attributes:
        entry: looks up the knowledge entry of an id.
        mentions: finds technologies in texts.
        previous: results already given for this resume.
        nearness: similarity of an item's text to its evidence by embeddings, by part and index,
            where it was measured.
        secret: text that no result may give away, such as the prompts.
    """

    text: ResumeText
    brief: Brief
    mentions: Mentions
    entry: Callable[[str], Entry | None] = lambda _: None
    previous: Sequence[Result] = ()
    nearness: Mapping[tuple[str, int], float] = field(default_factory=dict)
    secret: str = ""
    _seen: dict[str, frozenset[str]] = field(default_factory=dict, repr=False, compare=False)

    @cached_property
    def orders(self) -> frozenset[int]:
        """Numbers of the lines that speak to a model: no evidence for anything."""
        return order_lines(self.text.lines)

    @cached_property
    def job_lines(self) -> tuple[Line, ...]:
        """The job description line by line: untrusted input too."""
        described = self.brief.target.description if self.brief.target else ""
        lines = enumerate(described.split("\n"), start=1)
        return tuple(Line(number=number, text=text) for number, text in lines)

    @cached_property
    def job_orders(self) -> frozenset[int]:
        """Numbers of the job's lines that speak to a model."""
        return order_lines(self.job_lines)

    @cached_property
    def told(self) -> str:
        """All trustworthy words: the lines of resume and job without orders, and the company."""
        resume = [line.text for line in self.text.lines if line.number not in self.orders]
        job = [line.text for line in self.job_lines if line.number not in self.job_orders]
        return "\n".join([*resume, *job, self.brief.target.company if self.brief.target else ""])

    @cached_property
    def flat(self) -> str:
        """What is told, without case and blanks: names are spaced as one likes."""
        return flat(self.told)

    @cached_property
    def ordered(self) -> str:
        """All words of the lines that speak to a model, their disguises taken off."""
        resume = [line.text for line in self.text.lines if line.number in self.orders]
        job = [line.text for line in self.job_lines if line.number in self.job_orders]
        return "\n".join(plain(text) for text in (*resume, *job))

    @cached_property
    def technologies(self) -> frozenset[str]:
        """Technologies that the resume or the job names."""
        wanted = self.brief.target.skills if self.brief.target else ()
        shown = (
            skill.name
            for skill in self.text.profile.skills
            if not self.orders.issuperset(skill.lines)
        )
        return frozenset((*shown, *wanted))

    @cached_property
    def words(self) -> frozenset[str]:
        """Latin words of the resume and the job, and of its skills' full names, lower case."""
        return words_in(self.told) | words_in(" ".join(self.technologies))

    @cached_property
    def numbers(self) -> frozenset[str]:
        """Numbers of the resume and the job, without separators."""
        return numbers_in(self.told)

    def skills_in(self, text: str) -> frozenset[str]:
        """Canonical names of the skills in ``text``; each text is looked at once."""
        if text not in self._seen:
            self._seen[text] = frozenset(self.mentions.names(text))
        return self._seen[text]

    def cited(self, sources: Iterable[Source]) -> tuple[Entry, ...]:
        """The entries behind ``sources``, as far as they exist."""
        found = (self.entry(source.id) for source in sources)
        return tuple(entry for entry in found if entry)

    def cited_skills(self, sources: Iterable[Source]) -> set[str]:
        """The skills that the cited entries are tagged with, stages included."""
        entries = self.cited(sources)
        staged = {name for entry in entries for stage in entry.stages for name in stage.skills}
        return staged | {name for entry in entries for name in entry.skills}

    def cited_text(self, sources: Iterable[Source]) -> str:
        """All that the cited entries say."""
        return "\n".join(part for entry in self.cited(sources) for part in _said(entry))


def _said(entry: Entry) -> Iterator[str]:
    yield from (entry.title, entry.text, *entry.points, *entry.follow_ups, *entry.skills)
    for stage in entry.stages:
        yield from (stage.title, stage.why, *stage.skills)


def words_in(text: str) -> frozenset[str]:
    """Latin words of ``text``, lower case."""
    return frozenset(word.lower() for word in _WORD.findall(text))


def numbers_in(text: str) -> frozenset[str]:
    """Numbers of ``text`` without their separators."""
    return frozenset(number.replace(",", "") for number in _NUMBER.findall(text))


def flat(text: str) -> str:
    """``text`` without case and blanks."""
    return "".join(text.lower().split())
