"""Titles of notices, Korean and English."""

from libs.contracts.events import AnalysisFailed, OperatorAlert, ResultReady, ResumeRejected
from libs.contracts.kinds import AnalysisKind
from services.notify.domain import Notice

_KINDS = {
    "ko": {AnalysisKind.INTERVIEW: "면접 질문", AnalysisKind.LEARNING: "학습 경로"},
    "en": {AnalysisKind.INTERVIEW: "interview questions", AnalysisKind.LEARNING: "learning path"},
}
_TITLES = {
    "ko": {
        ResultReady: "결과 준비 완료: {kind}",
        AnalysisFailed: "결과를 만들지 못했습니다: {kind}",
        ResumeRejected: "이력서를 읽을 수 없습니다",
        OperatorAlert: "운영 알림: {code}",
    },
    "en": {
        ResultReady: "Ready: {kind}",
        AnalysisFailed: "Could not be made: {kind}",
        ResumeRejected: "A resume could not be read",
        OperatorAlert: "Operator alert: {code}",
    },
}
_ERASED = {"ko": "이력서가 삭제되었습니다", "en": "A resume was erased"}


def title_of(notice: Notice, language: str) -> str:
    """One line that says what happened."""
    event = notice.event
    title = _TITLES[language].get(type(event), _ERASED[language])
    kind = getattr(event, "kind", None)
    named = _KINDS[language][kind] if kind else ""
    return title.format(kind=named, code=getattr(event, "code", ""))
