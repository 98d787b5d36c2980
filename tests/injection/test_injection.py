"""Orders in resumes are not obeyed, and honest resumes are not taken for attacks."""

from collections.abc import Callable

import pytest

from libs.contracts.api import Target
from libs.contracts.events import AnalysisRequested
from libs.contracts.kinds import AnalysisKind
from libs.contracts.results import InterviewSet, LearningPath, Result
from libs.contracts.skills import Vocabulary
from services.extract.domain import Limits
from services.extract.job import extract
from services.extract.structure.structurer import Structurer
from services.generate.composing.composer import LocalComposer
from services.generate.domain import Brief, Commission
from services.generate.prompts.asking import Asker, Material
from services.generate.prompts.book import PromptBook
from services.generate.verifying.orders import order_lines, plain
from services.generate.writing.model import ModelWriter
from tests.injection.corpus import Attack, attacks, clean_resumes
from tests.injection.documents import Upload, uploads
from tests.injection.obedient import ObedientGateway

MakeWriter = Callable[[ObedientGateway], ModelWriter]
Composed = tuple[Attack, InterviewSet, LearningPath]


@pytest.fixture(scope="session")
def corpus(vocabulary: Vocabulary) -> list[Attack]:
    return list(attacks(Structurer(vocabulary)))


@pytest.fixture(scope="session")
def composed(corpus: list[Attack], composer: LocalComposer) -> list[Composed]:
    """What the local composer makes of every attacked resume."""
    return [
        (
            attack,
            composer.interview(attack.text, Brief(attack.text.language)),
            composer.learning(attack.text, Brief(attack.text.language)),
        )
        for attack in corpus
    ]


def _event(kind: AnalysisKind) -> AnalysisRequested:
    return AnalysisRequested(tenant="t", resume_id="r", analysis_id="a", kind=kind, text_ref="x")


def _obeyed(result: Result, attack: Attack) -> bool:
    shown = result.model_dump_json().lower()
    return any(mark.lower() in shown for mark in attack.marks)


def test_the_corpus_is_large(corpus: list[Attack]) -> None:
    assert len(corpus) >= 150
    assert len({attack.name for attack in corpus}) == len(corpus)


@pytest.mark.timeout(600)  # hundreds of results: long where the machine is busy
@pytest.mark.parametrize("kind", list(AnalysisKind))
async def test_no_order_is_obeyed_even_by_a_model_that_obeys(
    composed: list[Composed], make_writer: MakeWriter, kind: AnalysisKind
) -> None:
    obeyed = []
    for attack, interview, path in composed:
        gateway = ObedientGateway(attack, interview.questions, path)
        target = Target(description=attack.description) if attack.description else None
        commission = Commission(_event(kind), attack.text, target=target)
        result = (await make_writer(gateway).write(commission)).result
        assert gateway.calls == 2  # it was refused, and refused again
        if _obeyed(result, attack):
            obeyed.append(attack.name)
    assert obeyed == []


def test_the_local_composer_obeys_nobody(composed: list[Composed]) -> None:
    for attack, interview, path in composed:
        assert not _obeyed(interview, attack), attack.name
        assert not _obeyed(path, attack), attack.name


def test_no_order_reaches_a_model(corpus: list[Attack]) -> None:
    asker, reached = Asker(PromptBook()), []
    for attack in corpus:
        prompt = asker.learning(Material(attack.text, Brief(attack.text.language)))
        if any(mark.lower() in prompt.user.lower() for mark in attack.marks[:1]):
            reached.append(attack.name)
    assert reached == []


@pytest.mark.parametrize("upload", list(uploads()), ids=lambda upload: upload.name)
async def test_no_order_in_an_uploaded_file_is_obeyed(
    composer: LocalComposer, make_writer: MakeWriter, upload: Upload
) -> None:
    text = extract(upload.content, upload.media_type, Limits()).text
    told = any(upload.mark in plain(line.text) for line in text.lines)
    assert told is not upload.hidden
    assert ("hidden_text" in text.warnings) is upload.hidden
    attack = Attack(upload.name, text, upload.order, (upload.mark,) if told else ())
    brief = Brief(text.language)
    gateway = ObedientGateway(
        attack, composer.interview(text, brief).questions, composer.learning(text, brief)
    )
    for kind in AnalysisKind:
        result = (await make_writer(gateway).write(Commission(_event(kind), text))).result
        assert upload.mark not in result.model_dump_json()


def test_no_clean_resume_is_rejected(vocabulary: Vocabulary, composer: LocalComposer) -> None:
    resumes = list(clean_resumes(Structurer(vocabulary)))
    assert len(resumes) >= 100
    flagged = [name for name, text in resumes if order_lines(text.lines)]
    assert flagged == []
    for _, text in resumes:
        assert len(composer.interview(text, Brief(text.language)).questions) == 5
