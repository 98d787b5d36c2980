from collections.abc import AsyncGenerator, Iterator
from dataclasses import replace
from typing import Any

import pytest

from libs.contracts.kinds import Language, Provider
from libs.contracts.media import MediaType
from libs.contracts.profile import Education, Experience, Line, Profile, ResumeText, Skill
from libs.llm.port import Answer, Call, NoAnswerError, Piece, Purpose, Usage
from libs.privacy.guard import Guard
from services.extract.adapters.gateway_refiner import GatewayRefiner
from services.extract.domain import Warn
from services.extract.pool import Pool, Terms
from services.extract.ports import Extraction, Upload
from services.extract.refining.extractor import RefiningExtractor
from services.extract.refining.reading import Job, Reading
from services.extract.refining.when import Refining

LINES = ("Nimbleforge Collective", "Keeper of the payment desk", "March 2021 until May 2023")
TOLD = Job(company=LINES[0], role=LINES[1], start="2021-03", end="2023-05", lines=[1, 2, 3])
READING = Reading(summary_lines=[], jobs=[TOLD], projects=[], schools=[], skills=[])
WHOLE = Profile(
    experiences=(Experience(company="A", role="B", start="2021-03", lines=(1,)),),
    skills=(Skill(name="Go", lines=(1,)),),
)
UPLOAD = Upload(b"", MediaType.PDF, "acme")


def text_of(profile: Profile, *warnings: str, lines: tuple[str, ...] = LINES) -> ResumeText:
    numbered = tuple(Line(number=n, text=line) for n, line in enumerate(lines, 1))
    return ResumeText(language=Language.EN, pages=1, quality=1, lines=numbered, profile=profile,
                      warnings=warnings)  # fmt: skip


class Gateway:
    """Answers with a reading, or not at all."""

    def __init__(self, reading: Reading | None = READING) -> None:
        self.calls: list[Call[Any]] = []
        self._reading = reading

    async def ask(self, call: Call[Any]) -> Answer[Any]:
        self.calls.append(call)
        if self._reading is None:
            raise NoAnswerError(("gpt:timeout",))
        return Answer(self._reading, Provider.OPENAI, "gpt", Usage(), 0.01, 5)

    def stream(self, call: Call[Any]) -> AsyncGenerator[Piece | Answer[Any], None]:
        raise NotImplementedError


class Extracts:
    """An inner extractor."""

    def __init__(self, extraction: Extraction) -> None:
        self._extraction = extraction

    async def extract(self, upload: Upload) -> Extraction:
        return self._extraction


@pytest.fixture(scope="module")
def pool() -> Iterator[Pool]:
    made = Pool(1, Terms())
    yield made
    made.close()


def refiner(gateway: Gateway, pool: Pool) -> GatewayRefiner:
    return GatewayRefiner(gateway, pool, Guard(), 30)


async def test_the_lines_go_out_and_names_with_their_lines_come_back(pool: Pool) -> None:
    gateway = Gateway()
    found = await refiner(gateway, pool).refine(Extraction(text_of(Profile()), {}), "acme")
    assert [job.company for job in found.experiences] == ["Nimbleforge Collective"]
    (call,) = gateway.calls
    assert (call.tenant, call.purpose) == ("acme", Purpose.PROFILE)
    assert '"2": "Keeper of the payment desk"' in call.prompt.user


async def test_without_an_answer_the_profile_of_the_rules_stands(pool: Pool) -> None:
    found = await refiner(Gateway(None), pool).refine(Extraction(text_of(WHOLE), {}), "acme")
    assert found == WHOLE


@pytest.mark.parametrize("line", ["call 010-1234-5678", "asked Kim Minji"])
async def test_what_is_not_masked_is_not_sent(pool: Pool, line: str) -> None:
    gateway = Gateway()
    extraction = Extraction(text_of(WHOLE, lines=(line,)), {"[NAME_1]": "Kim Minji"})
    assert await refiner(gateway, pool).refine(extraction, "acme") == WHOLE
    assert not gateway.calls


@pytest.mark.parametrize(
    ("profile", "warnings", "asked"),
    [
        (WHOLE, (), False),
        (WHOLE, (Warn.LOW_QUALITY,), True),
        (Profile(), (), True),
        (WHOLE.model_copy(update={"skills": ()}), (), True),
        (
            WHOLE.model_copy(update={"experiences": (Experience(company="A", lines=(1,)),)}),
            (),
            True,
        ),
        (WHOLE.model_copy(update={"education": (Education(school="", lines=(1,)),)}), (), True),
    ],
)
def test_a_model_is_asked_where_the_rules_leave_gaps(
    profile: Profile, warnings: tuple[str, ...], asked: bool
) -> None:
    text = text_of(profile, *warnings)
    assert Refining.GAPS.asks_for(text) is asked
    assert Refining.ALWAYS.asks_for(text)
    assert not Refining.NEVER.asks_for(text)


@pytest.mark.parametrize(
    ("media_type", "when", "calls"),
    [
        (MediaType.PDF, Refining.ALWAYS, 1),
        (MediaType.PDF, Refining.NEVER, 0),
        (MediaType.JSON, Refining.ALWAYS, 0),
    ],
)
async def test_the_policy_holds(
    pool: Pool, media_type: MediaType, when: Refining, calls: int
) -> None:
    gateway = Gateway()
    inner = Extracts(Extraction(text_of(Profile()), {"[NAME_9]": "x"}))
    extractor = RefiningExtractor(inner, refiner(gateway, pool), when)
    found = await extractor.extract(replace(UPLOAD, media_type=media_type))
    assert len(gateway.calls) == calls
    assert len(found.text.profile.experiences) == calls
    assert found.identities == {"[NAME_9]": "x"}
