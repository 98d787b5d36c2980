"""Composes a learning path without a model: strengths, weaknesses, five to eight steps."""

from collections.abc import Collection, Iterable, Iterator
from itertools import islice

from libs.contracts.kinds import Language
from libs.contracts.problems import Code, ProblemError
from libs.contracts.profile import ResumeText
from libs.contracts.results import Finding, Resource, Step
from services.generate.composing.gaps import gaps
from services.generate.composing.plans.drafts import Draft
from services.generate.composing.plans.finding import Finder, alternate
from services.generate.composing.plans.rules import Rules
from services.generate.composing.reading.reader import Reader, Reading
from services.generate.composing.rendering import EMPLOYER
from services.generate.composing.shelf import Shelf
from services.generate.composing.wording.retelling import lead
from services.generate.composing.wording.slots import Word
from services.generate.domain import MAX_STEPS, MIN_STEPS, Brief, LearningParts
from services.generate.knowledge.entry import Entry, EntryKind
from services.generate.ports import Links
from services.generate.verifying.checks.links import LinkCheck

_FINDINGS, _STRENGTH_STEPS, _RESOURCES, _STEPS = 3, 3, 2, 7


class LearningComposer:
    """Composes learning paths; holds what is loaded once."""

    def __init__(
        self, shelf: Shelf, reader: Reader, rules: Rules, links: Links, link_check: LinkCheck
    ) -> None:
        self._shelf = shelf
        self._links = links
        self._link_check = link_check
        self._reader = reader
        self._rules = rules

    def compose(
        self, text: ResumeText, brief: Brief, refused: Collection[str] = ()
    ) -> LearningParts:
        """The learning path for ``text``, without the steps and findings that were ``refused``.

        Raises:
            ProblemError: ``TOO_LITTLE_CONTENT``, when no line can carry a step.
        """
        reading = self._reader.read(text)
        if not reading.anchors and not reading.listed:
            raise ProblemError(Code.TOO_LITTLE_CONTENT)
        finder = Finder(self._rules, self._shelf, reading, brief.language, self._link_check.cited)
        language = brief.language
        strong = _left(finder.strengths(), language, refused)
        weak = _left(finder.weaknesses(text.profile.seniority, brief), language, refused)
        concepts = _left(finder.concepts(), language, refused)
        deeper = alternate(sorted(concepts, key=_worth, reverse=True), strong)
        drafts = _chosen([*deeper], weak, _left(finder.more(), language, refused))
        steps = tuple(self._steps(drafts, language, reading))
        if len(steps) < MIN_STEPS:
            raise ProblemError(Code.TOO_LITTLE_CONTENT)
        return LearningParts(
            summary=self._summary(reading, brief, steps, strong, weak),
            strengths=_findings(strong, language),
            weaknesses=_findings(weak, language),
            steps=steps,
        )

    def _steps(
        self, drafts: Iterable[Draft], language: Language, reading: Reading
    ) -> Iterator[Step]:
        known = frozenset(reading.skills)
        start = self._rules.summary[language]["start"]
        for priority, draft in enumerate(drafts, start=1):
            resources = tuple(self._resources(draft, language, known, reading.role))
            yield draft.step(language, priority, resources, start)

    def _resources(
        self, draft: Draft, language: Language, known: frozenset[str], role: str
    ) -> Iterator[Resource]:
        """What the draft names, then what is about its skills; else something for the role."""
        named = [self._shelf.get(entry_id) for entry_id in draft.resources]
        about = [
            entry
            for skill in draft.skills
            for entry in self._shelf.for_skill(EntryKind.RESOURCE, language, skill)
        ]
        about.sort(key=lambda entry: -len(known.intersection(entry.skills)))
        general = self._shelf.for_role(EntryKind.RESOURCE, language, role)[:1]
        titles = self._titles([*named, *about]) or self._titles(general)
        for url, title in islice(titles.items(), _RESOURCES):
            yield Resource(title=title, url=url, checked=self._links.checked(url))

    def _titles(self, entries: Iterable[Entry | None]) -> dict[str, str]:
        """Titles by link, of the links that may be shown."""
        titles = {e.source.url: e.title for e in entries if e and e.source.url}
        return {url: title for url, title in titles.items() if self._link_check.passes(url)}

    def _summary(
        self,
        reading: Reading,
        brief: Brief,
        steps: tuple[Step, ...],
        strong: list[Draft],
        weak: list[Draft],
    ) -> str:
        words = self._rules.summary[brief.language]
        anchor = (reading.anchors or reading.listed)[0]
        missing = gaps(reading, brief.target)
        slots = {
            "lead": lead(anchor, brief.language, 0),
            "strong": strong[0].claim(brief.language) if strong else "",
            "weak": f"‘{weak[0].title(brief.language)}’" if weak else "",
            "count": words["count"].format(number=len(steps)),
            "gaps": ", ".join(missing),
            "employer": (brief.target and brief.target.company) or EMPLOYER[brief.language],
        }
        parts = ["open"] * bool(strong) + ["target"] * bool(missing) + ["gap"] * bool(weak)
        filled = {name: Word(text) for name, text in slots.items()}
        return " ".join(words[part].format_map(filled) for part in parts)


def _chosen(good: list[Draft], weak: list[Draft], more: list[Draft]) -> list[Draft]:
    """Weaknesses and strengths by turns, the most urgent weakness first."""
    room = max(_STEPS - min(len(good), _STRENGTH_STEPS), 1)
    chosen = list(alternate(weak[:room], good[:_STRENGTH_STEPS]))
    spare = [*weak[room:], *good[_STRENGTH_STEPS:], *more]
    return [*chosen, *spare[: max(0, MIN_STEPS - len(chosen))]][:MAX_STEPS]


def _left(drafts: Iterable[Draft], language: Language, refused: Collection[str]) -> list[Draft]:
    """The drafts of which neither the step nor the finding was refused."""
    return [draft for draft in drafts if not refused or draft.names(language).isdisjoint(refused)]


def _findings(drafts: Iterable[Draft], language: Language) -> tuple[Finding, ...]:
    found = (draft.finding(language) for draft in drafts)
    return tuple(islice((finding for finding in found if finding), _FINDINGS))


def _worth(draft: Draft) -> float:
    return draft.worth
