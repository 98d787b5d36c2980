import pytest

from libs.privacy.detector import Detector
from libs.privacy.kinds import Kind

FILLER = ["", "", ""] * 5


@pytest.fixture(scope="module")
def detector() -> Detector:
    return Detector()


def found(detector: Detector, line: str, *, header: bool = False) -> list[tuple[Kind, str]]:
    """Kind and text of the findings in a line, in the middle of a resume or at its top."""
    before = [] if header else FILLER
    spans = detector.find_lines([*before, line])[-1]
    return [(span.kind, line[span.start : span.end]) for span in spans]


@pytest.mark.parametrize(
    ("line", "kind", "data"),
    [
        ("메일은 hong@example.com으로", Kind.EMAIL, "hong@example.com"),
        ("hong @ example . com", Kind.EMAIL, "hong @ example . com"),
        ("kim.s+jobs@mail.example.co.kr,", Kind.EMAIL, "kim.s+jobs@mail.example.co.kr"),
        ("lee[at]example.org", Kind.EMAIL, "lee[at]example.org"),
        ("ｈｏｎｇ＠ｅｘａｍｐｌｅ．ｃｏｍ", Kind.EMAIL, "ｈｏｎｇ＠ｅｘａｍｐｌｅ．ｃｏｍ"),
        ("연락처 010-1234-5678입니다", Kind.PHONE, "010-1234-5678"),
        ("010 1234 5678", Kind.PHONE, "010 1234 5678"),
        ("O1O-l234-5678", Kind.PHONE, "O1O-l234-5678"),
        ("０１０－１２３４－５６７８", Kind.PHONE, "０１０－１２３４－５６７８"),
        ("010–1234—5678", Kind.PHONE, "010–1234—5678"),
        ("휴대폰 0\t10\t- 6332\t- 1565", Kind.PHONE, "0\t10\t- 6332\t- 1565"),
        ("740825\t- 6370879", Kind.FOREIGNER, "740825\t- 6370879"),
        ("+82 (0)10-1234-5678", Kind.PHONE, "+82 (0)10-1234-5678"),
        ("+44 7700 900123", Kind.PHONE, "+44 7700 900123"),
        ("(415) 555-2671", Kind.PHONE, "(415) 555-2671"),
        ("전화 02-123-4567", Kind.PHONE, "02-123-4567"),
        ("Tel: 020 7946 0958", Kind.PHONE, "020 7946 0958"),
        ("공일공-일이삼사-오육칠팔로 연락", Kind.PHONE, "공일공-일이삼사-오육칠팔"),
        ("900305-1234567", Kind.RRN, "900305-1234567"),
        ("900305 - 1******", Kind.RRN, "900305 - 1******"),
        ("9OO3O5-1234567", Kind.RRN, "9OO3O5-1234567"),
        ("SSN 123-45-6789", Kind.RRN, "123-45-6789"),
        ("외국인등록번호 900305-6234567", Kind.FOREIGNER, "900305-6234567"),
        ("여권 M12345678", Kind.PASSPORT, "M12345678"),
        ("M123A4567", Kind.PASSPORT, "M123A4567"),
        ("Passport no. 533380006", Kind.PASSPORT, "533380006"),
        ("면허 11-90-123456-78", Kind.LICENCE, "11-90-123456-78"),
        ("운전면허번호: 서울 90-123456-78", Kind.LICENCE, "서울 90-123456-78"),
        ("4532-0151-1283-0366", Kind.CARD, "4532-0151-1283-0366"),
        ("카드번호 1234 5678 9012 3456", Kind.CARD, "1234 5678 9012 3456"),
        ("국민은행 123456-04-123456", Kind.ACCOUNT, "123456-04-123456"),
        ("110-234-567890 (신한은행)", Kind.ACCOUNT, "110-234-567890"),
        ("IBAN DE89 3704 0044 0532 0130 00", Kind.ACCOUNT, "DE89 3704 0044 0532 0130 00"),
        ("GB29NWBK60161331926819에", Kind.ACCOUNT, "GB29NWBK60161331926819"),
        ("사업자등록번호 123-45-67890", Kind.BUSINESS, "123-45-67890"),
        ("생년월일: 1990년 3월 5일", Kind.BIRTH, "1990년 3월 5일"),
        ("DOB 03/05/1990", Kind.BIRTH, "03/05/1990"),
        ("Born on March 5, 1990", Kind.BIRTH, "March 5, 1990"),
        ("1990년생", Kind.BIRTH, "1990년생"),
        ("github.com/hongdev", Kind.PROFILE_URL, "github.com/hongdev"),
        ("https://velog.io/@hong에서", Kind.PROFILE_URL, "https://velog.io/@hong"),
        ("https://hong.tistory.com/12", Kind.PROFILE_URL, "https://hong.tistory.com/12"),
        ("블로그: www.hong-dev.example", Kind.PROFILE_URL, "www.hong-dev.example"),
        ("GitHub: hong-dev", Kind.PROFILE_URL, "hong-dev"),
        ("서울 마포구 양화로 45, 302호", Kind.ADDRESS, "서울 마포구 양화로 45, 302호"),
        ("101동 1203호", Kind.ADDRESS, "101동 1203호"),
        ("주소: 경기도 성남시 분당구 판교동", Kind.ADDRESS, "경기도 성남시 분당구 판교동"),
        ("221B Baker Street, London NW1 6XE", Kind.ADDRESS, "221B Baker Street, London NW1 6XE"),
        ("성명: 남궁가온", Kind.NAME, "남궁가온"),
        ("이 름\t홍 길 동", Kind.NAME, "홍 길 동"),
        ("추천인: 박도현 (전 팀장)", Kind.NAME, "박도현"),
        ("김서윤 팀장과 함께", Kind.NAME, "김서윤"),
        ("with Ada Thorne (CTO)", Kind.NAME, "Ada Thorne"),
        ("이하람님께 보고", Kind.NAME, "이하람"),
        ("Mentored by Peter Quill", Kind.NAME, "Peter Quill"),
        ("Reported to Dr. Ada Thorne", Kind.NAME, "Ada Thorne"),
        ("Name: O'Neil, Sean".replace("O'Neil, Sean", "Sean O'Neil"), Kind.NAME, "Sean O'Neil"),
    ],
)
def test_personal_data_is_found_exactly(
    detector: Detector, line: str, kind: Kind, data: str
) -> None:
    assert found(detector, line) == [(kind, data)]


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("홍가람", "홍가람"),
        ("홍 가 람", "홍 가 람"),
        ("백엔드 개발자 홍가람입니다", "홍가람"),
        ("홍가람 이력서", "홍가람"),
        ("이력서_홍가람_백엔드", "홍가람"),
        ("홍가람 | 백엔드 개발자", "홍가람"),
        ("Qorvane Ellisande", "Qorvane Ellisande"),
        ("QORVANE ELLISANDE", "QORVANE ELLISANDE"),
        ("Ellisande, Qorvane", "Ellisande, Qorvane"),
        ("Qorvane Ellisande, RN, BSN", "Qorvane Ellisande"),
        ("Qorvane van der Ellisande", "Qorvane van der Ellisande"),
        ("Resume of Qorvane Ellisande", "Qorvane Ellisande"),
        ("Qorvane Ellisande's CV", "Qorvane Ellisande"),
        ("Qorvane Ellisande Backend Engineer", "Qorvane Ellisande"),
        ("Qorvane (Q) Ellisande", "Qorvane (Q) Ellisande"),
        ("Hong, Gil-dong", "Hong, Gil-dong"),
        ("Name Qorvane Ellisande", "Qorvane Ellisande"),
        ("Hi, my name is Qorvane Ellisande.", "Qorvane Ellisande"),
        ("저는 5년차 백엔드 개발자 홍가람이라고 합니다.", "홍가람"),
        ("김지원", "김지원"),
    ],
)
def test_the_owner_is_found_at_the_top(detector: Detector, line: str, name: str) -> None:
    assert found(detector, line, header=True) == [(Kind.NAME, name)]


@pytest.mark.parametrize(
    "line", ["홍가람(Hong Garam)", "홍가람 Hong Garam", "HONG GARAM / 홍가람", "홍가람 (洪佳藍)"]
)
def test_both_scripts_of_the_owner_are_one_person(detector: Detector, line: str) -> None:
    spans = detector.find_lines([line])[0]
    assert len(spans) == 2
    assert len({span.value for span in spans}) == 1


@pytest.mark.parametrize("name", ["qorvane ellisande", "ellisande qorvane"])
def test_a_name_in_small_letters_counts_if_the_e_mail_echoes_it(
    detector: Detector, name: str
) -> None:
    assert len(detector.find_lines([name, "q.ellisande@example.com"])[0]) == 1
    assert detector.find_lines([name, "info@example.com"])[0] == []


@pytest.mark.parametrize(
    ("heading", "line", "name"),
    [
        ("References", "Dr. Ada Thorne, Quill Labs", "Ada Thorne"),
        ("■ 추천인", "박도현, 누리솔루션", "박도현"),
    ],
)
def test_names_below_references_are_found(
    detector: Detector, heading: str, line: str, name: str
) -> None:
    spans = detector.find_lines(["x@example.com", *FILLER, "경력", "일", "일", heading, line])[-1]
    assert [line[span.start : span.end] for span in spans] == [name]


def test_the_e_mail_tells_which_title_line_is_the_name(detector: Detector) -> None:
    lines = ["Bluefern Quarterly", "Qorvane Ellisande", "q.ellisande@example.com"]
    spans = detector.find_lines(lines)
    assert [len(line) for line in spans] == [0, 1, 1]


@pytest.mark.parametrize("language", ["ko", "en"])
@pytest.mark.parametrize("before", [[], ["a@example.com", *FILLER]])
def test_nothing_is_found_in_clean_lines(
    detector: Detector, language: str, before: list[str], request: pytest.FixtureRequest
) -> None:
    path = request.config.rootpath / "tests" / "data" / "privacy" / f"clean.{language}.txt"
    lines = path.read_text("utf-8").splitlines()
    spans = detector.find_lines([*before, *lines])[len(before) :]
    found = [(line, spans) for line, spans in zip(lines, spans, strict=True) if spans]
    assert found == []


def test_find_gives_spans_of_the_whole_text(detector: Detector) -> None:
    text = "첫 줄\n메일 a@example.com으로\n전화 010-1234-5678"
    assert [text[s.start : s.end] for s in detector.find(text)] == [
        "a@example.com",
        "010-1234-5678",
    ]
