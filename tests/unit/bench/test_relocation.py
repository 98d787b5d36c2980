"""Planted items are looked for where they stand in what was read."""

from bench.planted.page import Item, Page
from bench.planted.relocation import as_read
from bench.planted.resumes import Resume
from libs.contracts.kinds import Language
from libs.privacy.kinds import Kind
from services.extract.domain import Limits
from services.extract.reading import read
from tests.corpus.sheets import DIGITAL


def resume() -> Resume:
    page = Page()
    page.write("이름\t{name}", {"name": Item("범차온", Kind.NAME)})
    page.write("연락처 {phone} – {mail}", {
        "phone": Item("010-2345-6789", Kind.PHONE), "mail": Item("nabi@a.example", Kind.EMAIL),
    })  # fmt: skip
    page.write("무지개컴퍼니에서 2019.02부터 2024.12까지 백엔드 개발자로 일했습니다", {})
    return Resume(Language.KO, page)


def found(lines: list[str]) -> list[tuple[Kind, str]]:
    page = as_read(resume(), lines).page
    return [(item.kind, page.lines[item.line][item.start : item.end]) for item in page.planted]


def test_lines_may_be_wrapped_and_blanks_changed() -> None:
    lines = ["이름 범차온", "연락처 010-2345-", "6789 – nabi@a.example", *resume().page.lines[2:]]
    assert found(lines) == [
        (Kind.NAME, "범차온"), (Kind.PHONE, "010-2345-"), (Kind.PHONE, "6789"),
        (Kind.EMAIL, "nabi@a.example"),
    ]  # fmt: skip


def test_misread_letters_belong_to_their_item_and_what_is_lost_to_none() -> None:
    lines = ["이름\t", "연락처 O1O-2345-67B9 – nabi@aexample", *resume().page.lines[2:]]
    assert found(lines) == [(Kind.PHONE, "O1O-2345-67B9"), (Kind.EMAIL, "nabi@aexample")]


def test_every_format_gives_back_what_was_planted() -> None:
    whole = found(resume().page.lines)
    for media_type, write in DIGITAL:
        document = read(write(resume().page.lines), media_type, Limits())
        assert found([line.text for line in document.lines]) == whole, media_type
