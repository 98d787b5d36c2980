"""One call per question, where the splitter says so."""

from collections.abc import Sequence
from typing import Any

from libs.contracts.events import AnalysisRequested
from libs.contracts.kinds import AnalysisKind, Provider
from libs.contracts.profile import ResumeText
from libs.llm.port import Answer, Call, Usage
from libs.llm.splitting import Parts
from services.generate.composing.composer import LocalComposer
from services.generate.domain import Brief, Commission
from services.generate.prompts.answers import InterviewAnswer
from services.generate.workshop import Workshop
from services.generate.writing.model import Pace
from tests.injection.obedient import draft_of
from tests.writers import NoHits, simple

ASKED = AnalysisRequested(
    tenant="t", resume_id="r", analysis_id="a", text_ref="x", kind=AnalysisKind.INTERVIEW
)


class AllAtOnce:
    """A splitter that always splits, and answers each part with one of ``drafts``."""

    def __init__(self, drafts: Sequence[Any], missing: frozenset[int] = frozenset()) -> None:
        self._drafts = drafts
        self._missing = missing
        self.parts: Sequence[Call[Any]] = ()

    async def ask(self, _whole: Call[Any], parts: Parts[Any]) -> Answer[Any]:
        self.parts = await parts.make()
        assert [call.prompt.max_output_tokens for call in self.parts] == parts.sizes
        answers = [
            None if number in self._missing else InterviewAnswer(questions=[draft])
            for number, draft in enumerate(self._drafts)
        ]
        return Answer(
            parts.join(answers), Provider.OPENAI, "m", Usage(), 0.01, 1_000, notes=("parts",)
        )


async def asked(workshop: Workshop, splitter: AllAtOnce, text: ResumeText, **more: Any) -> Any:
    given: Any = splitter
    writer = workshop.writer(given, NoHits(), simple, Pace(repair=60.0), splitter=given)
    event = ASKED.model_copy(update=more)
    return (await writer.write(Commission(event, text))).result


async def test_each_question_is_a_call_with_lines_and_types_of_its_own(
    workshop: Workshop, composer: LocalComposer, korean: ResumeText
) -> None:
    good = composer.interview(korean, Brief(korean.language)).questions
    splitter = AllAtOnce([draft_of(one) for one in good])
    result = await asked(workshop, splitter, korean)
    assert {q.question for q in result.questions} == {q.question for q in good}
    assert result.origin.notes == ("parts",)
    orders = [call.prompt.user.rsplit("유형:", 1)[1] for call in splitter.parts]
    assert len(set(orders)) == len(orders) == 5
    assert max(call.prompt.max_output_tokens for call in splitter.parts) <= 1_500
    assert len({call.deadline for call in splitter.parts}) == 1


async def test_a_part_that_is_missing_is_filled_locally(
    workshop: Workshop, composer: LocalComposer, korean: ResumeText
) -> None:
    good = composer.interview(korean, Brief(korean.language)).questions
    splitter = AllAtOnce([draft_of(one) for one in good], missing=frozenset((1,)))
    result = await asked(workshop, splitter, korean)
    assert len(result.questions) == 5
    assert "replaced:1" in result.origin.notes
