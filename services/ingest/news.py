"""What is told of an erasure, with the causes that make the events' ids stable. Pure."""

from libs.contracts.events import Event, OperatorAlert, ResumeErased
from services.ingest.values import Erasing


def erasure_news(
    tenant: str, resume_id: str, erasing: Erasing, *, overdue: bool = False
) -> list[tuple[Event, str]]:
    """Ask every service for its part, and tell a person if that has been asked for too often."""
    cause = resume_id if erasing.round == 1 else f"{resume_id}#erasure-{erasing.round}"
    event = ResumeErased(
        tenant=tenant,
        resume_id=resume_id,
        analysis_ids=erasing.analysis_ids,
        round=erasing.round,
    )
    news: list[tuple[Event, str]] = [(event, cause)]
    if overdue:
        alert = OperatorAlert(
            tenant=tenant,
            resume_id=resume_id,
            code="erasure_overdue",
            service="ingest",
            severity="critical",
        )
        news.append((alert, f"{cause}/overdue"))
    return news
