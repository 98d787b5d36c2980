"""Composes an interview set without a model: the resume's lines, patterns, knowledge."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace

from libs.contracts.kinds import Difficulty
from libs.contracts.problems import Code, ProblemError
from libs.contracts.profile import ResumeText
from libs.contracts.results import InterviewSet, Question
from services.generate.composing.candidates import Candidate, candidates
from services.generate.composing.gaps import gap_candidates, gaps, wanted
from services.generate.composing.patterns import Pattern, PatternBook
from services.generate.composing.picking import Pick, Picker
from services.generate.composing.reading.reader import Reader, Reading
from services.generate.composing.reading.signs import Signs
from services.generate.composing.rendering import Cited, Renderer
from services.generate.composing.shelf import Shelf
from services.generate.composing.support import Supporter
from services.generate.domain import Brief, difficulty_mix, types_wanted

_MAX_ANCHORS, _FEW, _MAX_GAPS, _QUESTIONS_PER_GAP = 14, 3, 2, 3
_HARD_FIRST = (Difficulty.HARD, Difficulty.MEDIUM, Difficulty.EASY)


class InterviewComposer:
    """Composes interview questions; holds what is loaded once."""

    def __init__(
        self, shelf: Shelf, reader: Reader, signs: Signs, book: PatternBook, cited: Cited
    ) -> None:
        self._shelf = shelf
        self._reader = reader
        self._signs = signs
        self._book = book
        self._cited = cited

    def compose(
        self,
        text: ResumeText,
        brief: Brief,
        previous: Sequence[InterviewSet] = (),
        refused: Collection[str] = (),
    ) -> tuple[Question, ...]:
        """The questions that ``brief`` asks for, none like those in ``previous`` or ``refused``.

        Raises:
            ProblemError: ``TOO_LITTLE_CONTENT``, when no line can carry a question.
        """
        room = self._room(text, brief, refused)
        asked = [question for earlier in previous for question in earlier.questions]
        if brief.replace and previous:
            return _replaced(room, brief, previous[-1].questions, asked)
        levels = levels_of(difficulty_mix(text.profile.total_months, brief.count))
        return by_difficulty(room.questions(levels, asked, ()))

    def fill(
        self,
        text: ResumeText,
        brief: Brief,
        levels: Sequence[Difficulty],
        asked: Sequence[Question],
        kept: Sequence[Question] = (),
    ) -> list[Question]:
        """One question per level, unlike those ``asked`` before and those ``kept`` beside them.

        Raises:
            ProblemError: ``TOO_LITTLE_CONTENT``, when no line can carry a question.
        """
        return self._room(text, brief).questions(levels, asked, kept)

    def _room(self, text: ResumeText, brief: Brief, refused: Collection[str] = ()) -> "_Room":
        reading = self._reader.read(text)
        if not reading.anchors and not reading.listed:
            raise ProblemError(Code.TOO_LITTLE_CONTENT)
        patterns = self._book.of(reading.family)
        renderer = Renderer(self._signs, self._cited, brief.language, brief.target)
        return _Room(self._shelf, patterns, renderer, reading, brief, refused=refused)


class _Room:
    """One interview being prepared: all that could be asked, laid out once."""

    def __init__(
        self,
        shelf: Shelf,
        patterns: Sequence[Pattern],
        renderer: Renderer,
        reading: Reading,
        brief: Brief,
        *,
        refused: Collection[str],
    ) -> None:
        anchors = reading.anchors[:_MAX_ANCHORS]
        if len(anchors) < _FEW:
            anchors += reading.listed
        corner = shelf.of(brief.language, reading.role, reading.level)
        self._pool = list(candidates(anchors, patterns, corner))
        if brief.target:
            self._pool = [replace(c, score=c.score + wanted(c, brief.target)) for c in self._pool]
        self._gaps = list(gap_candidates(reading, patterns, gaps(reading, brief.target)))
        self._renderer = renderer
        self._refused = refused
        self._supporter = Supporter(corner)

    def questions(
        self, levels: Sequence[Difficulty], earlier: Sequence[Question], kept: Sequence[Question]
    ) -> list[Question]:
        """One question per level, unlike ``earlier`` and ``kept``."""
        wanted_types = types_wanted(len(levels) + len(kept))
        picker = Picker(self._renderer.ask, wanted_types, earlier, kept, self._refused)
        picks = _pick(picker, self._pool, self._gaps, levels)
        return [
            self._renderer.render(pick.candidate, pick.asked, self._supporter.entry(pick))
            for pick in picks
        ]


def _replaced(
    room: _Room, brief: Brief, last: Sequence[Question], asked: Sequence[Question]
) -> tuple[Question, ...]:
    """The last set with some questions made anew at their difficulty, in their place."""
    questions = list(last)
    places = [index for index in brief.replace if 0 <= index < len(questions)]
    kept = [question for index, question in enumerate(questions) if index not in places]
    for index in places:
        for new in room.questions([questions[index].difficulty], asked, kept):
            questions[index] = new
            kept.append(new)
    return tuple(questions)


def _pick(
    picker: Picker, pool: list[Candidate], gap_pool: list[Candidate], levels: Sequence[Difficulty]
) -> Iterator[Pick]:
    """One pick per level; against a job, some of them lead to what is missing."""
    room = min(_MAX_GAPS, max(1, len(levels) // _QUESTIONS_PER_GAP)) if gap_pool else 0
    for level in levels:
        pick = picker.pick(gap_pool, level) if room else None
        if pick:
            room -= 1
            gap_pool = [c for c in gap_pool if c.gap != pick.candidate.gap]
        else:
            pick = picker.pick(pool, level)
        if pick:
            yield pick


def levels_of(mix: dict[Difficulty, int]) -> list[Difficulty]:
    """The difficulties of a mix one by one, the hardest first: it has the least choice."""
    return [level for level in _HARD_FIRST for _ in range(mix[level])]


def by_difficulty(questions: Iterable[Question]) -> tuple[Question, ...]:
    """As a set is read: the easy questions first."""
    return tuple(sorted(questions, key=lambda q: -_HARD_FIRST.index(q.difficulty)))
