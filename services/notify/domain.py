"""What is told of an event. Pure, and without personal data: ids, kinds, counts and a link."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from libs.contracts.events import (
    AnalysisEvent,
    AnalysisFailed,
    Event,
    OperatorAlert,
    ResultReady,
    ResumeEvent,
    ResumeRejected,
)
from libs.contracts.problems import CATALOG, Code


class Tone(StrEnum):
    """How a message looks."""

    GOOD = "good"
    BAD = "bad"
    ALERT = "alert"


@dataclass(frozen=True, slots=True)
class Notice:
    """An event to tell; ``id`` is the same whenever the same event is told."""

    id: str
    event: Event
    time: datetime

    @property
    def tone(self) -> Tone:
        """Whether it is good news."""
        if isinstance(self.event, OperatorAlert):
            return Tone.ALERT
        return Tone.GOOD if isinstance(self.event, ResultReady) else Tone.BAD

    @property
    def path(self) -> str:
        """The API path of what it is about; empty if there is none."""
        if isinstance(self.event, AnalysisEvent):
            return f"/v1/analyses/{self.event.analysis_id}"
        if isinstance(self.event, ResumeEvent):
            return f"/v1/resumes/{self.event.resume_id}"
        return ""

    @property
    def facts(self) -> dict[str, str]:
        """What a reader sees, by name."""
        event = self.event
        facts = {"tenant": event.tenant}
        if isinstance(event, ResumeEvent):
            facts["resume"] = event.resume_id
        if isinstance(event, AnalysisEvent):
            facts |= {"analysis": event.analysis_id, "kind": event.kind.value}
        if isinstance(event, ResultReady):
            facts |= {"items": str(event.items), "model": event.model}
        if isinstance(event, OperatorAlert):
            facts |= {"service": event.service, "severity": event.severity}
            facts |= {name: f"{value:g}" for name, value in event.figures.items()}
        return facts

    @property
    def reason(self) -> str:
        """Why it went wrong, in words; empty for good news."""
        if isinstance(self.event, OperatorAlert):
            return self.event.code
        if not isinstance(self.event, AnalysisFailed | ResumeRejected):
            return ""
        known = self.event.code in set(Code)
        kind = CATALOG[Code(self.event.code)] if known else None
        return f"{kind.title}. {kind.action}" if kind else self.event.code
