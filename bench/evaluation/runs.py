"""Makes what is measured: for every golden resume both results, in both languages, again, timed."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from time import process_time

from libs.contracts.kinds import Language
from libs.contracts.profile import ResumeText
from libs.contracts.results import InterviewSet, LearningPath
from services.generate.composing.composer import LocalComposer
from services.generate.domain import Brief
from services.generate.verifying.flaws import Flaw
from services.generate.verifying.ground import Ground
from services.generate.verifying.items import items_of
from services.generate.verifying.verifier import Verifier

MakeGround = Callable[[ResumeText, Brief, tuple[InterviewSet, ...]], Ground]


@dataclass(frozen=True, slots=True)
class Run:
    """What one golden resume gave in one language.

    Attributes:
        again: the set that comes when questions are asked for a second time.
        flaws: what the verifier found in the three results.
        cpu_ms: CPU time of the first set and the path together, composed and verified.
    """

    name: str
    text: ResumeText
    language: Language
    interview: InterviewSet
    again: InterviewSet
    learning: LearningPath
    flaws: tuple[Flaw, ...]
    cpu_ms: float

    @property
    def texts(self) -> list[str]:
        """All that the person is shown, of all three results."""
        items = (*items_of(self.interview), *items_of(self.again), *items_of(self.learning))
        return [text for item in items for text in item.texts]

    @property
    def rich(self) -> bool:
        """Whether the resume says enough for two sets."""
        return "thin" not in self.name


def run_all(
    goldens: Mapping[str, ResumeText],
    composer: LocalComposer,
    verifier: Verifier,
    ground_of: MakeGround,
) -> list[Run]:
    """Every golden resume in both languages."""
    return [
        _run(name, text, Brief(language), composer, verifier, ground_of)
        for name, text in goldens.items()
        for language in Language
    ]


def _run(  # noqa: PLR0917 (one place of call)
    name: str,
    text: ResumeText,
    brief: Brief,
    composer: LocalComposer,
    verifier: Verifier,
    ground_of: MakeGround,
) -> Run:
    start = process_time()
    interview, learning = composer.interview(text, brief), composer.learning(text, brief)
    ground = ground_of(text, brief, ())
    flaws = [*verifier.verify(interview, ground), *verifier.verify(learning, ground)]
    cpu_ms = (process_time() - start) * 1000
    again = composer.interview(text, brief, [interview])
    if "thin" not in name:
        flaws += verifier.verify(again, ground_of(text, brief, (interview,)))
    return Run(name, text, brief.language, interview, again, learning, tuple(flaws), cpu_ms)
