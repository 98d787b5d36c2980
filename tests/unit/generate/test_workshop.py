"""What was imported never sends a reader to a site off the list, whoever writes."""

from typing import Any

import pytest

from libs.contracts.events import AnalysisRequested
from libs.contracts.kinds import AnalysisKind, Language, Provider
from libs.contracts.profile import ResumeText
from libs.contracts.results import LearningPath
from libs.contracts.skills import Vocabulary
from libs.llm.port import Answer, Call, Usage
from services.generate.domain import Commission
from services.generate.knowledge.base import Knowledge
from services.generate.knowledge.entry import Entry, EntryKind, Reference
from services.generate.workshop import Workshop
from tests.injection.obedient import path_answer_of
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
ASKED = AnalysisRequested(
    tenant="t", resume_id="r", analysis_id="a", text_ref="x", kind=AnalysisKind.LEARNING
)


@pytest.fixture(scope="module")
def workshop(shipped: Knowledge, vocabulary: Vocabulary) -> Workshop:
    return Workshop(shipped.with_entries(IMPORTED), vocabulary)


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

    class Gateway:
        async def ask(self, _call: Call[Any]) -> Answer[Any]:
            return Answer(answer, Provider.OPENAI, "m", Usage(1, 1), 0.0, 1)

    result = (await writer_over(workshop, Gateway()).write(Commission(ASKED, korean))).result
    assert isinstance(result, LearningPath)
    assert result.origin.provider is Provider.OPENAI
    assert "replaced:1" in result.origin.notes
    assert "evil.example" not in result.model_dump_json()
