"""The life of a resume that is erased: nothing of it stays, and it is never given up."""

from datetime import timedelta

from libs.contracts.events import OperatorAlert, ResumeErased
from services.ingest.domain import Resume
from tests.unit.ingest.test_domain import NOW, TIMES, erasing, extracted, news, ready, uploaded


def erased(resume: Resume) -> list[ResumeErased]:
    return [event for event in news(resume) if isinstance(event, ResumeErased)]


def test_nothing_of_the_person_stays() -> None:
    resume = uploaded("a")
    resume.extracted(extracted())
    resume.result_ready(ready("a"))
    resume.take_news()
    resume.erase(erasing(), "hash")
    left = resume.model_dump_json()
    assert "kim" not in left
    assert "/text/" not in left
    assert "/result/" not in left
    assert "application/pdf" not in left
    (event,) = erased(resume)
    assert event.analysis_ids == ("a",)


def test_an_open_erasure_is_announced_again_and_a_person_told_but_never_given_up() -> None:
    resume = uploaded("a")
    resume.erase(erasing(), "hash")
    (first,) = erased(resume)
    told = 0
    for _ in range(20):
        resume.resend(max_sweeps=3)
        sent = news(resume)
        assert sent[0] == first
        told += sum(isinstance(event, OperatorAlert) for event in sent)
        resume.plan(NOW, TIMES)
        assert resume.due is not None
        assert resume.due <= NOW + timedelta(hours=1)
    assert told == 1


def test_a_complete_erasure_is_left_alone_and_its_tombstone_goes_in_the_end() -> None:
    resume = uploaded("a")
    resume.erase(erasing(), "hash")
    resume.take_news()
    resume.erased_everywhere(1, NOW)
    resume.plan(NOW, TIMES)
    assert (resume.due, resume.expires) == (None, None)
    assert resume.purge_at == NOW + TIMES.remembered
    resume.resend(max_sweeps=3)
    assert news(resume) == []


def test_what_a_backup_brought_back_is_erased_in_another_round_with_another_cause() -> None:
    resume = uploaded("a")
    resume.erase(erasing(), "hash")
    first = resume.take_news()
    resume.erased_everywhere(1, NOW)
    resume.erase(erasing(2), "hash")
    second = resume.take_news()
    assert [cause for _, cause in first] != [cause for _, cause in second]
    assert [event.round for event, _ in second if isinstance(event, ResumeErased)] == [2]
    resume.erased_everywhere(1, NOW)  # a late report of the round before
    assert resume.has_open_work


def test_retention_ends_a_time_after_the_last_change() -> None:
    resume = uploaded("a")
    resume.plan(NOW, TIMES)
    assert resume.expires == NOW + TIMES.kept
