"""What the services ask models for: every vendor can be asked, and the ceiling has room for it."""

import json

import pytest
from pydantic import BaseModel

from libs.llm.money import input_bytes
from libs.llm.port import Prompt
from libs.llm.schema import derive, dialects
from services.extract.adapters.gateway_vision import Page
from services.extract.refining.reading import Reading
from services.generate.prompts.answers import InterviewAnswer, LearningAnswer


@pytest.mark.parametrize("vendor", sorted(dialects()))
@pytest.mark.parametrize("answer", [InterviewAnswer, LearningAnswer, Page, Reading])
def test_the_ceiling_has_room_for_every_answers_schema(
    answer: type[BaseModel], vendor: str
) -> None:
    schema = json.dumps(derive(answer, vendor), ensure_ascii=False).encode()
    assert len(schema) <= input_bytes(Prompt(answer, "", ""))
