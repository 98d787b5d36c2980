"""Whatever a file holds, masking and structure give an answer, and keep their promises."""

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from libs.contracts.profile import Line
from libs.contracts.skills import Vocabulary
from libs.privacy.detector import Detector
from libs.privacy.masking import Masker
from services.extract.structure.structurer import Structurer

PERIODS = ("2021.03", " ~ ", "현재", "\t", " | ", "- ", "● ", "35%", "\u200b", "é", "")
PERSONS = (
    "Name:",
    "홍길동",
    "洪吉童",
    "Jane",
    " Doe",
    "010-1234",
    "-5678",
    "@example.com",
    "https://",
)
PIECES = st.sampled_from((*PERIODS, *PERSONS, "(주)", "개발자", "경력", "(", ")", "[NAME_1]"))
LINES = st.lists(st.lists(PIECES | st.text(max_size=6), max_size=7).map("".join), max_size=12)


@pytest.fixture(scope="module")
def tools() -> tuple[Masker, Structurer]:
    return Masker(Detector()), Structurer(Vocabulary.load())


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(texts=LINES)
def test_any_lines_are_masked_and_structured(
    tools: tuple[Masker, Structurer], texts: list[str]
) -> None:
    masker, structurer = tools
    masked = masker.mask(texts)
    assert len(masked.lines) == len(texts)
    lines = [Line(number=n, text=text) for n, text in enumerate(masked.lines, 1)]
    profile = structurer.structure(lines, date(2026, 11, 24))
    known = {line.number for line in lines}
    parts = (*profile.experiences, *profile.projects, *profile.education, *profile.skills)
    assert all(known.issuperset(part.lines) for part in parts)


@pytest.mark.parametrize(
    "line", ["1 " * 3000, "가" * 6000, "a@" * 2000, "A b " * 1500, "0-" * 3000]
)
def test_hostile_lines_cost_little(tools: tuple[Masker, Structurer], line: str) -> None:
    masker, structurer = tools
    masked = masker.mask([line])
    structurer.structure([Line(number=1, text=masked.lines[0])], date(2026, 11, 24))
