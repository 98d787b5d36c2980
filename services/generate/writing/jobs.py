"""One piece of work for a model-backed writer: what is asked, what exists, how much time."""

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime

from libs.contracts.events import AnalysisRequested
from libs.contracts.profile import ResumeText
from libs.contracts.results import InterviewSet, Question, Result
from services.generate.domain import Brief, Commission
from services.generate.verifying.flaws import Flaw


@dataclass(frozen=True, slots=True)
class Job:
    """A request with its brief and its deadline.

    Attributes:
        deadline: loop time in seconds.
    """

    commission: Commission
    brief: Brief
    deadline: float

    @property
    def event(self) -> AnalysisRequested:
        """The request."""
        return self.commission.event

    @property
    def text(self) -> ResumeText:
        """The masked resume."""
        return self.commission.text

    @property
    def previous(self) -> tuple[Result, ...]:
        """Results given before."""
        return self.commission.previous

    @property
    def sets(self) -> list[InterviewSet]:
        """Earlier interview sets, oldest first."""
        return [one for one in self.previous if isinstance(one, InterviewSet)]

    @property
    def asked(self) -> list[Question]:
        """Every question of earlier sets."""
        return [question for one in self.sets for question in one.questions]

    @property
    def places(self) -> tuple[int, ...]:
        """Places in the last set to fill anew; empty: the whole set is new."""
        last = len(self.sets[-1].questions) if self.sets else 0
        return tuple(index for index in dict.fromkeys(self.brief.replace) if index < last)

    def blames(self, flaw: Flaw) -> bool:
        """Whether ``flaw`` is in what is new: the rest of an earlier set was shown and stays."""
        return not self.places or (not flaw.whole and flaw.index in self.places)


def deadline_of(commission: Commission, default_s: float, reserve_s: float) -> float:
    """Loop time until which models may work; ``reserve_s`` is kept for what follows.

    Without a deadline of its own a request has ``default_s`` from when it was made, on the way over
    the bus included.
    """
    now, asked_at = datetime.now(UTC), commission.asked_at
    left = default_s - max(0.0, (now - asked_at).total_seconds() if asked_at else 0.0)
    if commission.event.deadline is not None:
        left = (commission.event.deadline - now).total_seconds()
    return asyncio.get_running_loop().time() + left - reserve_s
