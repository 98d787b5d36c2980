"""What a model is given on the company, by the real retriever over shipped and imported styles."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest

from libs.contracts.kinds import AnalysisKind, Language
from libs.contracts.profile import ResumeText
from libs.contracts.skills import Vocabulary
from services.generate.composing.composer import LocalComposer
from services.generate.domain import Brief, JobTarget
from services.generate.knowledge.base import Knowledge
from services.generate.knowledge.employers import CompanyStyles, Employers
from services.generate.knowledge.entry import Entry, EntryKind
from services.generate.retrieval.lexicon import Lexicon
from services.generate.retrieval.live import LiveRetriever
from services.generate.retrieval.store import IndexStore
from services.generate.retrieval.tokens import Tokeniser
from services.generate.writing.materials import Gatherer

StylesFor = Callable[[str, Language], Awaitable[list[str]]]
OWN = Entry("own.kakao.ko", EntryKind.COMPANY_STYLE, Language.KO, "카카오", "과제를 먼저 냅니다.")


@pytest.fixture(scope="module")
async def styles_for(
    shipped: Knowledge, vocabulary: Vocabulary, composer: LocalComposer, korean: ResumeText,
    tmp_path_factory: pytest.TempPathFactory,
) -> StylesFor:  # fmt: skip
    """Ids of the styles that the material for a company holds."""
    styles = tuple(shipped.of_kind(EntryKind.COMPANY_STYLE))
    knowledge = replace(shipped, entries=styles).with_entries([OWN])
    folder: Path = tmp_path_factory.mktemp("styles")
    live = LiveRetriever(IndexStore(folder), Tokeniser(Lexicon.load(), vocabulary))
    await live.load(knowledge.entries)
    known = CompanyStyles(knowledge, Employers.load())
    gatherer = Gatherer(live, composer.reader, known)

    async def gather(company: str, language: Language) -> list[str]:
        event = SimpleNamespace(kind=AnalysisKind.INTERVIEW)
        brief = Brief(language, target=JobTarget("", company) if company else None)
        job = SimpleNamespace(text=korean, event=event, brief=brief, asked=[])
        material = await gatherer.gather(job)  # type: ignore[arg-type]
        return [e.id for e in material.entries if e.kind is EntryKind.COMPANY_STYLE]

    return gather


@pytest.mark.parametrize(
    ("company", "language", "style"),
    [
        ("Amazon", Language.KO, "style.amazon.ko"),
        ("아마존웹서비스", Language.EN, "style.amazon.en"),
        ("네이버 주식회사", Language.KO, "style.platform.ko"),
        ("Shinhan Bank", Language.KO, "style.finance.ko"),
        ("한빛게임즈", Language.EN, "style.game.en"),
        ("카카오", Language.KO, "own.kakao.ko"),
        ("Kakao Corp.", Language.EN, "own.kakao.ko"),
    ],
)
async def test_a_company_gives_its_own_style_or_that_of_its_type(
    styles_for: StylesFor, company: str, language: Language, style: str
) -> None:
    assert await styles_for(company, language) == [style]


@pytest.mark.parametrize("company", ["", "한빛소프트", "회사", "카카오의 이웃"])
async def test_no_style_is_made_up_for_a_company_that_nobody_knows(
    styles_for: StylesFor, company: str
) -> None:
    assert await styles_for(company, Language.KO) == []
