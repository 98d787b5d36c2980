from datetime import date

import pytest

from libs.contracts.kinds import Language, Seniority
from libs.contracts.profile import Line, Profile, ResumeText
from libs.contracts.skills import Vocabulary
from services.extract.refining.merging import Merger
from services.extract.refining.reading import Competence, Job, Reading, School, Undertaking
from services.extract.structure.structurer import Structurer

TODAY = date(2026, 11, 1)
STRUCTURER = Structurer(Vocabulary.load())
LINES = (
    "[NAME_1]",
    "I build payment systems that people trust.",
    "Nimbleforge Collective",
    "Keeper of the payment desk",
    "March 2021 until May 2023",
    "Cut settlement time by 40% with Kubernates and Kafka",
    "Winterhaven Academy, Diploma in Applied Mechanics",
    "A ledger for beekeepers",
)
NOTHING = Reading(summary_lines=[], jobs=[], projects=[], schools=[], skills=[])


def text_of(*lines: str, profile: Profile | None = None) -> ResumeText:
    numbered = tuple(Line(number=n, text=line) for n, line in enumerate(lines, 1))
    made = profile or STRUCTURER.structure(numbered, TODAY)
    return ResumeText(language=Language.EN, pages=1, quality=1, lines=numbered, profile=made)


def refined(reading: Reading, text: ResumeText | None = None) -> Profile:
    return Merger(STRUCTURER).merge(text or text_of(*LINES, profile=Profile()), reading, TODAY)


def job(**told: object) -> Reading:
    base = {"company": "Nimbleforge Collective", "role": "Keeper of the payment desk"}
    dates = {"start": "2021-03", "end": "2023-05", "lines": [3, 4, 5, 6]}
    return NOTHING.model_copy(update={"jobs": [Job.model_validate(base | dates | told)]})


def test_a_job_that_the_rules_missed_is_read_from_the_lines_it_points_at() -> None:
    skilled = Profile(skills=STRUCTURER.skills(text_of(*LINES).lines))
    found = refined(job(), text_of(*LINES, profile=skilled))
    (post,) = found.experiences
    assert (post.company, post.role) == ("Nimbleforge Collective", "Keeper of the payment desk")
    assert (post.start, post.end, post.months) == ("2021-03", "2023-05", 27)
    assert [a.figures for a in post.achievements] == [("40%",)]
    assert set(post.stack) == {"Kafka", "Kubernetes"}
    assert found.total_months == 27
    assert found.seniority is Seniority.of_months(27)


def test_a_company_that_no_line_names_is_dropped() -> None:
    (post,) = refined(job(company="Goldman Sachs")).experiences
    assert post.company == ""
    assert post.role


def test_an_invented_job_is_dropped_whole() -> None:
    assert refined(job(company="Goldman Sachs", role="Vice President")) == refined(NOTHING)


def test_a_job_in_lines_that_do_not_exist_is_dropped() -> None:
    assert not refined(job(lines=[90, 91])).experiences


def test_a_name_must_stand_in_the_very_lines_that_are_pointed_at() -> None:
    assert not refined(job(lines=[7, 8])).experiences


def test_a_part_of_a_word_is_no_name() -> None:
    assert refined(job(company="Nimble")).experiences[0].company == ""


def test_placeholders_are_no_names() -> None:
    assert not refined(job(company="[NAME_1]", role="", lines=[1])).experiences


@pytest.mark.parametrize(("start", "end"), [("2015-03", "2023-05"), ("2021-03", ""), ("", "")])
def test_dates_that_no_line_gives_are_dropped(start: str, end: str) -> None:
    (post,) = refined(job(start=start, end=end)).experiences
    assert (post.start, post.end, post.months) == (None, None, 0)


def test_what_the_rules_read_stays_and_gets_the_names_it_lacks() -> None:
    lines = ("Experience", "2021.03 - 2023.05", "Keeper of the payment desk, Nimbleforge",
             "- Cut settlement time by 40%")  # fmt: skip
    text = text_of(*lines)
    claim = job(company="Nimbleforge", lines=[2, 3, 4])
    (post,) = refined(claim, text).experiences
    assert (post.company, post.role) == ("Nimbleforge", "Keeper of the payment desk")
    assert post.achievements == text.profile.experiences[0].achievements


def test_jobs_that_only_the_rules_saw_are_kept() -> None:
    lines = ("Experience", "Acme Inc. | Backend Engineer | 2021.03 - 2023.05", "- Built an API")
    text = text_of(*lines)
    assert refined(NOTHING, text).experiences == text.profile.experiences
    assert len(text.profile.experiences) == 1


def test_a_skill_is_one_of_the_vocabulary_that_a_line_names_though_misspelt() -> None:
    claims = [Competence(name="Kubernetes", lines=[6]), Competence(name="Rust", lines=[6]),
              Competence(name="Beekeeping", lines=[8])]  # fmt: skip
    found = refined(NOTHING.model_copy(update={"skills": claims}))
    assert [(skill.name, skill.lines) for skill in found.skills] == [("Kubernetes", (6,))]


def test_schools_projects_and_summary_point_at_their_lines() -> None:
    reading = Reading(
        summary_lines=[2, 77],
        jobs=[],
        projects=[
            Undertaking(name="A ledger for beekeepers", lines=[8]),
            Undertaking(name="A bank", lines=[8]),
        ],
        schools=[
            School(school="Winterhaven Academy", degree="Diploma", field="Law", lines=[7]),
            School(school="Stanford University", degree="", field="", lines=[7]),
        ],
        skills=[],
    )
    found = refined(reading)
    assert (found.summary, found.summary_lines) == (LINES[1], (2,))
    assert [(p.name, p.lines) for p in found.projects] == [("A ledger for beekeepers", (8,))]
    (school,) = found.education
    assert (school.school, school.degree, school.field) == ("Winterhaven Academy", "Diploma", "")


def test_an_empty_reading_changes_nothing_that_a_user_sees() -> None:
    text = text_of("Experience", "Acme Inc. | Backend Engineer | 2021.03 - 2023.05", "- Built it")
    assert refined(NOTHING, text).experiences == text.profile.experiences
    assert refined(NOTHING, text).total_months == text.profile.total_months
