"""What makes the corpus' figures mean something: no rule knows its people, companies or schools."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import libs.contracts
import libs.privacy
import services.extract
from tests.corpus.resumes import WORDS

RULES = [Path(part.__path__[0]) for part in (libs.contracts, libs.privacy, services.extract)]
DATA = {".json", ".toml", ".yaml", ".csv", ".txt"}


@pytest.fixture(scope="module")
def known() -> str:
    """All that detectors and rules read: their data, and the literals of their code."""
    return "\n".join(text for folder in RULES for text in _texts(folder)).casefold()


def test_the_lists_of_the_rules_are_looked_at(known: str) -> None:
    assert {"michael", "김", "경력사항", "kubernetes"} <= set(re.findall(r"\w+", known))


def test_no_rule_knows_a_name_company_or_school_of_the_corpus(known: str) -> None:
    planted = set(_planted())
    assert len(planted) > 90
    assert [word for word in planted if _stands(word.casefold(), known)] == []


def _texts(folder: Path) -> Iterator[str]:
    for path in folder.rglob("*"):
        if path.suffix in DATA:
            yield path.read_text("utf-8")
        elif path.suffix == ".py":
            tree = ast.parse(path.read_text("utf-8"))
            yield from (n.value for n in ast.walk(tree) if _is_text(n))  # type: ignore[attr-defined]


def _is_text(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def _planted() -> Iterator[str]:
    """Whole names; given names, which lists might hold; companies and what is their own in them."""
    for lists in (WORDS["ko"], WORDS["en"]):
        yield from (*lists["names"], *lists["companies"], *lists["schools"])
    for name in WORDS["ko"]["names"]:
        yield name[-2:]
    for name in WORDS["en"]["names"]:
        yield from re.split("[ -]", name)
    for company in WORDS["en"]["companies"]:
        yield company.split()[0]


def _stands(word: str, text: str) -> bool:
    """As a word of its own; Korean also within one, as rules cut at syllables."""
    edge = r"\b" if word.isascii() else ""
    return re.search(f"{edge}{re.escape(word)}{edge}", text) is not None
