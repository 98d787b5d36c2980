"""Resumes written by hand in the styles that people use, and what a reader sees in them."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from libs.contracts.profile import Line, Profile
from libs.contracts.skills import Vocabulary
from services.extract.structure.structurer import Structurer

DATA = Path(__file__).parents[3] / "data" / "structure"
NAMES = sorted(path.stem for path in DATA.glob("*.txt"))


@pytest.fixture(scope="module")
def profiles() -> dict[str, Profile]:
    structurer = Structurer(Vocabulary.load())
    return {name: structurer.structure(lines_of(name), date(2026, 11, 24)) for name in NAMES}


def lines_of(name: str) -> list[Line]:
    texts = (DATA / f"{name}.txt").read_text("utf-8").splitlines()
    return [Line(number=number, text=text) for number, text in enumerate(texts, 1)]


def truth(name: str) -> dict[str, Any]:
    return dict(json.loads((DATA / f"{name}.json").read_text("utf-8")))


@pytest.mark.parametrize("name", NAMES)
def test_jobs(profiles: dict[str, Profile], name: str) -> None:
    jobs = [[j.company, j.role, j.start, j.end] for j in profiles[name].experiences]
    assert jobs == truth(name)["jobs"]
    assert profiles[name].total_months == truth(name)["months"]


@pytest.mark.parametrize("name", NAMES)
def test_schools(profiles: dict[str, Profile], name: str) -> None:
    assert [school.school for school in profiles[name].education] == truth(name)["schools"]


@pytest.mark.parametrize("name", NAMES)
def test_skills(profiles: dict[str, Profile], name: str) -> None:
    missing = set(truth(name)["skills"]) - {skill.name for skill in profiles[name].skills}
    assert missing == set()


@pytest.mark.parametrize("name", [name for name in NAMES if "role" in truth(name)])
def test_role_family(profiles: dict[str, Profile], name: str) -> None:
    assert profiles[name].role == truth(name)["role"]


@pytest.mark.parametrize("name", [name for name in NAMES if "projects" in truth(name)])
def test_projects(profiles: dict[str, Profile], name: str) -> None:
    profile = profiles[name]
    inside = [project.name for job in profile.experiences for project in job.projects]
    assert [*inside, *(project.name for project in profile.projects)] == truth(name)["projects"]


@pytest.mark.parametrize("name", NAMES)
def test_every_field_points_at_lines_of_the_resume(profiles: dict[str, Profile], name: str) -> None:
    known = {line.number for line in lines_of(name)}
    profile = profiles[name]
    parts = (*profile.experiences, *profile.projects, *profile.education, *profile.skills)
    assert all(part.lines and known.issuperset(part.lines) for part in parts)
