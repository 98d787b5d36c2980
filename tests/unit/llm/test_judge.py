import pytest
from pydantic import BaseModel

from libs.contracts.kinds import Language
from libs.llm.faults import Fault, VendorError
from libs.llm.judge import judged
from libs.llm.port import Completion, Prompt, Stop, Usage


class Note(BaseModel):
    text: str


PROMPT = Prompt(Note, "", "")
ENGLISH = "Describe how the queue was partitioned, and which figures improved afterwards."
KOREAN = "Kafka 파티션 키를 어떻게 정했는지, 그리고 처리량이 얼마나 늘었는지 설명해 주세요."


def said(text: str, stop: Stop | None = Stop.END) -> Completion:
    return Completion(text, stop, Usage(10, 5))


def fault_of(completion: Completion, language: Language | None = None) -> Fault:
    with pytest.raises(VendorError) as caught:
        judged(completion, PROMPT, language)
    assert caught.value.usage == Usage(10, 5)
    return caught.value.fault


def note(text: str) -> str:
    return Note(text=text).model_dump_json()


def test_a_good_answer_passes_fenced_or_not() -> None:
    assert judged(said(note("x")), PROMPT, None) == Note(text="x")
    assert judged(said(f"```json\n{note('x')}\n```"), PROMPT, None) == Note(text="x")


@pytest.mark.parametrize(
    ("completion", "fault"),
    [
        (said(note("x"), Stop.REFUSAL), Fault.REFUSAL),
        (said(" \n"), Fault.EMPTY),
        (said('{"text": "x', Stop.LENGTH), Fault.CUT_OFF),
        (said('{"text": "x'), Fault.MALFORMED),
        (said("Sure, here it is"), Fault.MALFORMED),
        (said('{"txt": "x"}'), Fault.INVALID),
        (said('["x"]'), Fault.INVALID),
        (said(note("x"), None), Fault.DROPPED),
    ],
)
def test_what_is_no_answer_is_called_by_its_name(completion: Completion, fault: Fault) -> None:
    assert fault_of(completion) is fault


def test_each_language_passes_as_itself_and_not_as_the_other() -> None:
    judged(said(note(ENGLISH)), PROMPT, Language.EN)
    judged(said(note(KOREAN)), PROMPT, Language.KO)
    assert fault_of(said(note(ENGLISH)), Language.KO) is Fault.LANGUAGE
    assert fault_of(said(note(KOREAN)), Language.EN) is Fault.LANGUAGE


def test_names_without_prose_say_nothing_about_the_language() -> None:
    judged(said(note("PostgreSQL")), PROMPT, Language.KO)
