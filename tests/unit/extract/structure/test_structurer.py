from datetime import date

import pytest

from libs.contracts.kinds import Seniority
from libs.contracts.profile import Line, Profile
from libs.contracts.skills import Vocabulary
from services.extract.structure.structurer import Structurer

TODAY = date(2026, 11, 24)

KOREAN = """[NAME_1]
[PHONE_1] | [EMAIL_1]
소개
대용량 트래픽을 다루는 백엔드 개발자입니다.
기술 스택
언어: Java, Kotlin
경력 사항
(주)다람커머스 | 플랫폼개발팀 | 백엔드 개발자
2021.03 ~ 현재 (5년 9개월)
- 카프카 기반 주문 파이프라인 구축, 처리량 2배 향상
주문 시스템 개편 (2022.01 ~ 2022.12)
- 모놀리식에서 MSA로 전환하여 배포 시간 35% 단축
누리솔루션 | 서버 개발자
2018년 7월 ~ 2021년 5월
- 결제 시스템 운영, 월 3억원 정산
학력
가온대학교 컴퓨터공학과 학사 2012.03 ~ 2018.02"""

ENGLISH = """[NAME_1]
PROFESSIONAL SUMMARY
Registered nurse with eight years in intensive care.
WORK EXPERIENCE
Staff Nurse, ICU
Meridian Vale Hospital, Austin, TX
Mar 2021 – Present
• Cared for 24 patients per shift; reduced medication errors by 30%
Registered Nurse
Orlan Clinic
June 2018 - Feb 2021
• Patient assessment and wound care
EDUCATION
BSc in Nursing, University of Talloway, 2014 - 2018"""


@pytest.fixture(scope="module")
def structurer() -> Structurer:
    return Structurer(Vocabulary.load())


def read(structurer: Structurer, text: str) -> Profile:
    lines = [Line(number=n, text=row) for n, row in enumerate(text.split("\n"), 1)]
    return structurer.structure(lines, TODAY)


def test_jobs_have_company_role_and_months_with_first_and_last_counted(
    structurer: Structurer,
) -> None:
    jobs = read(structurer, KOREAN).experiences
    assert [(j.company, j.role, j.start, j.end, j.months) for j in jobs] == [
        ("(주)다람커머스", "백엔드 개발자", "2021-03", None, 69),
        ("누리솔루션", "서버 개발자", "2018-07", "2021-05", 35),
    ]


def test_overlapping_months_are_counted_once(structurer: Structurer) -> None:
    profile = read(structurer, KOREAN)
    assert profile.total_months == 69 + 35 - 3
    assert profile.seniority is Seniority.SENIOR


def test_a_project_with_its_own_period_stays_inside_its_job(structurer: Structurer) -> None:
    job = read(structurer, KOREAN).experiences[0]
    assert [project.name for project in job.projects] == ["주문 시스템 개편"]
    assert job.projects[0].achievements[0].figures == ("35%",)
    assert job.projects[0].stack == ("Microservices",)


def test_titles_above_the_period_are_read_in_english(structurer: Structurer) -> None:
    jobs = read(structurer, ENGLISH).experiences
    assert [(j.company, j.role, j.months) for j in jobs] == [
        ("Meridian Vale Hospital", "Staff Nurse", 69),
        ("Orlan Clinic", "Registered Nurse", 33),
    ]


def test_role_family_follows_titles_and_skills(structurer: Structurer) -> None:
    assert read(structurer, KOREAN).role == "backend"
    assert read(structurer, ENGLISH).role == "nursing"


def test_skills_point_at_every_line_that_names_them(structurer: Structurer) -> None:
    profile = read(
        structurer, "기술\nKafka, 자바\n경력\n누리 개발자 2020.01 ~ 2020.12\n- 카프카를 도입"
    )
    assert {skill.name: skill.lines for skill in profile.skills} == {"Kafka": (2, 5), "Java": (2,)}


def test_education_gives_school_degree_and_field(structurer: Structurer) -> None:
    korean, english = (read(structurer, text).education[0] for text in (KOREAN, ENGLISH))
    assert (korean.school, korean.degree, korean.field) == ("가온대학교", "학사", "컴퓨터공학과")
    assert (english.school, english.degree, english.field) == (
        "University of Talloway",
        "BSc",
        "Nursing",
    )


def test_a_resume_without_headings_is_read_too(structurer: Structurer) -> None:
    study, job = "가온대학교 경제학과 2010.03 ~ 2016.02", "(주)다람 마케팅팀 대리 2016.03 ~ 2019.02"
    text = f"{study}\n{job}\n- 광고 운영"
    profile = read(structurer, text)
    assert [(j.company, j.months) for j in profile.experiences] == [("(주)다람", 36)]
    assert [school.school for school in profile.education] == ["가온대학교"]


def test_nothing_in_gives_nothing_out(structurer: Structurer) -> None:
    assert read(structurer, "") == Profile()
