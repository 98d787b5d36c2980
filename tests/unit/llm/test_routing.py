from collections import Counter
from typing import Any

import pytest
from pydantic import BaseModel

from libs.contracts.kinds import AnalysisKind, Language, Provider
from libs.contracts.profile import Line, Profile, ResumeText, Skill
from libs.llm.breaker import Breakers
from libs.llm.catalog import Catalog, Share, load_catalog
from libs.llm.fleet import Fleet
from libs.llm.keys import KeyRing
from libs.llm.latency.board import Board
from libs.llm.port import Call, Complexity, Prompt, Purpose
from libs.llm.routing.complexity import assess
from libs.llm.routing.router import Router
from tests.unit.llm.clock import Clock

CATALOG = load_catalog()


class Text(BaseModel):
    text: str


def call(complexity: Complexity = Complexity.MEDIUM, **changes: Any) -> Call[Text]:
    return Call(
        Prompt(Text, "", ""), "acme", Purpose.INTERVIEW, 0.0, complexity=complexity, **changes
    )


def router(
    catalog: Catalog = CATALOG, without: tuple[Provider, ...] = (), **settings: Any
) -> Router:
    clock = Clock()
    rings = {p: KeyRing(() if p in without else ("key",)) for p in Provider}
    board = Board(catalog.typical_s, clock)

    def never(*_: Any) -> Any:
        raise AssertionError("routing asks nobody")

    return Router(catalog, Fleet(rings, never, Breakers(clock), board), **settings)


def ids(router: Router, asked: Call[Text], remaining: float = 30.0) -> list[str]:
    return [spec.id for spec in router.route(asked, remaining).models]


@pytest.mark.parametrize(
    ("complexity", "first"),
    [
        (Complexity.SIMPLE, "gemini-flash"),
        (Complexity.MEDIUM, "gpt-mini"),
        (Complexity.COMPLEX, "claude-sonnet"),
    ],
)
def test_complexity_decides_who_is_asked_first(complexity: Complexity, first: str) -> None:
    assert ids(router(), call(complexity))[0] == first


def test_a_model_that_will_hardly_be_in_time_stands_back_and_the_route_says_so() -> None:
    route = router().route(call(Complexity.COMPLEX), 3.0)

    assert route.models[-1].id == "claude-sonnet"
    assert any(why.startswith("late:claude-sonnet") for why in route.why)


def test_the_users_provider_wins_even_if_it_is_slow() -> None:
    asked = call(Complexity.SIMPLE, provider=Provider.ANTHROPIC)

    assert ids(router(), asked, 3.0)[0] == "claude-sonnet"
    assert ids(router(strict_provider=True), asked, 3.0) == ["claude-sonnet"]


def test_who_asks_for_local_is_sent_to_no_vendor() -> None:
    assert ids(router(), call(provider=Provider.LOCAL)) == []


def test_a_vendor_without_a_key_is_left_out() -> None:
    assert ids(router(without=(Provider.OPENAI,)), call()) == ["gemini-flash", "claude-sonnet"]


def test_a_share_is_about_its_percentage_and_the_same_for_the_same_unit() -> None:
    share = Share(name="canary", complexity="medium", model="claude-sonnet", percent=20)
    canary = router(CATALOG.model_copy(update={"shares": (share,)}))

    firsts = {n: ids(canary, call(unit=f"resume-{n}"))[0] for n in range(2_000)}

    assert 300 < Counter(firsts.values())["claude-sonnet"] < 500
    assert all(ids(canary, call(unit=f"resume-{n}"))[0] == firsts[n] for n in range(0, 2_000, 50))
    assert ids(canary, call(Complexity.SIMPLE, unit="resume-1"))[0] == "gemini-flash"


def test_several_shares_of_a_complexity_get_their_percentages_of_all() -> None:
    shares = (
        Share(name="a", complexity="medium", model="claude-sonnet", percent=50),
        Share(name="other", complexity="simple", model="gpt-mini", percent=100),
        Share(name="b", complexity="medium", model="gemini-flash", percent=50),
    )
    both = router(CATALOG.model_copy(update={"shares": shares}))

    firsts = Counter(ids(both, call(unit=f"resume-{n}"))[0] for n in range(1_000))

    assert set(firsts) == {"claude-sonnet", "gemini-flash"}
    assert 420 < firsts["gemini-flash"] < 580


def test_shares_of_more_than_everything_are_refused() -> None:
    shares = [
        {"name": name, "complexity": "medium", "model": "gpt-mini", "percent": 60} for name in "ab"
    ]
    with pytest.raises(ValueError, match="more than 100"):
        Catalog.model_validate({**CATALOG.model_dump(), "shares": shares})


def resume(characters: int, months: int, skills: int, language: Language) -> ResumeText:
    listed = tuple(Skill(name=f"skill {n}", lines=(1,)) for n in range(skills))
    return ResumeText(
        language=language,
        pages=1,
        quality=1.0,
        lines=(Line(number=1, text="x" * characters),),
        profile=Profile(skills=listed, total_months=months),
    )


def test_a_short_junior_resume_is_simple_and_a_long_senior_one_complex() -> None:
    junior = assess(resume(900, 6, 4, Language.EN), AnalysisKind.INTERVIEW, CATALOG.complexity)
    senior = assess(resume(9_000, 120, 25, Language.KO), AnalysisKind.LEARNING, CATALOG.complexity)

    assert junior.complexity is Complexity.SIMPLE
    assert senior.complexity is Complexity.COMPLEX
    assert "120 months +2" in senior.why


def test_one_more_point_never_makes_a_request_simpler() -> None:
    tiers = [
        assess(
            resume(n * 1_000, n * 10, n * 2, Language.EN),
            AnalysisKind.INTERVIEW,
            CATALOG.complexity,
        ).complexity
        for n in range(12)
    ]

    assert tiers == sorted(tiers)
    assert set(tiers) == set(Complexity)
