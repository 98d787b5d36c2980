"""Companies are known by either script, and unknown ones by what their name says."""

import json

import pytest

from services.generate.knowledge.base import DATA, Knowledge
from services.generate.knowledge.employers import Employers
from services.generate.knowledge.entry import EntryKind


@pytest.fixture(scope="module")
def employers() -> Employers:
    return Employers.load()


@pytest.mark.parametrize(
    ("company", "expected"),
    [
        ("(주)카카오", "platform"),
        ("NAVER Corp.", "platform"),
        ("Amazon.com, Inc.", "amazon"),
        ("구글코리아", "google"),
        ("한국마이크로소프트 유한회사", "global-tech"),
        ("삼성전자 DS부문", "large-korean"),
        ("Toss", "fintech"),
        ("비바리퍼블리카", "fintech"),
        ("국민은행", "finance"),
        ("KEPCO", "public"),
        ("넥슨", "game"),
        ("제일기획", "agency"),
    ],
)
def test_a_known_company_is_known_in_either_script_and_legal_form(
    employers: Employers, company: str, expected: str
) -> None:
    assert employers.type_of(company) == expected


@pytest.mark.parametrize(
    ("company", "expected"),
    [
        ("한빛증권", "finance"),
        ("Hanbit Bank", "finance"),
        ("블루홀게임즈", "game"),
        ("Foo Labs", "startup"),
        ("튼튼정형외과의원", "clinic"),
        ("서울대학교병원", "hospital"),
        ("한국도로공사", "public"),
        ("행복초등학교", "school"),
        ("Apple Tree Academy", "academy"),
        ("삼일제약", "pharma"),
        ("Hanbit Airlines", "logistics"),
    ],
)
def test_an_unknown_company_goes_by_what_its_name_says(
    employers: Employers, company: str, expected: str
) -> None:
    assert employers.type_of(company) == expected


@pytest.mark.parametrize("company", ["한빛소프트", "Acme Corp", "", "  ", "Metalworks", "주식회사"])
def test_a_name_that_says_nothing_has_no_type(employers: Employers, company: str) -> None:
    assert employers.type_of(company) is None


def test_names_of_one_company_are_the_same_and_others_are_not(employers: Employers) -> None:
    assert employers.same("배달의민족", "Woowa Brothers")
    assert employers.same("한빛소프트(주)", "한빛 소프트")
    assert not employers.same("Meta", "Metalworks")
    assert not employers.same("NAVER", "Kakao")


def test_every_type_has_a_style_and_no_name_stands_twice(knowledge: Knowledge) -> None:
    document = json.loads((DATA / "companies.json").read_text("utf-8"))
    styles = {entry.topic for entry in knowledge.of_kind(EntryKind.COMPANY_STYLE)}
    assert document["named"].keys() | {kind for kind, _ in document["patterns"]} <= styles
    companies = [names.split("|") for named in document["named"].values() for names in named]
    names = [name.casefold() for names in companies for name in names]
    assert len(names) == len(set(names)) > 900
    assert len(companies) > 350
    both = [any(n.isascii() for n in names) and any(not n.isascii() for n in names)
            for names in companies]  # fmt: skip
    assert [names for names, fine in zip(companies, both, strict=True) if not fine] == []
