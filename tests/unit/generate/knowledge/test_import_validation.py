import pytest

from libs.contracts.kinds import Difficulty, Language, QuestionType, Seniority
from libs.contracts.skills import Vocabulary
from services.generate.knowledge.entry import Entry, EntryKind, Reference
from services.generate.knowledge.importing.rows import Flaw, Row
from services.generate.knowledge.importing.validation import Validator

TEXT = "How do you find slow queries in Postgres?"


@pytest.fixture(scope="session")
def validate(vocabulary: Vocabulary) -> Validator:
    return Validator(vocabulary)


def entry(validate: Validator, **fields: object) -> Entry:
    made = validate(Row("folder/a.jsonl", 3, {"text": TEXT, **fields}))
    assert isinstance(made, Entry), made
    return made


def reason(validate: Validator, **fields: object) -> str:
    made = validate(Row("folder/a.jsonl", 3, {"text": TEXT, **fields}))
    assert isinstance(made, Flaw), made
    assert (made.path, made.line) == ("folder/a.jsonl", 3)
    return made.reason


def test_a_bare_question_becomes_an_entry(validate: Validator) -> None:
    made = entry(validate)
    assert (made.kind, made.language, made.text) == (EntryKind.QUESTION, Language.EN, TEXT)
    assert made.skills == ("PostgreSQL",)
    assert made.source == Reference("a.jsonl")
    assert made.licence == "NOASSERTION"
    assert made.id.endswith(".en")


def test_every_field_is_taken_over(validate: Validator) -> None:
    made = entry(
        validate, title="Slow queries", level="senior", type="performance", difficulty="hard",
        skills=["쿠버네티스", "redis"], roles=["database"], points=["a", "b", "c"],
        follow_ups=["And then?"], source="Team wiki", url="https://wiki.example/q",
        licence="MIT", as_of="2026-10",
    )  # fmt: skip
    assert made.skills == ("Kubernetes", "Redis")
    assert (made.level, made.type, made.difficulty) == (
        Seniority.SENIOR,
        QuestionType.PERFORMANCE,
        Difficulty.HARD,
    )
    assert (made.title, made.roles, made.points) == ("Slow queries", ("database",), ("a", "b", "c"))
    assert made.source == Reference("Team wiki", "https://wiki.example/q")
    assert (made.licence, made.as_of) == ("MIT", "2026-10")


def test_korean_is_recognised(validate: Validator) -> None:
    assert entry(validate, text="카프카의 오프셋은 언제 커밋합니까?").language is Language.KO


@pytest.mark.parametrize(
    "text",
    [
        "Explain how garbage collection works",
        "트랜잭션 격리 수준을 설명해 주세요.",
        "인덱스가 필요한 이유를 말씀해 보십시오",
    ],
)
def test_requests_count_as_questions(validate: Validator, text: str) -> None:
    assert entry(validate, text=text).text == text


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"text": "Kubernetes documentation"}, "the text is not a question"),
        ({"text": "Why?"}, "text: String should have at least 8 characters"),
        ({"text": "Why so? " * 100}, "text: String should have at most 600 characters"),
        ({"text": "Why is that\u200b hidden?"}, "text: invisible or control characters"),
        ({"text": "Why \U000e0041 tags?"}, "text: invisible or control characters"),
        ({"points": ["one", "two"]}, "give at least 3 answer points, or none"),
        ({"skills": ["Frobnicator"]}, "unknown skills: Frobnicator"),
        ({"level": "guru"}, "level: Input should be 'junior', 'mid' or 'senior'"),
        ({"url": "http://plain.example"}, "url: String should match pattern"),
        ({"url": "javascript:alert(1)"}, "url: String should match pattern"),
        ({"colour": "red"}, "colour: Extra inputs are not permitted"),
        ({"kind": "roadmap"}, "entries of kind roadmap cannot be imported"),
    ],
)
def test_what_is_wrong_is_named(
    validate: Validator, fields: dict[str, object], expected: str
) -> None:
    assert reason(validate, **fields).startswith(expected)


def test_the_same_text_has_the_same_id_however_it_is_punctuated(validate: Validator) -> None:
    assert entry(validate).id == entry(validate, text=TEXT.upper().replace("?", " ?")).id


def test_an_id_of_ones_own_names_the_entry_whatever_the_text(validate: Validator) -> None:
    one, other = entry(validate, id="q-1"), entry(validate, id="q-1", text="What is an index?")
    assert one.id == other.id
    assert one.version != other.version
