"""CloudEvents in Kafka's binary mode."""

import pytest
from pydantic import ValidationError

from libs.contracts.envelope import UnknownEventError, envelop, parse
from libs.contracts.events import AnalysisRequested, ResumeUploaded
from libs.contracts.kinds import AnalysisKind, Priority
from libs.contracts.topics import (
    EVENT_TOPICS,
    REQUESTED_BATCH,
    REQUESTED_REALTIME,
    all_topics,
    topic_of,
)

UPLOADED = ResumeUploaded(
    tenant="acme",
    resume_id="res_1",
    file_ref="acme/res_1/file",
    media_type="application/pdf",
    size_bytes=7,
)


def test_headers_are_cloudevents_binary_mode() -> None:
    headers = envelop(UPLOADED, source="ingest", cause="c", correlation="k").headers()
    assert headers["ce_specversion"] == "1.0"
    assert headers["ce_type"] == "coach.resume.uploaded.v1"
    assert headers["ce_source"] == "/coach/ingest"
    assert headers["ce_tenantid"] == "acme"
    assert headers["content-type"] == "application/json"


def test_a_record_reads_back_as_it_was_sent() -> None:
    sent = envelop(UPLOADED, source="ingest", cause="c", correlation="k", traceparent="00-1-2-01")
    assert parse(sent.headers(), sent.value()) == sent


def test_the_same_cause_gives_the_same_id_and_another_cause_another() -> None:
    first, again, other = (
        envelop(UPLOADED, source="ingest", cause=cause, correlation="k").id for cause in "aab"
    )
    assert first == again != other


def test_two_analyses_of_one_cause_have_different_ids() -> None:
    ids = {
        envelop(_requested(analysis), source="ingest", cause="c", correlation="k").id
        for analysis in ("ana_1", "ana_2")
    }
    assert len(ids) == 2


@pytest.mark.parametrize("headers", [{}, {"ce_type": "coach.no.such.v1"}])
def test_an_unknown_type_is_refused(headers: dict[str, str]) -> None:
    with pytest.raises(UnknownEventError):
        parse(headers, b"{}")


def test_malformed_data_is_refused() -> None:
    headers = envelop(UPLOADED, source="ingest", cause="c", correlation="k").headers()
    with pytest.raises(ValidationError):
        parse(headers, b'{"tenant": 1}')


def test_a_field_of_a_later_version_is_ignored() -> None:
    sent = envelop(UPLOADED, source="ingest", cause="c", correlation="k")
    later = sent.value().replace(b"{", b'{"later":1,', 1)
    assert parse(sent.headers(), later).data == UPLOADED


def test_priority_decides_the_topic() -> None:
    assert topic_of(_requested("a")) is REQUESTED_REALTIME
    assert topic_of(_requested("a", Priority.BATCH)) is REQUESTED_BATCH


def test_every_event_topic_has_a_dead_letter_topic_and_keys_carry_the_tenant() -> None:
    names = {topic.name for topic in all_topics()}
    assert all(topic.dlq in names for topic in EVENT_TOPICS)
    assert UPLOADED.key == "acme:res_1"


def _requested(analysis: str, priority: Priority = Priority.REALTIME) -> AnalysisRequested:
    return AnalysisRequested(
        tenant="acme",
        resume_id="res_1",
        analysis_id=analysis,
        kind=AnalysisKind.INTERVIEW,
        text_ref="acme/res_1/text/r1",
        priority=priority,
    )
