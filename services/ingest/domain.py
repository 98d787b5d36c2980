"""Resumes and their analyses: what may follow what, and which events tell of it.

Pure: no input or output. Every transition is idempotent, so an event that arrives twice, late or
after an erasure changes nothing; that makes the aggregate its own inbox.
"""

from collections.abc import Iterable
from datetime import datetime

from pydantic import BaseModel, Field, PrivateAttr

from libs.contracts.events import (
    AnalysisFailed,
    AnalysisRequested,
    Event,
    ResultReady,
    ResumeRejected,
    ResumeUploaded,
    TextExtracted,
)
from libs.contracts.problems import Code, ProblemError
from services.ingest.news import erasure_news
from services.ingest.values import (
    ASKED,
    Analysis,
    AnalysisState,
    Content,
    Erasing,
    ResumeState,
    Text,
    Times,
    Wish,
    only_queued,
)

MAX_ANALYSES = 100
_MAX_PREVIOUS = 5
_MAX_DOUBLINGS = 7  # of the pause between two looks at what stands still


class Resume(BaseModel):
    """The aggregate: one resume of one subject of one tenant."""

    id: str
    tenant: str
    subject: str
    created_at: datetime
    content: Content
    digest: str | None = None
    revision: int = 1
    state: ResumeState = ResumeState.PROCESSING
    text: Text | None = None
    code: Code | None = None
    analyses: list[Analysis] = Field(default_factory=list)
    erasing: Erasing | None = None
    sweeps: int = 0
    due: datetime | None = Field(default=None, description="When work is overdue; none: none open")
    expires: datetime | None = Field(default=None, description="When its retention ends")
    purge_at: datetime | None = Field(default=None, description="When its tombstone may go")
    version: int = 0
    _news: list[tuple[Event, str]] = PrivateAttr(default_factory=list)

    def take_news(self) -> list[tuple[Event, str]]:
        """Events not yet announced, each with the cause that makes its id stable."""
        news, self._news = self._news, []
        return news

    def upload(self, wishes: Iterable[Wish], now: datetime) -> None:
        """Announce the content and note the analyses wanted of it."""
        for wish in wishes:
            self.analyses.append(Analysis(wish=wish, asked_at=now))
        self._announce_upload()

    def replace_content(self, content: Content, digest: str) -> None:
        """Begin anew with other content; open analyses wait for it."""
        self._must_exist()
        self.revision += 1
        self.content, self.digest, self.text, self.code = content, digest, None, None
        self.state = ResumeState.PROCESSING
        for analysis in self.analyses:
            if analysis.state in ASKED:
                analysis.state = AnalysisState.WAITING
        self._announce_upload()

    def extracted(self, event: TextExtracted) -> None:
        """The content was read: ask for what waits for it."""
        if self.state is not ResumeState.PROCESSING or event.revision != self.revision:
            return
        self.state = ResumeState.READY
        self.text = Text(
            ref=event.text_ref,
            pages=event.pages,
            language=event.language,
            quality=event.quality,
            warnings=event.warnings,
            hidden=event.hidden,
        )
        for analysis in self.analyses:
            if analysis.state is AnalysisState.WAITING:
                self._run(analysis)

    def rejected(self, event: ResumeRejected) -> None:
        """The content cannot be used: nothing can be made of it."""
        if self.state is ResumeState.PROCESSING and event.revision == self.revision:
            self._reject(Code(event.code))

    def ask(self, wish: Wish, now: datetime) -> Analysis:
        """Ask for an analysis; the same id again returns the first one.

        Raises:
            ProblemError: the resume is erased, rejected, or has too many analyses.
        """
        self._must_exist()
        for known in self.analyses:
            if known.wish.id == wish.id:
                return known
        if self.state is ResumeState.REJECTED:
            raise ProblemError(self.code or Code.UNREADABLE)
        if len(self.analyses) >= MAX_ANALYSES:
            raise ProblemError(Code.CONFLICT, f"A resume has at most {MAX_ANALYSES} analyses.")
        analysis = Analysis(wish=wish, asked_at=now)
        self.analyses.append(analysis)
        if self.state is ResumeState.READY:
            self._run(analysis)
        return analysis

    def result_ready(self, event: ResultReady) -> None:
        """A result arrived."""
        analysis = self._open(event.analysis_id)
        if analysis is not None:
            analysis.state, analysis.result_ref = AnalysisState.DONE, event.result_ref

    def failed(self, event: AnalysisFailed) -> None:
        """An analysis ended without a result."""
        analysis = self._open(event.analysis_id)
        if analysis is not None:
            analysis.state, analysis.code = AnalysisState.FAILED, Code(event.code)

    def erase(self, erasing: Erasing, subject: str) -> None:
        """Forget everything but that there was something, of a person who is now ``subject``.

        A later round begins anew, because a restored backup brought something back.
        """
        if self.erasing is not None and self.erasing.round >= erasing.round:
            return
        gone = tuple(analysis.wish.id for analysis in self.analyses)
        self.erasing = erasing.model_copy(update={"analysis_ids": gone})
        self.state, self.code, self.subject = ResumeState.ERASED, Code.ERASED, subject
        self.text, self.digest, self.analyses = None, None, []
        self.content = Content(ref="", media_type="", size_bytes=0)
        self.sweeps, self._news = 0, erasure_news(self.tenant, self.id, self.erasing)

    def erased_everywhere(self, round_: int, now: datetime) -> None:
        """Every service has done its part of that round."""
        if self.erasing is not None and self.erasing.round == round_:
            done = {"completed_at": self.erasing.completed_at or now, "analysis_ids": ()}
            self.erasing = self.erasing.model_copy(update=done)

    def resend(self, max_sweeps: int) -> None:
        """Send open work again; after ``max_sweeps`` times it has failed.

        An erasure never fails: after so many times a person is told, and it goes on.
        """
        if not self.has_open_work:
            return
        self.sweeps += 1
        if self.erasing is not None:
            overdue = self.sweeps == max_sweeps
            self._news += erasure_news(self.tenant, self.id, self.erasing, overdue=overdue)
        elif self.sweeps > max_sweeps:
            self._give_up()
        elif self.state is ResumeState.PROCESSING:
            self._announce_upload()
        elif self.state is ResumeState.READY:
            for analysis in self.analyses:
                if analysis.state in ASKED:
                    self._announce_request(analysis)

    def plan(self, now: datetime, times: Times) -> None:
        """Set when the sweeper should look again: later each time, never when nothing is open."""
        stalled = times.stalled * 2 ** min(self.sweeps, _MAX_DOUBLINGS)
        pause = times.queued if only_queued(self.analyses) else stalled
        self.due = now + pause if self.has_open_work else None
        self.expires = None if self.erasing else now + times.kept
        forgotten = self.erasing is not None and self.erasing.completed_at is not None
        self.purge_at = now + times.remembered if forgotten else None

    @property
    def has_open_work(self) -> bool:
        """Whether something is still expected to happen."""
        if self.erasing is not None:
            return self.erasing.completed_at is None
        if self.state is ResumeState.PROCESSING:
            return True
        return any(analysis.open for analysis in self.analyses)

    def analysis(self, analysis_id: str) -> Analysis | None:
        """The analysis of that id."""
        return next((item for item in self.analyses if item.wish.id == analysis_id), None)

    def _open(self, analysis_id: str) -> Analysis | None:
        found = self.analysis(analysis_id)
        return found if found is not None and found.open else None

    def _must_exist(self) -> None:
        if self.state is ResumeState.ERASED:
            raise ProblemError(Code.ERASED)

    def _reject(self, code: Code) -> None:
        self.state, self.code, self.digest = ResumeState.REJECTED, code, None
        for analysis in self.analyses:
            if analysis.open:
                analysis.state, analysis.code = AnalysisState.FAILED, code

    def _give_up(self) -> None:
        given_up = [analysis for analysis in self.analyses if analysis.open]
        if not only_queued(self.analyses):
            given_up = [one for one in given_up if one.state is not AnalysisState.QUEUED]
            self.sweeps = 0  # what waits for a batch has its own time
        if self.state is ResumeState.PROCESSING:
            self._reject(Code.PROCESSING_TIMEOUT)
        for analysis in given_up:
            analysis.state, analysis.code = AnalysisState.FAILED, Code.PROCESSING_TIMEOUT
            event = AnalysisFailed(
                tenant=self.tenant,
                resume_id=self.id,
                analysis_id=analysis.wish.id,
                kind=analysis.wish.kind,
                code=Code.PROCESSING_TIMEOUT,
            )
            self._news.append((event, f"{analysis.wish.id}#{self.revision}"))

    def _run(self, analysis: Analysis) -> None:
        analysis.state = analysis.asked
        self._announce_request(analysis)

    def _announce_upload(self) -> None:
        event = ResumeUploaded(
            tenant=self.tenant,
            resume_id=self.id,
            file_ref=self.content.ref,
            media_type=self.content.media_type,
            size_bytes=self.content.size_bytes,
            revision=self.revision,
        )
        self._news.append((event, f"{self.id}#{self.revision}"))

    def _announce_request(self, analysis: Analysis) -> None:
        if self.text is None:
            return
        wish = analysis.wish
        event = AnalysisRequested(
            tenant=self.tenant,
            resume_id=self.id,
            analysis_id=wish.id,
            kind=wish.kind,
            text_ref=self.text.ref,
            language=wish.language,
            provider=wish.provider,
            priority=wish.priority,
            count=wish.count,
            previous_refs=self._previous(wish),
            replace=wish.replace,
            target_ref=wish.target_ref,
            deadline=wish.deadline,
        )
        self._news.append((event, f"{wish.id}#{self.revision}"))

    def _previous(self, wish: Wish) -> tuple[str, ...]:
        given = [
            item.result_ref
            for item in self.analyses
            if item.wish.kind is wish.kind and item.result_ref and item.wish.id != wish.id
        ]
        return tuple(given[-_MAX_PREVIOUS:])
