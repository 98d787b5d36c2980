from typing import Any

import pytest
from pydantic import BaseModel

from libs.llm.batch.contents import dump, load
from libs.llm.port import Image, Prompt


class Outline(BaseModel):
    title: str


ANSWERS: dict[str, type[BaseModel]] = {"outline": Outline}


def test_a_prompt_comes_back_as_it_was() -> None:
    prompt: Prompt[Any] = Prompt(
        Outline, "시스템", "user", (Image(b"\x00\xff", "image/jpeg"),), 77, "v3"
    )
    assert load(dump(prompt, ANSWERS), ANSWERS) == prompt


def test_an_answer_model_without_a_name_is_refused_before_it_waits() -> None:
    with pytest.raises(LookupError):
        dump(Prompt(Outline, "s", "u"), {})
