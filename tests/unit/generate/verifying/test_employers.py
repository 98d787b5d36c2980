"""Employers are told by their form without taking common words for one."""

import pytest

from bench.goldens import FOLDER
from services.generate.knowledge.base import Knowledge
from services.generate.verifying.checks.employers import employers_in


def test_no_shipped_knowledge_seems_to_name_an_employer(shipped: Knowledge) -> None:
    texts = {text for entry in shipped.entries for text in (entry.title, entry.text, *entry.points)}
    assert {name for text in texts for name in employers_in(text)} == set()


def test_the_golden_resumes_name_theirs_and_nothing_else() -> None:
    bodies = [path.read_text("utf-8") for path in sorted(FOLDER.glob("ko-*.txt"))]
    found = {name for body in bodies for name in employers_in(body)}
    assert found >= {"다온소프트", "한결전자", "한마음종합병원", "가온대학교"}
    assert all(name.endswith(("소프트", "전자", "병원", "대학교")) for name in found)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("가람전자에서의 경험", "가람전자"),
        ("주식회사 가람은 어떤 곳인가요", "가람"),
        ("가람 주식회사", "가람"),
        ("㈜가람소프트의 결제", "가람소프트"),
    ],
)
def test_the_name_is_found_without_what_stands_beside_it(text: str, name: str) -> None:
    assert name in set(employers_in(text))
