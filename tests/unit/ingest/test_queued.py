"""What waits for a batch is shown as such, and is no standstill."""

from datetime import timedelta

from libs.contracts.events import AnalysisRequested
from libs.contracts.kinds import AnalysisKind, Priority
from services.ingest.domain import Resume
from services.ingest.http.analyses import stage_of
from services.ingest.values import AnalysisState, Wish
from tests.unit.ingest.test_domain import NOW, TIMES, extracted, news, ready, uploaded

DUE = NOW + timedelta(hours=20)


def with_batch(*realtime: str) -> Resume:
    resume = uploaded(*realtime)
    wish = Wish(id="b", kind=AnalysisKind.LEARNING, priority=Priority.BATCH, deadline=DUE)
    resume.ask(wish, NOW)
    resume.extracted(extracted())
    return resume


def test_a_request_with_batch_priority_is_queued_and_says_when_it_is_due() -> None:
    resume = with_batch()
    (asked,) = [event for event in news(resume) if isinstance(event, AnalysisRequested)]
    assert asked.deadline == DUE
    assert resume.analyses[0].state is AnalysisState.QUEUED
    assert stage_of(resume, resume.analyses[0]) == "queued"


def test_the_sweeper_leaves_it_hours_and_then_sends_it_again() -> None:
    resume = with_batch()
    resume.take_news()
    resume.plan(NOW, TIMES)
    assert resume.due == NOW + TIMES.queued
    resume.resend(max_sweeps=3)
    assert len(news(resume)) == 1


def test_what_stands_still_beside_it_fails_alone() -> None:
    resume = with_batch("a")
    for _ in range(3):
        resume.resend(max_sweeps=2)
    assert [one.state for one in resume.analyses] == [AnalysisState.FAILED, AnalysisState.QUEUED]
    resume.plan(NOW, TIMES)
    assert resume.due == NOW + TIMES.queued
    resume.result_ready(ready("b"))
    assert resume.analyses[1].state is AnalysisState.DONE
