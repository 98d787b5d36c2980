"""The topics: who writes them, what is in them, how they are partitioned.

Every record is keyed by tenant and resume, so one resume stays on one partition of a topic.
"""

from dataclasses import dataclass

from libs.contracts.events import (
    AnalysisFailed,
    AnalysisRequested,
    Event,
    KnowledgePublished,
    OperatorAlert,
    PartErased,
    ResultReady,
    ResumeErased,
    ResumeRejected,
    ResumeUploaded,
    TextExtracted,
)
from libs.contracts.kinds import Priority

DLQ_SUFFIX = ".dlq"
RETRY_SUFFIX = ".retry"
SERVICES = ("ingest", "extract", "generate", "notify")


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic to provision. ``retention_hours`` bounds how long a subscriber may be away."""

    name: str
    event: type[Event] | None
    partitions: int = 6
    retention_hours: int = 7 * 24

    @property
    def dlq(self) -> str:
        """Where a record of this topic goes when all attempts are spent."""
        return self.name + DLQ_SUFFIX


UPLOADED = Topic("resume.uploaded", ResumeUploaded)
EXTRACTED = Topic("resume.text-extracted", TextExtracted)
REJECTED = Topic("resume.rejected", ResumeRejected)
ERASED = Topic("resume.erased", ResumeErased)
PART_ERASED = Topic("resume.part-erased", PartErased)
REQUESTED_REALTIME = Topic("analysis.requested.realtime", AnalysisRequested)
REQUESTED_BATCH = Topic("analysis.requested.batch", AnalysisRequested)
READY = Topic("analysis.result-ready", ResultReady)
FAILED = Topic("analysis.failed", AnalysisFailed)
ALERTS = Topic("operator.alert", OperatorAlert, partitions=1)
KNOWLEDGE = Topic("knowledge.published", KnowledgePublished, partitions=1)

EVENT_TOPICS = (
    UPLOADED,
    EXTRACTED,
    REJECTED,
    ERASED,
    PART_ERASED,
    REQUESTED_REALTIME,
    REQUESTED_BATCH,
    READY,
    FAILED,
    ALERTS,
    KNOWLEDGE,
)


def topic_of(event: Event) -> Topic:
    """The topic that ``event`` is published to."""
    if isinstance(event, AnalysisRequested):
        batch = event.priority is Priority.BATCH
        return REQUESTED_BATCH if batch else REQUESTED_REALTIME
    return next(topic for topic in EVENT_TOPICS if topic.event is type(event))


def retry_topic(service: str) -> Topic:
    """The delayed retry topic of one service; records carry their due time in a header."""
    return Topic(service + RETRY_SUFFIX, None, partitions=3)


def all_topics() -> tuple[Topic, ...]:
    """Everything to provision: events, retries and dead letters."""
    retries = tuple(retry_topic(service) for service in SERVICES)
    dead = tuple(
        Topic(topic.dlq, topic.event, partitions=1, retention_hours=30 * 24)
        for topic in EVENT_TOPICS
    )
    return EVENT_TOPICS + retries + dead
