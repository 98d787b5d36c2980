from libs.contracts.api import Target
from libs.contracts.events import AnalysisRequested
from libs.contracts.kinds import AnalysisKind, Language
from libs.contracts.profile import ResumeText
from libs.contracts.results import InterviewSet, LearningPath
from libs.contracts.skills import Vocabulary
from services.generate.composing.composer import LocalComposer
from services.generate.domain import Commission
from services.generate.writing.local import LocalWriter


def _asked(kind: AnalysisKind, **more: object) -> AnalysisRequested:
    fields = {"tenant": "t", "resume_id": "r", "analysis_id": "a", "text_ref": "x", "kind": kind}
    return AnalysisRequested.model_validate({**fields, **more})


def _writer(composer: LocalComposer, vocabulary: Vocabulary) -> LocalWriter:
    return LocalWriter(composer, lambda text: vocabulary.names([text]))


async def test_each_kind_is_written_in_the_language_of_the_resume(
    composer: LocalComposer, vocabulary: Vocabulary, korean: ResumeText
) -> None:
    writer = _writer(composer, vocabulary)
    interview = await writer.result(Commission(_asked(AnalysisKind.INTERVIEW), korean))
    learning = await writer.result(Commission(_asked(AnalysisKind.LEARNING), korean))
    assert isinstance(interview, InterviewSet)
    assert isinstance(learning, LearningPath)
    assert interview.origin.language is learning.origin.language is Language.KO


async def test_the_wish_reaches_the_composer(
    composer: LocalComposer, vocabulary: Vocabulary, korean: ResumeText
) -> None:
    writer = _writer(composer, vocabulary)
    asked = _asked(AnalysisKind.INTERVIEW, language="en", count=3)
    target = Target(description="We need Terraform and Go.", company="Northwind")
    result = await writer.result(Commission(asked, korean, target=target))
    assert isinstance(result, InterviewSet)
    assert result.origin.language is Language.EN
    assert len(result.questions) == 3
    assert {"Terraform", "Go"} & {name for q in result.questions for name in q.topics}
