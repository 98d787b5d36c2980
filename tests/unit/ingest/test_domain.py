"""What may follow what in the life of a resume."""

from datetime import UTC, datetime, timedelta

import pytest

from libs.contracts.events import (
    AnalysisFailed,
    AnalysisRequested,
    Event,
    ResultReady,
    ResumeErased,
    ResumeRejected,
    ResumeUploaded,
    TextExtracted,
)
from libs.contracts.kinds import AnalysisKind, ErasureCause, Language, Provider
from libs.contracts.problems import Code, ProblemError
from services.ingest.domain import MAX_ANALYSES, Resume
from services.ingest.http.views import resume_view
from services.ingest.values import (
    AnalysisState,
    Content,
    Erasing,
    ResumeState,
    Times,
    Wish,
)

NOW = datetime(2026, 11, 24, tzinfo=UTC)
TIMES = Times(
    queued=timedelta(hours=7),
    stalled=timedelta(seconds=10),
    kept=timedelta(days=120),
    remembered=timedelta(days=60),
)


def uploaded(*ids: str) -> Resume:
    resume = Resume(
        id="res_1",
        tenant="acme",
        subject="kim",
        created_at=NOW,
        content=Content(ref="acme/res_1/file/r1", media_type="application/pdf", size_bytes=9),
        digest="d",
    )
    resume.upload([wish(name) for name in ids], NOW)
    return resume


def wish(name: str, kind: AnalysisKind = AnalysisKind.INTERVIEW) -> Wish:
    return Wish(id=name, kind=kind)


def erasing(round_: int = 1) -> Erasing:
    return Erasing(round=round_, cause=ErasureCause.REQUEST, asked_at=NOW)


def extracted(revision: int = 1) -> TextExtracted:
    return TextExtracted(
        tenant="acme",
        resume_id="res_1",
        text_ref=f"acme/res_1/text/r{revision}",
        pages=2,
        lines=40,
        language=Language.KO,
        quality=0.9,
        revision=revision,
    )


def ready(name: str) -> ResultReady:
    return ResultReady(
        tenant="acme", resume_id="res_1", analysis_id=name, kind=AnalysisKind.INTERVIEW,
        result_ref=f"acme/res_1/result/{name}", items=5, provider=Provider.LOCAL, model="m",
        language=Language.KO,
    )  # fmt: skip


def failed(name: str) -> AnalysisFailed:
    return AnalysisFailed(
        tenant="acme", resume_id="res_1", analysis_id=name, kind=AnalysisKind.INTERVIEW,
        code=Code.PROCESSING_FAILED,
    )  # fmt: skip


def news(resume: Resume) -> list[Event]:
    return [event for event, _ in resume.take_news()]


def test_an_upload_is_announced_and_its_analyses_wait_for_the_text() -> None:
    resume = uploaded("a", "b")
    assert [type(event) for event in news(resume)] == [ResumeUploaded]
    resume.extracted(extracted())
    asked = news(resume)
    assert [event.analysis_id for event in asked if isinstance(event, AnalysisRequested)] == [
        "a", "b",
    ]  # fmt: skip
    assert resume.state is ResumeState.READY


def test_events_that_arrive_twice_change_nothing() -> None:
    resume = uploaded("a")
    resume.extracted(extracted())
    resume.take_news()
    resume.extracted(extracted())
    resume.result_ready(ready("a"))
    before = resume.model_dump()
    resume.result_ready(ready("a"))
    resume.failed(failed("a"))
    assert resume.model_dump() == before
    assert news(resume) == []


def test_a_request_has_the_same_cause_however_often_it_is_sent() -> None:
    resume = uploaded("a")
    resume.extracted(extracted())
    first = resume.take_news()[-1][1]
    resume.resend(max_sweeps=3)
    assert resume.take_news()[-1][1] == first


def test_text_of_an_earlier_revision_is_ignored() -> None:
    resume = uploaded("a")
    resume.replace_content(Content(ref="r2", media_type="x/y", size_bytes=1), "e")
    resume.take_news()
    resume.extracted(extracted(revision=1))
    assert resume.state is ResumeState.PROCESSING
    resume.extracted(extracted(revision=2))
    assert resume.state is ResumeState.READY


def test_a_rejection_fails_what_was_wanted_and_lets_the_file_be_sent_again() -> None:
    resume = uploaded("a")
    resume.rejected(ResumeRejected(tenant="acme", resume_id="res_1", code=Code.NO_TEXT))
    assert (resume.state, resume.digest) == (ResumeState.REJECTED, None)
    assert resume.analyses[0].code is Code.NO_TEXT
    with pytest.raises(ProblemError) as caught:
        resume.ask(wish("b"), NOW)
    assert caught.value.code is Code.NO_TEXT


def test_erasure_wins_over_whatever_arrives_later() -> None:
    resume = uploaded("a")
    resume.erase(erasing(), "hash")
    assert [type(event) for event in news(resume)] == [ResumeErased]
    resume.extracted(extracted())
    resume.result_ready(ready("a"))
    resume.rejected(ResumeRejected(tenant="acme", resume_id="res_1", code=Code.NO_TEXT))
    resume.erase(erasing(), "hash")
    assert resume.state is ResumeState.ERASED
    assert news(resume) == []
    with pytest.raises(ProblemError):
        resume.ask(wish("b"), NOW)


def test_asking_again_names_what_was_given_before() -> None:
    resume = uploaded("a")
    resume.extracted(extracted())
    resume.result_ready(ready("a"))
    resume.take_news()
    resume.ask(wish("b"), NOW)
    (request,) = news(resume)
    assert isinstance(request, AnalysisRequested)
    assert request.previous_refs == ("acme/res_1/result/a",)


def test_the_same_wish_again_is_the_same_analysis() -> None:
    resume = uploaded("a")
    assert resume.ask(wish("a"), NOW) is resume.analyses[0]
    assert len(resume.analyses) == 1


def test_a_resume_has_a_bounded_number_of_analyses() -> None:
    resume = uploaded(*(f"a{number}" for number in range(MAX_ANALYSES)))
    with pytest.raises(ProblemError):
        resume.ask(wish("one too many"), NOW)


def test_the_sweeper_looks_later_each_time_and_never_when_nothing_is_open() -> None:
    resume = uploaded("a")
    resume.plan(NOW, TIMES)
    assert resume.due == NOW + TIMES.stalled
    resume.resend(max_sweeps=3)
    resume.plan(NOW, TIMES)
    assert resume.due == NOW + 2 * TIMES.stalled
    resume.extracted(extracted())
    resume.result_ready(ready("a"))
    resume.plan(NOW, TIMES)
    assert resume.due is None


def test_work_that_never_ends_fails_in_the_end_and_says_so() -> None:
    resume = uploaded("a")
    resume.extracted(extracted())
    resume.take_news()
    for _ in range(3):
        resume.resend(max_sweeps=2)
    assert resume.analyses[0].state is AnalysisState.FAILED
    assert resume.analyses[0].code is Code.PROCESSING_TIMEOUT
    assert isinstance(news(resume)[-1], AnalysisFailed)


def test_the_owner_sees_how_much_text_was_hidden_and_how() -> None:
    resume = uploaded()
    resume.extracted(extracted().model_copy(update={"hidden": {"white": 48}}))
    assert resume_view(resume).hidden == {"white": 48}
