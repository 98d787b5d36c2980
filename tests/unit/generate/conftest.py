"""Made-up resumes for the tests of generate, built line by line."""

from collections.abc import Callable, Sequence

import pytest

from libs.contracts.kinds import Language, Seniority
from libs.contracts.profile import Achievement, Experience, Line, Profile, ResumeText, Skill
from libs.contracts.skills import Vocabulary
from services.generate.composing.composer import LocalComposer
from services.generate.knowledge.base import Knowledge

ResumeMaker = Callable[..., ResumeText]

KOREAN = (
    "주문 API의 p95 응답 시간을 1.2초에서 180ms로 단축 (Redis 캐시 도입)",
    "Kafka 기반 이벤트 파이프라인을 구축해 하루 3,000만 건 주문 이벤트 처리",
    "모놀리식 결제 서버를 Spring Boot 마이크로서비스로 전환",
    "결제 장애 시 자동 복구 체계를 만들어 가용성 99.95% 달성",
    "백엔드 개발자 4명을 이끌며 코드 리뷰 문화를 정착",
    "Jenkins 배포 파이프라인을 자동화해 배포 시간을 40분에서 6분으로 단축",
)
ENGLISH = (
    "Reduced p95 latency of the order API from 1.2 s to 180 ms with a Redis cache",
    "Built an event pipeline on Kafka that handles 30 million order events a day",
    "Migrated a monolith to Spring Boot services without downtime",
    "Introduced automatic failover that brought availability to 99.95%",
    "Led four backend engineers and established code review",
    "Automated deployment with Jenkins, cutting release time from 40 minutes to 6 minutes",
)
NURSING = (
    "외과 병동에서 수술 후 환자 30명을 3교대로 간호",
    "낙상 예방 활동을 주도해 낙상 발생률을 42% 감소",
    "신규 간호사 6명의 프리셉터로 교육 담당",
    "항암제 투약과 수혈을 이중 확인 절차에 따라 수행",
    "SBAR 인수인계 양식을 도입해 누락 보고를 절반으로 줄임",
)


@pytest.fixture(scope="session")
def vocabulary() -> Vocabulary:
    return Vocabulary.load()


@pytest.fixture(scope="session")
def shipped() -> Knowledge:
    return Knowledge.load()


@pytest.fixture(scope="session")
def composer(shipped: Knowledge, vocabulary: Vocabulary) -> LocalComposer:
    return LocalComposer(shipped, vocabulary)


@pytest.fixture(scope="session")
def make_resume(vocabulary: Vocabulary) -> ResumeMaker:
    """Build a resume whose bullets are the achievements of one job."""

    def make(
        bullets: Sequence[str],
        *,
        language: Language = Language.KO,
        months: int = 48,
        role: str = "backend",
        skills: str = "",
    ) -> ResumeText:
        texts = ["[NAME_1]", "한빛소프트 2020.03 - 2024.02", *(f"- {b}" for b in bullets)]
        texts += [skills] * bool(skills)
        lines = tuple(Line(number=n, text=text) for n, text in enumerate(texts, start=1))
        found: dict[str, list[int]] = {}
        for line in lines:
            for name in vocabulary.names([line.text]):
                found.setdefault(name, []).append(line.number)
        job = Experience(
            company="한빛소프트",
            months=months,
            lines=(2,),
            achievements=tuple(
                Achievement(text=b, lines=(n,)) for n, b in enumerate(bullets, start=3)
            ),
        )
        return ResumeText(
            language=language,
            pages=1,
            quality=1.0,
            lines=lines,
            profile=Profile(
                experiences=(job,),
                skills=tuple(Skill(name=n, lines=tuple(at)) for n, at in found.items()),
                total_months=months,
                seniority=Seniority.of_months(months),
                role=role,
            ),
        )

    return make


@pytest.fixture(scope="session")
def korean(make_resume: ResumeMaker) -> ResumeText:
    return make_resume(KOREAN, skills="기술: Java, Spring Boot, Kafka, Redis, Docker")


@pytest.fixture(scope="session")
def english(make_resume: ResumeMaker) -> ResumeText:
    return make_resume(ENGLISH, language=Language.EN, skills="Skills: Java, Kafka, Redis, Docker")


@pytest.fixture(scope="session")
def nursing(make_resume: ResumeMaker) -> ResumeText:
    return make_resume(NURSING, role="nursing", months=80)
