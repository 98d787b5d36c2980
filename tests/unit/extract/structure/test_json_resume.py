from datetime import date
from typing import Any

import pytest

from libs.contracts.problems import Code, ProblemError
from libs.contracts.profile import Line, Profile
from libs.contracts.skills import Vocabulary
from libs.privacy.detector import Detector
from libs.privacy.masking import Masker
from services.extract.structure.json_resume import JsonProfiles, from_json_resume
from services.extract.structure.json_schema import read_json_resume
from services.extract.structure.structurer import Structurer

RESUME: dict[str, Any] = {
    "basics": {
        "name": "Qorvane Ellisande",
        "email": "q@example.com",
        "phone": "555 0199",
        "summary": "Backend engineer. Qorvane likes queues.",
        "location": {"address": "4 Nowhere"},
        "profiles": [{"network": "GitHub", "username": "qorv", "url": None}],
    },
    "work": [
        {
            "name": "Jordan Ltd",
            "position": "Backend Engineer",
            "startDate": "2021-03",
            "endDate": "2023-05-10",
            "highlights": ["Cut latency by 35% with Kafka"],
        },
        {"name": "Vell", "position": "Developer", "startDate": "2023-04", "endDate": ""},
    ],
    "education": [{"institution": "Talloway", "area": "Physics", "studyType": "Bachelor"}],
    "skills": [{"name": "Web", "keywords": ["스프링 부트", "Frobnication"]}],
}


def profile_of(document: dict[str, Any]) -> tuple[Profile, list[str]]:
    page = from_json_resume(read_json_resume(document))
    masked = Masker(Detector()).mask(page.lines, known=page.known)
    lines = [Line(number=n, text=text) for n, text in enumerate(masked.lines, 1)]
    structurer = Structurer(Vocabulary.load())
    profile = JsonProfiles(structurer).profile(page, lines, date(2026, 11, 24))
    return profile, list(masked.lines)


def test_fields_come_from_the_json_and_point_at_their_lines() -> None:
    profile, lines = profile_of(RESUME)
    first, second = profile.experiences
    assert (first.company, first.role, first.months) == ("Jordan Ltd", "Backend Engineer", 27)
    assert lines[first.lines[0] - 1] == "Jordan Ltd"
    assert first.achievements[0].figures == ("35%",)
    assert (second.company, second.end) == ("Vell", None)
    assert profile.total_months == 69
    assert profile.education[0].field == "Physics"


def test_skills_are_normalised_and_unknown_ones_kept() -> None:
    names = {skill.name for skill in profile_of(RESUME)[0].skills}
    assert {"Spring Boot", "Frobnication", "Kafka"} <= names


def test_what_the_json_calls_personal_is_masked_whatever_it_looks_like() -> None:
    _, lines = profile_of(RESUME)
    text = "\n".join(lines)
    for secret in ("Qorvane", "q@example.com", "555 0199", "4 Nowhere", "qorv"):
        assert secret not in text


@pytest.mark.parametrize(
    ("document", "field"),
    [
        ([], ""),
        ({"work": "none"}, "work"),
        ({"work": [{"name": "A", "startDate": "March"}]}, "work.0.startDate"),
        ({"basics": {"name": "A"}}, ""),
    ],
)
def test_a_broken_resume_names_its_fields(document: object, field: str) -> None:
    with pytest.raises(ProblemError) as caught:
        read_json_resume(document)
    assert caught.value.code is Code.INVALID_RESUME
    assert caught.value.errors[0].field == field
