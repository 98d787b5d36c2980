"""Each receiver hears of a notice once; a receiver that is away does not hold up the others."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime

import pytest

from libs.contracts.events import AnalysisFailed, OperatorAlert, ResultReady, ResumeErased
from libs.contracts.kinds import AnalysisKind, Language, Provider
from libs.contracts.problems import Code
from services.notify.domain import Notice, Tone
from services.notify.ports import Channel, NotNowError, RefusedError
from services.notify.usecases import Notifier
from services.notify.wording import title_of

READY = ResultReady(
    tenant="acme", resume_id="res_1", analysis_id="ana_1", kind=AnalysisKind.INTERVIEW,
    result_ref="acme/res_1/result/ana_1", items=5, provider=Provider.LOCAL, model="composer-1",
    language=Language.KO,
)  # fmt: skip
FAILED = AnalysisFailed(
    tenant="acme", resume_id="res_1", analysis_id="ana_1", kind=AnalysisKind.LEARNING,
    code=Code.TOO_LITTLE_CONTENT,
)  # fmt: skip
NOW = datetime(2026, 11, 24, tzinfo=UTC)


def notice(event: object = READY) -> Notice:
    return Notice("event-1", event, NOW)  # type: ignore[arg-type]


class RecordingChannel:
    """A receiver that fails as often as it is told to."""

    def __init__(self, name: str, *failures: Exception) -> None:
        self.id = name
        self.heard: list[str] = []
        self._failures = list(failures)

    async def send(self, notice: Notice) -> None:
        if self._failures:
            raise self._failures.pop(0)
        self.heard.append(notice.id)


class Memory:
    """Directory, deliveries and leases of one test."""

    def __init__(self, *channels: RecordingChannel) -> None:
        self.channels = channels
        self.outcomes: dict[str, str] = {}
        self.erased = False

    async def receivers(self, notice: Notice) -> Sequence[Channel]:
        return self.channels

    async def settled(self, notice_id: str) -> set[str]:
        return set(self.outcomes)

    async def settle(self, event_id: str, event: object, channel_id: str, outcome: str) -> None:
        self.outcomes[channel_id] = outcome

    async def forgotten(self, tenant: str, resume_id: str) -> bool:
        return self.erased

    @asynccontextmanager
    async def hold(self, name: str) -> AsyncIterator[None]:
        yield


def notifier(memory: Memory) -> Notifier:
    return Notifier(memory, memory, memory)  # type: ignore[arg-type]  # leases by their one method


async def test_a_redelivered_event_is_told_once() -> None:
    channel = RecordingChannel("slack")
    memory = Memory(channel)
    for _ in range(3):
        await notifier(memory).tell(notice())
    assert channel.heard == ["event-1"]


async def test_a_retry_reaches_only_who_was_not_told() -> None:
    away, there = RecordingChannel("hook", NotNowError("503")), RecordingChannel("slack")
    memory = Memory(away, there)
    with pytest.raises(NotNowError):
        await notifier(memory).tell(notice())
    await notifier(memory).tell(notice())
    assert (away.heard, there.heard) == (["event-1"], ["event-1"])


async def test_a_refusal_is_final() -> None:
    channel = RecordingChannel("hook", RefusedError("410"))
    memory = Memory(channel)
    await notifier(memory).tell(notice())
    await notifier(memory).tell(notice())
    assert (channel.heard, memory.outcomes) == ([], {"hook": "refused"})


async def test_nothing_is_told_of_an_erased_resume_but_that_it_was_erased_once() -> None:
    channel = RecordingChannel("slack")
    memory = Memory(channel)
    memory.erased = True
    await notifier(memory).tell(notice())
    for round_ in (1, 2):
        erased = ResumeErased(tenant="acme", resume_id="res_1", round=round_)
        await notifier(memory).tell(Notice(f"erased-{round_}", erased, NOW))
    assert channel.heard == ["erased-1"]


def test_titles_are_in_the_channels_language() -> None:
    assert title_of(notice(), "ko") == "결과 준비 완료: 면접 질문"
    assert title_of(notice(FAILED), "en") == "Could not be made: learning path"
    erased = notice(ResumeErased(tenant="acme", resume_id="res_1"))
    assert title_of(erased, "ko") == "이력서가 삭제되었습니다"


def test_a_failure_says_why_and_what_to_do() -> None:
    failed = notice(FAILED)
    assert failed.tone is Tone.BAD
    assert failed.reason.startswith("The resume says too little")
    assert failed.path == "/v1/analyses/ana_1"


def test_an_alert_shows_its_figures() -> None:
    alert = OperatorAlert(tenant="acme", code="budget_low", service="generate", figures={"usd": 9})
    assert notice(alert).facts["usd"] == "9"
