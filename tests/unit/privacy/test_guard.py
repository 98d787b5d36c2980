import pickle

import pytest
import structlog

from libs.contracts.envelope import envelop
from libs.contracts.events import ResumeUploaded
from libs.privacy.guard import Guard, PersonalDataError
from libs.privacy.kinds import Kind


@pytest.fixture(scope="module")
def guard() -> Guard:
    return Guard()


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("write to a.b@example.com", Kind.EMAIL),
        ("call 010-1234-5678 now", Kind.PHONE),
        ("900305-1234567", Kind.RRN),
        ("900305-5234567", Kind.FOREIGNER),
        ("4532 0151 1283 0366", Kind.CARD),
        ("date of birth: 1990-03-05", Kind.BIRTH),
        ("first line\nsecond: +1 415 555 2671", Kind.PHONE),
    ],
)
def test_personal_data_is_refused_and_not_repeated(guard: Guard, text: str, kind: Kind) -> None:
    with pytest.raises(PersonalDataError) as caught:
        guard.assert_clean(text)
    assert caught.value.kinds == (kind,)
    assert str(caught.value) == f"personal data: {kind}"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[NAME_1] wrote to [EMAIL_1] about 35% and 1,200,000 users",
        "3f2504e0-4f89-11d3-9a0c-0305e82c3301",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
        "2026-11-24T07:01:05.123456+00:00 took 1732431665123 ms",
        "127.0.0.1:9092 v2.13.0",
        "https://github.com/donnemartin/system-design-primer",
        "https://redis.io/docs/latest/develop/use/patterns/",
    ],
)
def test_ids_times_and_sources_are_clean(guard: Guard, text: str) -> None:
    guard.assert_clean(text)


def test_an_event_on_the_wire_is_clean(guard: Guard) -> None:
    event = ResumeUploaded(
        tenant="acme",
        resume_id="0190f5fe-7c00-7a00-8aaa-010123456789",
        file_ref="vault:0190f5fe-7c00-7a00-8aaa-010987654321",
        media_type="application/pdf",
        size_bytes=1048576,
    )
    wire = envelop(event, source="ingest", cause="c", correlation="01012345678901234567")
    guard.assert_clean(f"{wire.headers()} {wire.value().decode()}")


def test_known_originals_are_looked_for(guard: Guard) -> None:
    with pytest.raises(PersonalDataError):
        guard.assert_clean("What did Qorvane build?", known=["Qorvane"])


def test_scrubbing_names_the_kind_and_keeps_the_rest(guard: Guard) -> None:
    text = "user a@example.com failed from 010-1234-5678"
    assert guard.scrub_text(text) == "user [EMAIL] failed from [PHONE]"


def test_log_events_are_scrubbed_to_the_depth(guard: Guard) -> None:
    with structlog.testing.capture_logs(processors=[guard.scrub]) as logs:
        log = structlog.get_logger()
        log.info("sent to a@example.com", detail={"to": ["b@example.com"], "count": 3})
    assert logs[0]["event"] == "sent to [EMAIL]"
    assert logs[0]["detail"] == {"to": ["[EMAIL]"], "count": 3}


def test_the_error_survives_a_process_border() -> None:
    error = pickle.loads(pickle.dumps(PersonalDataError([Kind.EMAIL])))  # noqa: S301 (ours)
    assert error.kinds == (Kind.EMAIL,)
