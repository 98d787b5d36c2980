from collections import Counter

import pytest

from libs.contracts.skills import Vocabulary


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    return Vocabulary.load()


def names(vocabulary: Vocabulary, text: str, *, fuzzy: bool = False) -> list[str]:
    return [match.name for match in vocabulary.find(text, fuzzy=fuzzy)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("스프링으로 Kafka를 운영", ["Spring", "Kafka"]),
        ("스프링 부트로 개발, Java11, JavaScript", ["Spring Boot", "Java", "JavaScript"]),
        ("Go, Rust, C, C++, C#, .NET, R", ["Go", "Rust", "C", "C++", "C#", ".NET", "R"]),
        ("ASP.NET Core와 k8s", ["ASP.NET", "Kubernetes"]),
        ("C언어를 쓰고 C로 펌웨어를", ["C", "C", "Firmware"]),
        ("- R로 만든 보고서", ["R"]),
        ("환자 사정 및 투약 관리", ["Patient Assessment", "Medication Administration"]),
        ("Built payment rails with Kafka", ["Kafka"]),
        ("Ruby, rails, Redis", ["Ruby", "Ruby on Rails", "Redis"]),
        ("a Rails API on payment rails", ["Ruby on Rails"]),
        ("ruby on rails", ["Ruby on Rails"]),
        ("springboot / SPRING BOOT / spring-boot", ["Spring Boot"] * 3),
    ],
)
def test_names_are_found_in_both_scripts_with_particles(
    vocabulary: Vocabulary, text: str, expected: list[str]
) -> None:
    assert names(vocabulary, text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Go to market with the board",
        "R&D 센터",
        "a C-level meeting",
        "Vitamin C",
        "Spring 2020",
        "swift answers",
        "김치냉장고",
        "we excel at this",
        "Moved payment rails to a new bank",
        "Built instant rails for card payouts",
        "Payment Rails team",
    ],
)
def test_common_words_are_no_skills(vocabulary: Vocabulary, text: str) -> None:
    assert names(vocabulary, text) == []


@pytest.mark.parametrize(
    ("misread", "skill"),
    [
        ("Kubernetcs", "Kubernetes"),
        ("PostgreSOL", "PostgreSQL"),
        ("D0cker", "Docker"),
        ("Elasticsarch", "Elasticsearch"),
        ("쿠버네티즈를", "Kubernetes"),
    ],
)
def test_ocr_misspellings_are_found_only_when_asked(
    vocabulary: Vocabulary, misread: str, skill: str
) -> None:
    assert names(vocabulary, misread, fuzzy=True) == [skill]
    assert names(vocabulary, misread) == []


def test_spans_cut_out_the_name_without_its_particle(vocabulary: Vocabulary) -> None:
    text = "카프카와 Redis를"
    assert [text[m.start : m.end] for m in vocabulary.find(text)] == ["카프카", "Redis"]


def test_every_canonical_name_finds_itself(vocabulary: Vocabulary) -> None:
    lost = [name for name in vocabulary.categories if name not in names(vocabulary, name)]
    assert lost == []


def test_the_vocabulary_is_large_and_no_alias_has_two_owners(vocabulary: Vocabulary) -> None:
    assert len(vocabulary.categories) > 400
    owners = Counter[tuple[str, ...]]()

    def walk(node: object, path: tuple[str, ...]) -> None:
        aliases = {(alias.name, alias.surface) for alias in node.aliases}  # type: ignore[attr-defined]
        owners[path] = len({name for name, _ in aliases})
        for token, child in node.children.items():  # type: ignore[attr-defined]
            walk(child, (*path, token))

    walk(vocabulary._root, ())
    assert [path for path, count in owners.items() if count > 1] == []


def test_names_are_given_once_in_order(vocabulary: Vocabulary) -> None:
    assert vocabulary.names(["Redis, Kafka", "카프카"]) == ("Redis", "Kafka")
