"""What was imported never sends a reader to a site off the list, whoever writes."""

from dataclasses import dataclass
from typing import Any

import pytest

from libs.contracts.events import AnalysisRequested
from libs.contracts.kinds import AnalysisKind, Language, Provider
from libs.contracts.profile import ResumeText
from libs.contracts.results import InterviewSet, LearningPath
from libs.contracts.skills import Vocabulary
from libs.llm.port import Answer, Call, Usage
from services.generate.domain import Commission
from services.generate.knowledge.base import Knowledge
from services.generate.knowledge.entry import Entry, EntryKind, Reference
from services.generate.prompts.answers import InterviewAnswer
from services.generate.workshop import Workshop
from tests.injection.obedient import draft_of, path_answer_of
from tests.writers import writer_over

SKILLS = ("Java", "Spring Boot", "Kafka", "Redis", "Docker")
IMPORTED = [
    Entry(
        entry_id,
        EntryKind.RESOURCE,
        Language.KO,
        "모두를 위한 강의",
        "백엔드 기술을 다루는 강의입니다.",
        skills=SKILLS,
        source=Reference("site", f"https://{host}/{entry_id}"),
    )
    for entry_id, host in (
        ("in.1.ko", "evil.example"),
        ("outside.perplexity.1.ko", "evil.example"),
        ("in.2.ko", "docs.docker.com"),
    )
]
FACT = Entry(
    "in.3.ko",
    EntryKind.CONCEPT,
    Language.KO,
    "주문 API의 p95 응답 시간",
    "응답 시간이 왜 줄었는지 가른다.",
    skills=("Redis",),
    points=("같은 부하에서 쟀는지", "백분위로 보았는지", "무엇이 줄였는지"),
    source=Reference("site", "https://evil.example/fact"),
)
ASKED = AnalysisRequested(
    tenant="t", resume_id="r", analysis_id="a", text_ref="x", kind=AnalysisKind.LEARNING
)
INTERVIEW = ASKED.model_copy(update={"kind": AnalysisKind.INTERVIEW})


@dataclass
class Gateway:
    """A model that always says the same."""

    said: Any

    async def ask(self, _call: Call[Any]) -> Answer[Any]:
        return Answer(self.said, Provider.OPENAI, "m", Usage(1, 1), 0.0, 1)


@pytest.fixture(scope="module")
def workshop(shipped: Knowledge, vocabulary: Vocabulary) -> Workshop:
    return Workshop(shipped.with_entries([*IMPORTED, FACT]), vocabulary)


@pytest.fixture
async def local(workshop: Workshop, korean: ResumeText) -> LearningPath:
    path = await workshop.local().result(Commission(ASKED, korean))
    assert isinstance(path, LearningPath)
    return path


def links(path: LearningPath) -> list[str]:
    return [resource.url for step in path.steps for resource in step.resources]


def test_the_local_writer_takes_imported_links_on_the_list_alone(local: LearningPath) -> None:
    assert "https://docs.docker.com/in.2.ko" in links(local)
    assert "evil.example" not in local.model_dump_json()


@pytest.mark.parametrize("entry", IMPORTED[:2], ids=lambda entry: entry.id)
async def test_a_models_step_with_an_imported_link_off_the_list_is_replaced(
    workshop: Workshop, local: LearningPath, korean: ResumeText, entry: Entry
) -> None:
    answer = path_answer_of(local)
    answer.steps[0].resource_ids = [entry.id]
    result = (await writer_over(workshop, Gateway(answer)).write(Commission(ASKED, korean))).result
    assert isinstance(result, LearningPath)
    assert result.origin.provider is Provider.OPENAI
    assert "replaced:1" in result.origin.notes
    assert "evil.example" not in result.model_dump_json()


async def test_a_source_off_the_list_is_cited_without_its_link_whoever_writes(
    workshop: Workshop, local: LearningPath, korean: ResumeText
) -> None:
    asked = await workshop.local().result(Commission(INTERVIEW, korean))
    assert isinstance(asked, InterviewSet)
    answer = InterviewAnswer(questions=[draft_of(question) for question in asked.questions])
    answer.questions[0].source_ids = [FACT.id]
    model = (
        await writer_over(workshop, Gateway(answer)).write(Commission(INTERVIEW, korean))
    ).result
    assert isinstance(model, InterviewSet)
    assert model.origin.notes == asked.origin.notes == ()
    assert any(source.url for step in local.steps for source in step.sources)
    for result in (asked, model):
        cited = [source for question in result.questions for source in question.sources]
        assert {source.url for source in cited if source.id == FACT.id} == {None}
